import { isBranded } from "./brand.js";
import { withoutValues } from "./sensitive-issues.js";
import { isFinalStatus, reasonPhrase } from "./status.js";

const BRAND = Symbol.for("lambent.HttpException@1");

/** What an {@link HttpException} may carry beside its status and detail. */
export interface HttpExceptionOptions {
  /** Headers of the answer, such as `{ "retry-after": "120" }`; an array repeats the header. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** What the log says of it, for the operator's eyes only; the client never sees it. */
  readonly errorDetail?: unknown;
  /** The error behind this one. */
  readonly cause?: unknown;
}

/**
 * An answer with an error status, thrown from anywhere below a route.
 *
 * The body follows FastAPI: `{"detail": <detail, or the reason phrase of the status>}`. `instanceof` recognises the
 * exceptions of another copy of the package too.
 *
 * @throws RangeError when the status is not an integer from 200 to 599.
 * @example
 * throw new HttpException(404, "Item not found", { errorDetail: `no item ${id}` });
 */
export class HttpException extends Error {
  override readonly name: string = "HttpException";
  readonly status: number;
  readonly detail: unknown;
  readonly headers: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly errorDetail: unknown;

  static {
    Object.defineProperty(HttpException.prototype, BRAND, { value: true });
  }

  constructor(status: number, detail?: unknown, options: HttpExceptionOptions = {}) {
    if (!isFinalStatus(status)) throw new RangeError(`HttpException: ${status} is not a status from 200 to 599`);
    super(
      typeof detail === "string" ? detail : reasonPhrase(status),
      "cause" in options ? { cause: options.cause } : {},
    );
    this.status = status;
    this.detail = detail ?? reasonPhrase(status);
    this.headers = options.headers;
    this.errorDetail = options.errorDetail;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: the class that was asked may be a subclass.
    return isBranded(this, HttpException, BRAND, value);
  }
}

/** A 500 that tells the client nothing, and the log what could not be sent and why. */
export function internalError(errorDetail: string, cause?: unknown): HttpException {
  return new HttpException(500, undefined, cause === undefined ? { errorDetail } : { errorDetail, cause });
}

/** One failed constraint of one value of a request, in the shape of FastAPI's `detail` entries. */
export interface ValidationIssue {
  /** Where: the source, then the way down to the field, as in `["body", "lines", 0, "price"]`. */
  readonly loc: readonly (string | number)[];
  /** What is wrong, for a person. */
  readonly msg: string;
  /** Which constraint failed, for a program: `missing`, `isPositive`, `json_invalid`. */
  readonly type: string;
  /** What the constraint's option `context` says, such as a code for clients. */
  readonly ctx?: object;
}

/** So many issues are listed at the most: an answer must not grow with what a client sends. */
export const MAX_ISSUES = 100;

/**
 * The 422 answer to a request whose values do not fit what the route declares; `issues` names each of them.
 *
 * The log gets them too, without the messages of fields that are `@Sensitive()`.
 */
export class ValidationException extends HttpException {
  override readonly name: string = "ValidationException";
  readonly issues: readonly ValidationIssue[];

  constructor(issues: readonly ValidationIssue[]) {
    super(422, issues, { errorDetail: withoutValues(issues) });
    this.issues = issues;
  }
}

/**
 * A mistake in how controllers are declared, found at cold start and never while a request is served.
 *
 * `faults` lists all of them at once; each names the class, the method, the parameter and the fix.
 */
export class ConfigurationError extends Error {
  override readonly name: string = "ConfigurationError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      faults.length === 1 ? faults[0] : `${faults.length} faults:\n${faults.map((fault) => `- ${fault}`).join("\n")}`,
    );
    this.faults = faults;
  }
}

/**
 * Makes an exception of the engine's own without a stack: to capture it takes longer than all the rest of the answer,
 * and nobody reads where in the engine a request was refused.
 */
export function withoutStack<Exception extends HttpException>(make: () => Exception): Exception {
  // Node.js freezes it with --frozen-intrinsics.
  if (Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")?.writable !== true) return make();
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The value itself where it is an Error, else an Error that carries it: platforms and logs read `name` and `stack`. */
export function toError(thrown: unknown): Error {
  if (isError(thrown)) return thrown;
  return new Error(`a value that is not an Error was thrown: ${describe(thrown)}`, { cause: thrown });
}

/** Whether a value is an Error, also one of another realm, such as those of Node.js itself under jest. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

/** A short text for any value, also for one whose own `toString` throws. */
export function describe(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
