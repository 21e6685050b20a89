import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, relative } from "node:path";
import type { OnResolveArgs, OnResolveResult, PartialMessage, PluginBuild } from "esbuild";
import { LOOK_UP } from "./declarations.js";
import { type Framework, findFramework } from "./framework.js";

interface Copy {
  readonly root: string;
  readonly version: string;
  /** Its ES module, in the package. */
  readonly entry: string;
}

/**
 * Makes class-transformer one copy: what its decorators write down is private to each, and each module format is one.
 *
 * @param isUnused Whether nobody but the framework imports it, where an empty one stands in for it; without it, that is
 *   not known.
 */
export function uniteClassTransformer(build: PluginBuild, isUnused: () => boolean = () => false): void {
  const copies = new Copies(build, isUnused);
  build.onResolve({ filter: /^class-transformer(\/|$)/ }, (wanted) =>
    wanted.pluginData === LOOK_UP ? undefined : copies.resolve(wanted),
  );
}

class Copies {
  readonly #build: PluginBuild;
  readonly #isUnused: () => boolean;
  #framework: Promise<Framework | undefined> | undefined;
  readonly #found = new Map<string, Promise<Copy | undefined>>();
  readonly #reported = new Set<string>();

  constructor(build: PluginBuild, isUnused: () => boolean) {
    this.#build = build;
    this.#isUnused = isUnused;
  }

  async resolve(wanted: OnResolveArgs): Promise<OnResolveResult | undefined> {
    this.#framework ??= findFramework(this.#build);
    const framework = await this.#framework;
    if (framework === undefined || framework.external) return undefined;
    const root = dirname(framework.path);
    const copy = await this.#find(root);
    if (copy === undefined) return undefined;
    if (this.#isUnused()) {
      return { path: join(root, `cli/esbuild/no-class-transformer${extname(framework.path)}`), sideEffects: false };
    }
    const path = pathIn(copy, wanted.path);
    return existsSync(path) ? { path, sideEffects: false, warnings: await this.#compare(copy, wanted) } : undefined;
  }

  /** The copy that is found from a folder; undefined where it stays out of the bundle. */
  #find(folder: string): Promise<Copy | undefined> {
    const found = this.#found.get(folder) ?? this.#look(folder);
    this.#found.set(folder, found);
    return found;
  }

  async #look(resolveDir: string): Promise<Copy | undefined> {
    const options = { resolveDir, kind: "import-statement", pluginData: LOOK_UP } as const;
    const { external } = await this.#build.resolve("class-transformer", options);
    const { path, errors } = await this.#build.resolve("class-transformer/package.json", options);
    if (errors.length > 0 || external) return undefined;
    const manifest = JSON.parse(await readFile(path, "utf8")) as Record<"version" | "main", string> &
      Partial<Record<"es2015" | "module", string>>;
    const entry = manifest.es2015 ?? manifest.module ?? manifest.main;
    return { root: dirname(path), version: manifest.version, entry };
  }

  async #compare(copy: Copy, { resolveDir }: OnResolveArgs): Promise<PartialMessage[]> {
    const other = await this.#find(resolveDir);
    if (other === undefined || other.version === copy.version || this.#reported.has(other.root)) return [];
    this.#reported.add(other.root);
    const nameOf = ({ version, root }: Copy) => `${version} in ${relative(this.#workingDir(), root)}`;
    return [
      {
        text: `class-transformer is there in two versions, ${nameOf(copy)} and ${nameOf(other)}: the bundle has the first alone.`,
        notes: [{ text: `Install one version: npm install class-transformer@${copy.version}.` }],
      },
    ];
  }

  #workingDir(): string {
    return this.#build.initialOptions.absWorkingDir ?? process.cwd();
  }
}

/** A file of the package, of the format that is bundled: `class-transformer/cjs/storage` too. */
function pathIn({ root, entry }: Copy, wanted: string): string {
  const [, , ...inside] = wanted.split("/");
  if (inside.length === 0) return join(root, entry);
  const file = join(root, dirname(entry), ...inside);
  return extname(file) === "" ? `${file}.js` : file;
}
