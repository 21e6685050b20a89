import { strToU8, type Zippable, zipSync } from "fflate";

/** A regular file that everyone may read, as Lambda needs it, in the half of the attributes that is Unix's. */
const MODE = (0o100644 << 16) >>> 0;
const UNIX = 3;
// The first moment that a zip can say; it is written in local time, so it is made of local fields.
const EPOCH = new Date(1980, 0, 1);

/** A zip of text files that is the same to the byte on any day and any machine: zlib differs between versions of Node.js. */
export function zip(files: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  const zippable: Zippable = {};
  for (const [name, text] of entries)
    zippable[name] = [strToU8(text), { level: 9, mtime: EPOCH, os: UNIX, attrs: MODE }];
  return zipSync(zippable);
}
