// Has processes that die handle the records of two queues, and prints whether any was lost, as Markdown; see README.md.
import { prepare } from "./lib/prepare.js";
import { readQueueOptions } from "./lib/queue-options.js";

const options = readQueueOptions(process.argv.slice(2));
const place = prepare(options);

// These need what has just been installed.
const { bundleQueue } = await import("./lib/queue-bundle.js");
const { queueReport } = await import("./lib/queue-report.js");
const { figuresOf } = await import("./lib/soak-process.js");

const { harness, files } = await bundleQueue(place);
const { plan, processes, node, batch } = options;
say(`${plan.records} records, ${processes} processes`);
const startedAt = performance.now();
const startWorker = harness.forkedWorkers(files.worker, node);
const simulation = await harness.simulateQueues({ plan, processes, startWorker });
const seconds = (performance.now() - startedAt) / 1_000;
const batches = [];
for (const every of [0, 100]) {
  for (const log of ["silent", "logged"]) {
    say(`${batch} records in one batch, ${log}`);
    batches.push({ every, log, ...(await figuresOf(options, files.batch, [5, batch, every, log])) });
  }
}
const { text, isRight } = queueReport({ options, simulation, seconds, batches });
process.stdout.write(text);
if (!isRight) process.exitCode = 1;

function say(line) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
