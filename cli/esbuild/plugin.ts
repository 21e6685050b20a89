import type { Plugin, PluginBuild } from "esbuild";
import { leaveOutClassEngine } from "./class-engine.js";
import { serveClassNames } from "./class-names.js";
import { uniteClassTransformer } from "./class-transformer.js";
import { loadParser } from "./parser.js";
import { Entries } from "./reflect-first.js";
import { type Dispensable, findUnused } from "./scan.js";
import { applySettings } from "./settings.js";
import { Sources } from "./sources.js";

const NAME = "lambent";

/** Options of {@link lambent}. */
export interface EsbuildPluginOptions {
  /** Whether `@aws-sdk/*` and `@smithy/*` stay out of the bundle, as the managed runtimes have them; default false. */
  readonly externalSdk?: boolean;
}

/** A plugin of esbuild, as far as anybody but esbuild has to know. */
export interface EsbuildPlugin {
  readonly name: string;
  readonly setup: (build: object) => Promise<void>;
}

/**
 * The plugin of esbuild that bundles an application with all that its decorators say.
 *
 * It keeps the types of decorated signatures and the names of classes, and takes ES modules of dependencies.
 *
 * @throws Error when the build starts and oxc-parser is not installed.
 * @example
 * await build({
 *   entryPoints: ["src/handler.ts"],
 *   outfile: "dist/handler.mjs",
 *   bundle: true,
 *   platform: "node",
 *   format: "esm",
 *   minify: true,
 *   plugins: [lambent({ externalSdk: true })],
 * });
 */
export function lambent(options: EsbuildPluginOptions = {}): EsbuildPlugin {
  return { name: NAME, setup: (build) => setUp(build as PluginBuild, options) };
}

async function setUp(build: PluginBuild, { externalSdk = false }: EsbuildPluginOptions): Promise<void> {
  const { initialOptions } = build;
  if (initialOptions.bundle !== true) throw new Error("lambent/esbuild is for bundles. Set bundle: true.");
  const parse = await loadParser();
  const warnings = [...applySettings(initialOptions, externalSdk)];
  let sources = new Sources(build, parse);
  let unused: ReadonlySet<Dispensable> = new Set();
  readSources(build, () => sources);
  uniteClassTransformer(build, () => unused.has("class-transformer"));
  leaveOutClassEngine(build, () => unused.has("class-validator"));
  const scanner: Plugin = {
    name: NAME,
    setup: (scan) => {
      readSources(scan, () => sources);
      uniteClassTransformer(scan);
    },
  };
  // Files change between the builds of one context.
  build.onStart(async () => {
    sources = new Sources(build, parse);
    unused = await findUnused(build, scanner);
    return { warnings };
  });
  build.onEnd(({ errors, warnings: ofBuild }) => {
    for (const message of [...errors, ...ofBuild]) sources.restorePlaces(message);
  });
}

/** Has a build read its sources as they are needed here. */
function readSources(build: PluginBuild, sources: () => Sources): void {
  const entries = new Entries(build);
  serveClassNames(build);
  const filter = /\.[cm]?[jt]sx?$/;
  build.onLoad({ filter, namespace: "file" }, ({ path }) => sources().load(path, entries));
}
