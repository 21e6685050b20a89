import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { PluginBuild } from "esbuild";
import type { Parser } from "./parser.js";
import { findRelative } from "./relative-import.js";
import type { Declared, Imported } from "./scope.js";
import { parseFile, type SourceFile } from "./source-file.js";

/** Where a name of a type leads: past all imports. */
export type Found =
  | {
      readonly kind: "declared";
      readonly declared: Exclude<Declared, Imported>;
      readonly file: SourceFile;
      /** Whether an import or export on the way is one of types alone. */
      readonly isTypeOnly: boolean;
    }
  /** All that a file exports. */
  | { readonly kind: "module"; readonly file: SourceFile; readonly isTypeOnly: boolean }
  /** There is no such file or no such value in it: it is a type alone, or esbuild reports it. */
  | { readonly kind: "nothing" }
  /** A package that is not read: it may have a value of the name. */
  | { readonly kind: "external"; readonly isTypeOnly: boolean }
  | { readonly kind: "unknown"; readonly isTypeOnly: boolean };

type Target = { readonly path: string } | "nothing" | "external" | "unknown";

/** Marks what the plugin itself asks for, which nobody but esbuild's own resolution has to answer. */
export const LOOK_UP: object = Object.freeze({ isLookUp: true });

/** The declarations of a build, read once each. */
export class Declarations {
  readonly #build: PluginBuild;
  readonly #parse: Parser;
  readonly #texts = new Map<string, string>();
  readonly #files = new Map<string, Promise<SourceFile | undefined>>();
  readonly #targets = new Map<string, Promise<Target>>();

  constructor(build: PluginBuild, parse: Parser) {
    this.#build = build;
    this.#parse = parse;
  }

  /** A file as it stands. */
  textOf(path: string): string {
    // Hundreds of small files take several times as long where each is waited for.
    const text = this.#texts.get(path) ?? readFileSync(path, "utf8");
    this.#texts.set(path, text);
    return text;
  }

  /** A parsed file; undefined where it is no program. */
  read(path: string): Promise<SourceFile | undefined> {
    const known = this.#files.get(path) ?? this.#parseFile(path);
    this.#files.set(path, known);
    return known;
  }

  /** Follows a name of a file through its imports. */
  async follow(
    declared: Declared,
    file: SourceFile,
    isTypeOnly = false,
    seen: Set<string> = new Set<string>(),
  ): Promise<Found> {
    if (declared.kind !== "import") return { kind: "declared", declared, file, isTypeOnly };
    const isType = isTypeOnly || declared.isTypeOnly;
    const target = await this.#target(declared.from, file.folder);
    if (typeof target === "string") return target === "nothing" ? NOTHING : { kind: target, isTypeOnly: isType };
    const next = await this.read(target.path);
    if (next === undefined) return { kind: "unknown", isTypeOnly: isType };
    return declared.name === "*"
      ? { kind: "module", file: next, isTypeOnly: isType }
      : this.find(declared.name, next, isType, seen);
  }

  /** Finds what a file exports by a name. */
  async find(
    name: string,
    file: SourceFile,
    isTypeOnly: boolean,
    seen: Set<string> = new Set<string>(),
  ): Promise<Found> {
    if (!file.isModule) return { kind: "unknown", isTypeOnly };
    // Files may export from each other in a circle.
    const key = `${file.path}\0${name}`;
    if (seen.has(key)) return NOTHING;
    seen.add(key);
    const exported = file.exports.names.get(name);
    if (exported !== undefined) return this.follow(exported, file, isTypeOnly || exported.isTypeOnly === true, seen);
    let found: Found = NOTHING;
    for (const all of file.exports.everythingOf) {
      const inside = await this.follow({ ...all, name }, file, isTypeOnly, seen);
      if (inside.kind === "declared" || inside.kind === "module") return inside;
      if (inside.kind !== "nothing") found = inside;
    }
    return found;
  }

  async #parseFile(path: string): Promise<SourceFile | undefined> {
    return parseFile(path, this.textOf(path), this.#parse);
  }

  #target(from: string, folder: string): Promise<Target> {
    const key = `${folder}\0${from}`;
    const known = this.#targets.get(key) ?? this.#resolve(from, folder);
    this.#targets.set(key, known);
    return known;
  }

  async #resolve(from: string, resolveDir: string): Promise<Target> {
    const path = findRelative(from, resolveDir, this.#build.initialOptions);
    if (path !== undefined) return { path };
    const found = await this.#build.resolve(from, { resolveDir, kind: "import-statement", pluginData: LOOK_UP });
    if (found.errors.length > 0) return "nothing";
    if (found.external) return isInstalled(from, resolveDir) ? "external" : "nothing";
    return found.namespace === "file" ? { path: found.path } : "unknown";
  }
}

const NOTHING: Found = { kind: "nothing" };

/** Whether Node.js would find an external package: one that has types alone is not there. */
function isInstalled(from: string, folder: string): boolean {
  try {
    createRequire(join(folder, "file.js")).resolve(from);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND";
  }
}
