import type { AnyClass, Constructor } from "../lib/class.js";
import { declareType } from "../lib/class-transformer.js";
import { dtoRecord } from "../lib/dto/dto-record.js";
import { reportMisplaced } from "./dto-fault.js";
import { refuseStandardDecorator } from "./target.js";
import type { Mismatch } from "./types.js";

/** Options of {@link Nested}. */
export interface NestedOptions<Each extends boolean = boolean> {
  /** The field is an array of such objects; default false. */
  readonly each?: Each;
}

/** A decorator of fields that take what it gives; the compiler refuses it on others. */
export type NestedDecorator<Given> = <Target extends object, Key extends keyof Target>(
  target: Target,
  key: [Given] extends [Target[Key]]
    ? Key
    : Mismatch<"the decorator gives", Given, "but the field is declared as", Target[Key]>,
) => void;

/**
 * A field that is an object of another class, or an array of them: its type and its validation in one.
 *
 * Instances are made of the class and validated. What is no object is refused, and so is a missing one, unless the
 * field has `@IsOptional()`; `each: true` takes nothing but an array.
 *
 * @param type Gives the class; a function, so that files may import each other in a circle.
 * @example
 * class Order {
 *   @Nested(() => Address) address!: Address;
 *   @Nested(() => Line, { each: true }) lines!: Line[];
 * }
 */
export function Nested<T extends object, const Each extends boolean = false>(
  type: () => Constructor<T>,
  options: NestedOptions<Each> = {},
): NestedDecorator<Each extends true ? T[] : T> {
  return (target: object, key: unknown, ...rest: unknown[]) => {
    refuseStandardDecorator("@Nested()", key);
    const misplaced = whyMisplaced(target, key, rest[0]);
    if (misplaced !== undefined) {
      const cls = typeof target === "function" ? target : target.constructor;
      reportMisplaced(cls as AnyClass, key, `@Nested() stands on ${misplaced}`);
      return;
    }
    const field = key as string;
    dtoRecord(target.constructor as AnyClass).nested.set(field, { type, each: options.each === true });
    declareType(target, field, type);
  };
}

/** What the decorator stands on, and what to do about it, where it is no field that JSON can have. */
function whyMisplaced(target: object, key: unknown, extra: unknown): string | undefined {
  const isParameter = typeof extra === "number";
  if (isParameter) return `parameter ${extra + 1}. A body has its type in @Body(); move it to a field.`;
  if (key === undefined) return "the class. Move it to a field.";
  if (typeof target === "function") return 'a static field, which no instance has. Remove "static".';
  if (typeof key === "symbol") return "a field named by a symbol, which no JSON has. Name it by a text.";
  const isMethod = typeof (extra as PropertyDescriptor | undefined)?.value === "function";
  return isMethod ? "a method. Move it to a field." : undefined;
}
