import { coldStart } from "../cold.js";
import { measured } from "../requests.js";
import { rotated } from "../statistics.js";

const requests = measured.filter(({ name }) => ["GET /health", "POST valid"].includes(name));

/** Starts of the items API, for each app and request. */
export async function measure({ options, setting, source, results, say }) {
  const apps = Object.keys(results.apps);
  const samples = Object.fromEntries(
    apps.map((app) => [app, Object.fromEntries(requests.map(({ name }) => [name, []]))]),
  );
  // The first round fills the page cache and does not count.
  for (let round = 0; round <= options.runs; round += 1) {
    for (const { name, request, statuses } of requests) {
      for (const app of rotated(apps, round)) {
        const isRight = (result) => app === "noop" || statuses.includes(source.decode(result).status);
        const event = source.encode(request);
        const sample = await coldStart(setting, { file: results.apps[app].file, event, isRight });
        if (round > 0) samples[app][name].push(sample);
      }
    }
    say(`cold ${round} of ${options.runs}`);
  }
  return samples;
}
