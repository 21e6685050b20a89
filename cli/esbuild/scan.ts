import { dirname, extname, join, resolve } from "node:path";
import type { BuildOptions, Metafile, Plugin, PluginBuild } from "esbuild";
import { findFramework } from "./framework.js";

/** A package that the framework can do without where nobody else imports it. */
export type Dispensable = "class-transformer" | "class-validator";

const NONE: ReadonlySet<Dispensable> = new Set();
const DISPENSABLE: readonly Dispensable[] = ["class-transformer", "class-validator"];

/**
 * The packages that nobody but the framework imports, by a build that writes nothing.
 *
 * @param plugin What reads sources, as the build itself has it.
 */
export async function findUnused(build: PluginBuild, plugin: Plugin): Promise<ReadonlySet<Dispensable>> {
  const framework = await findFramework(build);
  if (framework === undefined || framework.external) return NONE;
  const { initialOptions, esbuild } = build;
  const metafile = await scan(esbuild.build, initialOptions, plugin);
  // The build itself reports why there is none.
  if (metafile === undefined) return NONE;
  const workingDir = initialOptions.absWorkingDir ?? process.cwd();
  const importer = join(dirname(framework.path), `lib/class-transformer${extname(framework.path)}`);
  const importers = Object.entries(metafile.inputs).filter(([file]) => resolve(workingDir, file) !== importer);
  const isImported = (name: Dispensable) =>
    importers.some(
      ([file, { imports }]) =>
        !isOf(name, file) && imports.some(({ path, original = path }) => isOf(name, path) || isOf(name, original)),
    );
  return new Set(DISPENSABLE.filter((name) => !isImported(name)));
}

/** Whether a path is that of a package, or of a file in it; or its name in an import. */
function isOf(name: Dispensable, path: string): boolean {
  return new RegExp(`(^|(^|/)node_modules/)${name}(/|$)`).test(path);
}

async function scan(
  build: PluginBuild["esbuild"]["build"],
  options: BuildOptions,
  plugin: Plugin,
): Promise<Metafile | undefined> {
  const others = (options.plugins ?? []).filter(({ name }) => name !== plugin.name).map(withoutEvents);
  try {
    const { metafile } = await build({
      ...options,
      plugins: [...others, plugin],
      metafile: true,
      write: false,
      minify: false,
      sourcemap: false,
      logLevel: "silent",
    });
    return metafile;
  } catch {
    return undefined;
  }
}

/** Another plugin, whose work at the start and the end of a build is for that build alone. */
function withoutEvents({ name, setup }: Plugin): Plugin {
  return {
    name,
    setup: (build) => setup({ ...build, onEnd: () => {}, onDispose: () => {} }),
  };
}
