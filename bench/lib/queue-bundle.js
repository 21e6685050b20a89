import { join } from "node:path";
import { build } from "esbuild";
import { projectFolder } from "./prepare.js";
import { bundlePrograms } from "./spec-programs.js";

const programs = { worker: 'import "./queue-worker.js";', batch: 'import "./queue-batch-process.js";' };

/** Bundles what a simulation of queues runs: the file of each program, and what drives them. */
export async function bundleQueue(place) {
  const files = await bundlePrograms(place, programs);
  const outfile = join(place.folder, "queue-harness.mjs");
  const modules = ["queue-simulation", "queue-workers"];
  await build({
    stdin: {
      contents: modules.map((module) => `export * from "./${module}.ts";`).join("\n"),
      resolveDir: join(projectFolder, "spec/support"),
    },
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "error",
  });
  return { files, harness: await import(outfile) };
}
