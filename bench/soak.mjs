// Runs an application for long and prints what it held on to and mixed up, as Markdown; see README.md.
import { prepare } from "./lib/prepare.js";
import { readSoakOptions } from "./lib/soak-options.js";

const options = readSoakOptions(process.argv.slice(2));
const place = prepare(options);

// These need what has just been installed.
const { loadHarness } = await import("./lib/harness.js");
const { bundleSoak } = await import("./lib/soak-bundle.js");
const { deadlineFigures } = await import("./lib/soak-deadlines.js");
const { figuresOf } = await import("./lib/soak-process.js");
const { soakReport } = await import("./lib/soak-report.js");

const harness = await loadHarness(place);
const files = await bundleSoak(place);
const memory = {};
for (const log of ["silent", "logged"]) {
  say(`${options.invocations} invocations, ${log}`);
  memory[log] = await figuresOf(options, files.soak, [options.warmUp, options.invocations, log]);
}
say(`${options.requests} requests, 64 at a time`);
const isolation = await figuresOf(options, files.isolation, [options.requests, 64]);
say(`${options.deadlines} handlers that never return`);
const deadlines = await deadlineFigures(harness, options, files.deadlines);
const { text, isRight } = soakReport({ options, memory, isolation, deadlines });
process.stdout.write(text);
if (!isRight) process.exitCode = 1;

function say(line) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
