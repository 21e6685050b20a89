import { ConfigurationError } from "../../lib/errors.js";

/** What a function of this entry takes, for the message to whoever gave it something else. */
interface Expected {
  /** The function's name. */
  readonly caller: string;
  /** The class of Powertools whose instance it takes. */
  readonly className: "Logger" | "Metrics" | "Tracer";
}

/**
 * Refuses what is no instance of a class of Powertools: the class itself, say, or one that is too old.
 *
 * @throws ConfigurationError that names the methods that are missing and what to write.
 */
export function requireMethods(given: unknown, methods: readonly string[], { caller, className }: Expected): void {
  const missing = methods.filter((method) => typeof memberOf(given, method) !== "function");
  if (missing.length === 0) return;
  throw new ConfigurationError([
    `${caller} takes an instance of ${className} of @aws-lambda-powertools/${className.toLowerCase()}, but what it was ` +
      `given has no ${missing.join(", no ")}. Write ${caller}(new ${className}()).`,
  ]);
}

/** A member by its path, such as `provider.captureAsyncFunc`. */
function memberOf(given: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => {
    return value === null || value === undefined ? undefined : (value as Record<string, unknown>)[name];
  }, given);
}
