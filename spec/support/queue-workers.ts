import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { QueueTask } from "../fixtures/queue-jobs.js";

/** What became of one invocation: `ended` where the process did not live to answer it. */
export type WorkerOutcome =
  | { readonly kind: "answer"; readonly answer: unknown }
  | { readonly kind: "rejected"; readonly reason: string }
  | { readonly kind: "ended"; readonly how: "killed" | "timed out" | "other"; readonly reason: string };

/** A process that serves one invocation at a time, like an environment of a function. */
export interface Worker {
  invoke(event: unknown, limitMs: number): Promise<WorkerOutcome>;
  /** Resolves once the process is gone. */
  stop(): Promise<void>;
}

/** Starts a process; resolves once it can be invoked. */
export type StartWorker = (task: QueueTask) => Promise<Worker>;

/** What a forked process is sent. */
export interface WorkerOrder {
  readonly event: unknown;
  readonly limitMs: number;
}

/** What it sends. */
export type WorkerReply = { readonly kind: "ready" } | Exclude<WorkerOutcome, { kind: "ended" }>;

/** Workers that are a program of their own, of a bundle of `queue-worker.ts`; what they log goes nowhere. */
export function forkedWorkers(file: string, execPath: string = process.execPath): StartWorker {
  return async (task) => {
    const child = fork(file, {
      execPath,
      execArgv: [],
      env: { PATH: process.env.PATH, NODE_ENV: "production", QUEUE_TASK: JSON.stringify(task) },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    // "exit" and not "close", which does not come after disconnect() from this side.
    const exited = once(child, "exit");
    const ready = await Promise.race([once(child, "message"), exited.then(() => undefined)]);
    if (ready === undefined) throw new Error(`${file} did not start.`);
    return new ForkedWorker(child, exited);
  };
}

class ForkedWorker implements Worker {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;

  constructor(child: ChildProcess, exited: Promise<unknown[]>) {
    this.#child = child;
    this.#exited = exited;
  }

  async invoke(event: unknown, limitMs: number): Promise<WorkerOutcome> {
    const child = this.#child;
    const order: WorkerOrder = { event, limitMs };
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, limitMs);
    const reply = new Promise<WorkerOutcome>((resolve) => child.once("message", resolve));
    // A process that is going away takes no order; its end is the outcome then.
    child.send(order, () => undefined);
    const outcome = await Promise.race([reply, this.#end(() => isLate)]);
    clearTimeout(limit);
    child.removeAllListeners("message");
    return outcome;
  }

  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const [code, signal] = await this.#exited;
    if (code !== 0) throw new Error(`A worker ended with ${code ?? signal} in place of 0.`);
  }

  async #end(isLate: () => boolean): Promise<WorkerOutcome> {
    const [code, signal] = await this.#exited;
    const how = isLate() ? "timed out" : signal === "SIGKILL" ? "killed" : "other";
    return { kind: "ended", how, reason: String(code ?? signal) };
  }
}
