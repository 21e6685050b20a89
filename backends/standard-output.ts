import { writeSync } from "node:fs";
import { now } from "./process.js";

const STDOUT = 1;
/** So many milliseconds are waited for a reader that is slow; a request must not wait for its line. */
const PATIENCE = 20;

let isCut = false;
let isStalled = false;
let isPrepared = false;

/**
 * Writes one line to standard output, past `console` and streams, which the runtime of Lambda may wrap.
 *
 * It never throws: a line that cannot be written, because nobody reads, or the disk is full, is dropped.
 */
export function writeLine(line: string): void {
  prepare();
  // What was cut off must not be the beginning of this line.
  let rest: string | Buffer = isCut ? `\n${line}\n` : `${line}\n`;
  const size = Buffer.byteLength(rest);
  let giveUpAt: number | undefined;
  let written = 0;
  while (written < size) {
    try {
      // A text is written faster than its bytes, and as a rule in one go.
      const count: number = typeof rest === "string" ? writeSync(STDOUT, rest) : writeSync(STDOUT, rest);
      written += count;
      isStalled = false;
      if (written < size) rest = (typeof rest === "string" ? Buffer.from(rest) : rest).subarray(count);
    } catch (error) {
      giveUpAt ??= now() + PATIENCE;
      if ((error as NodeJS.ErrnoException).code === "EAGAIN" && !isStalled && now() < giveUpAt) {
        pause();
        continue;
      }
      // The lines after this one do not wait, until one is taken.
      isStalled = true;
      if (written > 0) isCut = true;
      return;
    }
  }
  isCut = false;
}

/**
 * Node.js makes a pipe non-blocking with its stream: a reader that stalls must not stop the process.
 *
 * To make the stream takes almost a millisecond, for which the first request does not wait.
 */
function prepare(): void {
  if (isPrepared) return;
  isPrepared = true;
  setImmediate(() => {
    try {
      void process.stdout;
    } catch {
      // Without its stream a descriptor stays as it is.
    }
  }).unref();
}

/** Waits a millisecond without giving way to anything else. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}
