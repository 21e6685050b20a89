import type { AnyClass } from "../class.js";
import { addCheck, checksOf } from "./class-validator.js";

/** Whether the other checks of a field run for a value. */
export interface Condition {
  /** As class-validator's own decorators of the kind are named. */
  readonly name: string;
  readonly holds: (value: unknown) => boolean;
}

/** As `@IsOptional()` does. */
export const UNLESS_MISSING: Condition = {
  name: "isOptional",
  holds: (value) => value !== undefined && value !== null,
};

/** For `undefined` alone: `null` is checked. */
export const UNLESS_UNDEFINED: Condition = { name: "isUndefinable", holds: (value) => value !== undefined };

/**
 * Gives a class what class-validator's decorators said of the chosen fields of its parents.
 *
 * @returns those fields.
 */
export function copyChecks(
  parents: readonly AnyClass[],
  mapped: AnyClass,
  keeps: (parent: AnyClass, field: string) => boolean,
): ReadonlySet<string> {
  const fields = new Set<string>();
  const kept = parents.flatMap((parent) => checksOf(parent).filter((check) => keeps(parent, check.propertyName)));
  // Classes with a common parent name its checks twice.
  for (const check of new Set(kept)) {
    fields.add(check.propertyName);
    addCheck(Object.assign(Object.create(Object.getPrototypeOf(check)), check, { target: mapped }));
  }
  return fields;
}

/**
 * Puts a condition on a field of a class, in all groups.
 *
 * @returns false where no decorator of class-validator has run yet, so that there is nowhere to write it.
 */
export function addCondition(cls: AnyClass, field: string, { name, holds }: Condition): boolean {
  return addCheck({
    type: "conditionalValidation",
    name,
    target: cls,
    propertyName: field,
    constraints: [(_object: object, value: unknown) => holds(value)],
    groups: [],
    always: true,
    each: false,
  });
}
