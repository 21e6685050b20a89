import { describe, type HttpException, isError, toError } from "./errors.js";
import type { Outcome } from "./outcome.js";

/** One line of the log, before it is text. */
export interface LogRecord {
  readonly type: "access";
  readonly level: "error" | "critical";
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** The pattern of the route, where one matched. */
  readonly route: string | undefined;
  readonly id: string | undefined;
  readonly status_code: number | undefined;
  readonly error_detail: unknown;
}

/** The line for an outcome that someone has to look at, a 5xx or an unknown error; none for any other. */
export function toLogRecord(outcome: Outcome): LogRecord | undefined {
  const { request, status, error, exception } = outcome;
  if (error === undefined && (status === undefined || status < 500)) return undefined;
  return {
    type: "access",
    level: error === undefined ? "error" : "critical",
    date: new Date().toISOString(),
    method: request?.method,
    path: request?.path,
    route: request?.route?.path,
    id: request?.id,
    status_code: status,
    error_detail: error === undefined ? detailOf(exception) : withCauses(error),
  };
}

/** What the operator is told of an exception: its detail for the log, else what caused it. */
function detailOf(exception: HttpException | undefined): unknown {
  const { errorDetail } = exception ?? {};
  if (errorDetail !== undefined) return isError(errorDetail) ? withCauses(errorDetail) : errorDetail;
  return exception?.cause === undefined ? undefined : withCauses(toError(exception.cause));
}

// JSON may hold these as they are, but a terminal or a reader of lines may obey them.
const CONTROL_BEYOND_ASCII = /[\x7f-\x9f\u2028\u2029]/g;

/** A record as one line of JSON without control characters; a value that JSON cannot express is replaced, never thrown. */
export function toLogLine(record: LogRecord): string {
  return toJson(record).replace(
    CONTROL_BEYOND_ASCII,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function toJson(record: LogRecord): string {
  try {
    return JSON.stringify(record);
  } catch (error) {
    return JSON.stringify({ ...record, error_detail: `(not serialisable: ${toError(error).message})` });
  }
}

/** The stack of an error and of each cause behind it. */
function withCauses(error: Error): string {
  const texts: string[] = [];
  const told = new Set<unknown>();
  // Causes may lead in a circle.
  for (let cause: unknown = error; cause !== undefined && !told.has(cause); ) {
    told.add(cause);
    texts.push(isError(cause) ? (cause.stack ?? String(cause)) : describe(cause));
    cause = isError(cause) ? cause.cause : undefined;
  }
  return texts.join("\ncaused by: ");
}
