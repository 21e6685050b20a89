import { toError } from "./errors.js";
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
    error_detail: error === undefined ? exception?.errorDetail : withCauses(error),
  };
}

/** A record as one line of JSON; a value that JSON cannot express is replaced, never thrown. */
export function toLogLine(record: LogRecord): string {
  try {
    return JSON.stringify(record);
  } catch (error) {
    return JSON.stringify({ ...record, error_detail: `(not serialisable: ${toError(error).message})` });
  }
}

function withCauses(error: Error): string {
  const text = error.stack ?? String(error);
  return error.cause === undefined ? text : `${text}\ncaused by: ${toError(error.cause).stack}`;
}
