import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Esbuild from "esbuild";
import { CommandError } from "./command-error.js";

/**
 * The esbuild of the user's project, or else one that is installed beside this package.
 *
 * @throws CommandError that says what to install where there is none.
 */
export function loadEsbuild(root: string): typeof Esbuild {
  for (const from of [join(root, "package.json"), __filename]) {
    const load = createRequire(from);
    if (isInstalled(load, "esbuild")) return load("esbuild") as typeof Esbuild;
  }
  throw new CommandError("lambent bundles with esbuild, which is not installed: npm install --save-dev esbuild");
}

function isInstalled(load: NodeJS.Require, name: string): boolean {
  try {
    load.resolve(name);
    return true;
  } catch {
    return false;
  }
}
