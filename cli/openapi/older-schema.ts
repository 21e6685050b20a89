import { type Fields, fieldsOf, isFields, listOf, say, textOf } from "./json-document.js";
import { isUnionWithNull, toUnions } from "./older-union.js";

/** How schemas are written for API Gateway. */
export interface OlderSchemaOptions {
  /** Whether they are to be models of a REST API, which know fewer keywords. */
  readonly isModel: boolean;
  /** The new reference for one to a component. */
  toReference(reference: string): string;
}

/** What OpenAPI 3.0 has as 3.1 has it. */
const SAME: readonly string[] = [
  ...[
    "title",
    "description",
    "default",
    "format",
    "multipleOf",
    "maximum",
    "minimum",
    "maxLength",
    "minLength",
    "pattern",
  ],
  ...["maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "externalDocs", "xml"],
  ...["deprecated", "readOnly", "writeOnly", "example"],
];

/**
 * What models do not have. They are JSON Schema of draft 4, and only tell of a schema what they can.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const NOT_IN_MODELS: readonly string[] = [
  ...["anyOf", "oneOf", "discriminator", "additionalProperties", "exclusiveMinimum"],
  ...["example", "deprecated", "readOnly", "writeOnly", "externalDocs", "xml"],
];

/**
 * Writes a schema of OpenAPI 3.1, which is JSON Schema 2020-12, as OpenAPI 3.0 has it.
 *
 * What 3.0 cannot say is left out: the application checks it all the same.
 *
 * @see https://spec.openapis.org/oas/v3.0.1#schema-object
 */
export function toOlderSchema(schema: unknown, options: OlderSchemaOptions): Fields {
  if (schema === false) return { not: {} };
  if (!isFields(schema)) return {};
  const convert = (one: unknown) => toOlderSchema(one, options);
  const older: Record<string, unknown> = {
    ...pick(schema, SAME),
    ...toType(schema),
    ...toRanges(schema),
    ...toUnions(schema, options.isModel, convert),
    ...toFields(schema, convert),
    ...toDiscriminator(schema, options),
  };
  // A list of values lists null too where null is one of them by a union.
  if (isUnionWithNull(schema) && schema.enum === undefined && Array.isArray(older.enum))
    older.enum = [...new Set([...older.enum, null])];
  const [example] = listOf(schema.examples);
  if (example !== undefined) older.example ??= example;
  if (schema.not !== undefined) older.not = convert(schema.not);
  if (older.type === "array") older.items = Array.isArray(schema.prefixItems) ? {} : convert(schema.items);
  if (options.isModel) for (const keyword of NOT_IN_MODELS) delete older[keyword];
  return withReference(older, textOf(schema.$ref), options);
}

/** The fields of a value that have one of some names. */
export function pick(value: Fields, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => value[name] !== undefined).map((name) => [name, value[name]]));
}

/** Nothing may stand beside a reference, so it becomes one of all that hold. */
function withReference(older: Fields, reference: string | undefined, { toReference }: OlderSchemaOptions): Fields {
  if (reference === undefined) return older;
  const $ref = { $ref: toReference(reference) };
  return Object.keys(older).length === 0 ? $ref : { ...older, allOf: [$ref, ...listOf(older.allOf)] };
}

/** One type, and `null` by a keyword of its own; constants are lists of one value. */
function toType(schema: Fields): Fields {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => typeof type === "string");
  const values = schema.const !== undefined ? [schema.const] : listOf(schema.enum);
  const others = types.filter((type) => type !== "null");
  const isNull = types.length > 0 && others.length === 0;
  const isNullable =
    types.includes("null") || schema.nullable === true || values.includes(null) || isUnionWithNull(schema);
  const listed = isNull ? [null] : values;
  return {
    ...(others.length === 1 ? { type: others[0] } : {}),
    ...(listed.length > 0 ? { enum: listed } : {}),
    ...(isNullable ? { nullable: true } : {}),
    ...(others.length === 1 && others[0] === "string" && schema.format === undefined ? toFormat(schema) : {}),
  };
}

/** Bytes in a text, which JSON Schema has keywords for and OpenAPI 3.0 formats. */
function toFormat({ contentEncoding, contentMediaType }: Fields): Fields {
  if (contentEncoding === "base64") return { format: "byte" };
  return contentEncoding === undefined && contentMediaType !== undefined ? { format: "binary" } : {};
}

/** The ends of a range: 3.0 says by `true` that one is excluded. */
function toRanges(schema: Fields): Fields {
  return Object.fromEntries(
    [["minimum", "exclusiveMinimum", 1] as const, ["maximum", "exclusiveMaximum", -1] as const].flatMap(
      ([keyword, excluding, sign]) => {
        const [end, excluded] = [schema[keyword], schema[excluding]];
        if (typeof excluded !== "number") return excluded === true && end !== undefined ? [[excluding, true]] : [];
        if (typeof end === "number" && sign * end > sign * excluded) return [];
        return [
          [keyword, excluded],
          [excluding, true],
        ];
      },
    ),
  );
}

function toFields(schema: Fields, convert: (one: unknown) => Fields): Fields {
  const { properties, required, additionalProperties: others } = schema;
  const names = [...new Set(listOf(required))];
  return {
    ...(isFields(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, convert(field)])) }
      : {}),
    ...(names.length > 0 ? { required: names } : {}),
    ...(others === undefined ? {} : { additionalProperties: isFields(others) ? convert(others) : others }),
  };
}

function toDiscriminator({ discriminator }: Fields, { toReference }: OlderSchemaOptions): Fields {
  const { propertyName, mapping } = fieldsOf(discriminator);
  if (propertyName === undefined) return {};
  const entries = Object.entries(fieldsOf(mapping)).map(([value, to]) => [value, toReference(say(to))]);
  return { discriminator: { propertyName, ...(entries.length > 0 ? { mapping: Object.fromEntries(entries) } : {}) } };
}
