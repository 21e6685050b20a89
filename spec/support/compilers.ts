import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Options, transformFile } from "@swc/core";
import { build } from "esbuild";
import { runNode } from "./packed.js";

/** The module format of a program: ES modules or CommonJS. */
export type Format = "esm" | "cjs";

export const formats: readonly Format[] = ["esm", "cjs"];

/** A way from TypeScript to a running program. */
export interface Compiler {
  readonly name: string;
  /** Whether it keeps what a decorated signature says of its types. */
  readonly emitsMetadata: boolean;
  /** Compiles the sources of both formats, where a program is compiled before it runs. */
  compile?(folder: string): Promise<void>;
  /** The arguments of Node.js that run the program `compilers/main`. */
  commandLine(format: Format, folder: string): readonly string[];
}

const fixtures = join(__dirname, "../fixtures");

/** Lays out folders of fixtures, once as ES modules and once as CommonJS, with the settings that every compiler reads. */
export async function writeSources(folder: string, names: readonly string[]): Promise<void> {
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2023"],
    // Each file has the format that the nearest package.json says.
    module: "NodeNext",
    types: ["node"],
    rootDir: ".",
    strict: true,
    noUncheckedIndexedAccess: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
  };
  await writeJson(join(folder, "tsconfig.json"), { compilerOptions, include: formats });
  for (const format of formats) {
    for (const name of names) await cp(join(fixtures, name), join(folder, format, name), { recursive: true });
    await writeFormat(join(folder, format), format);
  }
}

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

async function writeJestTests(folder: string): Promise<void> {
  await writeJson(join(folder, "tsconfig.jest.json"), {
    extends: "./tsconfig.json",
    // Types are checked by tsc; to leave that out makes ts-jest several times as fast.
    compilerOptions: { isolatedModules: true },
  });
  const load = { esm: `import { done } from "./main.js";`, cjs: `const { done } = require("./main.js");` };
  for (const format of formats) {
    await writeFile(join(folder, format, "compilers/main.test.js"), `${load[format]}\nit("reports", () => done);\n`);
  }
}

function jestCommand(format: Format, folder: string): readonly string[] {
  const useESM = format === "esm";
  const config = {
    rootDir: join(folder, format),
    cacheDirectory: join(folder, "jest-cache", format),
    transform: { "\\.ts$": [require.resolve("ts-jest"), { tsconfig: join(folder, "tsconfig.jest.json"), useESM }] },
    moduleNameMapper: { "^(\\./.*)\\.js$": "$1" },
    extensionsToTreatAsEsm: useESM ? [".ts"] : [],
  };
  const flags = useESM ? ["--experimental-vm-modules"] : [];
  return [...flags, require.resolve("jest/bin/jest"), "--config", JSON.stringify(config)];
}

async function sourcesOf(folder: string, format: Format): Promise<string[]> {
  const files = await readdir(join(folder, format), { recursive: true });
  return files.filter((file) => file.endsWith(".ts"));
}

async function writeFormat(folder: string, format: Format): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeJson(join(folder, "package.json"), { type: format === "esm" ? "module" : "commonjs" });
}

async function writeJson(file: string, value: object): Promise<void> {
  await writeFile(file, JSON.stringify(value));
}

function compiledTo(outDir: string): Compiler["commandLine"] {
  return (format) => [join(outDir, format, "compilers/main.js")];
}

/** Every compiler that applications are likely to be compiled with. */
export const compilers: readonly Compiler[] = [
  {
    name: "tsc 6",
    emitsMetadata: true,
    compile: (folder) => runTsc("typescript", folder, "tsc-6"),
    commandLine: compiledTo("tsc-6"),
  },
  {
    name: "tsc 7",
    emitsMetadata: true,
    compile: (folder) => runTsc("typescript7", folder, "tsc-7"),
    commandLine: compiledTo("tsc-7"),
  },
  {
    name: "swc",
    emitsMetadata: true,
    compile: (folder) => runSwc(folder, "swc"),
    commandLine: compiledTo("swc"),
  },
  {
    name: "esbuild",
    emitsMetadata: false,
    compile: (folder) => runEsbuild(folder, "esbuild"),
    commandLine: compiledTo("esbuild"),
  },
  {
    name: "tsx",
    emitsMetadata: false,
    commandLine: (format) => ["--import", pathToFileURL(require.resolve("tsx")).href, `${format}/compilers/main.ts`],
  },
  { name: "ts-jest", emitsMetadata: true, compile: writeJestTests, commandLine: jestCommand },
];
