import type { HttpException } from "./errors.js";
import type { HttpRequest } from "./request.js";

/** How one request ended; `finish` gets it exactly once, after the answer is complete. */
export interface Outcome {
  /** Undefined where the event could not be read. */
  request: HttpRequest | undefined;
  /** The status that was sent; undefined where the error was re-thrown to the platform instead. */
  status: number | undefined;
  /** The exception that became the answer, the last one where there were several. */
  exception: HttpException | undefined;
  /** What was thrown and is not an `HttpException`: a bug, or a failing dependency. */
  error: Error | undefined;
  /** Why a stream broke off after its status was sent; undefined where it came to its end, or `error` says why. */
  broken: HttpException | undefined;
  /** How long it took, in milliseconds; 0 until it has ended. */
  executionTime: number;
  /** Whether this request had to wait for its environment to start: the first one, unless the platform had it warmed. */
  readonly coldStart: boolean;
}
