import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";

/** A folder as Lambda makes one of a zip. */
export interface Unzipped {
  readonly folder: string;
  readonly names: readonly string[];
  remove(): void;
}

/** Unpacks a zip into a folder that has nothing to do with where it was made. */
export function unzip(zip: Uint8Array): Unzipped {
  const folder = mkdtempSync(join(tmpdir(), "lambent-task-"));
  const files = unzipSync(zip);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return { folder, names: Object.keys(files), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
