import type { AnyClass } from "./class.js";
import { instanceToPlain, isTransformed, nothingIsTransformed } from "./class-transformer.js";

/**
 * A value as JSON should show it: instances of classes with `@Exclude`, `@Expose` or `@Transform` replaced, at any depth.
 *
 * Everything else, and every value with a `toJSON` of its own, is left to `JSON.stringify`. Nothing is copied where
 * nothing changes.
 */
export function toPlain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || nothingIsTransformed()) return value;
  return replaceInstances(value, new Set());
}

function replaceInstances(value: unknown, ancestors: Set<object>): unknown {
  if (typeof value !== "object" || value === null) return value;
  // A cycle is left as it is: JSON.stringify names it.
  if (ancestors.has(value) || typeof (value as { toJSON?: unknown }).toJSON === "function") return value;
  if (isInstance(value) && isTransformed(value.constructor)) return instanceToPlain(value);
  ancestors.add(value);
  const plain = Array.isArray(value) ? replaceElements(value, ancestors) : replaceFields(value, ancestors);
  ancestors.delete(value);
  return plain;
}

function isInstance(value: object): value is { constructor: AnyClass } {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === Array.prototype || prototype === null) return false;
  return typeof value.constructor === "function";
}

function replaceElements(array: readonly unknown[], ancestors: Set<object>): readonly unknown[] {
  let changed = false;
  const copy = array.map((element) => {
    const plain = replaceInstances(element, ancestors);
    changed ||= plain !== element;
    return plain;
  });
  return changed ? copy : array;
}

function replaceFields(object: object, ancestors: Set<object>): object {
  let copy: Map<string, unknown> | undefined;
  for (const [key, field] of Object.entries(object)) {
    const plain = replaceInstances(field, ancestors);
    if (plain === field) continue;
    copy ??= new Map(Object.entries(object));
    copy.set(key, plain);
  }
  return copy === undefined ? object : Object.fromEntries(copy);
}
