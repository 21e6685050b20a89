import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { linkPackages, runNode } from "./packed.js";
import { copyFixtures, type Format, formats, writeFormat } from "./sources.js";
import type { Tool } from "./tool.js";

/** A bundler, with the settings that the documentation shows. */
export interface Bundler extends Tool {
  /** The file of `docs/examples/bundling` that a user writes. */
  readonly config: string;
  prepare(folder: string): Promise<void>;
}

interface Settings extends Pick<Bundler, "name" | "config"> {
  /** The packages that the settings name. */
  readonly packages: readonly string[];
  /** The arguments of Node.js that bundle, in the folder of the application. */
  readonly command: readonly string[];
}

/** The folder of the settings that the documentation shows. */
export const bundlingExamples = join(__dirname, "../../docs/examples/bundling");

// What an application of CommonJS writes in place of what the settings say.
const commonJs: readonly (readonly [string, string])[] = [
  ['"esm"', '"cjs"'],
  [".mjs", ".cjs"],
  ['"module" }', '"commonjs2" }'],
  ["  experiments: { outputModule: true },\n", ""],
];

function createBundler({ name, config, packages, command }: Settings): Bundler {
  const folderOf = (folder: string, format: Format) => join(folder, "bundled", name.replaceAll(/\W+/g, "-"), format);
  return {
    name,
    config,
    emitsMetadata: true,
    prepare: async (folder) => {
      await linkPackages(folder, packages);
      for (const format of formats) {
        const application = folderOf(folder, format);
        await writeApplication(application, format);
        await writeFile(join(application, config), await settingsFor(config, format));
        await runNode(command, application);
      }
    },
    commandLine: (format, folder) => [
      join(folderOf(folder, format), "dist", format === "esm" ? "handler.mjs" : "handler.cjs"),
    ],
  };
}

/** Lays out an application as a user does: `src/handler.ts` and what it imports, `tsconfig.json`, `package.json`. */
export async function writeApplication(folder: string, format: Format): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFixtures(["compilers", "bundlers", "handler.ts"], join(folder, "src"));
  await cp(join(bundlingExamples, "tsconfig.json"), join(folder, "tsconfig.json"));
  await writeFormat(folder, format);
}

async function settingsFor(config: string, format: Format): Promise<string> {
  const text = await readFile(join(bundlingExamples, config), "utf8");
  return format === "esm" ? text : commonJs.reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

function fileOf(packageName: string, file: string): string {
  return join(dirname(require.resolve(`${packageName}/package.json`)), file);
}

// Its command line is a package of its own.
const runWebpack = (config: string) => `
  import webpack from "webpack";
  import config from "./${config}";
  webpack(config, (error, stats) => {
    if (error) throw error;
    if (stats.hasErrors()) throw new Error(stats.toString("errors-only"));
  });`;

/** Every bundler that the documentation has settings for. */
export const bundlers: readonly Bundler[] = [
  {
    name: "esbuild + plugin",
    config: "esbuild.mjs",
    packages: ["esbuild", "oxc-parser"],
    command: ["esbuild.mjs"],
  },
  {
    name: "tsup + plugin",
    config: "tsup.config.mjs",
    packages: ["tsup", "oxc-parser"],
    command: [fileOf("tsup", "dist/cli-default.js")],
  },
  {
    // It takes swc for metadata where that is found, so it comes after the one that finds none.
    name: "tsup + swc",
    config: "tsup.config.mjs",
    packages: ["tsup", "oxc-parser", "@swc/core"],
    command: [fileOf("tsup", "dist/cli-default.js")],
  },
  {
    name: "rolldown",
    config: "rolldown.config.mjs",
    packages: ["rolldown"],
    command: [fileOf("rolldown", "bin/cli.mjs"), "-c", "rolldown.config.mjs"],
  },
  {
    name: "Vite",
    config: "vite.config.mjs",
    packages: ["vite"],
    command: [fileOf("vite", "bin/vite.js"), "build"],
  },
  {
    name: "webpack + ts-loader",
    config: "webpack.config.mjs",
    packages: ["webpack", "ts-loader", "typescript"],
    command: ["--input-type=module", "--eval", runWebpack("webpack.config.mjs")],
  },
  {
    name: "webpack + swc-loader",
    config: "webpack-swc.config.mjs",
    packages: ["webpack", "swc-loader", "@swc/core"],
    command: ["--input-type=module", "--eval", runWebpack("webpack-swc.config.mjs")],
  },
].map(createBundler);
