import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The module format of a program: ES modules or CommonJS. */
export type Format = "esm" | "cjs";

export const formats: readonly Format[] = ["esm", "cjs"];

const fixtures = join(__dirname, "../fixtures");

/** What every compiler is told. */
const compilerOptions = {
  target: "ES2022",
  lib: ["ES2023"],
  // Each file has the format that the nearest package.json says.
  module: "NodeNext",
  types: ["node"],
  strict: true,
  noUncheckedIndexedAccess: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: true,
};

/** Lays out folders of fixtures, once as ES modules and once as CommonJS, with the settings that every compiler reads. */
export async function writeSources(folder: string, names: readonly string[]): Promise<void> {
  const tsconfig = { compilerOptions: { ...compilerOptions, rootDir: "." }, include: formats };
  await writeJson(join(folder, "tsconfig.json"), tsconfig);
  for (const format of formats) {
    await copyFixtures(names, join(folder, format));
    await writeFormat(join(folder, format), format);
  }
}

/** Copies fixtures, folders or files, by their names. */
export async function copyFixtures(names: readonly string[], folder: string): Promise<void> {
  for (const name of names) await cp(join(fixtures, name), join(folder, name), { recursive: true });
}

/** The TypeScript files of one format. */
export async function sourcesOf(folder: string, format: Format): Promise<string[]> {
  const files = await readdir(join(folder, format), { recursive: true });
  return files.filter((file) => file.endsWith(".ts"));
}

/** Says the format of all files of a folder. */
export async function writeFormat(folder: string, format: Format): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeJson(join(folder, "package.json"), { type: format === "esm" ? "module" : "commonjs" });
}

export async function writeJson(file: string, value: object): Promise<void> {
  await writeFile(file, JSON.stringify(value));
}
