import { readJournal } from "./queue-journal.js";

/** What has to be 0. */
export interface QueueFaults {
  /** Records that were neither handled nor went to the dead letters. */
  lost: number;
  /** Records that were reported done before their effect was durable. */
  tooEarly: number;
  /** Records of a group that were handled before an earlier one was handled or dead. */
  outOfOrder: number;
  /** Records of a group that began while another one of it was being handled. */
  overlapping: number;
  /** Records that were reported as failed, and had been handled. */
  needless: number;
}

export interface QueueVerdict extends QueueFaults {
  /** Records that were handled, once or more often. */
  readonly handled: number;
  readonly deadLetters: number;
  /** The first few faults, in words. */
  readonly faults: readonly string[];
}

/** A group, in the order of its records. */
class Group {
  readonly #places = new Map<number, number>();
  readonly #records: number[] = [];
  /** The place of the first one that is neither handled nor dead, as far as is known. */
  #settled = 0;
  /** What is being handled, by process. */
  readonly open = new Map<number, number>();

  add(record: number): void {
    this.#places.set(record, this.#records.length);
    this.#records.push(record);
  }

  /** Whether all in front of a record are settled. */
  isNext(record: number, isSettled: (record: number) => boolean): boolean {
    while (this.#settled < this.#records.length && isSettled(this.#records[this.#settled]!)) this.#settled += 1;
    return this.#places.get(record)! <= this.#settled;
  }
}

const TOLD = 10;

/**
 * Judges a journal.
 *
 * @param groups The group of each record by its number; undefined for one without an order.
 */
export function judgeJournal(text: string, groups: readonly (string | undefined)[]): QueueVerdict {
  const found: QueueFaults = { lost: 0, tooEarly: 0, outOfOrder: 0, overlapping: 0, needless: 0 };
  const faults: string[] = [];
  const handled = new Set<number>();
  const dead = new Set<number>();
  const byName = new Map<string, Group>();
  /** How a record ended in the batch that a process has. */
  const ends = new Map<string, "handled" | "failed">();

  function tell(fault: keyof QueueFaults, record: number, process?: number): void {
    found[fault] += 1;
    const place = groups[record] === undefined ? "" : ` of ${groups[record]}`;
    const where = process === undefined ? "" : ` in process ${process}`;
    if (faults.length < TOLD) faults.push(`${fault}: record ${record}${place}${where}`);
  }

  for (const [record, name] of groups.entries()) {
    if (name === undefined) continue;
    const group = byName.get(name) ?? new Group();
    group.add(record);
    byName.set(name, group);
  }
  const isSettled = (record: number) => handled.has(record) || dead.has(record);

  for (const { kind, record, process } of readJournal(text)) {
    const group = byName.get(groups[record] ?? "");
    const end = `${process} ${record}`;
    switch (kind) {
      case "begun":
        if (group !== undefined && group.open.size > 0) tell("overlapping", record, process);
        group?.open.set(process, record);
        break;
      case "handled":
        if (!handled.has(record) && group?.isNext(record, isSettled) === false) tell("outOfOrder", record, process);
        handled.add(record);
        group?.open.delete(process);
        // One that is twice in its batch may have failed the other time.
        if (ends.get(end) !== "failed") ends.set(end, "handled");
        break;
      case "failed":
        group?.open.delete(process);
        ends.set(end, "failed");
        break;
      case "deleted":
        if (!handled.has(record)) tell("tooEarly", record, process);
        ends.delete(end);
        break;
      case "reported":
        if (ends.get(end) === "handled") tell("needless", record, process);
        ends.delete(end);
        break;
      case "returned":
        ends.delete(end);
        break;
      case "dead":
        dead.add(record);
        break;
      case "ended":
        for (const { open } of byName.values()) open.delete(process);
        break;
    }
  }
  for (const record of groups.keys()) if (!isSettled(record)) tell("lost", record);
  const deadLetters = [...dead].filter((record) => !handled.has(record)).length;
  return { handled: handled.size, deadLetters, ...found, faults };
}
