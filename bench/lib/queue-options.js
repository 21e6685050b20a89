import { parseArgs } from "node:util";

const usage = `node bench/queue.mjs [options]

  --records N         half of them for a standard queue, half for a FIFO queue, 100000 by default
  --seed N            what the records, the failures and the deaths are drawn from, 1 by default
  --processes N       that handle batches, each one at a time, 4 by default
  --groups N          of the FIFO queue, 1000 by default
  --deaths N          processes that kill themselves in the middle of a batch, about so many, 200 by default
  --stuck N           records whose handler never returns, about so many, 40 by default
  --batch N           records of the one batch, 10000 by default
  --node PATH         the node program to run with, this one by default
  --no-build          runs the build that is there
  --help
`;

/** The options of one run, checked. */
export function readQueueOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      records: { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
      processes: { type: "string", default: "4" },
      groups: { type: "string", default: "1000" },
      deaths: { type: "string", default: "200" },
      stuck: { type: "string", default: "40" },
      batch: { type: "string", default: "10000" },
      node: { type: "string", default: process.execPath },
      "no-build": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const names = ["records", "seed", "processes", "groups", "deaths", "stuck", "batch"];
  const [records, seed, processes, groups, deaths, stuck, batch] = names.map((name) => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= 1) return number;
    throw new Error(`--${name} takes whole numbers from 1, not ${values[name]}.`);
  });
  const shares = { failing: 0.03, poisoned: 0.001, dying: deaths / records, stuck: stuck / records };
  const plan = { seed, records, groups, ...shares };
  return { plan, processes, batch, node: values.node, build: !values["no-build"] };
}
