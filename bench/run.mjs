// Measures the apps side by side and prints the results as Markdown; see README.md for the method.
import { writeFileSync } from "node:fs";
import { readOptions } from "./lib/options.js";
import { prepare } from "./lib/prepare.js";

const options = readOptions(process.argv.slice(2));
const place = prepare(options);

// These need what has just been installed.
const { bundleApp, bundleScaleApp, loadHarness } = await import("./lib/bundle.js");
const { converse, differences } = await import("./lib/check.js");
const { coldStart } = await import("./lib/cold.js");
const { pinThisProcess } = await import("./lib/processors.js");
const { report } = await import("./lib/report.js");
const { get, measured } = await import("./lib/requests.js");
const { rotated } = await import("./lib/statistics.js");
const { measuredInputs, misjudgements, validatorEntries } = await import("./lib/validators.js");
const { Worker } = await import("./lib/worker.js");

const frameworks = ["hono", "lambent"];
const libraries = Object.entries(validatorEntries).map(([name, entry]) => ({ name, entry, only: name.split(",")[0] }));
const isWanted = (name) => options.only?.includes(name) ?? true;
const names = ["noop", "raw", ...frameworks.filter(isWanted)];
for (const name of options.only ?? []) {
  if (!["noop", "raw", ...frameworks, ...libraries.map(({ only }) => only)].includes(name)) {
    throw new Error(`There is no app ${name}.`);
  }
}

const harness = await loadHarness(place);
const source = harness.httpSource(options.event === "v2" ? "HTTP API, payload 2.0" : "REST API");
const setting = { harness, node: options.node, pinned: options.pin && pinThisProcess() };
const results = { options, pinned: setting.pinned, apps: {}, dropped: [] };
const posts = measured.filter(({ name }) => name.startsWith("POST"));
const withoutLog = "lambent, no log";
let quiet;
let rawAnswers;

await bundleAndCheck();
// Before anything is measured: a bundler that runs in between takes the machine's time.
const validationFiles = options.phases.includes("validation") ? await bundleValidation() : undefined;
const scaleFiles = options.phases.includes("scale") ? await bundleScale() : {};
if (options.phases.includes("cold")) results.cold = await measureCold();
if (options.phases.includes("warm")) results.warm = await measureWarm();
if (options.phases.includes("validation")) results.validation = await measureValidation(validationFiles);
if (options.phases.includes("scale")) results.scale = await measureScale();
process.stdout.write(report(results));
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 1)}\n`);

/** An app that answers anything else than `raw` does other work: it is named in the report and not measured. */
async function bundleAndCheck() {
  for (const name of names) {
    const app = await bundleApp(place, name);
    if (name === "noop" || (await answersAsRaw(name, app))) results.apps[name] = app;
    say(`${name}: ${app.bytes} bytes`);
  }
  results.sizes = { ...results.apps };
  if (results.apps.lambent === undefined) return;
  const { file } = await bundleApp(place, "lambent", "quiet");
  if (await answersAsRaw(withoutLog, { file })) quiet = file;
  await bundleExample();
}

/** Whether an app answers as `raw`, which has to be asked first. */
async function answersAsRaw(name, { file }) {
  const worker = await Worker.start(setting, file);
  const answers = await converse(worker, source);
  await worker.stop();
  rawAnswers ??= answers;
  return passes(name, "does not answer as raw", differences(rawAnswers, answers));
}

/** The example is no app of the same API: only its size is of interest, and that it works. */
async function bundleExample() {
  const name = "examples/items-api";
  const example = await bundleApp(place, "items-api");
  const worker = await Worker.start(setting, example.file);
  const problems = [];
  for (const { name: request, request: body, statuses } of posts) {
    const { status } = source.decode(await worker.call(source.encode(body)));
    if (!statuses.includes(status)) problems.push(`${request}: status ${status}`);
  }
  await worker.stop();
  if (passes(name, "does not work", problems)) results.sizes[name] = example;
}

function passes(name, fault, problems) {
  if (problems.length === 0) return true;
  results.dropped.push([name, fault, problems]);
  say(`${name} ${fault}:\n  ${problems.join("\n  ")}`);
  process.exitCode = 1;
  return false;
}

async function measureCold() {
  const apps = Object.keys(results.apps);
  const requests = measured.filter(({ name }) => ["GET /health", "POST valid"].includes(name));
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

async function measureWarm() {
  const files = Object.entries(results.apps).map(([app, { file }]) => [app, file]);
  if (quiet !== undefined) files.push([withoutLog, quiet]);
  const apps = files.map(([app]) => app);
  const samples = Object.fromEntries(
    apps.map((app) => [app, Object.fromEntries(measured.map(({ name }) => [name, []]))]),
  );
  const workers = await startWorkers(files);
  // The first round is for the compiler and does not count.
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const { name, first, request, statuses } of measured) {
      for (const app of rotated(apps, round)) {
        const event = await eventFor(workers[app], request, first);
        const expected = app === "noop" ? undefined : statuses;
        const sample = await workers[app].measure(event, expected, round === 0 ? 700 : 250);
        if (round > 0) samples[app][name].push(sample);
      }
    }
    say(`warm ${round} of ${options.rounds}`);
  }
  await Promise.all(Object.values(workers).map((worker) => worker.stop()));
  return samples;
}

/** The validators that judge as the rules say, and the handlers that use one. */
async function bundleValidation() {
  const validators = [];
  for (const { name, entry, only } of libraries) {
    if (!isWanted(only)) continue;
    const { file } = await bundleApp(place, "validators", entry);
    const worker = await Worker.start(setting, file, "validators");
    const problems = await misjudgements(worker);
    await worker.stop();
    if (passes(name, "does not judge as the rules say", problems)) validators.push([name, file]);
  }
  const { noop, lambent: logging, ...others } = results.apps;
  const handlers = Object.entries(others).map(([name, { file }]) => [name, file]);
  if (quiet !== undefined) handlers.push(["lambent", quiet]);
  return { validators, handlers };
}

async function measureValidation({ validators, handlers }) {
  const samples = Object.fromEntries([...validators, ...handlers].map(([name]) => [name, {}]));
  const libraryWorkers = await startWorkers(validators, "validators");
  const handlerWorkers = await startWorkers(handlers);
  // The first round is for the compiler and does not count.
  for (let round = 0; round <= options.rounds; round += 1) {
    const add = (name, column, sample) => {
      samples[name][column] ??= [];
      if (round > 0) samples[name][column].push(sample);
    };
    for (const input of measuredInputs) {
      for (const [name] of rotated(validators, round)) {
        add(name, input.name, await libraryWorkers[name].measureValidator(input, round === 0 ? 500 : 100));
      }
    }
    for (const { name: column, request, statuses } of posts) {
      for (const [name] of rotated(handlers, round)) {
        const event = source.encode(request);
        add(name, column, await handlerWorkers[name].measure(event, statuses, round === 0 ? 700 : 250));
      }
    }
    say(`validation ${round} of ${options.rounds}`);
  }
  const workers = [...Object.values(libraryWorkers), ...Object.values(handlerWorkers)];
  await Promise.all(workers.map((worker) => worker.stop()));
  return samples;
}

/** For each number of routes the apps and their bundles. */
async function bundleScale() {
  const files = {};
  for (const routes of options.routes) {
    files[routes] = [];
    for (const app of Object.keys(results.apps)) {
      if (app !== "noop") files[routes].push([app, (await bundleScaleApp(place, app, routes)).file]);
    }
  }
  return files;
}

async function measureScale() {
  const apps = Object.keys(results.apps).filter((app) => app !== "noop");
  const samples = Object.fromEntries(apps.map((app) => [app, {}]));
  const coldRuns = Math.max(3, Math.ceil(options.runs / 4));
  for (const routes of options.routes) {
    const event = source.encode(get(`/r${routes - 1}/42`));
    const isRight = (result) => source.decode(result).body.toString() === '{"id":"42"}';
    const files = scaleFiles[routes];
    for (const app of apps) samples[app][routes] = { cold: [], warm: [] };
    for (let round = 0; round < coldRuns; round += 1) {
      for (const [app, file] of rotated(files, round)) {
        samples[app][routes].cold.push(await coldStart(setting, { file, event, isRight }));
      }
    }
    const workers = await startWorkers(files);
    for (let round = 0; round <= options.rounds; round += 1) {
      for (const app of rotated(apps, round)) {
        const sample = await workers[app].measure(event, [200], round === 0 ? 500 : 200);
        if (round > 0) samples[app][routes].warm.push(sample);
      }
    }
    await Promise.all(Object.values(workers).map((worker) => worker.stop()));
    say(`${routes} routes`);
  }
  return samples;
}

async function startWorkers(files, exported = "handler") {
  const workers = {};
  for (const [app, file] of files) workers[app] = await Worker.start(setting, file, exported);
  return workers;
}

/** The event of a request; where it reads an item, of one that was created just now. */
async function eventFor(worker, request, first) {
  if (first === undefined) return source.encode(request);
  const { body } = source.decode(await worker.call(source.encode(first)));
  const { id = "1" } = JSON.parse(body.toString());
  return source.encode({ ...request, path: `/items/${id}` });
}

function say(line) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
