import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Options, transformFile } from "@swc/core";
import { build } from "esbuild";
import { runNode } from "./packed.js";
import { formats, sourcesOf, writeFormat } from "./sources.js";
import type { Tool } from "./tool.js";

/** Compiles with tsc, named by the package that it comes in. */
export async function runTsc(packageName: string, folder: string, outDir: string): Promise<void> {
  for (const format of formats) await writeFormat(join(folder, outDir, format), format);
  await runNode([join(dirname(require.resolve(`${packageName}/package.json`)), "bin/tsc"), "--outDir", outDir], folder);
}

/** Transforms each file with esbuild, without bundling. */
async function runEsbuild(folder: string, outDir: string): Promise<void> {
  for (const format of formats) {
    await writeFormat(join(folder, outDir, format), format);
    const entryPoints = (await sourcesOf(folder, format)).map((file) => join(folder, format, file));
    await build({
      absWorkingDir: folder,
      entryPoints,
      outbase: format,
      outdir: join(outDir, format),
      format,
      logLevel: "silent",
    });
  }
}

async function runSwc(folder: string, outDir: string): Promise<void> {
  for (const format of formats) {
    await writeFormat(join(folder, outDir, format), format);
    const options: Options = {
      swcrc: false,
      module: { type: format === "esm" ? "es6" : "commonjs" },
      jsc: {
        target: "es2022",
        parser: { syntax: "typescript", decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
    };
    for (const file of await sourcesOf(folder, format)) {
      const { code } = await transformFile(join(folder, format, file), options);
      const target = join(folder, outDir, format, file.replace(/\.ts$/, ".js"));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, code);
    }
  }
}

function compiledTo(outDir: string): Tool["commandLine"] {
  return (format) => [join(outDir, format, "compilers/main.js")];
}

/** Every compiler that applications are likely to be compiled with, file by file. */
export const compilers: readonly Tool[] = [
  {
    name: "tsc 6",
    emitsMetadata: true,
    prepare: (folder) => runTsc("typescript", folder, "tsc-6"),
    commandLine: compiledTo("tsc-6"),
  },
  {
    name: "tsc 7",
    emitsMetadata: true,
    prepare: (folder) => runTsc("typescript7", folder, "tsc-7"),
    commandLine: compiledTo("tsc-7"),
  },
  {
    name: "swc",
    emitsMetadata: true,
    prepare: (folder) => runSwc(folder, "swc"),
    commandLine: compiledTo("swc"),
  },
  {
    name: "esbuild",
    emitsMetadata: false,
    prepare: (folder) => runEsbuild(folder, "esbuild"),
    commandLine: compiledTo("esbuild"),
  },
  {
    name: "tsx",
    emitsMetadata: false,
    commandLine: (format) => ["--import", pathToFileURL(require.resolve("tsx")).href, `${format}/compilers/main.ts`],
  },
];
