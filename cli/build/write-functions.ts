import { join, resolve } from "node:path";
import type { Plugin } from "esbuild";
import { fileOf } from "../analyze/packages.js";
import { CommandError } from "../command-error.js";
import { writeFile } from "../files.js";
import { type Bundle, FILE } from "./bundle.js";
import { zip } from "./zip.js";

/** A function to write. */
export interface BuiltFunction {
  /** Its folder; empty where it is the only one. */
  readonly name: string;
  readonly bundle: Bundle;
  /** What its bundle was made with, beside what every bundle is made with. */
  readonly plugins: readonly Plugin[];
}

/** What to write, and where. */
export interface Writing {
  readonly outdir: string;
  readonly functions: readonly BuiltFunction[];
  /** What is said of the functions, where they are several. */
  readonly manifest: object | undefined;
  /** Whether the zip has the source map, too. */
  readonly zipSourceMap: boolean;
}

/** What was written. */
export interface Written {
  readonly functions: readonly WrittenFunction[];
  /** The file that says which function answers what, where they are several. */
  readonly manifest: string | undefined;
}

/** A function as it was written. */
export interface WrittenFunction extends BuiltFunction {
  readonly file: string;
  readonly zip: string;
  readonly bytes: number;
  readonly zipBytes: number;
}

/** The name of the file to upload. */
export const ZIP = "function.zip";

/**
 * Writes the files of all functions, and at last the manifest: it never speaks of what is not there.
 *
 * @throws CommandError where a file would take the place of a source, or cannot be written.
 */
export function writeFunctions({ outdir, functions, manifest, zipSourceMap }: Writing): Written {
  for (const { name, bundle } of functions) refuseSources(join(outdir, name, FILE), bundle);
  const written = functions.map((built): WrittenFunction => {
    const { name, bundle } = built;
    const file = join(outdir, name, FILE);
    const zipFile = join(outdir, name, ZIP);
    const zipped = zip({ [FILE]: bundle.code, ...(zipSourceMap && { [`${FILE}.map`]: bundle.map }) });
    writeFile(file, bundle.code);
    writeFile(`${file}.map`, bundle.map);
    writeFile(zipFile, zipped);
    return { ...built, file, zip: zipFile, bytes: Buffer.byteLength(bundle.code), zipBytes: zipped.length };
  });
  if (manifest === undefined) return { functions: written, manifest };
  const file = join(outdir, "manifest.json");
  writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
  return { functions: written, manifest: file };
}

function refuseSources(file: string, { inputs }: Bundle): void {
  if (!Object.keys(inputs).some((input) => fileOf(input) === resolve(file))) return;
  throw new CommandError(`${file} is a source of the bundle, which would be written there. Name another --outdir.`);
}
