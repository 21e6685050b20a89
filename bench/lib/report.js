import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release } from "node:os";
import { join } from "node:path";
import { benchFolder, projectFolder } from "./prepare.js";
import { measured } from "./requests.js";
import { lowest, median } from "./statistics.js";
import { measuredInputs } from "./validators.js";

/** The results as Markdown. */
export function report({ options, pinned, apps, sizes, dropped, cold, warm, validation, scale }) {
  return [
    ...machine(options, pinned),
    ...dropped.map(
      ([name, reason, problems]) => `\n**${name} was not measured:** it ${reason}: ${problems.join("; ")}`,
    ),
    ...sizeTable(sizes),
    ...(cold === undefined ? [] : coldTable(apps, cold, options)),
    ...(warm === undefined ? [] : warmTable(warm, options)),
    ...(validation === undefined ? [] : validationTable(validation, options)),
    ...(scale === undefined ? [] : scaleTable(scale, options)),
    "",
  ].join("\n");
}

function machine(options, pinned) {
  const node = execFileSync(options.node, ["--version"], { encoding: "utf8" }).trim();
  const peers = ["hono", "zod", "ajv", "class-validator", "class-transformer"].map(
    (name) => `${name} ${version(benchFolder, name)}`,
  );
  const client = version(join(projectFolder, "spec/runtime-client"), "aws-lambda-ric");
  return [
    `- Machine: ${cpus()[0].model}, ${cpus().length} processors, ${process.platform} ${release()}, ${process.arch}; load ${loadavg()
      .map((load) => load.toFixed(2))
      .join(" ")}`,
    `- Node ${node}, aws-lambda-ric ${client}, lambent ${version(projectFolder)}, ${peers.join(", ")}`,
    `- Events of ${options.event === "v2" ? "an HTTP API, payload format 2.0" : "a REST API"}; ${
      pinned ? "what is measured has processor 1, the rest processor 0" : "not pinned to a processor"
    }; ${new Date().toISOString().slice(0, 10)}`,
  ];
}

function sizeTable(sizes) {
  const packages = ["lambent", "class-validator", "validator", "class-transformer", "reflect-metadata", "app"];
  const rows = Object.entries(sizes).map(([name, bundle]) => {
    const parts = packages.map((part) => bundle.packages[part] ?? 0);
    const rest = bundle.bytes - parts.reduce((sum, bytes) => sum + bytes, 0);
    return [name, ...[bundle.bytes, bundle.gzipBytes, ...parts, rest].map((bytes) => bytes.toLocaleString("en"))];
  });
  return [
    "",
    "### Bundle size",
    "",
    "Bytes of the minified bundle and of the same with gzip, and how many of the former come from each package; `rest` is",
    "other packages and what the bundler adds.",
    "",
    ...table(["app", "bytes", "gzip", ...packages, "rest"], rows),
  ];
}

function coldTable(apps, cold, { runs }) {
  const requests = Object.keys(Object.values(cold)[0]);
  const rows = Object.entries(cold).map(([name, samples]) => [
    name,
    apps[name].bytes.toLocaleString("en"),
    ...requests.flatMap((request) => {
      const walls = samples[request].map(({ wall }) => wall);
      const cpu = samples[request].map((sample) => sample.cpu);
      return [lowest(walls), median(walls), lowest(cpu), median(cpu)].map((value) => value.toFixed(1));
    }),
  ]);
  const columns = requests.flatMap((request) => [`${request}: lowest`, "median", "CPU lowest", "CPU median"]);
  return [
    "",
    "### Cold start",
    "",
    `Milliseconds from before the process is started to the first answer of the real runtime client, ${runs} starts each.`,
    "",
    ...table(["app", "bundle bytes", ...columns], rows),
  ];
}

function warmTable(warm, { rounds }) {
  const rows = Object.entries(warm).map(([name, samples]) => [
    name,
    ...measured.map((request) => microseconds(lowest(samples[request.name]))),
  ]);
  return [
    "",
    "### Warm",
    "",
    `Processor time of one call in microseconds, the lowest of ${rounds} rounds; without the runtime client.`,
    "",
    ...table(["app", ...measured.map(({ name }) => name)], rows),
  ];
}

function validationTable(validation, { rounds }) {
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
    "",
    "### Validation",
    "",
    `Processor time in microseconds, the lowest of ${rounds} rounds and in brackets the median: of one validation of an object`,
    "that is parsed already, and of a whole call of the handler, that of lambent without its log.",
    "",
    ...table(["", ...inputs, ...posts], rows),
  ];
}

function scaleTable(scale, { routes }) {
  const cell = (samples, read) => (samples === undefined ? "failed" : read(samples));
  const rows = Object.entries(scale).map(([name, byRoutes]) => [
    name,
    ...routes.map((n) => cell(byRoutes[n], ({ warm }) => microseconds(lowest(warm)))),
    ...routes.map((n) => cell(byRoutes[n], ({ cold }) => lowest(cold.map(({ wall }) => wall)).toFixed(1))),
    ...routes.map((n) => cell(byRoutes[n], ({ cold }) => lowest(cold.map(({ cpu }) => cpu)).toFixed(1))),
  ]);
  const columns = ["warm us", "cold ms", "cold CPU ms"].flatMap((what) => routes.map((n) => `${n} routes: ${what}`));
  return [
    "",
    "### Number of routes",
    "",
    "GET of the last of so many routes `/r<i>/{id}`: processor time of a warm call, and a cold start, lowest of each.",
    "",
    ...table(["app", ...columns], rows),
  ];
}

function table(header, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)];
}

function microseconds(value) {
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

function version(folder, name) {
  const file = name === undefined ? join(folder, "package.json") : join(folder, "node_modules", name, "package.json");
  return JSON.parse(readFileSync(file, "utf8")).version;
}
