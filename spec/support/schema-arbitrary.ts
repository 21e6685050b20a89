// Values that a JSON Schema describes, made from the schema alone.
import Ajv2020 from "ajv/dist/2020.js";
import fc from "fast-check";
import type { JsonSchema, JsonType } from "../../lib/openapi/json-schema.js";
import { formatArbitraries } from "./format-arbitraries.js";

/** What has to be known besides the schema. */
export interface SchemaContext {
  /** The schema that a `$ref` names; there are none where it is not given. */
  readonly resolve?: (ref: string) => JsonSchema;
  /** Judges a value by a schema; needed where schemas with `$ref` stand beside `not`, `oneOf` or `allOf`. */
  readonly isValid?: (schema: JsonSchema, value: unknown) => boolean;
  /** So many objects and lists are in each other before nothing optional is made any more. Default: 4. */
  readonly maxDepth?: number;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const isValidByAjv = (schema: JsonSchema, value: unknown): boolean => ajv.validate(schema, value) as boolean;
const fail = (ref: string): never => {
  throw new Error(`Nothing is known of ${ref}`);
};

/** Values that satisfy a schema; its formats too, as far as there is a generator for them. */
export function valuesOf(schema: JsonSchema, context: SchemaContext = {}): fc.Arbitrary<unknown> {
  const { resolve = fail, isValid = isValidByAjv, maxDepth = 4 } = context;
  return arbitraryOf(schema, { resolve, isValid, maxDepth });
}

function arbitraryOf(schema: JsonSchema, context: Required<SchemaContext>): fc.Arbitrary<unknown> {
  const { $ref, ...rest } = schema;
  if ($ref !== undefined) {
    const target = context.resolve($ref);
    return arbitraryOf(Object.keys(rest).length === 0 ? target : { allOf: [target], ...rest }, context);
  }
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches !== undefined) {
    const { oneOf: _oneOf, anyOf: _anyOf, ...common } = schema;
    const arbitraries = usable(branches, context).map((branch) =>
      arbitraryOf(
        Object.keys(common).length === 0 ? branch : { ...common, allOf: [...(common.allOf ?? []), branch] },
        context,
      ),
    );
    return fc.oneof(...arbitraries).filter((value) => context.isValid(schema, value));
  }
  const parts = partsOf(schema, context);
  const value = plainArbitrary(parts, context);
  return parts.length > 1 || IS_HARD.some((key) => key in schema)
    ? value.filter((one) => context.isValid(schema, one))
    : value;
}

// What the generators below do not follow by themselves.
const IS_HARD = ["not", "contains", "minProperties", "maxProperties", "pattern", "minLength", "maxLength"] as const;

/** Deep inside, the alternatives that end soonest. */
function usable(branches: readonly JsonSchema[], { maxDepth }: Required<SchemaContext>): readonly JsonSchema[] {
  const flat = branches.filter(({ $ref, type }) => $ref === undefined && type !== "object" && type !== "array");
  return maxDepth <= 0 && flat.length > 0 ? flat : branches;
}

/** A schema and all that it has in `allOf`, without that. */
function partsOf(schema: JsonSchema, context: Required<SchemaContext>): readonly JsonSchema[] {
  const { allOf = [], $ref, ...own } = schema;
  const named = $ref === undefined ? [] : partsOf(context.resolve($ref), context);
  return [own, ...named, ...allOf.flatMap((part) => partsOf(part, context))].filter(
    (part) => Object.keys(part).length > 0,
  );
}

function plainArbitrary(parts: readonly JsonSchema[], context: Required<SchemaContext>): fc.Arbitrary<unknown> {
  const merged: JsonSchema = Object.assign({}, ...parts.toReversed());
  if ("const" in merged) return fc.constant(merged.const);
  const enumerated = parts.find((part) => part.enum !== undefined);
  if (enumerated?.enum !== undefined) return fc.constantFrom(...enumerated.enum);
  const nested = parts.find((part) => part.oneOf !== undefined || part.anyOf !== undefined);
  if (nested !== undefined) return arbitraryOf(nested, context);
  const types = parts.flatMap(({ type }) => type ?? []);
  const type = types.includes("integer") ? "integer" : (types[0] ?? impliedType(merged));
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return numbers(parts, type);
    case "string":
      return strings(parts);
    case "array":
      return lists(parts, context);
    case "object":
      return objects(parts, context);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function impliedType({ properties, additionalProperties, items, pattern, format }: JsonSchema): JsonType | undefined {
  if (properties !== undefined || additionalProperties !== undefined) return "object";
  if (items !== undefined) return "array";
  return pattern !== undefined || format !== undefined ? "string" : undefined;
}

/** The bounds that all parts leave. */
function most(parts: readonly JsonSchema[], key: keyof JsonSchema): number | undefined {
  const bounds = parts.flatMap((part) => (part[key] as number | undefined) ?? []);
  return bounds.length === 0 ? undefined : Math.max(...bounds);
}

function least(parts: readonly JsonSchema[], key: keyof JsonSchema): number | undefined {
  const bounds = parts.flatMap((part) => (part[key] as number | undefined) ?? []);
  return bounds.length === 0 ? undefined : Math.min(...bounds);
}

function numbers(parts: readonly JsonSchema[], type: "integer" | "number"): fc.Arbitrary<number> {
  const above = most(parts, "exclusiveMinimum");
  const below = least(parts, "exclusiveMaximum");
  const min = Math.max(most(parts, "minimum") ?? -Number.MAX_SAFE_INTEGER, above ?? -Infinity);
  const max = Math.min(least(parts, "maximum") ?? Number.MAX_SAFE_INTEGER, below ?? Infinity);
  const step = most(parts, "multipleOf") ?? (type === "integer" ? 1 : undefined);
  const isInside = (value: number) => (above === undefined || value > above) && (below === undefined || value < below);
  if (step === undefined) {
    const near = { noNaN: true, noDefaultInfinity: true, min, max };
    return fc.oneof(fc.double(near), integersBetween(min, max)).filter(isInside);
  }
  return integersBetween(min / step, max / step)
    .map((times) => times * step)
    .filter(isInside);
}

function integersBetween(min: number, max: number): fc.Arbitrary<number> {
  const [from, to] = [Math.ceil(min), Math.floor(max)];
  if (from > to) return fc.constant(from);
  const nearby = { min: Math.max(from, Math.min(-100, to)), max: Math.min(to, Math.max(100, from)) };
  return fc.oneof(fc.integer(nearby), fc.integer({ min: from, max: to }));
}

function strings(parts: readonly JsonSchema[]): fc.Arbitrary<string> {
  const minLength = most(parts, "minLength") ?? 0;
  const maxLength = least(parts, "maxLength") ?? Math.max(minLength + 10, 20);
  // Code points, as schemas count them.
  const filling = (least: number) =>
    fc.oneof(fc.string({ minLength: least, maxLength }), fc.string({ unit: "binary", minLength: least, maxLength }));
  const patterns = parts.flatMap(({ pattern }) => (pattern === undefined ? [] : [matching(pattern)]));
  if (patterns.length === 1) return patterns[0] as fc.Arbitrary<string>;
  if (patterns.length > 1) {
    // Enough for patterns without a beginning and an end, one of which can stand beside another.
    return fc.tuple(filling(0), ...patterns, filling(minLength)).map((texts) => texts.join(""));
  }
  if (parts.some(({ contentMediaType }) => contentMediaType === "application/json")) {
    return fc.oneof(fc.object(), fc.array(fc.jsonValue())).map((value) => JSON.stringify(value));
  }
  const format = parts.flatMap((part) => formatArbitraries[part.format ?? ""] ?? [])[0];
  return format ?? filling(minLength);
}

function matching(pattern: string): fc.Arbitrary<string> {
  const expression = new RegExp(pattern, "u");
  if (!/^\[\^[^\]]*\]$/.test(pattern)) return fc.stringMatching(expression, { size: "small" });
  // fast-check tries ASCII for what is not in a class, where there may be nothing.
  const character = fc.string({ unit: "binary", minLength: 1, maxLength: 1 }).filter((one) => expression.test(one));
  return fc.tuple(fc.string(), character, fc.string()).map((texts) => texts.join(""));
}

function lists(parts: readonly JsonSchema[], context: Required<SchemaContext>): fc.Arbitrary<unknown[]> {
  const inside = { ...context, maxDepth: context.maxDepth - 1 };
  const needed = parts.flatMap(({ contains }) => (contains === undefined ? [] : [arbitraryOf(contains, inside)]));
  const minLength = Math.max((most(parts, "minItems") ?? 0) - needed.length, 0);
  const maxLength = Math.max((least(parts, "maxItems") ?? minLength + 3) - needed.length, minLength);
  const schemas = parts.flatMap(({ items }) => items ?? []);
  // A list of itself would have no end.
  if (context.maxDepth <= 0 && minLength === 0 && needed.length === 0) return fc.constant([]);
  const items = arbitraryOf(schemas.length > 1 ? { allOf: schemas } : (schemas[0] ?? {}), inside);
  const bounds = { minLength, maxLength: context.maxDepth > 0 ? maxLength : minLength };
  const isUnique = parts.some(({ uniqueItems }) => uniqueItems);
  const others = isUnique
    ? fc.uniqueArray(items, { ...bounds, selector: (item) => JSON.stringify(item) })
    : fc.array(items, bounds);
  return fc
    .tuple(others, fc.tuple(...needed))
    .chain(([some, wanted]) => fc.shuffledSubarray([...some, ...wanted], { minLength: some.length + wanted.length }));
}

function objects(parts: readonly JsonSchema[], context: Required<SchemaContext>): fc.Arbitrary<object> {
  const inside = { ...context, maxDepth: context.maxDepth - 1 };
  const required = new Set(parts.flatMap((part) => part.required ?? []));
  const schemas = new Map<string, JsonSchema[]>([...required].map((name) => [name, []]));
  for (const { properties = {} } of parts) {
    for (const [name, schema] of Object.entries(properties)) schemas.set(name, [...(schemas.get(name) ?? []), schema]);
  }
  const known = [...schemas].filter(([name]) => context.maxDepth > 0 || required.has(name));
  const fields = known.map(
    ([name, all]) => [name, arbitraryOf(all.length > 1 ? { allOf: all } : (all[0] ?? {}), inside)] as const,
  );
  const record = fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
  const others = parts.flatMap(({ additionalProperties }) => additionalProperties ?? []);
  if (others.includes(false) || (schemas.size > 0 && others.length === 0)) return record;
  const values = arbitraryOf(others.find((other) => typeof other === "object") ?? {}, inside);
  const minKeys = Math.max((most(parts, "minProperties") ?? 0) - required.size, 0);
  const maxKeys = context.maxDepth > 0 ? minKeys + 3 : minKeys;
  const more = fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9]{0,5}$/), values, {
    minKeys,
    maxKeys,
    noNullPrototype: true,
  });
  return fc.tuple(more, record).map(([one, other]) => ({ ...one, ...other }));
}
