import { toError } from "../../../lib/errors.js";

/**
 * Why a parameter could not be read: SSM does not have it, access to it is denied, there are too many requests, its
 * value is not what `transform` says, or anything else, such as a lost connection.
 */
export type ParameterFailure = "not-found" | "access-denied" | "throttled" | "invalid-value" | "failed";

/**
 * Parameters that could not be read; `names` has all of them, as they were asked for but for spaces around them.
 *
 * `cause` is the error of the AWS SDK. No value of a parameter is in it, or in the message.
 *
 * @example
 * catch (error) {
 *   if (error instanceof ParameterError && error.reason === "not-found") return undefined;
 *   throw error;
 * }
 */
export class ParameterError extends Error {
  override readonly name: string = "ParameterError";
  readonly reason: ParameterFailure;
  readonly names: readonly string[];

  constructor(reason: ParameterFailure, names: readonly string[], message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.reason = reason;
    this.names = names;
  }
}

/** The error of one parameter that SSM does not have. */
export function notFound(name: string): ParameterError {
  return failure("not-found", [name], undefined);
}

/** The error of one parameter whose value is not what it should be; the value may be a secret, and is not in it. */
export function invalidValue(name: string, problem: string): ParameterError {
  return new ParameterError("invalid-value", [name], `The parameter ${quote([name])} ${problem}.`);
}

/** The error of one parameter whose request has failed. */
export function requestFailed(name: string, error: unknown): ParameterError {
  // A syntax error quotes the answer, which may have values in it.
  const cause = toError(error).name === "SyntaxError" ? new Error("the answer is no JSON") : error;
  return failure(reasonOf(cause), [name], cause);
}

/** One error for all that could not be read; what is no failure of a parameter goes before. */
export function joinErrors(errors: readonly unknown[]): unknown {
  const other = errors.find((error) => !(error instanceof ParameterError));
  if (other !== undefined) return other;
  const failures = errors as readonly [ParameterError, ...ParameterError[]];
  const reasons = [...new Set(failures.map(({ reason }) => reason))];
  const joined = reasons.map((reason) => joinSame(failures.filter((error) => error.reason === reason)));
  const [first] = joined as [ParameterError];
  if (joined.length === 1) return first;
  const names = joined.flatMap((error) => error.names);
  return new ParameterError(first.reason, names, joined.map(({ message }) => message).join("\n"), first.cause);
}

function joinSame(failures: readonly ParameterError[]): ParameterError {
  const [first] = failures as readonly [ParameterError];
  const names = [...new Set(failures.flatMap((error) => error.names))];
  if (names.length === 1) return first;
  if (first.reason !== "invalid-value") return failure(first.reason, names, first.cause);
  return new ParameterError("invalid-value", names, failures.map(({ message }) => message).join("\n"));
}

function failure(reason: ParameterFailure, names: readonly string[], cause: unknown): ParameterError {
  return new ParameterError(reason, names, describe(reason, names, cause), cause);
}

function describe(reason: ParameterFailure, names: readonly string[], cause: unknown): string {
  const parameters = `${names.length === 1 ? "parameter" : "parameters"} ${quote(names)}`;
  if (reason === "not-found") return `SSM has no ${parameters}.`;
  const said = toError(cause);
  const why = `${said.name}: ${said.message}`;
  if (reason === "access-denied") return `SSM denies access to the ${parameters}: ${why}`;
  if (reason === "throttled") return `SSM had too many requests to give the ${parameters}: ${why}`;
  return `The ${parameters} could not be read: ${why}`;
}

function quote(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}

function reasonOf(cause: unknown): ParameterFailure {
  const { name } = toError(cause);
  if (/^AccessDenied/.test(name)) return "access-denied";
  return /Throttl|TooManyRequests|TooManyUpdates|RequestLimitExceeded/.test(name) ? "throttled" : "failed";
}
