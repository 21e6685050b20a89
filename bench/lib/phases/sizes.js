import { withoutLog } from "../apps.js";
import { bundleApp, bundleHello } from "../bundle.js";
import { converse, differences } from "../check.js";
import { get, measured } from "../requests.js";
import { Worker } from "../worker.js";

/**
 * Bundles the apps, and sees that each answers as `raw`: one that answers anything else does other work, so it is named in
 * the report and left out of everything.
 */
export async function bundleApps(bench) {
  const { place, results, say } = bench;
  const hello = {};
  for (const name of bench.names) {
    const app = await bundleApp(place, name);
    if (name === "noop" || (await answersAsRaw(bench, name, app))) results.apps[name] = app;
    if (name !== "noop" && results.apps[name] !== undefined) await bundleHelloOf(bench, name, hello);
    say(`${name}: ${app.bytes} bytes`);
  }
  results.sizes = { hello, items: { ...results.apps } };
  if (results.apps.lambent === undefined) return;
  const quiet = await bundleApp(place, "lambent", "quiet");
  if (await answersAsRaw(bench, withoutLog, quiet)) bench.quiet = quiet.file;
  await bundleExample(bench);
}

/** The apps with their files, that without a log where it is asked for. */
export function filesOf({ results, quiet }, { noop = true, log = true, noLog = false } = {}) {
  return [
    ...Object.entries(results.apps)
      .filter(([name]) => (name !== "noop" || noop) && (name !== "lambent" || log))
      .map(([name, { file }]) => [name, file]),
    ...(noLog && quiet !== undefined ? [[withoutLog, quiet]] : []),
  ];
}

/** Whether an app answers as `raw`, which has to be asked first. */
async function answersAsRaw(bench, name, { file }) {
  const worker = await Worker.start(bench.setting, file);
  const answers = await converse(worker, bench.source);
  await worker.stop();
  bench.rawAnswers ??= answers;
  return bench.accept(name, "does not answer as raw", differences(bench.rawAnswers, answers));
}

async function bundleHelloOf({ place, setting, source, accept }, name, bundles) {
  const bundle = await bundleHello(place, name);
  const worker = await Worker.start(setting, bundle.file);
  const { status, body } = source.decode(await worker.call(source.encode(get("/hello/world"))));
  await worker.stop();
  const isRight = status === 200 && body.toString() === '{"message":"Hello, world"}';
  if (accept(`${name}, hello`, "does not greet", isRight ? [] : [`${status} ${body}`])) bundles[name] = bundle;
}

/** The example is no app of the same API: only its size is of interest, and that it works. */
async function bundleExample({ place, setting, source, results, accept }) {
  const name = "lambent, examples/items-api";
  const example = await bundleApp(place, "items-api");
  const worker = await Worker.start(setting, example.file);
  const problems = [];
  for (const { name: request, request: body, statuses } of measured.filter(({ name }) => name.startsWith("POST"))) {
    const { status } = source.decode(await worker.call(source.encode(body)));
    if (!statuses.includes(status)) problems.push(`${request}: status ${status}`);
  }
  await worker.stop();
  if (accept(name, "does not work", problems)) results.sizes.items[name] = example;
}
