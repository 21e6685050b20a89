import { dirname, resolve } from "node:path";
import type { BuildOptions, PluginBuild } from "esbuild";
import { LOOK_UP } from "./declarations.js";

/** Where an application has the framework. */
export interface Framework {
  /** Its entry file, or its name where it stays out of the bundle. */
  readonly path: string;
  readonly external: boolean;
}

/** The framework that an application is built with; undefined where it has none. */
export async function findFramework(build: PluginBuild): Promise<Framework | undefined> {
  for (const resolveDir of rootsOf(build.initialOptions)) {
    const options = { resolveDir, kind: "import-statement", pluginData: LOOK_UP } as const;
    const { path, errors, external } = await build.resolve("lambent", options);
    if (errors.length === 0) return { path, external };
  }
  return undefined;
}

/** The folders from which the application is looked at: those of its entries, and where the build runs. */
function rootsOf(options: BuildOptions): Set<string> {
  const { absWorkingDir = process.cwd(), stdin } = options;
  const folders = [
    ...entriesOf(options).map(dirname),
    ...(stdin?.resolveDir === undefined ? [] : [stdin.resolveDir]),
    ".",
  ];
  return new Set(folders.map((folder) => resolve(absWorkingDir, folder)));
}

/** The entry points of a build, as its options name them. */
export function entriesOf({ entryPoints = [] }: BuildOptions): readonly string[] {
  const entries = Array.isArray(entryPoints) ? entryPoints : Object.values(entryPoints);
  return entries.map((entry) => (typeof entry === "string" ? entry : entry.in));
}
