import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { projectFolder } from "./prepare.js";

const runtimeClient = join(projectFolder, "spec/runtime-client/node_modules/aws-lambda-ric/index.mjs");
const functions = 4;
const deadlineMs = 1_000;

/** Invokes a handler that never returns, and after it one that does, so many times in all. */
export async function deadlineFigures(harness, { node, deadlines }, file) {
  const front = harness.httpSource("HTTP API, payload 2.0");
  const spare = [];
  let answered = 0;
  let unharmed = 0;
  let next = 0;

  async function runFunction() {
    const api = await harness.RuntimeApi.start();
    const child = spawn(node, [runtimeClient, "index.handler"], {
      cwd: dirname(file),
      env: harness.lambdaEnvironment(api.address, dirname(file), "index.handler"),
      stdio: ["ignore", "ignore", "inherit"],
    });
    const closed = once(child, "close").then(([code, signal]) => api.end({ kind: "exit", code, signal }));
    const statusOf = async (path) => {
      const outcome = await api.invoke(front.encode({ method: "GET", path }), { deadlineMs });
      return outcome.kind === "response" ? front.decode(outcome.body).status : outcome.kind;
    };
    await api.initialisation;
    while (next < deadlines) {
      next += 1;
      // The function's own clock starts a moment later, with the delivery.
      const invokedAt = performance.now();
      if ((await statusOf("/never")) === 504) answered += 1;
      spare.push(deadlineMs - (performance.now() - invokedAt));
      if ((await statusOf("/quick")) === 200) unharmed += 1;
    }
    child.kill("SIGKILL");
    await closed;
    await api.stop();
  }

  await Promise.all(Array.from({ length: functions }, runFunction));
  return { answered, unharmed, leastSpare: Math.min(...spare) };
}
