import type { ApplicationOptions } from "../options.js";
import type { Outcome } from "../outcome.js";
import { parsePath } from "../path.js";
import { quietly } from "../promise.js";
import { settings } from "../settings.js";
import { customDestination, type Destination, lineDestination } from "./destination.js";
import { isWritten, type LogLevel } from "./level.js";
import { closeRecord, type LogRecord, levelOf, openRecord, severityOf } from "./record.js";

/** Where an application writes, and as whom. */
export interface LogPlatform {
  /** The name of the environment in each line. */
  readonly serverId: string;
  /** Writes one line; what cannot be written is dropped, never thrown. */
  writeLine(line: string): void;
}

/** The log of one application. */
export interface Log {
  /** The record of a request that began at `startedAt`, in milliseconds since 1970. */
  open(outcome: Outcome, startedAt: number): LogRecord;
  /** Writes the line of a request that is over; its record is made now where nobody asked for it. */
  access(outcome: Outcome, startedAt: number, record: LogRecord | undefined): void;
  /** Writes a line of the process itself. */
  event(type: Exclude<LogRecord["type"], "access">, level: LogLevel, fields: Readonly<Record<string, unknown>>): void;
}

/** Makes the log that the options ask for. */
export function createLog(options: ApplicationOptions, platform: LogPlatform): Log {
  const { serverId } = platform;
  const { clientIp = false } = options;
  const ignoredPaths = new Set(options.ignoredPaths?.flatMap(spellingsOf));
  const destination = destinationOf(options, platform);

  const open = (outcome: Outcome, startedAt: number): LogRecord => openRecord(outcome, startedAt, serverId, clientIp);

  function access(outcome: Outcome, startedAt: number, opened: LogRecord | undefined): void {
    const severity = severityOf(outcome);
    // A record that the application has seen may have been made graver by it.
    if (destination === undefined || (opened === undefined && !destination.accepts(severity))) return;
    const level = opened === undefined ? severity : levelOf(opened, outcome);
    if (!isWritten(level, "error") && isIgnored(outcome)) return;
    const record = opened ?? open(outcome, startedAt);
    closeRecord(record, outcome);
    if (destination.accepts(record.level)) quietly(() => destination.write(record));
  }

  function isIgnored({ request }: Outcome): boolean {
    if (ignoredPaths.size === 0 || request === undefined) return false;
    return ignoredPaths.has(request.path) || (request.route !== undefined && ignoredPaths.has(request.route.path));
  }

  function event(type: LogRecord["type"], level: LogLevel, fields: Readonly<Record<string, unknown>>): void {
    if (destination?.accepts(level) !== true) return;
    const record = { type, level, date: new Date().toISOString(), server_id: serverId, ...fields };
    quietly(() => destination.write(record));
  }

  return { open, access, event };
}

function destinationOf({ accessLog }: ApplicationOptions, platform: LogPlatform): Destination | undefined {
  if (accessLog === false) return undefined;
  if (accessLog !== undefined) return customDestination(accessLog);
  return lineDestination((line) => platform.writeLine(line), settings.logLevel);
}

/** A path as it was given, and as routes and requests have it: `/items/:id` is `/items/{id}`, `/é` is `/%C3%A9`. */
function spellingsOf(path: string): string[] {
  try {
    return [path, parsePath("", path).text];
  } catch {
    // It is no pattern; the path of a request it may be.
    return [path];
  }
}
