import type { JsonSchema } from "./json-schema.js";

const SCALARS: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [String, { type: "string" }],
  [Number, { type: "number" }],
  [Boolean, { type: "boolean" }],
  [BigInt, { type: "integer" }],
  [Date, { type: "string", format: "date-time" }],
  [Array, { type: "array" }],
  [Object, {}],
]);

/** The schema of a type that is no class of the application; undefined for those that are. */
export function schemaOfScalar(type: unknown): JsonSchema | undefined {
  return SCALARS.get(type);
}

/** The schema of one of several values, with their type where they have one. */
export function schemaOfMembers(members: readonly (string | number)[]): JsonSchema {
  const types = new Set(members.map((member) => typeof member));
  if (types.size !== 1) return { enum: members };
  if (types.has("string")) return { type: "string", enum: members };
  return { type: members.every(Number.isInteger) ? "integer" : "number", enum: members };
}
