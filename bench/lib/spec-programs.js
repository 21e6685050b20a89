import { join } from "node:path";
import { build } from "esbuild";
import { benchFolder, projectFolder } from "./prepare.js";

const fixtures = join(projectFolder, "spec/fixtures");

/**
 * Bundles programs of the specs with the build of lambent, so that both do the same work; gives the file of each.
 *
 * @param programs The text of each program by its name, which imports from the folder of fixtures.
 */
export async function bundlePrograms({ folder, lambent }, programs) {
  const files = {};
  for (const [name, contents] of Object.entries(programs)) {
    files[name] = join(folder, `program-${name}`, "index.mjs");
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
