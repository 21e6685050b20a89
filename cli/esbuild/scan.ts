import { dirname, extname, join, resolve } from "node:path";
import type { BuildOptions, Metafile, Plugin, PluginBuild } from "esbuild";
import { findFramework } from "./framework.js";

/**
 * Whether nobody but the framework imports class-transformer, by a build that writes nothing.
 *
 * @param plugin What reads sources, as the build itself has it.
 */
export async function isClassTransformerUnused(build: PluginBuild, plugin: Plugin): Promise<boolean> {
  const framework = await findFramework(build);
  if (framework === undefined || framework.external) return false;
  const { initialOptions, esbuild } = build;
  const metafile = await scan(esbuild.build, initialOptions, plugin);
  // The build itself reports why there is none.
  if (metafile === undefined) return false;
  const workingDir = initialOptions.absWorkingDir ?? process.cwd();
  const importer = join(dirname(framework.path), `lib/class-transformer${extname(framework.path)}`);
  return Object.entries(metafile.inputs).every(
    ([file, { imports }]) =>
      resolve(workingDir, file) === importer ||
      isOfClassTransformer(file) ||
      !imports.some(({ path, original = path }) => isOfClassTransformer(path) || isOfClassTransformer(original)),
  );
}

/** Whether a path is that of the package, or of a file in it; or its name in an import. */
function isOfClassTransformer(path: string): boolean {
  return /(^|(^|\/)node_modules\/)class-transformer(\/|$)/.test(path);
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
