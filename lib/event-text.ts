import { toPlain } from "./serialize.js";
import { discardSource, openSource, type Reading, type StreamSource } from "./stream-source.js";

/**
 * One event for an `EventSource`, or a comment that it does not see.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export interface ServerSentEvent {
  /** Text as it is, line by line; any other value as JSON. Without it the client gets no event. */
  readonly data?: unknown;
  /** The name of the event; for the client `message` by default. */
  readonly event?: string;
  /** What the client sends as `Last-Event-ID` when it connects again. */
  readonly id?: string;
  /** After how many milliseconds the client connects again when the connection is lost. */
  readonly retry?: number;
  readonly comment?: string;
}

const LINE_BREAK = /\r\n|\r|\n/;
const HEARTBEAT = ":\n\n";

// In seconds. A client is told that it is connected with the first byte, so that does not wait for the first event.
const FIRST_HEARTBEAT = 1;

/** The text of events, with heartbeats where there is none for a while; not a generator, which waits before it ends. */
export class EventText implements AsyncIterable<string>, AsyncIterator<string> {
  readonly #events: StreamSource<ServerSentEvent> | Iterable<ServerSentEvent>;
  readonly #heartbeat: number;
  #patience: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Reading | undefined;
  #next: ReturnType<Reading["next"]> | undefined;

  /** @param heartbeat In seconds; 0 for none. */
  constructor(events: StreamSource<ServerSentEvent> | Iterable<ServerSentEvent>, heartbeat: number) {
    this.#events = events;
    this.#heartbeat = heartbeat;
    this.#patience = Math.min(heartbeat, FIRST_HEARTBEAT);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    this.#reading ??= openSource(this.#events);
    this.#next ??= this.#reading.next();
    const piece = this.#heartbeat === 0 ? await this.#next : await this.#nextOrSilence(this.#next);
    this.#patience = this.#heartbeat;
    if (piece === undefined) return { done: false, value: HEARTBEAT };
    this.#next = undefined;
    return piece.done === true ? { done: true, value: undefined } : { done: false, value: toText(piece.value) };
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    clearTimeout(this.#timer);
    if (this.#reading === undefined) discardSource(this.#events);
    else this.#reading.cancel();
    return { done: true, value: undefined };
  }

  async #nextOrSilence<Piece>(next: Promise<Piece>): Promise<Piece | undefined> {
    const silence = new Promise<undefined>((resolve) => {
      this.#timer = setTimeout(() => resolve(undefined), this.#patience * 1000);
    });
    try {
      return await Promise.race([next, silence]);
    } finally {
      clearTimeout(this.#timer);
    }
  }
}

function toText(event: unknown): string {
  if (typeof event !== "object" || event === null) {
    throw new TypeError(`an event of an EventStreamResponse is ${event === null ? "null" : `a ${typeof event}`}`);
  }
  const { comment, event: name, id, retry, data }: ServerSentEvent = event;
  const lines: string[] = [];
  if (comment !== undefined) for (const line of comment.split(LINE_BREAK)) lines.push(`: ${line}`);
  if (name !== undefined) lines.push(`event: ${checked("event", name, /[\r\n]/)}`);
  // A client ignores an id with NUL.
  if (id !== undefined) lines.push(`id: ${checked("id", id, /[\r\n\0]/)}`);
  if (retry !== undefined) lines.push(`retry: ${checkedRetry(retry)}`);
  if (data !== undefined) for (const line of toLines(data)) lines.push(`data: ${line}`);
  return `${lines.join("\n")}\n\n`;
}

/** A line break would let a value forge the fields and events behind it. */
function checked(field: string, value: string, forbidden: RegExp): string {
  if (typeof value === "string" && !forbidden.test(value)) return value;
  throw new TypeError(`the ${field} of a server-sent event is ${JSON.stringify(value)}; it has to be text of one line`);
}

function checkedRetry(retry: number): number {
  if (Number.isSafeInteger(retry) && retry >= 0) return retry;
  throw new TypeError(`the retry of a server-sent event is ${String(retry)}; it has to be whole milliseconds`);
}

function toLines(data: unknown): readonly string[] {
  if (typeof data === "string") return data.split(LINE_BREAK);
  const text = JSON.stringify(toPlain(data)) as string | undefined;
  if (text === undefined) throw new TypeError(`JSON cannot express a ${typeof data}, the data of a server-sent event`);
  return [text];
}
