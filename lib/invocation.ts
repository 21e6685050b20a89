import { contextStore, type RequestContext } from "./context.js";
import { Deadline } from "./deadline.js";
import type { Log } from "./log/log.js";
import type { LogRecord } from "./log/record.js";
import type { Outcome } from "./outcome.js";
import type { HttpRequest } from "./request.js";
import type { StreamBody } from "./stream-body.js";

const PLATFORM = "the time that the platform leaves";

/** The limits of a request that are known before its route is, in milliseconds. */
export interface Limits {
  /** `FUNCTION_TIMEOUT`. */
  readonly function: number;
  /** What the platform leaves, less a margin; undefined where the platform sets no limit. */
  readonly platform: number | undefined;
}

/** One request on its way through the application, from the event to its line in the log. */
export class Invocation implements RequestContext {
  readonly outcome: Outcome;
  /** That of the route, then that of the stream. */
  deadline: Deadline;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #date: number = Date.now();
  readonly #platformLimit: number | undefined;
  #record: LogRecord | undefined;
  #endings: (() => void)[] | undefined;
  #isOver = false;

  constructor(log: Log, now: () => number, limits: Limits, coldStart: boolean) {
    this.#log = log;
    this.#now = now;
    this.#startedAt = now();
    this.#platformLimit = limits.platform;
    this.outcome = {
      request: undefined,
      status: undefined,
      exception: undefined,
      error: undefined,
      broken: undefined,
      executionTime: 0,
      coldStart,
    };
    this.deadline = new Deadline(this.outcome, now, this.#startedAt, limits.function, "FUNCTION_TIMEOUT");
    if (limits.platform !== undefined) this.deadline.shorten(limits.platform, PLATFORM);
  }

  /** Where code runs below a request, there is one. */
  get request(): HttpRequest {
    return this.outcome.request as HttpRequest;
  }

  get record(): LogRecord {
    this.#record ??= this.#log.open(this.outcome, this.#date);
    return this.#record;
  }

  atEnd(action: () => void): void {
    this.#endings ??= [];
    if (this.#isOver) action();
    else this.#endings.push(action);
  }

  /**
   * From here on there is the platform's limit alone. The stream ends with the request at the latest, and when nobody
   * wants it any more.
   */
  beginStream(body: StreamBody): void {
    const limit = this.#platformLimit ?? Number.POSITIVE_INFINITY;
    this.deadline = new Deadline(this.outcome, this.#now, this.#startedAt, limit, PLATFORM);
    this.atEnd(() => body.cancel(new Error("the request is over")));
    const { signal } = this.request;
    if (signal.aborted) body.cancel(signal.reason);
    else signal.addEventListener("abort", () => body.cancel(signal.reason));
  }

  /** Waits for work of its stream until the deadline; the code of the source finds this request. */
  whileStreaming<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.deadline.interrupt(contextStore().run(this, work));
  }

  /** Stops the clocks, and what still runs for it. */
  end(): void {
    this.#isOver = true;
    if (this.#endings !== undefined) for (const action of this.#endings) action();
    this.deadline.end();
    this.outcome.executionTime = this.#now() - this.#startedAt;
  }

  /** Writes its line. */
  report(): void {
    this.#log.access(this.outcome, this.#date, this.#record);
  }
}
