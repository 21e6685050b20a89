import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { linkPackages } from "./packed.js";
import { type Format, formats, writeJson } from "./sources.js";
import type { Tool } from "./tool.js";

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

async function writeVitestTests(folder: string): Promise<void> {
  await linkPackages(folder, ["vitest"]);
  // It needs no settings; a reporter that says nothing leaves the output to the program.
  const config = 'export default { test: { include: ["**/*.vitest.ts"], reporters: [{}] } };\n';
  const test = `import { it } from "vitest";\nimport { done } from "./main.js";\nit("reports", () => done);\n`;
  for (const format of formats) {
    await writeFile(join(folder, format, "vitest.config.mjs"), config);
    await writeFile(join(folder, format, "compilers/main.vitest.ts"), test);
  }
}

function vitestCommand(format: Format, folder: string): readonly string[] {
  const cli = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
  return [cli, "run", "--root", join(folder, format)];
}

/** The test runners that compile what they test. */
export const testRunners: readonly Tool[] = [
  { name: "ts-jest", emitsMetadata: true, prepare: writeJestTests, commandLine: jestCommand },
  { name: "vitest", emitsMetadata: true, prepare: writeVitestTests, commandLine: vitestCommand },
];
