import { measured } from "../requests.js";
import { rotated } from "../statistics.js";
import { Worker } from "../worker.js";
import { filesOf } from "./sizes.js";
import { eventFor } from "./warm.js";

const calls = 20_000;

/** The resident memory of a process after its first call and after many, each run in a process of its own. */
export async function measure(bench) {
  const { options, setting, source, say } = bench;
  const files = filesOf(bench, { noLog: true });
  const samples = Object.fromEntries(files.map(([app]) => [app, []]));
  for (let run = 1; run <= options.memoryRuns; run += 1) {
    for (const [app, file] of rotated(files, run)) {
      const worker = await Worker.start(setting, file);
      const first = await worker.memoryAfter([source.encode(measured[0].request)], 1);
      const events = [];
      for (const { first: before, request } of measured) events.push(await eventFor(source, worker, request, before));
      samples[app].push({ first, many: await worker.memoryAfter(events, calls) });
      await worker.stop();
    }
    say(`memory ${run} of ${options.memoryRuns}`);
  }
  return samples;
}
