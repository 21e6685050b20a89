import { type AnyClass, accessorOf } from "../class.js";
import { FORBIDDEN_KEYS } from "../json.js";
import type { Model } from "./model.js";

/**
 * An object of a class with the fields of another object, on which its getters and methods work; no constructor has run.
 *
 * All fields of the other are there, not the known ones alone: a getter may need what is not answered.
 */
export function dress(source: object, { cls, fields }: Model): object {
  const dressed = Object.create(cls.prototype) as object;
  const inherited = fields.map(({ name }) => name).filter((name) => name in source && !Object.hasOwn(source, name));
  for (const key of [...Object.keys(source), ...inherited]) {
    setField(dressed, cls, key, (source as Record<string, unknown>)[key]);
  }
  return dressed;
}

/** A getter that cannot be set says itself what it gives. */
function setField(object: object, cls: AnyClass, key: string, value: unknown): void {
  if (FORBIDDEN_KEYS.has(key)) return;
  if (!(key in cls.prototype)) (object as Record<string, unknown>)[key] = value;
  else if (accessorOf(cls, key) === "settable") (object as Record<string, unknown>)[key] = value;
  else if (accessorOf(cls, key) === undefined) defineField(object, key, value);
}

/** Gives an object a field of its own, whatever its class has of that name. */
export function defineField(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
