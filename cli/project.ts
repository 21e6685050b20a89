import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { CommandError } from "./command-error.js";

/** An application on disk. */
export interface Project {
  /** The module that exports the handler, absolute and without symbolic links. */
  readonly entry: string;
  /** The entry as messages call it. */
  readonly entryName: string;
  /** The folder of the package that the entry belongs to. */
  readonly root: string;
}

/**
 * Finds the package of an entry.
 *
 * @throws CommandError where there is no such file.
 */
export function findProject(entry: string): Project {
  const file = resolve(entry);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new CommandError(`${entry} is no file. Name the module that exports the handler, such as src/main.ts.`);
  }
  const real = realpathSync(file);
  return { entry: real, entryName: toName(real), root: findPackage(dirname(real)) ?? realpathSync(process.cwd()) };
}

/** The nearest folder upwards that has a package.json. */
export function findPackage(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, "package.json"))) return current;
    if (dirname(current) === current) return undefined;
  }
}

/** A file as messages call it: seen from the working directory, with slashes. */
export function toName(file: string): string {
  return relative(realpathSync(process.cwd()), file).replaceAll("\\", "/");
}
