import { classOrMethodOf } from "./target.js";
import type { ControllerOrHandlerDecorator } from "./types.js";

/**
 * How long a method may take, or each method of a controller: then `request.signal` aborts and 504 is answered.
 *
 * The setting `FUNCTION_TIMEOUT` and the time that the platform leaves hold as well; the earliest counts. The time runs
 * from the start of the request, middleware included.
 *
 * @param seconds Above 0; fractions allowed.
 * @example
 * @Get("/report")
 * @Timeout(5)
 * report(@Signal() signal: AbortSignal) {
 *   return fetchReport({ signal });
 * }
 */
export function Timeout(seconds: number): ControllerOrHandlerDecorator {
  const label = `@Timeout(${seconds})`;
  return (target, key) => {
    // Undefined and null would read as no limit at all.
    classOrMethodOf(label, target, key).timeout = typeof seconds === "number" ? seconds : Number.NaN;
  };
}
