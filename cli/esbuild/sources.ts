import { resolve } from "node:path";
import type { Message, OnLoadResult, PluginBuild } from "esbuild";
import { namesOf } from "./class-names.js";
import { classesOf } from "./classes.js";
import { Declarations } from "./declarations.js";
import { insert } from "./insertions.js";
import { loaderOf } from "./loader.js";
import { findLostTypes } from "./lost-types.js";
import { metadataOf } from "./metadata.js";
import type { Parser } from "./parser.js";
import { type ChangedSource, restorePlace } from "./places.js";
import type { Entries } from "./reflect-first.js";
import { findUntracedFields } from "./untraced-fields.js";

/** The sources of one build, as esbuild is given them. */
export class Sources {
  readonly #build: PluginBuild;
  readonly #declarations: Declarations;
  readonly #loaded = new Map<string, Promise<OnLoadResult | undefined>>();
  readonly #changed = new Map<string, ChangedSource>();

  constructor(build: PluginBuild, parse: Parser) {
    this.#build = build;
    this.#declarations = new Declarations(build, parse);
  }

  /** A file with what has to be put into it; undefined where esbuild may take it as it is. */
  load(path: string, entries: Entries): Promise<OnLoadResult | undefined> {
    const known = this.#loaded.get(path) ?? this.#load(path, entries);
    this.#loaded.set(path, known);
    return known;
  }

  /** Has a message of esbuild, which speaks of a file as it was loaded, speak of it as it is on disk. */
  restorePlaces({ pluginName, location, notes }: Message): void {
    const { absWorkingDir = process.cwd() } = this.#build.initialOptions;
    // Messages of plugins have places on disk.
    const places = [pluginName === "" ? location : null, ...notes.map((note) => note.location)];
    for (const place of places) {
      const changed = place === null ? undefined : this.#changed.get(resolve(absWorkingDir, place.file));
      if (place !== null && changed !== undefined) restorePlace(place, changed);
    }
  }

  async #load(path: string, entries: Entries): Promise<OnLoadResult | undefined> {
    const declarations = this.#declarations;
    const mayHaveClasses = /\.[cm]?tsx?$/.test(path) && /@|\bextends\b/.test(declarations.textOf(path));
    if (!mayHaveClasses && !entries.has(path)) return undefined;
    const file = await declarations.read(path);
    if (file === undefined) return undefined;
    const classes = mayHaveClasses ? classesOf(file) : [];
    const { sourcemap, keepNames } = this.#build.initialOptions;
    const insertions = [
      ...entries.firstImport(file),
      ...(await metadataOf(file, classes, declarations)),
      ...(keepNames ? [] : namesOf(file, classes)),
    ];
    if (insertions.length === 0) return undefined;
    this.#changed.set(path, { text: file.text, insertions });
    return {
      contents: insert(file.text, insertions, path, Boolean(sourcemap)),
      loader: loaderOf(path),
      errors: [...(await findLostTypes(file, classes, declarations))],
      warnings: [...(await findUntracedFields(file, classes, declarations))],
    };
  }
}
