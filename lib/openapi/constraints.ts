import type { ConstraintSchema } from "./constraint-schema.js";
import { GRAMMAR_CONSTRAINTS } from "./constraints-grammar.js";
import { OPTION_CONSTRAINTS } from "./constraints-options.js";
import { TEXT_CONSTRAINTS } from "./constraints-text.js";
import { VALUE_CONSTRAINTS } from "./constraints-values.js";

const CONSTRAINTS: ReadonlyMap<string, ConstraintSchema | ((...args: unknown[]) => ConstraintSchema)> = new Map(
  [VALUE_CONSTRAINTS, TEXT_CONSTRAINTS, GRAMMAR_CONSTRAINTS, OPTION_CONSTRAINTS].flatMap(Object.entries),
);

/** The names of class-validator's constraints that judge one value, in 0.14 and in 0.15. */
export const CONSTRAINT_NAMES: readonly string[] = [...CONSTRAINTS.keys()];

/**
 * What a constraint of class-validator says of one value, by its name and by the arguments that its decorator keeps.
 *
 * Its keywords can be put together with those of others; `each`, `@IsOptional` and nesting are no part of it.
 *
 * @returns undefined for a constraint that is not class-validator's own: nothing is known of it.
 * @example
 * schemaOfConstraint("minLength", [3]); // { schema: { type: "string", minLength: 3 }, isExact: true }
 */
export function schemaOfConstraint(name: string, args: readonly unknown[]): ConstraintSchema | undefined {
  const says = CONSTRAINTS.get(name);
  return typeof says === "function" ? says(...args) : says;
}
