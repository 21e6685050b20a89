import type { RequestContext } from "./context.js";
import { Deadline } from "./deadline.js";
import type { Log } from "./log/log.js";
import type { LogRecord } from "./log/record.js";
import type { Outcome } from "./outcome.js";
import type { HttpRequest } from "./request.js";

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
  readonly deadline: Deadline;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #date: number = Date.now();
  #record: LogRecord | undefined;

  constructor(log: Log, now: () => number, limits: Limits, coldStart: boolean) {
    this.#log = log;
    this.#now = now;
    this.#startedAt = now();
    this.outcome = {
      request: undefined,
      status: undefined,
      exception: undefined,
      error: undefined,
      executionTime: 0,
      coldStart,
    };
    this.deadline = new Deadline(this.outcome, now, this.#startedAt, limits.function, "FUNCTION_TIMEOUT");
    if (limits.platform !== undefined) this.deadline.shorten(limits.platform, "the time that the platform leaves");
  }

  /** Where code runs below a request, there is one. */
  get request(): HttpRequest {
    return this.outcome.request as HttpRequest;
  }

  get record(): LogRecord {
    this.#record ??= this.#log.open(this.outcome, this.#date);
    return this.#record;
  }

  /** Stops the clocks. */
  end(): void {
    this.deadline.end();
    this.outcome.executionTime = this.#now() - this.#startedAt;
  }

  /** Writes its line. */
  report(): void {
    this.#log.access(this.outcome, this.#date, this.#record);
  }
}
