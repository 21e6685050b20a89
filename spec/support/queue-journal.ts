import { closeSync, openSync, writeSync } from "node:fs";

/**
 * What happened to a record, or in the last case to a process. The function writes the first three:
 *
 * - `begun`: its method was called; `failed`: it is about to fail; `handled`: its effect is durable.
 * - `deleted`: it was reported done; `reported`: it alone was reported as failed; `returned`: its whole batch comes back.
 * - `dead`: it went to the dead letters.
 * - `ended`: the process is gone, with all that it was doing.
 */
export type JournalKind = "begun" | "failed" | "handled" | "deleted" | "reported" | "returned" | "dead" | "ended";

export interface JournalEntry {
  readonly kind: JournalKind;
  /** The number of the record; -1 where the entry is of a process. */
  readonly record: number;
  readonly process: number;
}

/**
 * A file that several processes write to, one entry after the other: it stands for the database that a handler changes.
 *
 * An entry is in the file once `write` has returned, whatever becomes of the process after that.
 */
export class Journal {
  readonly #descriptor: number;

  constructor(file: string) {
    this.#descriptor = openSync(file, "a");
  }

  write(kind: JournalKind, process: number, ...records: readonly number[]): void {
    if (records.length === 0) return;
    writeSync(this.#descriptor, records.map((record) => `${kind} ${record} ${process}\n`).join(""));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** The entries of a journal's text. */
export function* readJournal(text: string): Generator<JournalEntry> {
  for (const [, kind, record, process] of text.matchAll(/^(\w+) (-?\d+) (\d+)$/gm)) {
    yield { kind: kind as JournalKind, record: Number(record), process: Number(process) };
  }
}
