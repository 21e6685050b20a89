// What class-validator's constraints say of values of every kind, of numbers, lists, objects and dates.
import { type EnumLike, enumMembers } from "../values.js";
import {
  type ConstraintSchema,
  type ConstraintTable,
  exactly,
  isCount,
  optionsOf,
  partly,
} from "./constraint-schema.js";
import type { JsonSchema, JsonType } from "./json-schema.js";

const NOT_NULL: JsonSchema = { not: { type: "null" } };
const DATE: JsonSchema = { type: "string", format: "date-time" };
const WITH_A_PROPERTY: JsonSchema = { type: "object", minProperties: 1 };
const WITH_A_VALUE: JsonSchema = { ...WITH_A_PROPERTY, not: { additionalProperties: { type: "null" } } };
// What is compared by identity, or is no JSON at all, is no value of a document.
const ANYTHING: ConstraintSchema = partly({});
const NUMBER: ConstraintSchema = partly({ type: "number" });
const LIST: ConstraintSchema = partly({ type: "array" });

/** What the constraints that are not about texts say. */
export const VALUE_CONSTRAINTS: ConstraintTable = {
  isDefined: exactly(NOT_NULL),
  isNotEmpty: exactly({ ...NOT_NULL, minLength: 1 }),
  isEmpty: exactly({ enum: ["", null] }),
  equals: (value) => (isScalar(value) ? exactly({ ...typed([value]), const: value }) : ANYTHING),
  notEquals: (value) => (isScalar(value) ? exactly({ not: { const: value } }) : ANYTHING),
  isIn: (values) => oneOf(values),
  isNotIn: (values) => noneOf(values),
  isEnum: (members) => oneOf(enumMembers(members as EnumLike)),
  isInstance: ANYTHING,

  isString: exactly({ type: "string" }),
  isBoolean: exactly({ type: "boolean" }),
  isInt: exactly({ type: "integer" }),
  // JSON has no NaN and no infinity, so the options that allow them say nothing here.
  isNumber: (options) => numberOf(optionsOf(options).maxDecimalPlaces),
  isPositive: exactly({ type: "number", exclusiveMinimum: 0 }),
  isNegative: exactly({ type: "number", exclusiveMaximum: 0 }),
  min: (minimum) => (Number.isFinite(minimum) ? exactly({ type: "number", minimum: minimum as number }) : NUMBER),
  max: (maximum) => (Number.isFinite(maximum) ? exactly({ type: "number", maximum: maximum as number }) : NUMBER),
  isDivisibleBy: (divisor) => multipleOf(divisor),

  isDate: exactly(DATE),
  minDate: partly(DATE),
  maxDate: partly(DATE),

  isArray: exactly({ type: "array" }),
  arrayNotEmpty: exactly({ type: "array", minItems: 1 }),
  arrayMinSize: (size) => (isCount(size) ? exactly({ type: "array", minItems: size }) : LIST),
  arrayMaxSize: (size) => (isCount(size) ? exactly({ type: "array", maxItems: size }) : LIST),
  // By identity, and perhaps by a function that the decorator keeps to itself.
  arrayUnique: partly({ type: "array", uniqueItems: true }),
  arrayContains: (values) => listWith(values),
  arrayNotContains: (values) => listWithout(values),

  isObject: exactly({ type: "object" }),
  isNotEmptyObject: (options) => exactly(optionsOf(options).nullable === false ? WITH_A_VALUE : WITH_A_PROPERTY),
};

/** Whether a value is the same as any that JSON writes like it. */
function isScalar(value: unknown): boolean {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

/** The type of scalar values, where all of them have the same; generators of clients go by it. */
function typed(values: readonly unknown[]): { readonly type?: JsonType } {
  const types = new Set(values.map((value) => (value === null ? "null" : typeof value)));
  const [type] = types;
  if (types.size > 1) return {};
  return { type: type === "number" && values.every(Number.isInteger) ? "integer" : (type as JsonType) };
}

function oneOf(values: unknown): ConstraintSchema {
  if (!Array.isArray(values) || !values.every(isScalar)) return ANYTHING;
  const members = [...new Set(values)];
  return exactly(members.length === 0 ? { not: {} } : { ...typed(members), enum: members });
}

function noneOf(values: unknown): ConstraintSchema {
  if (!Array.isArray(values) || !values.every(isScalar)) return ANYTHING;
  return exactly(values.length === 0 ? {} : { not: { enum: [...new Set(values)] } });
}

function numberOf(decimalPlaces: unknown): ConstraintSchema {
  if (decimalPlaces === undefined) return exactly({ type: "number" });
  // 19.99 is no multiple of 0.01 for those who divide in binary, as most readers of schemas do.
  return decimalPlaces === 0 ? exactly({ type: "integer" }) : NUMBER;
}

/** It divides by whole numbers alone: `@IsDivisibleBy(2.5)` is `@IsDivisibleBy(2)`. */
function multipleOf(divisor: unknown): ConstraintSchema {
  const whole = Math.abs(Math.trunc(divisor as number));
  return typeof divisor === "number" && isCount(whole) && whole > 0
    ? exactly({ type: "integer", multipleOf: whole })
    : NUMBER;
}

function listWith(values: unknown): ConstraintSchema {
  if (!Array.isArray(values) || !values.every(isScalar)) return LIST;
  const parts = values.map((value): JsonSchema => ({ contains: { const: value } }));
  return exactly({ type: "array", ...(parts.length > 1 ? { allOf: parts } : parts[0]) });
}

function listWithout(values: unknown): ConstraintSchema {
  if (!Array.isArray(values) || !values.every(isScalar)) return LIST;
  return exactly({ type: "array", ...(values.length > 0 && { not: { contains: { enum: [...new Set(values)] } } }) });
}
