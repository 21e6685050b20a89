import { isBuiltin } from "node:module";
import { dirname, resolve, sep } from "node:path";
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
  const root = `${dirname(framework.path)}${sep}`;
  // Of its own imports, optional peers stay outside and are no matter here.
  const others = Object.entries(metafile.inputs).filter(([file]) => !resolve(workingDir, file).startsWith(root));
  const isImported = (name: Dispensable) =>
    others.some(([file, { imports }]) => !isOf(name, file) && imports.some((imported) => mayBring(imported, name)));
  return new Set(DISPENSABLE.filter((name) => !isImported(name)));
}

/** Whether an import is of a package, or of one that stays outside and may import it in the same process. */
function mayBring(
  { path, original = path, external = false }: Metafile["inputs"][string]["imports"][number],
  name: Dispensable,
): boolean {
  if (isOf(name, path) || isOf(name, original)) return true;
  // Helpers of esbuild's own are listed as outside too.
  return external && path !== "<runtime>" && !isBuiltin(path) && !/^@(aws-sdk|smithy)\//.test(path);
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
