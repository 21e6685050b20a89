import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundleReadable } from "../bundle.js";
import { coldStart } from "../cold.js";
import { measured } from "../requests.js";

/** Microseconds between two samples; shorter ones cost more than what they show. */
const interval = 100;

// Starts V8's profiler before the application is read, and stops it when its first answer is there.
const wrapper = `
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.setSamplingInterval", { interval: ${interval} });
session.post("Profiler.start");
const application = await import("./app.mjs");
export const handler = async (event, context) => {
  const answer = await application.handler(event, context);
  session.post("Profiler.stop", (_, { profile }) => writeFileSync(process.env.PROFILE, JSON.stringify(profile)));
  return answer;
};
`;

/** The bundle of lambent with names and files in it, behind a module that profiles it. */
export async function prepare({ place, isWanted }) {
  if (!isWanted("lambent")) return undefined;
  const folder = join(place.folder, "lambent-profile");
  mkdirSync(folder, { recursive: true });
  await bundleReadable(place, "lambent", join(folder, "app.mjs"));
  writeFileSync(join(folder, "index.mjs"), wrapper);
  return join(folder, "index.mjs");
}

/** Where the time of a cold start goes under the runtime client: the share of the samples by what they are in. */
export async function measure({ options, setting, source, say }, file) {
  if (file === undefined) return undefined;
  const partOf = partsOf(readFileSync(join(dirname(file), "app.mjs"), "utf8"));
  const environment = { PROFILE: join(dirname(file), "profile.json") };
  const { request, statuses } = measured.find(({ name }) => name === "POST valid");
  const shares = new Map();
  for (let run = 1; run <= options.runs; run += 1) {
    const isRight = (result) => statuses.includes(source.decode(result).status);
    await coldStart(setting, { file, event: source.encode(request), isRight, environment });
    const profile = JSON.parse(readFileSync(environment.PROFILE, "utf8"));
    for (const [part, time] of timesOf(profile, partOf)) shares.set(part, (shares.get(part) ?? 0) + time);
  }
  say(`profile of ${options.runs} starts`);
  const total = [...shares.values()].reduce((sum, time) => sum + time, 0);
  return [...shares].map(([part, time]) => [part, time / total]).sort(([, a], [, b]) => b - a);
}

/** The part of the application that a line of its bundle belongs to. */
function partsOf(code) {
  let part = "what stands outside of modules";
  return code.split("\n").map((line) => {
    // So esbuild notes which file comes next.
    const [, path] = /^\/\/ (\S+\.[cm]?[jt]s)$/.exec(line) ?? [];
    if (path !== undefined) part = nameOf(path);
    return part;
  });
}

function nameOf(path) {
  const [, inside] = /\/lambent\/(?:esm\/)?((?:lib|decorators|backends|cli)\/.*)$/.exec(path) ?? [];
  if (inside === undefined) return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? "the application itself";
  const folder = dirname(inside);
  return `lambent: ${folder === "lib" ? inside : folder}`;
}

/** The time of each sample, for what is nearest to it of the bundle, else for Node's reading of it. */
function timesOf({ nodes, samples, timeDeltas }, partOf) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOfNode = (id) => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      const { url, lineNumber, functionName } = byId.get(at).callFrame;
      if (url.endsWith("/app.mjs")) return partOf[lineNumber];
      if (functionName === "compileSourceTextModule") return "reading and compiling the bundle";
    }
    return undefined;
  };
  const times = samples.map((id, i) => [partOfNode(id), timeDeltas[i + 1] ?? 0]);
  return times.filter(([part]) => part !== undefined);
}
