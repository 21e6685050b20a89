import { realpathSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import type { BuildOptions } from "esbuild";

// What an import of compiled JavaScript is before it is compiled.
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".ts", ".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

const EXTENSIONS = [".tsx", ".ts", ".jsx", ".js", ".css", ".json"];

/**
 * Finds the file of a relative import as esbuild does; undefined where that has to be asked.
 *
 * It takes esbuild a millisecond for each, as it reads folders and tsconfig.json anew, and an application has hundreds.
 */
export function findRelative(from: string, folder: string, options: BuildOptions): string | undefined {
  // Other plugins may lead it elsewhere.
  if (!/^\.\.?\//.test(from) || (options.plugins ?? []).length > 1) return undefined;
  const path = join(folder, from);
  const { resolveExtensions = EXTENSIONS, preserveSymlinks = false } = options;
  const candidates = [path, ...resolveExtensions.map((extension) => path + extension), ...sourcesOf(path)];
  const found = candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  return found === undefined || preserveSymlinks ? found : realpathSync(found);
}

function sourcesOf(path: string): readonly string[] {
  const extension = extname(path);
  const base = path.slice(0, path.length - extension.length);
  return (SOURCES[extension] ?? []).map((source) => base + source);
}
