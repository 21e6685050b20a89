import { measured } from "../requests.js";
import { rotated } from "../statistics.js";
import { startWorkers, stopWorkers } from "../worker.js";
import { filesOf } from "./sizes.js";

/** Warm calls of the items API, for each app and request. */
export async function measure(bench) {
  const { options, setting, source, say } = bench;
  const files = filesOf(bench, { noLog: true });
  const apps = files.map(([app]) => app);
  const samples = Object.fromEntries(
    apps.map((app) => [app, Object.fromEntries(measured.map(({ name }) => [name, []]))]),
  );
  const workers = await startWorkers(setting, files);
  // The first round is for the compiler and does not count.
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const { name, first, request, statuses } of measured) {
      for (const app of rotated(apps, round)) {
        const event = await eventFor(source, workers[app], request, first);
        const expected = app === "noop" ? undefined : statuses;
        const sample = await workers[app].measure(event, expected, round === 0 ? 700 : 250);
        if (round > 0) samples[app][name].push(sample);
      }
    }
    say(`warm ${round} of ${options.rounds}`);
  }
  await stopWorkers(workers);
  return samples;
}

/** The event of a request; where it reads an item, of one that was created just now. */
export async function eventFor(source, worker, request, first) {
  if (first === undefined) return source.encode(request);
  const { body } = source.decode(await worker.call(source.encode(first)));
  const { id = "1" } = JSON.parse(body.toString());
  return source.encode({ ...request, path: `/items/${id}` });
}
