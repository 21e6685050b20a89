import { join } from "node:path";
import { build } from "esbuild";
import { benchFolder, projectFolder } from "./prepare.js";

const fixtures = join(projectFolder, "spec/fixtures");

// The programs of the specs, so that both do the same work.
const programs = {
  soak: 'import "./soak-process.js";',
  isolation: `
    import { isolate } from "./isolation.js";
    void isolate(Number(process.argv[2]), Number(process.argv[3])).then((figures) => {
      process.send(figures);
      process.disconnect();
    });`,
  deadlines: 'export { handler } from "./deadlines-function.js";',
};

/** Bundles the programs of a soak with the build of lambent; gives the file of each. */
export async function bundleSoak({ folder, lambent }) {
  const files = {};
  for (const [name, contents] of Object.entries(programs)) {
    files[name] = join(folder, `soak-${name}`, "index.mjs");
    await build({
      stdin: { contents, resolveDir: fixtures },
      outfile: files[name],
      bundle: true,
      platform: "node",
      target: "node20",
      format: "esm",
      mainFields: ["es2015", "module", "main"],
      // The package's list of files with side effects names those of the build, not these programs.
      ignoreAnnotations: true,
      alias: {
        lambent: join(lambent, "index.js"),
        "lambent/aws-lambda": join(lambent, "backends/aws-lambda/index.js"),
        "class-transformer": join(benchFolder, "node_modules/class-transformer"),
      },
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true, target: "ES2022" } },
      logLevel: "error",
    });
  }
  return files;
}
