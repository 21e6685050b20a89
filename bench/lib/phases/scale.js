import { bundleScaleApp } from "../bundle.js";
import { coldStart } from "../cold.js";
import { get } from "../requests.js";
import { rotated } from "../statistics.js";
import { startWorkers, stopWorkers } from "../worker.js";

/** For each number of routes the apps and their bundles. */
export async function prepare({ options, place, results }) {
  const files = {};
  for (const routes of options.routes) {
    files[routes] = [];
    for (const app of Object.keys(results.apps)) {
      if (app !== "noop") files[routes].push([app, (await bundleScaleApp(place, app, routes)).file]);
    }
  }
  return files;
}

/** GET of the last route, warm and as the first call of a process. */
export async function measure({ options, setting, source, results, say }, filesByRoutes) {
  const apps = Object.keys(results.apps).filter((app) => app !== "noop");
  const samples = Object.fromEntries(apps.map((app) => [app, {}]));
  for (const routes of options.routes) {
    const event = source.encode(get(`/r${routes - 1}/42`));
    const isRight = (result) => source.decode(result).body.toString() === '{"id":"42"}';
    const files = filesByRoutes[routes];
    for (const app of apps) samples[app][routes] = { cold: [], warm: [] };
    for (let round = 0; round < options.scaleRuns; round += 1) {
      for (const [app, file] of rotated(files, round)) {
        samples[app][routes].cold.push(await coldStart(setting, { file, event, isRight }));
      }
    }
    const workers = await startWorkers(setting, files);
    for (let round = 0; round <= options.rounds; round += 1) {
      for (const app of rotated(apps, round)) {
        const sample = await workers[app].measure(event, [200], round === 0 ? 500 : 200);
        if (round > 0) samples[app][routes].warm.push(sample);
      }
    }
    await stopWorkers(workers);
    say(`${routes} routes`);
  }
  return samples;
}
