import { type LogRecord, toLogLine, toLogRecord } from "./log.js";
import type { ApplicationOptions } from "./options.js";
import type { Outcome } from "./outcome.js";
import { isPromiseLike } from "./promise.js";

/** What happens once a request is over: extensions are told, and a line is written where someone has to look. */
export function createFinish(
  { accessLog, extensions = [] }: ApplicationOptions,
  writeLine: (line: string) => void,
): (outcome: Outcome) => void {
  const log = typeof accessLog === "function" ? accessLog : (record: LogRecord) => writeLine(toLogLine(record));
  const listeners = extensions.filter(({ finish }) => finish !== undefined);
  return (outcome) => {
    for (const listener of listeners) quietly(() => listener.finish?.(outcome));
    if (accessLog === false) return;
    quietly(() => {
      const record = toLogRecord(outcome);
      return record === undefined ? undefined : log(record);
    });
  };
}

/** The answer is already decided: a listener or a log that fails, at once or later, must not change it. */
function quietly(action: () => unknown): void {
  try {
    const result = action();
    if (isPromiseLike(result)) result.then(undefined, () => undefined);
  } catch {
    // Nowhere is left to tell it.
  }
}
