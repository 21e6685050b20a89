import { realpathSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import type { BuildOptions, OnResolveResult, PluginBuild } from "esbuild";
import { LOOK_UP } from "./declarations.js";
import { entriesOf, findFramework } from "./framework.js";
import type { Insertion } from "./insertions.js";
import type { SourceFile } from "./source-file.js";

const NAME = "lambent:reflect";

/** The entry points of a build, in which the metadata functions are the first import. */
export class Entries {
  readonly #paths = new Set<string>();
  /** The patterns among them: esbuild asks nobody for the files that they match. */
  readonly #patterns: readonly RegExp[];

  constructor(build: PluginBuild) {
    this.#patterns = patternsOf(build.initialOptions);
    const { stdin } = build.initialOptions;
    if (typeof stdin?.contents === "string") {
      build.initialOptions.stdin = { ...stdin, contents: `import "${NAME}";${stdin.contents}` };
    }
    build.onResolve({ filter: filterOf(build.initialOptions) }, async ({ kind, path, resolveDir, pluginData }) => {
      if (kind !== "entry-point" || pluginData === LOOK_UP) return undefined;
      const found = await build.resolve(path, { resolveDir, kind, pluginData: LOOK_UP });
      this.#paths.add(found.path);
      return undefined;
    });
    build.onResolve({ filter: new RegExp(`^${NAME}$`) }, () => resolveReflect(build));
  }

  has(path: string): boolean {
    return this.#paths.has(path) || this.#patterns.some((pattern) => pattern.test(path));
  }

  /**
   * What has to be put into a file so that the metadata functions are there before anything else of the bundle runs,
   * whatever imports what in which order: a class that is evaluated earlier would lose its metadata.
   */
  firstImport({ path, text, program, isModule }: SourceFile): readonly Insertion[] {
    if (!this.has(path)) return [];
    const directive = program.body.findLast((node) => "directive" in node && node.directive != null);
    const first = isModule ? `import "${NAME}";` : `require("${NAME}");`;
    if (directive !== undefined) return [{ at: directive.end, text: `;${first}` }];
    // What follows a hashbang in its line is part of it.
    return [{ at: program.hashbang === null ? 0 : text.indexOf("\n") + 1, text: first }];
  }
}

/** Matches entry points as esbuild asks for them, and little else: whatever matches is sent to this process and back. */
function filterOf(options: BuildOptions): RegExp {
  const patterns = entriesOf(options).map((entry) => toPattern(entry.replace(/^\.[\\/]/, "")));
  return new RegExp(`^(\\.[\\\\/])?(${patterns.join("|")})$`);
}

function patternsOf(options: BuildOptions): readonly RegExp[] {
  const folder = realpathSync(options.absWorkingDir ?? process.cwd());
  return entriesOf(options)
    .filter((entry) => entry.includes("*"))
    .map((entry) => new RegExp(`^${toPattern(resolve(folder, entry), { stars: true })}$`));
}

/** The pattern of a path with whatever separators; where stars count, `*` is any part of a name and `**` of a path. */
function toPattern(path: string, { stars = false } = {}): string {
  const SEPARATOR = "[\\\\/]";
  return path
    .split(/[\\/]/)
    .map((part) => part.replace(/[.*+?^${}()|[\]]/g, "\\$&"))
    .map((part) => (stars ? part.replace(/(?:\\\*)+/g, (run) => (run.length > 2 ? ".*" : "[^\\\\/]*")) : part))
    .join(SEPARATOR)
    .replaceAll(`.*${SEPARATOR}`, `(.*${SEPARATOR})?`);
}

async function resolveReflect(build: PluginBuild): Promise<OnResolveResult> {
  const found = await findFramework(build);
  if (found === undefined) return { errors: [{ text: NOT_FOUND }] };
  const { path, external } = found;
  return external ? { path: "lambent", external } : { path: join(dirname(path), `lib/reflect${extname(path)}`) };
}

const NOT_FOUND =
  "lambent is not installed where the application is: neither beside its entry points nor where the build runs. " +
  "Install it there: npm install lambent.";
