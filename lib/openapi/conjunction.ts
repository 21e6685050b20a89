import type { JsonSchema } from "./json-schema.js";

type Keyword = keyof JsonSchema;
type Merge = (one: never, other: never) => unknown;

const larger = (one: number, other: number): number => Math.max(one, other);
const smaller = (one: number, other: number): number => Math.min(one, other);
const both = (one: readonly unknown[], other: readonly unknown[]): readonly unknown[] => [
  ...new Set([...one, ...other]),
];

/** How two of a keyword become one; of the others only equal ones do. */
const MERGES: ReadonlyMap<string, Merge> = new Map<string, Merge>([
  ["minimum", larger],
  ["exclusiveMinimum", larger],
  ["minLength", larger],
  ["minItems", larger],
  ["minProperties", larger],
  ["maximum", smaller],
  ["exclusiveMaximum", smaller],
  ["maxLength", smaller],
  ["maxItems", smaller],
  ["maxProperties", smaller],
  ["x-lambent-checks", both],
  ["type", (one: string, other: string) => narrower(one, other)],
  ["enum", (one: readonly unknown[], other: readonly unknown[]) => one.filter((member) => other.includes(member))],
]);

/** A schema that takes what all of them take, as plain as can be: keywords side by side, `allOf` for what cannot stand there. */
export function conjunction(schemas: readonly JsonSchema[]): JsonSchema {
  const merged: Record<string, unknown> = {};
  const apart: JsonSchema[] = [];
  for (const schema of schemas) {
    const together = mergeInto(merged, schema);
    if (together === undefined) apart.push(schema);
    else Object.assign(merged, together);
  }
  // What has another type is not null.
  if (merged.type !== undefined && JSON.stringify(merged.not) === '{"type":"null"}') delete merged.not;
  return apart.length === 0 ? merged : { ...merged, allOf: [...((merged.allOf as JsonSchema[]) ?? []), ...apart] };
}

/** The keywords of a schema as they have to be beside others; undefined where one of them cannot stand there. */
function mergeInto(merged: Record<string, unknown>, schema: JsonSchema): Record<string, unknown> | undefined {
  const together: Record<string, unknown> = {};
  for (const keyword of Object.keys(schema) as Keyword[]) {
    const own = schema[keyword];
    const other = merged[keyword];
    const merge = MERGES.get(keyword);
    if (other === undefined || JSON.stringify(other) === JSON.stringify(own)) together[keyword] = own;
    else if (merge === undefined) return undefined;
    else {
      const value = merge(other as never, own as never);
      if (value === undefined) return undefined;
      together[keyword] = value;
    }
  }
  return together;
}

function narrower(one: string, other: string): string | undefined {
  return [one, other].every((type) => type === "integer" || type === "number") ? "integer" : undefined;
}

/** The schema, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  if (Object.keys(schema).length === 0 || schema.type === "null") return schema;
  return { anyOf: [schema, { type: "null" }] };
}
