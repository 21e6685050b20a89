import { ConfigurationError } from "../lib/errors.js";
import { type AnyClass, classRecord, type MethodRecord, methodRecord } from "../lib/metadata.js";

/** The record of the method that a decorator stands on; a static method is a fault of its class. */
export function methodOf(decorator: string, target: object, key: unknown): MethodRecord {
  refuseStandardDecorator(decorator, key);
  const isStatic = typeof target === "function";
  const cls: AnyClass = isStatic ? (target as AnyClass) : (target.constructor as AnyClass);
  if (isStatic) {
    classRecord(cls).faults.push(
      `${cls.name}.${String(key)}: ${decorator} stands on a static method, which no instance answers for. Remove "static".`,
    );
  }
  return methodRecord(cls, key as PropertyKey);
}

/**
 * Refuses the call of a standard decorator (TC39, stage 3), whose second argument is a context object.
 *
 * @throws ConfigurationError
 */
export function refuseStandardDecorator(decorator: string, context: unknown): void {
  if (typeof context !== "object" || context === null || !("kind" in context)) return;
  const { kind, name } = context as { kind: unknown; name?: unknown };
  throw new ConfigurationError([
    `${decorator} was called as a standard decorator, on the ${String(kind)} ${String(name)}. ` +
      'Set "experimentalDecorators": true in the tsconfig.json that compiles it.',
  ]);
}
