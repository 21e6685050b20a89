import fc from "fast-check";
import type { JsonSchema } from "../../lib/openapi/json-schema.js";
import { compileSchema } from "./schema-ajv.js";
import { valuesOf } from "./schema-arbitrary.js";

const settings = { seed: Number(process.env.FUZZ_SEED ?? 20260131), numRuns: Number(process.env.FUZZ_RUNS ?? 200) };

const person: JsonSchema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 1, maxLength: 5 },
    nickname: { anyOf: [{ type: "string" }, { type: "null" }] },
    age: { type: "integer", minimum: 0, maximum: 150 },
    email: { type: "string", format: "email" },
  },
  required: ["name"],
  additionalProperties: false,
};

const schemas: readonly JsonSchema[] = [
  person,
  { allOf: [person, { type: "object", properties: { age: { type: "integer", multipleOf: 7 } }, required: ["age"] }] },
  { type: "array", items: person, minItems: 1, maxItems: 2 },
  { type: "array", items: { type: "integer" }, uniqueItems: true, allOf: [{ contains: { const: 3 } }] },
  { type: "array", items: { type: "string", minLength: 1 }, allOf: [{ items: { type: "string", pattern: "^a" } }] },
  { type: "object", additionalProperties: { type: "boolean" }, minProperties: 2, maxProperties: 3 },
  { type: "object", not: { additionalProperties: { type: "null" } } },
  { type: "object", properties: { a: { const: 1 } }, required: ["a", "b"], additionalProperties: true },
  { oneOf: [{ type: "integer" }, { type: "number", minimum: 5 }] },
  { type: "string", anyOf: [{ format: "ipv4" }, { format: "ipv6" }] },
  { type: "string", pattern: "^[a-f]+$", minLength: 3, maxLength: 4 },
  { type: "string", allOf: [{ pattern: "[a-z]" }, { pattern: "[0-9]" }], minLength: 6 },
  { type: "string", not: { pattern: "a" } },
  { type: "number", exclusiveMinimum: 0, maximum: 1 },
  { type: "integer", exclusiveMinimum: -3, exclusiveMaximum: 0 },
  { type: "number", enum: [1, 2, 3], allOf: [{ minimum: 2 }] },
  { properties: { a: { type: "null" } }, required: ["a"], type: "object", allOf: [{ required: ["c"] }] },
  { not: { type: "null" } },
];

describe("values of a schema", () => {
  it.each(schemas.map((schema) => [JSON.stringify(schema), schema]))("%s", (_, schema) => {
    const isValid = compileSchema(schema as JsonSchema, { formats: true });

    fc.assert(
      fc.property(valuesOf(schema as JsonSchema), (value) => {
        expect({ value, isValid: isValid(value) }).toEqual({ value, isValid: true });
      }),
      settings,
    );
  });

  it("are of all that the schema leaves open", () => {
    const values = fc.sample(valuesOf(person), settings) as Record<string, unknown>[];

    expect(values.some(({ email }) => email !== undefined)).toBe(true);
    expect(values.some(({ email }) => email === undefined)).toBe(true);
    expect(values.some(({ nickname }) => nickname === null)).toBe(true);
    expect(values.some(({ nickname }) => typeof nickname === "string")).toBe(true);
  });

  it("end where schemas name themselves", () => {
    const tree: JsonSchema = {
      type: "object",
      properties: {
        value: { type: "integer" },
        left: { anyOf: [{ $ref: "#/components/schemas/Tree" }, { type: "null" }] },
        others: { type: "array", items: { $ref: "#/components/schemas/Tree" } },
      },
      required: ["value", "left"],
    };
    const components = { schemas: { Tree: tree } };
    const judges = new Map<JsonSchema, (value: unknown) => boolean>();
    const isValid = (schema: JsonSchema, value: unknown) => {
      const judge = judges.get(schema) ?? compileSchema({ ...schema, components } as JsonSchema);
      judges.set(schema, judge);
      return judge(value);
    };
    const depthOf = (value: unknown): number =>
      typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

    const values = fc.sample(valuesOf(tree, { resolve: () => tree, isValid }), settings);

    expect(values.filter((value) => !isValid(tree, value))).toEqual([]);
    expect(Math.max(...values.map(depthOf))).toBeGreaterThan(2);
  });
});
