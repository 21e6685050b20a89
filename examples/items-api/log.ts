/** The levels of lines, each graver than the one before; `silent` is for settings only. */
export const LOG_LEVELS = ["trace", "debug", "info", "warning", "error", "critical", "silent"] as const;

/** How grave a line is, or from where on lines are written. */
export type LogLevel = (typeof LOG_LEVELS)[number];

// What other tools call them.
const ALIASES: Readonly<Record<string, LogLevel>> = { warn: "warning", fatal: "critical" };

/** Reads the name of a level, in any case; undefined for another text. */
export function parseLogLevel(text: string): LogLevel | undefined {
  const name = text.toLowerCase();
  return LOG_LEVELS.find((level) => level === name) ?? ALIASES[name];
}

/** Writes a record as a line, where it is grave enough. */
export type Log = (record: { readonly level: LogLevel }) => void;

/** What a log is told by the settings. */
export interface LogSettings {
  /** The name of the deployment, in each line. */
  readonly environment: string;
  readonly logLevel: LogLevel;
}

/** Makes the log of a deployment: JSON lines on standard output. */
export function createLog({ environment, logLevel }: LogSettings): Log {
  const threshold = LOG_LEVELS.indexOf(logLevel);
  return (record) => {
    if (LOG_LEVELS.indexOf(record.level) < threshold) return;
    process.stdout.write(`${JSON.stringify({ ...record, environment })}\n`);
  };
}
