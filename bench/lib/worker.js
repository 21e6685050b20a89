import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { measuredCommand } from "./processors.js";

const programs = {
  handler: fileURLToPath(new URL("./worker-process.js", import.meta.url)),
  validators: fileURLToPath(new URL("./validator-process.js", import.meta.url)),
};

/** A bundle in a process of its own without the runtime client, told by messages what to do. */
export class Worker {
  #child;
  #errors = "";

  static async start({ node, pinned, harness }, file, { exported = "handler", environment = {} } = {}) {
    const worker = new Worker();
    const [command, args] = measuredCommand(node, [programs[exported], file], pinned);
    const lambda = harness.lambdaEnvironment("127.0.0.1:9", "/var/task", "index.handler");
    const env = { ...lambda, NODE_ENV: "production", ...environment };
    worker.#child = spawn(command, args, { env, stdio: ["ignore", "ignore", "pipe", "ipc"] });
    // Some apps write a stack for each request that they refuse: only the end is kept, for where the process fails.
    worker.#child.stderr.setEncoding("utf8").on("data", (text) => {
      worker.#errors = `${worker.#errors}${text}`.slice(-1_000);
    });
    await worker.#answer();
    return worker;
  }

  /** Calls the handler once and resolves with its result. */
  async call(event) {
    return (await this.#ask({ do: "call", event })).result;
  }

  /** Calls the handler over and over and resolves with the processor time of a call, in microseconds. */
  async measure(event, statuses, milliseconds) {
    return (await this.#ask({ do: "measure", text: JSON.stringify(event), statuses, milliseconds })).microseconds;
  }

  /** Calls the handler so many times, with one event after the other, and resolves with the resident memory in bytes. */
  async memoryAfter(events, calls) {
    const texts = events.map((event) => JSON.stringify(event));
    return (await this.#ask({ do: "memory", texts, calls })).bytes;
  }

  /** What a validator says of an input. */
  async judge(validator, text) {
    return (await this.#ask({ do: "verdict", validator, text })).verdict;
  }

  /** Calls a validator over and over and resolves with the processor time of a call, in microseconds. */
  async measureValidator({ validator, text, isValid }, milliseconds) {
    return (await this.#ask({ do: "measure", validator, text, isValid, milliseconds })).microseconds;
  }

  async stop() {
    this.#child.kill("SIGKILL");
    await once(this.#child, "close");
  }

  async #ask(message) {
    this.#child.send(message);
    const answer = await this.#answer();
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  #answer() {
    return new Promise((resolve, reject) => {
      const onMessage = (message) => {
        this.#child.off("exit", onExit);
        resolve(message);
      };
      const onExit = (code, signal) => {
        this.#child.off("message", onMessage);
        reject(new Error(`The app's process ended: ${code ?? signal}.\n${this.#errors}`));
      };
      this.#child.once("message", onMessage).once("exit", onExit);
    });
  }
}

/** A worker for each of the files, by name. */
export async function startWorkers(setting, files, exported = "handler") {
  const workers = {};
  for (const [name, file] of files) workers[name] = await Worker.start(setting, file, { exported });
  return workers;
}

export async function stopWorkers(workers) {
  await Promise.all(Object.values(workers).map((worker) => worker.stop()));
}
