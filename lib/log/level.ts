/** The levels of log lines, each graver than the one before. */
export const LOG_LEVELS = ["trace", "debug", "info", "warning", "error", "critical"] as const;

/** How grave a line of the log is. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** From where on lines are written; `silent` writes none. */
export type LogThreshold = LogLevel | "silent";

// What other tools that share the variable call them.
const ALIASES: ReadonlyMap<string, LogThreshold> = new Map([
  ["warn", "warning"],
  ["fatal", "critical"],
  ["silent", "silent"],
]);

/** Reads the name of a threshold, in any case and with the names of other tools; undefined for another text. */
export function parseLogThreshold(text: string): LogThreshold | undefined {
  const name = text.toLowerCase();
  return LOG_LEVELS.find((level) => level === name) ?? ALIASES.get(name);
}

/** Whether lines of a level are written. */
export function isWritten(level: LogLevel, threshold: LogThreshold): boolean {
  return threshold !== "silent" && LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(threshold);
}

/** The graver of two levels. */
export function graver(one: LogLevel, other: LogLevel): LogLevel {
  return LOG_LEVELS.indexOf(one) < LOG_LEVELS.indexOf(other) ? other : one;
}
