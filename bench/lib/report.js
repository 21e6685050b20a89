import { machineLines, versionLines } from "./machine.js";
import { measured } from "./requests.js";
import { lowest, median } from "./statistics.js";
import { bytes, megabytes, microseconds, milliseconds, table } from "./tables.js";
import { measuredInputs } from "./validators.js";

/** The results as Markdown. */
export function report(results) {
  const dropped = results.dropped.map(
    ([name, reason, problems]) => `**${name} was not measured:** it ${reason}: ${problems.join("; ")}`,
  );
  const tables = sections(results).flatMap(({ title, lines }) => [
    ...(title === undefined ? [] : [`### ${title}`, ""]),
    ...lines,
    "",
  ]);
  return [...dropped.flatMap((line) => [line, ""]), ...tables, ""].join("\n");
}

/** What the run has measured: for each section its name, its title and its lines. */
export function sections(results) {
  const { options, apps, sizes, cold, profile, dynamodb, warm, memory, validation, scale } = results;
  const all = [
    { name: "machine", lines: [...machineLines(results), ...versionLines(Object.keys(apps))] },
    { name: "sizes", title: "Bundle size", lines: sizeLines(sizes) },
    cold && { name: "cold", title: "Cold start", lines: coldLines(apps, cold, options) },
    profile && { name: "profile", title: "Where a cold start goes", lines: profileLines(profile, options) },
    dynamodb && { name: "dynamodb", title: "Cold start with DynamoDB", lines: databaseLines(dynamodb, options) },
    warm && { name: "warm", title: "Warm calls", lines: warmLines(warm, options) },
    memory && { name: "memory", title: "Memory", lines: memoryLines(memory, options) },
    validation && { name: "validation", title: "Validation", lines: validationLines(validation, options) },
    scale && { name: "scale", title: "Number of routes", lines: scaleLines(scale, options) },
  ];
  return all.filter((section) => section !== undefined);
}

function sizeLines({ hello, items }) {
  const rows = (bundles) =>
    Object.entries(bundles).map(([name, bundle]) => [
      name,
      bytes(bundle.bytes),
      bytes(bundle.gzipBytes),
      partsOf(bundle).join("; "),
    ]);
  const columns = ["bytes", "gzip", "bytes of packages"];
  return [
    "Bytes of the minified bundle, of the same with gzip, and of the packages in it; `app` is the application's own code, `rest`",
    "small packages and what the bundler adds.",
    "",
    ...table(["one route", ...columns], rows(hello), 1),
    "",
    ...table(["items API", ...columns], rows(items), 1),
  ];
}

/** The packages of a bundle, the largest first, with all that is small as the rest. */
function partsOf({ bytes: total, packages }) {
  const isLarge = ([, size]) => size >= total / 50;
  const large = Object.entries(packages).filter(isLarge);
  large.sort(([, a], [, b]) => b - a);
  const rest = total - large.reduce((sum, [, size]) => sum + size, 0);
  return [...large, ...(rest > 0 ? [["rest", rest]] : [])].map(([name, size]) => `${name} ${bytes(size)}`);
}

function coldLines(apps, cold, { runs }) {
  const requests = Object.keys(Object.values(cold)[0]);
  const rows = Object.entries(cold).map(([name, samples]) => [
    name,
    bytes(apps[name].bytes),
    ...requests.flatMap((request) => startCells(samples[request])),
  ]);
  return [
    `Milliseconds from before the process is started to its first answer, and of processor time until then: the lowest of ${runs}`,
    "starts and in brackets the median.",
    "",
    ...table(["app", "bundle bytes", ...requests.flatMap((request) => [request, "CPU"])], rows),
  ];
}

function profileLines(profile, { runs }) {
  const rows = profile
    .filter(([, share]) => share >= 0.01)
    .map(([part, share]) => [part, `${(share * 100).toFixed(0)} %`]);
  return [
    `What a sampling profiler of V8 sees of ${runs} starts of lambent with POST valid, under the runtime client: shares of the`,
    "time that the application takes, Node and the runtime client left out. The compiler's time for a function is in that of",
    "the function.",
    "",
    ...table(["part", "share"], rows),
  ];
}

function databaseLines(dynamodb, { runs }) {
  const requests = Object.keys(Object.values(dynamodb)[0].starts);
  const rows = Object.entries(dynamodb).map(([name, samples]) => [
    name,
    bytes(samples.bytes),
    ...requests.flatMap((request) => startCells(samples.starts[request])),
  ]);
  return [
    `Milliseconds to the first answer and of processor time, the lowest of ${runs} starts and in brackets the median.`,
    "",
    ...table(["app", "bundle bytes", ...requests.flatMap((request) => [request, "CPU"])], rows),
  ];
}

function startCells(samples) {
  return [samples.map(({ wall }) => wall), samples.map(({ cpu }) => cpu)].map(
    (values) => `${milliseconds(lowest(values))} (${milliseconds(median(values))})`,
  );
}

function warmLines(warm, { rounds }) {
  const rows = Object.entries(warm).map(([name, samples]) => [
    name,
    ...measured.map((request) => microseconds(lowest(samples[request.name]))),
  ]);
  return [
    `Processor time of one call in microseconds, the lowest of ${rounds} rounds; without the runtime client.`,
    "",
    ...table(["app", ...measured.map(({ name }) => name)], rows),
  ];
}

function memoryLines(memory, { memoryRuns }) {
  const rows = Object.entries(memory).map(([name, samples]) => [
    name,
    ...["first", "many"].map((when) => {
      const values = samples.map((sample) => sample[when]);
      return `${megabytes(lowest(values))} (${megabytes(median(values))})`;
    }),
  ]);
  return [
    `Resident memory of the process in MB (10^6 bytes), the lowest of ${memoryRuns} processes and in brackets the median.`,
    "",
    ...table(["app", "after 1 call", "after 20,000 more"], rows),
  ];
}

function validationLines(validation, { rounds }) {
  const inputs = measuredInputs.map(({ name }) => name);
  const posts = measured.map(({ name }) => name).filter((name) => name.startsWith("POST"));
  const rows = Object.entries(validation).map(([name, samples]) => [
    name,
    ...[...inputs, ...posts].map((column) => {
      const values = samples[column];
      return values === undefined ? "" : `${microseconds(lowest(values))} (${microseconds(median(values))})`;
    }),
  ]);
  return [
    `Processor time in microseconds, the lowest of ${rounds} rounds and in brackets the median: of one validation of an object`,
    "that is parsed already, and of a whole call of the handler, that of lambent without its log.",
    "",
    ...table(["", ...inputs, ...posts], rows),
  ];
}

function scaleLines(scale, { routes, rounds, scaleRuns }) {
  const rows = (cell) =>
    Object.entries(scale).map(([name, byRoutes]) => [name, ...routes.map((n) => cell(byRoutes[n]))]);
  const columns = routes.map((n) => `${n.toLocaleString("en")} routes`);
  return [
    `Processor time of a warm call in microseconds, the lowest of ${rounds} rounds.`,
    "",
    ...table(
      ["warm", ...columns],
      rows(({ warm }) => microseconds(lowest(warm))),
    ),
    "",
    `Milliseconds to the first answer, and in brackets of processor time, the lowest of ${scaleRuns} starts each.`,
    "",
    ...table(
      ["cold", ...columns],
      rows(({ cold }) =>
        [cold.map(({ wall }) => wall), cold.map(({ cpu }) => cpu)]
          .map((values) => milliseconds(lowest(values)))
          .join(" (")
          .concat(")"),
      ),
    ),
  ];
}
