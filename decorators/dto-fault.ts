import { type AnyClass, nameOf } from "../lib/class.js";
import { dtoRecord } from "../lib/dto/dto-record.js";
import { classRecord } from "../lib/metadata.js";
import { refuseStandardDecorator } from "../lib/standard-decorator.js";

/** Reports a decorator for classes of data, or for their fields, that stands where it cannot work. */
export function reportMisplaced(cls: AnyClass, key: unknown, fault: string): void {
  const subject = key === undefined ? nameOf(cls) : `${nameOf(cls)}.${String(key)}`;
  // Nobody knows yet whether the class is a controller or holds data, and each is asked for its own faults.
  for (const { faults } of [dtoRecord(cls), classRecord(cls)]) faults.push(`${subject}: ${fault}`);
}

/** Whether a decorator of fields stands on one that JSON can have; where not, that is reported. */
export function standsOnField(decorator: string, target: object, key: unknown, extra: unknown): key is string {
  refuseStandardDecorator(decorator, key);
  const misplaced = whyNoField(target, key, extra);
  if (misplaced === undefined) return true;
  const cls = typeof target === "function" ? target : target.constructor;
  reportMisplaced(cls as AnyClass, key, `${decorator} stands on ${misplaced}`);
  return false;
}

/** What a decorator of fields stands on, and what to do about it, where it is no field that JSON can have. */
export function whyNoField(target: object, key: unknown, extra: unknown): string | undefined {
  const isParameter = typeof extra === "number";
  if (isParameter) return `parameter ${extra + 1}. A body has its type in @Body(); move it to a field.`;
  if (key === undefined) return "the class. Move it to a field.";
  if (typeof target === "function") return 'a static field, which no instance has. Remove "static".';
  if (typeof key === "symbol") return "a field named by a symbol, which no JSON has. Name it by a text.";
  const isMethod = typeof (extra as PropertyDescriptor | undefined)?.value === "function";
  return isMethod ? "a method. Move it to a field." : undefined;
}
