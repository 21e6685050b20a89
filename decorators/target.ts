import { type AnyClass, nameOf } from "../lib/class.js";
import { type ClassRecord, classRecord, createMethodRecord, type MethodRecord, methodRecord } from "../lib/metadata.js";
import { refuseStandardDecorator } from "../lib/standard-decorator.js";

/** The record of what a decorator stands on that may be a class or a method. */
export function classOrMethodOf(decorator: string, target: object, key: unknown): ClassRecord | MethodRecord {
  refuseStandardDecorator(decorator, key);
  return key === undefined ? classRecord(target as AnyClass) : methodOf(decorator, target, key);
}

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
