import { loadSupport } from "./harness.js";
import { bundlePrograms } from "./spec-programs.js";

const programs = { worker: 'import "./queue-worker.js";', batch: 'import "./queue-batch-process.js";' };

/** Bundles what a simulation of queues runs: the file of each program, and what drives them. */
export async function bundleQueue(place) {
  const files = await bundlePrograms(place, programs);
  const harness = await loadSupport(place, "queue-harness", ["queue-simulation", "queue-workers"]);
  return { files, harness };
}
