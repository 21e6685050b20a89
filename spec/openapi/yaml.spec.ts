import fc from "fast-check";
import { createOpenApiDocument } from "lambent/openapi";
import { parseDocument, stringify } from "yaml";
import { type Json, toYaml } from "../../lib/openapi/yaml.js";
import { controllers } from "../fixtures/openapi/kitchen-sink.js";

const settings = { seed: Number(process.env.FUZZ_SEED ?? 20260131), numRuns: Number(process.env.FUZZ_RUNS ?? 1000) };
const securitySchemes = { bearer: { type: "http", scheme: "bearer" }, oauth: { type: "oauth2", flows: {} } };
const everything = createOpenApiDocument(controllers, { securitySchemes }) as unknown as Json;
const versions = ["1.1", "1.2"] as const;

/** Texts that mean something in YAML, and pieces of them. */
const awkward = [
  ..."\n\t\r #:-?[]{}&*!|>'\"%@`,~=.<\\/0\u00a0\u0085\u2028\ufeff\u007f\u0001\ud800\ufffe",
  ...["null", "yes", "On", "y", "~", "<<", "0x1f", "1_000", "1:30", "1e3", ".5", "-.inf", ".nan", "2026-01-31", "---"],
  ...[
    "...",
    "a: b",
    "a #b",
    "- a",
    "? a",
    "!!str",
    "&a",
    "*a",
    "/items/{id}",
    "#/components/schemas/Item",
    "  a",
    "😀",
  ],
  "k".repeat(1100),
];
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(...awkward),
  fc.array(fc.constantFrom(...awkward, "a", "word", "\n", " "), { maxLength: 8 }).map((pieces) => pieces.join("")),
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    text,
    fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.maxSafeInteger()),
    fc.constantFrom(null, true, false, [], {}),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(text, tie("json"), { maxKeys: 4 }),
  ),
}));

it("readers of both versions of YAML see what JSON says", () => {
  const property = fc.property(json, (value) => {
    const written = toYaml(value);
    for (const version of versions) expect(read(written, version)).toEqual(JSON.parse(JSON.stringify(value)));
  });
  fc.assert(property, settings);
});

it("a document is what another writer makes of it, data for data, key for key", () => {
  const other = stringify(everything, { version: "1.1" });
  for (const version of versions) {
    expect(JSON.stringify(read(toYaml(everything), version))).toBe(JSON.stringify(read(other, version)));
  }
});

it.each<[value: Json, text: string]>([
  [{ openapi: "3.1.1", paths: {}, tags: [] }, 'openapi: "3.1.1"\npaths: {}\ntags: []\n'],
  [
    { "/items/{id}": { get: { responses: { 200: { description: "The item." } } } } },
    `/items/{id}:
  get:
    responses:
      "200":
        description: The item.
`,
  ],
  [{ $ref: "#/components/schemas/Item" }, '$ref: "#/components/schemas/Item"\n'],
  [
    { enum: ["no", "maybe", 1e21, 1.5e-7, null, true] },
    'enum:\n  - "no"\n  - maybe\n  - 1.0e+21\n  - 1.5e-7\n  - null\n  - true\n',
  ],
  [
    { tags: [{ name: "a", description: "One.\n\n  Two." }, ["b"]] },
    "tags:\n  - name: a\n    description: |-\n      One.\n\n        Two.\n  - - b\n",
  ],
  ["One.\nTwo.\n", "|\n  One.\n  Two.\n"],
])("%j is written as a person would", (value, text) => {
  expect(toYaml(value)).toBe(text);
});

/** Both what a reader sees, and that it has nothing to complain of. */
function read(written: string, version: "1.1" | "1.2"): unknown {
  const document = parseDocument(written, { version, merge: version === "1.1" });
  expect([document.errors, document.warnings]).toEqual([[], []]);
  return document.toJS() as unknown;
}
