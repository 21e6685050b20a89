// Measures the apps side by side and prints the results as Markdown; see README.md for the method.
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { readOptions } from "./lib/options.js";
import { prepare } from "./lib/prepare.js";

const options = readOptions(process.argv.slice(2));
// Before the first process of its own: what else the machine has to do.
const load = loadavg();
const place = prepare(options);

// These need what has just been installed.
const { floors, frameworks } = await import("./lib/apps.js");
const { writeTables } = await import("./lib/document.js");
const { loadHarness } = await import("./lib/harness.js");
const { bundleApps } = await import("./lib/phases/sizes.js");
const { pinThisProcess } = await import("./lib/processors.js");
const { report, sections } = await import("./lib/report.js");
const { validatorEntries } = await import("./lib/validators.js");

const isWanted = (name) => options.only?.includes(name) ?? true;
const known = [
  ...floors,
  ...Object.keys(frameworks),
  ...Object.keys(validatorEntries).map((name) => name.split(",")[0]),
];
for (const name of options.only ?? []) {
  if (!known.includes(name)) throw new Error(`There is no app ${name}: ${[...new Set(known)].join(", ")}.`);
}

const harness = await loadHarness(place);
const setting = { harness, node: options.node, pinned: options.pin && pinThisProcess() };
const results = { options, pinned: setting.pinned, load, apps: {}, dropped: [] };
const bench = {
  options,
  place,
  setting,
  results,
  isWanted,
  accept,
  say,
  names: [...floors, ...Object.keys(frameworks).filter(isWanted)],
  source: harness.httpSource(options.event === "v2" ? "HTTP API, payload 2.0" : "REST API"),
};

await bundleApps(bench);
// Before anything is measured: a bundler that runs in between takes the machine's time.
const phases = [];
for (const name of options.phases) {
  const { prepare, measure } = await import(`./lib/phases/${name}.js`);
  phases.push([name, measure, await prepare?.(bench)]);
}
for (const [name, measure, prepared] of phases) results[name] = await measure(bench, prepared);

process.stdout.write(report(results));
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 1)}\n`);
if (options.write !== undefined) {
  if (results.dropped.length > 0) throw new Error(`${options.write} is as it was: not everything could be measured.`);
  writeTables(options.write, sections(results));
}

/** Notes what is wrong with an app, which is left out then. */
function accept(name, fault, problems) {
  if (problems.length === 0) return true;
  results.dropped.push([name, fault, problems]);
  say(`${name} ${fault}:\n  ${problems.join("\n  ")}`);
  process.exitCode = 1;
  return false;
}

function say(line) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
