import { parseArgs } from "node:util";

const usage = `node bench/soak.mjs [options]

  --invocations N     one after the other, 1000000 by default, once without the log and once with it
  --warm-up N         how many of them come before the first look at the heap, 100000 by default
  --requests N        64 at a time, 200000 by default
  --deadlines N       handlers that never return, under the runtime client, 200 by default
  --node PATH         the node program to run with, this one by default
  --no-build          runs the build that is there
  --help
`;

/** The options of one run, checked. */
export function readSoakOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      invocations: { type: "string", default: "1000000" },
      "warm-up": { type: "string", default: "100000" },
      requests: { type: "string", default: "200000" },
      deadlines: { type: "string", default: "200" },
      node: { type: "string", default: process.execPath },
      "no-build": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const [invocations, warmUp, requests, deadlines] = ["invocations", "warm-up", "requests", "deadlines"].map((name) => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= 1) return number;
    throw new Error(`--${name} takes whole numbers from 1, not ${values[name]}.`);
  });
  if (warmUp >= invocations) throw new Error("--warm-up has to be less than --invocations.");
  return { invocations, warmUp, requests, deadlines, node: values.node, build: !values["no-build"] };
}
