import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { lambdaEnvironment } from "./lambda-environment.js";
import { type FunctionEnd, type InvocationOutcome, type InvokeOptions, RuntimeApi } from "./runtime-api.js";
import { runtimeClientProgram } from "./runtime-client.js";

export interface LambdaProcessOptions {
  /** The folder of the deployed function. */
  taskRoot: string;
  /** Module and export, as the function's configuration names them; `index.handler` by default. */
  handler?: string;
  /** Variables beside those that Lambda sets. */
  env?: Record<string, string>;
  nodeArguments?: string[];
  /** The program of Node.js; that of this process by default. */
  node?: string;
}

/** A function under the real runtime client, in a process with the environment that Lambda gives it. */
export class LambdaProcess {
  #stdout = "";
  #stderr = "";
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;

  private constructor(api: RuntimeApi, { taskRoot, handler = "index.handler", ...options }: LambdaProcessOptions) {
    this.#api = api;
    this.#child = spawn(
      options.node ?? process.execPath,
      [...(options.nodeArguments ?? []), runtimeClientProgram, handler],
      {
        cwd: taskRoot,
        env: { ...lambdaEnvironment(api.address, taskRoot, handler), ...options.env },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    // "close" and not "exit": all output has been read by then.
    this.#closed = once(this.#child, "close");
    this.#child.once("close", (code, signal) => api.end({ kind: "exit", code, signal }));
  }

  static async start(options: LambdaProcessOptions): Promise<LambdaProcess> {
    return new LambdaProcess(await RuntimeApi.start(), options);
  }

  /** Resolves when the function asks for its first invocation, or with the reason why it never will. */
  get initialisation(): Promise<{ kind: "ready" } | FunctionEnd> {
    return this.#api.initialisation;
  }

  /** What the function wrote so far; it may arrive a moment after the answer of the invocation that wrote it. */
  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  invoke(event: unknown, options?: InvokeOptions): Promise<InvocationOutcome> {
    return this.#api.invoke(event, options);
  }

  /** Asks the process to end as Lambda does, with SIGTERM and half a second later SIGKILL; resolves when it is gone. */
  async terminate(): Promise<void> {
    this.#child.kill("SIGTERM");
    const kill = setTimeout(() => this.#child.kill("SIGKILL"), 500);
    await this.#closed;
    clearTimeout(kill);
    await this.#api.stop();
  }

  /** Ends the process at once; resolves when it is gone and all of its output has been read. */
  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#closed;
    await this.#api.stop();
  }
}
