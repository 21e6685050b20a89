import { describe, type HttpException, isError, toError } from "../errors.js";
import type { Outcome } from "../outcome.js";
import { graver, LOG_LEVELS, type LogLevel } from "./level.js";

/**
 * One line of the log, before it is text, in the format of jhalog; what the application sets on it becomes part of it.
 *
 * The file `lambent/access-log.schema.json` describes the lines.
 */
export interface LogRecord {
  /** What the line tells of: a request, the start of an environment, its end, or an error that nobody caught. */
  readonly type: "access" | "startup" | "shutdown" | "uncaught_exception";
  /** `info`, `warning` for 4xx, `error` for 5xx, `critical` for unknown errors; a graver one that was set stays. */
  level: LogLevel;
  /** When it began: ISO 8601, UTC. */
  date: string;
  /** The name of the environment: the log stream on Lambda, else host name and process id. */
  server_id: string;
  /** Of a message its source: `SQS`. */
  method?: string | undefined;
  /** Percent-encoded, without the query; of a message the queue, topic, stream or the like. */
  path?: string | undefined;
  /** The pattern of the route, where one matched. */
  route?: string | undefined;
  /** The id of the request. */
  id?: string | undefined;
  /** With the option `clientIp`. */
  client_ip?: string | undefined;
  user_agent?: string | undefined;
  /** Absent where the error was handed to the platform. */
  status_code?: number | undefined;
  /** Milliseconds. */
  execution_time?: number | undefined;
  /** True in the line of the request that waited for its environment to start. */
  cold_start?: true | undefined;
  /** True for a message that did not fit and was dropped, as its route wants it. */
  dropped?: true | undefined;
  /** The exception's `errorDetail`, or the stack of an error with those of its causes. */
  error_detail?: unknown;
  [field: string]: unknown;
}

/** The record of a request that begins: what is known of it already, the rest in its place. */
export function openRecord({ request }: Outcome, startedAt: number, serverId: string, clientIp: boolean): LogRecord {
  return {
    type: "access",
    level: "info",
    date: toIso(startedAt),
    server_id: serverId,
    method: request?.method,
    path: request?.message?.target ?? request?.path,
    route: request?.route?.path,
    id: request?.id,
    client_ip: clientIp ? request?.clientIp : undefined,
    user_agent: request?.header("user-agent"),
    status_code: undefined,
    execution_time: undefined,
    cold_start: undefined,
    error_detail: undefined,
  };
}

let second = -1;
let upToSecond = "";

/** As `toISOString`, which takes as long as all the rest of a record; most requests begin in the second of another. */
function toIso(time: number): string {
  if (Math.floor(time / 1000) !== second) {
    second = Math.floor(time / 1000);
    upToSecond = new Date(time).toISOString().slice(0, -4);
  }
  return `${upToSecond}${String(time % 1000).padStart(3, "0")}Z`;
}

/** A record of no request: what is set on it is written nowhere. */
export function detachedRecord(): LogRecord {
  return { type: "access", level: "info", date: new Date().toISOString(), server_id: "" };
}

/** Adds how the request ended to its record. */
export function closeRecord(record: LogRecord, outcome: Outcome): void {
  record.level = levelOf(record, outcome);
  record.route ??= outcome.request?.route?.path;
  record.status_code = outcome.status;
  record.execution_time = toMicroseconds(outcome.executionTime);
  if (outcome.coldStart) record.cold_start = true;
  record.error_detail ??= errorDetailOf(outcome);
}

/** Milliseconds with as many digits as a clock of a process is good for. */
export function toMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

// No registered status; nginx has made it known.
const CLIENT_GONE = 499;

/** How grave the end of a request is by itself. */
export function severityOf({ error, broken, status = 500 }: Outcome): LogLevel {
  if (error !== undefined) return "critical";
  // A client may leave whenever it likes.
  if (broken !== undefined && broken.status !== CLIENT_GONE) return "error";
  if (status >= 500) return "error";
  return status >= 400 ? "warning" : "info";
}

/** The level of the line: the application's own where it is graver, or where the request went well. */
export function levelOf({ level }: LogRecord, outcome: Outcome): LogLevel {
  const severity = severityOf(outcome);
  if (!LOG_LEVELS.includes(level)) return severity;
  return severity === "info" ? level : graver(level, severity);
}

/** What the operator is told of a failure: the exception's detail for the log, else what caused it. */
function errorDetailOf({ error, broken, exception, status = 500 }: Outcome): unknown {
  if (error !== undefined) return withCauses(error);
  if (broken !== undefined) return detailOf(broken) ?? withCauses(broken);
  // A middleware may have made a success of it.
  return exception === undefined || status < 400 ? undefined : detailOf(exception);
}

function detailOf({ errorDetail, cause }: HttpException): unknown {
  if (errorDetail !== undefined) return isError(errorDetail) ? withCauses(errorDetail) : errorDetail;
  return cause === undefined ? undefined : withCauses(toError(cause));
}

// An AggregateError may be one of many.
const MAX_ERRORS = 10;

/** The stack of an error, of each cause behind it, and of the errors that it stands for. */
export function withCauses(error: Error, told: Set<unknown> = new Set()): string {
  const texts: string[] = [];
  // Causes may lead in a circle.
  for (let cause: unknown = error; cause !== undefined && !told.has(cause); ) {
    told.add(cause);
    try {
      texts.push(isError(cause) ? String(cause.stack ?? cause) : describe(cause));
      for (const part of partsOf(cause)) if (!told.has(part)) texts.push(withCauses(part, told));
      cause = isError(cause) ? cause.cause : undefined;
    } catch {
      // An error may have getters that fail; its line is needed all the more.
      texts.push("(an error that cannot be read)");
      cause = undefined;
    }
  }
  return texts.join("\ncaused by: ");
}

/** The errors of an `AggregateError`: those of each address, where Node.js cannot connect, say. */
function partsOf(error: unknown): readonly Error[] {
  const { errors } = (isError(error) ? error : {}) as { errors?: unknown };
  return Array.isArray(errors) ? errors.filter(isError).slice(0, MAX_ERRORS) : [];
}
