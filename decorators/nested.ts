import type { AnyClass, Constructor } from "../lib/class.js";
import { declareType } from "../lib/class-transformer.js";
import { dtoRecord } from "../lib/dto/dto-record.js";
import { standsOnField } from "./dto-fault.js";
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
    if (!standsOnField("@Nested()", target, key, rest[0])) return;
    dtoRecord(target.constructor as AnyClass).nested.set(key, { type, each: options.each === true });
    declareType(target, key, type);
  };
}
