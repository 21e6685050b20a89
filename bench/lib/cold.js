import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { projectFolder } from "./prepare.js";
import { cpuMilliseconds, measuredCommand } from "./processors.js";

const runtimeClient = join(projectFolder, "spec/runtime-client/node_modules/aws-lambda-ric/index.mjs");

/** One cold start: from before the process exists until its first answer has arrived at the Runtime API. */
export async function coldStart({ harness, node, pinned }, { file, event, isRight, environment = {} }) {
  const api = await harness.RuntimeApi.start();
  const answer = api.invoke(event, { deadlineMs: 60_000 });
  const [command, args] = measuredCommand(node, [runtimeClient, "index.handler"], pinned);
  const lambda = harness.lambdaEnvironment(api.address, dirname(file), "index.handler");
  const env = { ...lambda, NODE_ENV: "production", ...environment };
  const started = process.hrtime.bigint();
  const child = spawn(command, args, { cwd: dirname(file), env, stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  const closed = once(child, "close").then(([code, signal]) => api.end({ kind: "exit", code, signal }));
  try {
    const outcome = await answer;
    const wall = Number(process.hrtime.bigint() - started) / 1e6;
    const cpu = cpuMilliseconds(child.pid);
    if (outcome.kind !== "response" || !isRight(outcome.body)) {
      throw new Error(`${file} answered ${JSON.stringify(outcome).slice(0, 1_000)}\n${errors.slice(-1_000)}`);
    }
    return { wall, cpu };
  } finally {
    child.kill("SIGKILL");
    await closed;
    await api.stop();
  }
}
