import fs from "node:fs";
import type { LogRecord } from "lambent";

const STDOUT = 1;

/** What is written to standard output past `console`, until `restore` is called. */
export interface WatchedOutput {
  /** The text of each write, in order. */
  readonly written: readonly string[];
  restore(): void;
}

/** The option `accessLog` that keeps the records of requests; the start and the end of an environment have others. */
export function keepIn(records: LogRecord[]): (record: LogRecord) => void {
  return (record) => {
    if (record.type === "access") records.push(record);
  };
}

/** The lines of requests in what was written, parsed. */
export function accessLines(text: string): LogRecord[] {
  return linesOf(text).filter(({ type }) => type === "access");
}

/** All lines of Lambent in what was written, parsed; something else may have written between them. */
export function linesOf(text: string): LogRecord[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith('{"type":'))
    .map((line) => JSON.parse(line) as LogRecord);
}

/** Keeps what is written to the descriptor of standard output; nothing of it appears. */
export function watchStandardOutput(): WatchedOutput {
  const written: string[] = [];
  const { writeSync } = fs;
  const spy = jest.spyOn(fs, "writeSync").mockImplementation(((
    fd: number,
    data: Buffer,
    offset: number,
    length: number,
  ) => {
    if (fd !== STDOUT) return writeSync(fd, data, offset, length);
    written.push(data.toString("utf8", offset, offset + length));
    return length;
  }) as typeof fs.writeSync);
  return { written, restore: () => spy.mockRestore() };
}
