import { extname } from "node:path";
import type { Loader, PluginBuild } from "esbuild";
import { namesOf, serveClassNames } from "./class-names.js";
import { classesOf } from "./classes.js";
import { Declarations } from "./declarations.js";
import { insert } from "./insertions.js";
import { metadataOf } from "./metadata.js";
import { loadParser } from "./parser.js";
import { Entries } from "./reflect-first.js";
import { applySettings } from "./settings.js";

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
  return { name: "lambent", setup: (build) => setUp(build as PluginBuild, options) };
}

async function setUp(build: PluginBuild, { externalSdk = false }: EsbuildPluginOptions): Promise<void> {
  const parse = await loadParser();
  const { initialOptions } = build;
  const warnings = [...applySettings(initialOptions, externalSdk)];
  const entries = new Entries(build);
  serveClassNames(build);
  let declarations: Declarations;
  build.onStart(() => {
    // Files change between the builds of one context.
    declarations = new Declarations(build, parse);
    return { warnings };
  });
  build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, async ({ path }) => {
    const isTypeScript = /\.[cm]?tsx?$/.test(path);
    if (!isTypeScript && !entries.has(path)) return undefined;
    const file = await declarations.read(path);
    if (file === undefined) return undefined;
    const classes = isTypeScript && /@|\bextends\b/.test(file.text) ? classesOf(file) : [];
    const insertions = [
      ...entries.firstImport(file),
      ...(await metadataOf(file, classes, declarations)),
      ...(initialOptions.keepNames ? [] : namesOf(file, classes)),
    ];
    if (insertions.length === 0) return undefined;
    const contents = insert(file.text, insertions, path, Boolean(initialOptions.sourcemap));
    return { contents, loader: loaderOf(path) };
  });
}

/** A file keeps its loader; one that is given here has to name it. */
function loaderOf(path: string): Loader {
  return extname(path).replace(/^\.[cm]?/, "") as Loader;
}
