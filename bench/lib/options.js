import { parseArgs } from "node:util";

/** What can be measured, in the order in which it is. */
export const allPhases = ["cold", "profile", "dynamodb", "warm", "memory", "validation", "scale"];

const usage = `node bench/run.mjs [options]

  --only a,b          what to measure beside noop and raw: middy, hono, powertools, nestjs, routing-controllers, lambent,
                      and of the validators alone class-validator, zod, ajv; all by default
  --phases a,b        cold, profile, dynamodb, warm, memory, validation, scale; all by default
  --runs N            cold starts for each app and request, 20 by default; of the phases memory and scale a quarter
  --rounds N          warm rounds for each app and request, 7 by default
  --routes a,b        numbers of routes of the scale phase, 5,50,500,5000 by default
  --event v2|rest     events of an HTTP API with payload format 2.0 (the default) or of a REST API
  --node PATH         the node program to measure with, this one by default
  --json FILE         writes all samples there
  --write FILE        replaces the tables of that page, docs/benchmarks.md say; for a run of everything
  --no-build          measures the build that is there
  --no-pin            lets the operating system choose the processors
  --help
`;

/** The options of one run, checked. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      phases: { type: "string", default: allPhases.join(",") },
      runs: { type: "string", default: "20" },
      rounds: { type: "string", default: "7" },
      routes: { type: "string", default: "5,50,500,5000" },
      event: { type: "string", default: "v2" },
      node: { type: "string", default: process.execPath },
      json: { type: "string" },
      write: { type: "string" },
      "no-build": { type: "boolean", default: false },
      "no-pin": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const phases = values.phases.split(",");
  for (const phase of phases) {
    if (!allPhases.includes(phase)) throw new Error(`There is no phase ${phase}: ${allPhases.join(", ")}.`);
  }
  if (!["v2", "rest"].includes(values.event)) throw new Error("--event is v2 or rest.");
  if (values.write !== undefined && (values.only !== undefined || phases.length < allPhases.length)) {
    throw new Error(
      "--write takes a run of everything, because figures of two runs do not compare: no --only, no --phases.",
    );
  }
  const runs = count("--runs", values.runs);
  const fewRuns = Math.max(3, Math.ceil(runs / 4));
  return {
    only: values.only?.split(","),
    phases: allPhases.filter((phase) => phases.includes(phase)),
    runs,
    memoryRuns: fewRuns,
    scaleRuns: fewRuns,
    rounds: count("--rounds", values.rounds),
    routes: values.routes.split(",").map((text) => count("--routes", text)),
    event: values.event,
    node: values.node,
    json: values.json,
    write: values.write,
    build: !values["no-build"],
    pin: !values["no-pin"],
  };
}

function count(name, text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name} takes whole numbers from 1, not ${text}.`);
  return number;
}
