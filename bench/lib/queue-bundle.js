import { join } from "node:path";
import { build } from "esbuild";
import { benchFolder, projectFolder } from "./prepare.js";

const spec = join(projectFolder, "spec");

// The programs of the specs, so that both do the same work.
const programs = {
  worker: join(spec, "fixtures/queue-worker.ts"),
  batch: join(spec, "fixtures/queue-batch-process.ts"),
};

/** Bundles what a simulation of queues runs with the build of lambent: the file of each program, and what drives them. */
export async function bundleQueue({ folder, lambent }) {
  const files = {};
  for (const [name, entry] of Object.entries(programs)) {
    files[name] = join(folder, `queue-${name}`, "index.mjs");
    await build({
      ...common,
      entryPoints: [entry],
      outfile: files[name],
      mainFields: ["es2015", "module", "main"],
      // The package's list of files with side effects names those of the build, not these programs.
      ignoreAnnotations: true,
      alias: {
        lambent: join(lambent, "index.js"),
        "lambent/aws-lambda": join(lambent, "backends/aws-lambda/index.js"),
        "class-transformer": join(benchFolder, "node_modules/class-transformer"),
      },
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true, target: "ES2022" } },
    });
  }
  const outfile = join(folder, "queue-harness.mjs");
  const modules = ["queue-simulation", "queue-workers"];
  const contents = modules.map((module) => `export * from "./${module}.ts";`).join("\n");
  await build({ ...common, stdin: { contents, resolveDir: join(spec, "support") }, outfile });
  return { files, harness: await import(outfile) };
}

const common = { bundle: true, platform: "node", target: "node20", format: "esm", logLevel: "error" };
