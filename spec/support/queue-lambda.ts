import { LambdaProcess } from "./lambda-process.js";
import type { StartWorker, WorkerOutcome } from "./queue-workers.js";
import type { InvocationOutcome } from "./runtime-api.js";

/** Workers under the real runtime client, of a bundle of `queue-function.ts`. */
export function lambdaWorkers(taskRoot: string): StartWorker {
  return async (task) => {
    const lambda = await LambdaProcess.start({ taskRoot, env: { QUEUE_TASK: JSON.stringify(task) } });
    const start = await lambda.initialisation;
    if (start.kind !== "ready") throw new Error(`The function did not start: ${JSON.stringify(start)}`);
    return {
      invoke: async (event, limitMs) => {
        const outcome = toOutcome(await lambda.invoke(event, { deadlineMs: limitMs }));
        if (outcome.kind === "ended") await lambda.stop();
        return outcome;
      },
      stop: () => lambda.stop(),
    };
  };
}

function toOutcome(outcome: InvocationOutcome): WorkerOutcome {
  switch (outcome.kind) {
    case "response":
      return { kind: "answer", answer: outcome.body };
    case "error":
      return { kind: "rejected", reason: outcome.errorMessage };
    case "timeout":
      return { kind: "ended", how: "timed out", reason: "timeout" };
    case "exit":
      return { kind: "ended", how: outcome.signal === "SIGKILL" ? "killed" : "other", reason: String(outcome.code) };
    default:
      return { kind: "ended", how: "other", reason: outcome.kind };
  }
}
