import { isWritten, type LogLevel, type LogThreshold } from "./level.js";
import { toLogLine } from "./line.js";
import type { LogRecord } from "./record.js";

type Fields = Readonly<Record<string, unknown>>;

/** A logger that takes the fields first, as pino's. */
export interface FieldsFirstLogger {
  trace(fields: Fields, message: string): void;
  debug(fields: Fields, message: string): void;
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
  fatal(fields: Fields, message: string): void;
}

/** A logger that takes the message first, as that of Powertools for AWS Lambda. */
export interface MessageFirstLogger {
  trace(message: string, fields: Fields): void;
  debug(message: string, fields: Fields): void;
  info(message: string, fields: Fields): void;
  warn(message: string, fields: Fields): void;
  error(message: string, fields: Fields): void;
  critical(message: string, fields: Fields): void;
}

/** Where the lines of the log go in place of standard output. */
export type AccessLog = ((record: LogRecord) => void) | FieldsFirstLogger | MessageFirstLogger;

/** What becomes of the records of an application's log. */
export interface Destination {
  /** Whether a record of that level is wanted at all. */
  accepts(level: LogLevel): boolean;
  write(record: LogRecord): unknown;
}

/** Lines on the platform's log, of a level and above. */
export function lineDestination(writeLine: (line: string) => void, threshold: LogThreshold): Destination {
  return {
    accepts: (level) => isWritten(level, threshold),
    write: (record) => writeLine(toLogLine(record)),
  };
}

/** A function, or a logger, which has a level of its own. */
export function customDestination(log: AccessLog): Destination {
  return { accepts: () => true, write: writerOf(log) };
}

// What both kinds of loggers have; one that lacks a method would lose the lines of that level.
const COMMON_METHODS = ["trace", "debug", "info", "warn", "error"];

/** Whether a value is a function or one of the loggers. */
export function isAccessLog(value: unknown): value is AccessLog {
  if (typeof value === "function") return true;
  const has = (name: string): boolean => hasMethod(value, name);
  return COMMON_METHODS.every(has) && (has("fatal") || has("critical"));
}

function writerOf(log: AccessLog): (record: LogRecord) => unknown {
  // A copy: a handler that goes on after its deadline may still write on the record.
  if (typeof log === "function") return (record) => log(Object.assign({}, record));
  // One that writes later may fail later, and then somebody has to look at what it gives.
  // Asked for first: a logger of pino may have a level of its own that is called critical.
  if ("fatal" in log) {
    return ({ level, date, ...fields }) => {
      const method = level === "warning" ? "warn" : level === "critical" ? "fatal" : level;
      return log[method](fields, fields.type);
    };
  }
  return ({ level, date, ...fields }) => log[level === "warning" ? "warn" : level](fields.type, fields);
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && typeof (value as Fields)[name] === "function";
}
