import type { JsonSchema } from "./json-schema.js";

/** What a constraint says of a value, in JSON Schema. */
export interface ConstraintSchema {
  readonly schema: JsonSchema;
  /** Whether the schema says all that the constraint checks. */
  readonly isExact: boolean;
}

/** What constraints say, by their names: always the same, or by the arguments of the decorator. */
export type ConstraintTable = Readonly<Record<string, ConstraintSchema | ((...args: unknown[]) => ConstraintSchema)>>;

/** A schema that a value satisfies exactly where it passes the constraint. */
export function exactly(schema: JsonSchema): ConstraintSchema {
  return { schema, isExact: true };
}

/** A schema that every value satisfies that passes the constraint, and others too. */
export function partly(schema: JsonSchema): ConstraintSchema {
  return { schema, isExact: false };
}

/** Whether an argument is a length or a number of elements that a schema can say. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The options of a check, none of them where it was given none. */
export function optionsOf(argument: unknown): Readonly<Record<string, unknown>> {
  return typeof argument === "object" && argument !== null ? (argument as Record<string, unknown>) : {};
}
