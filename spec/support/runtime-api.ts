import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeStreamedResponse, type StreamedResponse } from "./streamed-response.js";

/** An error that the runtime client reported, with the field names that a caller of the function sees. */
interface FunctionError {
  errorType: string;
  errorMessage: string;
  stackTrace: string[];
}

/** Why a function does not answer any more: it failed to start, or its process ended. */
export type FunctionEnd =
  | ({ kind: "init-error" } & FunctionError)
  | { kind: "exit"; code: number | null; signal: NodeJS.Signals | null };

/** What became of one invocation, as the platform sees it; `text` is the body as it was sent. */
export type InvocationOutcome =
  | { kind: "response"; body: unknown; text: string }
  | ({ kind: "stream" } & StreamedResponse)
  | ({ kind: "error" } & FunctionError)
  | { kind: "timeout" }
  | FunctionEnd;

export interface InvokeOptions {
  /** The function's time for this invocation, from its delivery; 10 seconds by default. */
  deadlineMs?: number;
  /** Gets each piece of the answer as it arrives; the next one is read when its promise has resolved. */
  onBytes?(bytes: Buffer): void | Promise<void>;
}

interface Invocation {
  id: string;
  event: string;
  deadlineMs: number;
  timer: NodeJS.Timeout;
  onBytes: InvokeOptions["onBytes"];
  settle(outcome: InvocationOutcome): void;
}

const prefix = "/2018-06-01/runtime";
// The platform gives a function ten seconds to start.
const initLimitMs = 10_000;
const responseLimitBytes = 6_291_556;

/**
 * The Lambda Runtime API for one function: hands invocations to the runtime client that asks for them and takes its
 * answers, buffered or streamed, and its errors.
 */
export class RuntimeApi {
  readonly initialisation: Promise<{ kind: "ready" } | FunctionEnd>;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #queue: Invocation[] = [];
  readonly #delivered = new Map<string, Invocation>();
  /** The requests for a next invocation that have no answer yet: a runtime client waits in one of these. */
  readonly #waiting = new Set<ServerResponse>();
  #initialised!: (outcome: { kind: "ready" } | FunctionEnd) => void;
  #ended: FunctionEnd | undefined;

  private constructor() {
    this.initialisation = new Promise((resolve) => {
      this.#initialised = resolve;
    });
  }

  static async start(): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    await new Promise<void>((resolve) => api.#server.listen(0, "127.0.0.1", resolve));
    return api;
  }

  /** The value of AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Queues an event and resolves with what became of it; it never rejects. */
  invoke(event: unknown, { deadlineMs = 10_000, onBytes }: InvokeOptions = {}): Promise<InvocationOutcome> {
    if (this.#ended !== undefined) return Promise.resolve(this.#ended);
    return new Promise((resolve) => {
      const id = randomUUID();
      const invocation: Invocation = {
        id,
        event: JSON.stringify(event) ?? "null",
        deadlineMs,
        onBytes,
        timer: setTimeout(() => invocation.settle({ kind: "timeout" }), initLimitMs + deadlineMs),
        settle: (outcome) => {
          clearTimeout(invocation.timer);
          this.#delivered.delete(id);
          const queued = this.#queue.indexOf(invocation);
          if (queued !== -1) this.#queue.splice(queued, 1);
          resolve(outcome);
        },
      };
      this.#queue.push(invocation);
      this.#deliver();
    });
  }

  /** Settles whatever is open, and every later invocation, with the end of the function. */
  end(end: FunctionEnd): void {
    this.#ended ??= end;
    this.#initialised(this.#ended);
    for (const invocation of [...this.#delivered.values(), ...this.#queue]) invocation.settle(this.#ended);
  }

  async stop(): Promise<void> {
    this.end({ kind: "exit", code: null, signal: null });
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #deliver(): void {
    const [response] = this.#waiting;
    if (response === undefined) return;
    const invocation = this.#queue.shift();
    if (invocation === undefined) return;
    this.#waiting.delete(response);
    this.#delivered.set(invocation.id, invocation);
    clearTimeout(invocation.timer);
    invocation.timer = setTimeout(() => invocation.settle({ kind: "timeout" }), invocation.deadlineMs);
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(invocation.event),
      "Lambda-Runtime-Aws-Request-Id": invocation.id,
      "Lambda-Runtime-Deadline-Ms": String(Date.now() + invocation.deadlineMs),
      "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:123456789012:function:spec",
      "Lambda-Runtime-Trace-Id": "Root=1-66d1f0a2-3b1f2c4d5e6f708192a3b4c5;Parent=53995c3f42cd8ad8;Sampled=0",
    });
    response.end(invocation.event);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    if (request.method === "GET" && path === `${prefix}/invocation/next`) {
      this.#initialised({ kind: "ready" });
      this.#waiting.add(response);
      response.on("close", () => this.#waiting.delete(response));
      this.#deliver();
      return;
    }
    const chunks: Buffer[] = [];
    const invocation = this.#answered(path);
    try {
      for await (const chunk of request) {
        chunks.push(chunk as Buffer);
        await invocation?.onBytes?.(chunk as Buffer);
      }
    } catch {
      // The process went away in the middle of its answer: its exit settles the invocation.
      return;
    }
    const status = this.#accept(request, Buffer.concat(chunks));
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(status === 202 ? '{"status":"OK"}' : '{"errorType":"InvalidRequest"}');
  }

  /** The invocation whose answer or error is sent to a path. */
  #answered(path: string): Invocation | undefined {
    const [, id = ""] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(?:response|error)$/.exec(path) ?? [];
    return this.#delivered.get(id);
  }

  /** Takes one POST of the runtime client and returns the status it is answered with. */
  #accept(request: IncomingMessage, body: Buffer): number {
    const path = request.url ?? "";
    if (path === `${prefix}/init/error`) {
      this.end({ kind: "init-error", ...toFunctionError(body) });
      return 202;
    }
    const invocation = this.#answered(path);
    if (invocation === undefined) return 400;
    if (path.endsWith("/error")) {
      invocation.settle({ kind: "error", ...toFunctionError(body) });
      return 202;
    }
    if (request.headers["lambda-runtime-function-response-mode"] === "streaming") {
      invocation.settle({ kind: "stream", ...decodeStreamedResponse(request, body) });
      return 202;
    }
    if (body.length > responseLimitBytes) {
      invocation.settle({
        kind: "error",
        errorType: "Function.ResponseSizeTooLarge",
        errorMessage: `Response payload size exceeded maximum allowed payload size (${responseLimitBytes} bytes).`,
        stackTrace: [],
      });
      return 413;
    }
    const text = body.toString();
    invocation.settle({ kind: "response", body: JSON.parse(text) as unknown, text });
    return 202;
  }
}

function toFunctionError(body: Buffer): FunctionError {
  const { errorType, errorMessage, trace } = JSON.parse(body.toString()) as Record<string, unknown>;
  return {
    errorType: String(errorType),
    errorMessage: String(errorMessage),
    stackTrace: Array.isArray(trace) ? trace.map(String) : [],
  };
}
