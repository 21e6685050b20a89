import { ConfigurationError } from "./errors.js";

/**
 * Refuses the call of a standard decorator (TC39, stage 3), whose second argument is a context object.
 *
 * @throws ConfigurationError
 */
export function refuseStandardDecorator(decorator: string, context: unknown): void {
  if (typeof context !== "object" || context === null || !("kind" in context)) return;
  const { kind, name } = context as { kind: unknown; name?: unknown };
  const subject = name === undefined ? String(kind) : `${String(kind)} ${String(name)}`;
  throw new ConfigurationError([
    `${decorator} was called as a standard decorator, on the ${subject}. ` +
      'Set "experimentalDecorators": true in the tsconfig.json that compiles it.',
  ]);
}
