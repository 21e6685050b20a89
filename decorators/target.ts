import { type AnyClass, nameOf } from "../lib/class.js";
import { ConfigurationError } from "../lib/errors.js";
import { classRecord, createMethodRecord, type MethodRecord, methodRecord } from "../lib/metadata.js";

/** The record of the method that a decorator stands on; a static method is a fault of its class, and so is the class. */
export function methodOf(decorator: string, target: object, key: unknown): MethodRecord {
  refuseStandardDecorator(decorator, key);
  if (typeof target !== "function") return methodRecord(target.constructor, key as PropertyKey);
  const cls = target as AnyClass;
  classRecord(cls).faults.push(
    key === undefined
      ? `${nameOf(cls)}: ${decorator} stands on the class. Move it to a method.`
      : `${nameOf(cls)}.${String(key)}: ${decorator} stands on a static method, which no instance answers for. Remove "static".`,
  );
  // Whatever is written there belongs to no method of an instance, not even to one of the same name.
  return createMethodRecord();
}

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
