import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

export interface BundleOptions {
  /** The module format of the bundle: `index.mjs` or `index.cjs`; `esm` by default. */
  format?: "esm" | "cjs";
  /** Which files of a dependency are taken; default: ES modules, from which class-validator can be shaken. */
  mainFields?: readonly string[];
}

export interface Bundle {
  /** The folder that holds the bundle alone. */
  taskRoot: string;
  file: string;
  remove(): Promise<void>;
}

const root = join(__dirname, "../..");

const { compilerOptions } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as {
  compilerOptions: { paths: Record<string, string[]> };
};

/** The entries of the package by the names that users import them by, as the compiler is told. */
const entries = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([name, [file = ""]]) => [name, join(root, file)]),
);

// CommonJS dependencies call `require` for built-in modules, and an ES module has none.
const requireForEsm = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/** Bundles a TypeScript entry and all it imports, `lambent` from its sources, to one file in a temporary folder. */
export async function bundleFixture(
  entry: string,
  { format = "esm", mainFields = ["es2015", "module", "main"] }: BundleOptions = {},
): Promise<Bundle> {
  const taskRoot = await mkdtemp(join(tmpdir(), "lambent-bundle-"));
  const file = join(taskRoot, format === "esm" ? "index.mjs" : "index.cjs");
  const remove = () => rm(taskRoot, { recursive: true, force: true });
  try {
    await build({
      entryPoints: [entry],
      outfile: file,
      bundle: true,
      platform: "node",
      target: "node20",
      format,
      mainFields: [...mainFields],
      // The package's list of files with side effects names those of the build, not these sources.
      ignoreAnnotations: true,
      alias: entries,
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true, target: "ES2022" } },
      banner: format === "esm" ? { js: requireForEsm } : {},
      logLevel: "silent",
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { taskRoot, file, remove };
}
