import type { Application } from "../lib/application.js";

let watching: ((error: unknown) => void) | undefined;

/** Writes a line for each error that nobody caught, once in a process; the error then ends it as it would anyway. */
export function logUncaughtExceptions({ uncaught }: Application): void {
  if (watching === undefined) process.on("uncaughtExceptionMonitor", (error) => watching?.(error));
  watching = uncaught;
}

/** A clock that never goes back, in milliseconds. To touch `performance` for the first time takes most of one. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
