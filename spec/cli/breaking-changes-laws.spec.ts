import Ajv from "ajv/dist/2020";
import fc from "fast-check";
import { breakingChanges } from "../../cli/openapi/breaking-changes.js";
import { narrowed, plainSchemas, type Schema, schemaPairs, smallValues } from "../support/schema-pairs.js";

const runs = { numRuns: Number(process.env.FUZZ_RUNS ?? 300), seed: Number(process.env.FUZZ_SEED ?? 20260131) };

const json = (schema: unknown) => ({ content: { "application/json": { schema } } });
const document = (operation: unknown, rest: object = {}) => ({ paths: { "/items": { post: operation } }, ...rest });
const ofRequest = (schema: unknown) => document({ requestBody: json(schema), responses: {} });
const ofResponse = (schema: unknown) => document({ responses: { 200: json(schema) } });

// Fields in the place of which anything may stand.
const names = [
  ...[
    "parameters",
    "requestBody",
    "responses",
    "content",
    "application/json",
    "schema",
    "200",
    "headers",
    "security",
    "$ref",
  ],
  ...[
    "type",
    "enum",
    "const",
    "anyOf",
    "oneOf",
    "allOf",
    "not",
    "properties",
    "required",
    "additionalProperties",
    "items",
  ],
  ...[
    "minimum",
    "exclusiveMinimum",
    "multipleOf",
    "maxLength",
    "pattern",
    "format",
    "discriminator",
    "mapping",
    "name",
    "in",
  ],
  ...["x-lambent-checks", "contains", "nullable", "prefixItems", "__proto__", "toString", "a"],
];
const junk = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1.5,
      "",
      "a",
      "string",
      "object",
      "path",
      "#/components/schemas/a",
      "#/%",
      {},
      [],
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 6 }),
  ),
})).value;
const documents = fc.oneof(
  fc.jsonValue(),
  junk.map((schema) => ({ ...ofRequest(schema), components: { schemas: { a: schema } } })),
  fc.tuple(junk, junk).map(([operation, schema]) => document(operation, { components: { schemas: { a: schema } } })),
);

describe("documents of any JSON", () => {
  it("have no changes against themselves", () => {
    fc.assert(
      fc.property(documents, (one) => expect(breakingChanges(one, structuredClone(one))).toEqual([])),
      runs,
    );
  });

  it("are compared without an error, and the sentences are of texts", () => {
    const check = (before: unknown, after: unknown) => {
      for (const { where, what } of breakingChanges(before, after))
        expect(`${where} ${what}`).not.toMatch(/undefined|\[object/);
    };
    fc.assert(fc.property(documents, documents, check), runs);
  });

  it("may be inside one another without end", () => {
    let deep: unknown = { type: "string" };
    for (let level = 0; level < 50_000; level += 1) deep = { items: deep };
    expect(breakingChanges(ofRequest(deep), ofRequest(deep))).toEqual([]);
  });

  it("may have more forms than can be compared", () => {
    const union = (name: string) => ({
      anyOf: Array.from({ length: 20 }, (_, at) => ({ properties: { [name]: { minimum: at } } })),
    });
    const schema = (last: string) => ({ allOf: [union("a"), union("b"), union(last)] });
    expect(breakingChanges(ofRequest(schema("c")), ofRequest(schema("c")))).toEqual([]);
    expect(breakingChanges(ofRequest(schema("c")), ofRequest(schema("d")))).toEqual([
      { where: "POST /items, body", what: "is changed" },
    ]);
  });

  it("may lead from each component to two others", () => {
    const component = (at: number) => ({
      properties: { a: { $ref: `#/components/schemas/${at + 1}` }, b: { $ref: `#/components/schemas/${at + 1}` } },
    });
    const schemas = (last: Schema) => ({
      ...Object.fromEntries(Array.from({ length: 30 }, (_, at) => [at, component(at)])),
      30: last,
    });
    const whole = (last: Schema) =>
      document({ requestBody: json({ $ref: "#/components/schemas/0" }) }, { components: { schemas: schemas(last) } });
    expect(breakingChanges(whole({ type: "string" }), whole({ type: "number" }))).toHaveLength(100);
  });
});

describe("schemas that are narrower in one place", () => {
  const cases = plainSchemas.chain((schema) => fc.constantFrom(...narrowed(schema)).map((less) => ({ schema, less })));

  it("break requests, and not the other way round", () => {
    const check = ({ schema, less }: { schema: Schema; less: Schema }) => {
      expect(breakingChanges(ofRequest(schema), ofRequest(less))).not.toEqual([]);
      expect(breakingChanges(ofRequest(less), ofRequest(schema))).toEqual([]);
    };
    fc.assert(fc.property(cases, check), runs);
  });

  it("break no responses, and do the other way round", () => {
    const check = ({ schema, less }: { schema: Schema; less: Schema }) => {
      expect(breakingChanges(ofResponse(schema), ofResponse(less))).toEqual([]);
      expect(breakingChanges(ofResponse(less), ofResponse(schema))).not.toEqual([]);
    };
    fc.assert(fc.property(cases, check), runs);
  });
});

describe("schemas without a breaking change", () => {
  const ajv = new Ajv({ strict: false });
  const counts = { same: 0, values: 0 };

  it("take every value of a request that they took, and give none in a response that they did not", () => {
    const check = ([before, after]: readonly [Schema, Schema], values: readonly unknown[]) => {
      for (const [build, given, taken] of [
        [ofRequest, before, after],
        [ofResponse, after, before],
      ] as const) {
        if (breakingChanges(build(before), build(after)).length > 0) continue;
        counts.same += 1;
        const [isGiven, isTaken] = [ajv.compile(given), ajv.compile(taken)];
        const valid = values.filter((value) => isGiven(value));
        counts.values += valid.length;
        expect(valid.filter((value) => !isTaken(value))).toEqual([]);
      }
    };
    const values = fc.array(smallValues, { minLength: 40, maxLength: 40 });
    fc.assert(fc.property(schemaPairs, values, check), runs);
  });

  it("were many, and had many values", () => {
    expect(counts.same).toBeGreaterThan(runs.numRuns / 4);
    expect(counts.values).toBeGreaterThan(runs.numRuns);
  });
});
