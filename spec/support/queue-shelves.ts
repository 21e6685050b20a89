import type { QueuedMessage } from "./queue.js";

/** The messages of a queue that wait. */
export interface Shelf {
  readonly isEmpty: boolean;
  put(message: QueuedMessage): void;
  /** Takes at most so many, which are in flight then. */
  take(limit: number): QueuedMessage[];
  /** One that was in flight waits again. */
  putBack(message: QueuedMessage): void;
  /** One that was in flight is gone. */
  settle(message: QueuedMessage): void;
}

/** A standard queue keeps the order roughly: one of so many that wait longest is next. */
const WINDOW = 50;

/** The messages of a standard queue. */
export class StandardShelf implements Shelf {
  readonly #random: () => number;
  readonly #waiting: QueuedMessage[] = [];
  /** Where the waiting ones begin: taking from the front of an array moves all the rest. */
  #first = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  get isEmpty(): boolean {
    return this.#first === this.#waiting.length;
  }

  put(message: QueuedMessage): void {
    this.#waiting.push(message);
  }

  take(limit: number): QueuedMessage[] {
    const taken: QueuedMessage[] = [];
    while (taken.length < limit && !this.isEmpty) {
      const window = Math.min(WINDOW, this.#waiting.length - this.#first);
      const chosen = this.#first + Math.floor(this.#random() * window);
      taken.push(this.#waiting[chosen]!);
      this.#waiting[chosen] = this.#waiting[this.#first]!;
      this.#first += 1;
    }
    return taken;
  }

  putBack(message: QueuedMessage): void {
    this.put(message);
  }

  settle(): void {
    // No other message waits for it.
  }
}

interface Group {
  readonly waiting: QueuedMessage[];
  inFlight: number;
}

/** The messages of a FIFO queue. */
export class FifoShelf implements Shelf {
  readonly #random: () => number;
  readonly #groups = new Map<string, Group>();
  /** The groups with messages that wait and none in flight, the one that became so first in front. */
  readonly #open = new Set<Group>();

  constructor(random: () => number) {
    this.#random = random;
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  put(message: QueuedMessage): void {
    const group = this.#groupOf(message);
    group.waiting.push(message);
    this.#offer(group);
  }

  take(limit: number): QueuedMessage[] {
    const taken: QueuedMessage[] = [];
    for (const group of this.#open) {
      if (taken.length === limit) break;
      // As many of one group as there are, or fewer, so that batches hold several groups.
      const room = limit - taken.length;
      const share = this.#random() < 0.5 ? room : 1 + Math.floor(this.#random() * room);
      const part = group.waiting.splice(0, share);
      group.inFlight += part.length;
      taken.push(...part);
      this.#open.delete(group);
    }
    return taken;
  }

  putBack(message: QueuedMessage): void {
    const { waiting } = this.#groupOf(message);
    const behind = waiting.findIndex(({ sequence }) => sequence > message.sequence);
    waiting.splice(behind === -1 ? waiting.length : behind, 0, message);
    this.settle(message);
  }

  settle(message: QueuedMessage): void {
    const group = this.#groupOf(message);
    group.inFlight -= 1;
    this.#offer(group);
  }

  #offer(group: Group): void {
    if (group.inFlight === 0 && group.waiting.length > 0) this.#open.add(group);
  }

  #groupOf({ group = "" }: QueuedMessage): Group {
    const known = this.#groups.get(group);
    if (known !== undefined) return known;
    const created: Group = { waiting: [], inFlight: 0 };
    this.#groups.set(group, created);
    return created;
  }
}
