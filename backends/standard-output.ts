import { now } from "./process.js";

// Not imported: an ES module that imports `node:fs` has Node.js look at each of its exports, and so load all streams,
// which takes 2 to 3 milliseconds of a cold start.
const fs = process.getBuiltinModule("node:fs");

const STDOUT = 1;
/** So many milliseconds are waited for a reader that is slow; a request must not wait for its line. */
const PATIENCE = 20;

/** A UTF-16 unit is at most three bytes of UTF-8. */
const BYTES_OF_UNIT = 3;
/** Used for every line that fits: to make a buffer takes as long as to write it. */
const scratch = Buffer.allocUnsafe(8 * 1024);

/** A pipe takes so many bytes, whoever reads it: a page, where the system allows no more. */
const ROOM = 4096;

let isCut = false;
let isStalled = false;
let total = 0;

/**
 * Writes one line to standard output, past `console` and streams, which the runtime of Lambda may wrap.
 *
 * It never throws: a line that cannot be written, because nobody reads, or the disk is full, is dropped.
 */
export function writeLine(line: string): void {
  // What was cut off must not be the beginning of this line.
  const text = isCut ? `\n${line}\n` : `${line}\n`;
  const fits = text.length * BYTES_OF_UNIT <= scratch.length;
  const bytes = fits ? scratch : Buffer.from(text);
  const size = fits ? scratch.write(text) : bytes.length;
  prepare(size);
  let giveUpAt: number | undefined;
  let written = 0;
  while (written < size) {
    try {
      written += fs.writeSync(STDOUT, bytes, written, size - written);
      isStalled = false;
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
 * To load streams and make one takes some milliseconds: that is left until it could be needed, and no request waits for it.
 */
function prepare(size: number): void {
  if (total > ROOM) return;
  total += size;
  if (total <= ROOM) return;
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
