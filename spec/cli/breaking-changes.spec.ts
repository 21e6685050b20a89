import { breakingChanges } from "../../cli/openapi/breaking-changes.js";

type Json = Record<string, unknown>;

/** A document of one operation. */
const operation = (fields: Json, rest: Json = {}): Json => ({
  openapi: "3.1.0",
  info: { title: "Shop", version: "1" },
  paths: { "/items": { post: { responses: {}, ...fields } } },
  ...rest,
});
const json = (schema: unknown): Json => ({ content: { "application/json": { schema } } });
const request = (schema: unknown, rest: Json = {}) => operation({ requestBody: json(schema) }, rest);
const response = (schema: unknown, rest: Json = {}) => operation({ responses: { 200: json(schema) } }, rest);
const parameters = (...list: Json[]) => operation({ parameters: list });
const query = (name: string, schema: unknown, rest: Json = {}): Json => ({ name, in: "query", schema, ...rest });
const object = (properties: Json, ...required: string[]): Json => ({ type: "object", properties, required });
const schemas = (named: Json): Json => ({ components: { schemas: named } });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const text = { type: "string" };
const number = { type: "number" };

const changes = (before: unknown, after: unknown): readonly string[] =>
  breakingChanges(before, after).map(({ where, what }) => `${where}: ${what}`);

type Row = readonly [what: string, before: unknown, after: unknown, ...sentences: string[]];
const sentencesOf = (build: (value: unknown) => Json, prefix: string) => (rows: readonly Row[]) =>
  it.each(rows.map(([what, before, after, ...sentences]) => ({ what, before, after, sentences })))(
    "$what",
    ({ before, after, sentences }) => {
      expect(changes(build(before), build(after))).toEqual(sentences.map((one) => `${prefix}${one}`));
    },
  );

describe("paths and operations", () => {
  const paths = (value: unknown) => ({ openapi: "3.1.0", paths: value as Json });
  const operations = { get: { responses: {} }, delete: { responses: {} } };

  sentencesOf(
    paths,
    "",
  )([
    ["a path that is gone", { "/items": operations }, {}, "/items: is gone"],
    ["an operation that is gone", { "/items": operations }, { "/items": { get: {} } }, "DELETE /items: is gone"],
    ["a path and an operation that are new", { "/items": { get: {} } }, { "/items": operations, "/more": operations }],
    ["another name of a parameter", { "/items/{id}": operations }, { "/items/{key}": operations }],
    [
      "a parameter that is greedy no more",
      { "/{rest+}": { get: {} } },
      { "/{rest}": { get: {} } },
      "/{rest+}: is gone",
    ],
    ["a path without operations", { "/items": { summary: "Items" } }, {}],
    [
      "a path by reference",
      { "/a": { $ref: "#/paths/~1b" }, "/b": operations },
      { "/a": operations, "/b": operations },
    ],
  ]);

  it("compares the parameters of paths by their places", () => {
    const at = (name: string, schema: Json) =>
      paths({ [`/items/{${name}}`]: { get: {}, parameters: [{ name, in: "path", required: true, schema }] } });
    expect(changes(at("id", text), at("key", text))).toEqual([]);
    expect(changes(at("id", text), at("key", number))).toEqual(["GET /items/{id}, path id: is number now, was string"]);
  });
});

describe("an operation", () => {
  const scheme = (name: string, rest: Json = {}) => ({
    components: { securitySchemes: { [name]: { type: "http", scheme: "bearer", ...rest } } },
  });
  const secured = (security: unknown, rest: Json = scheme("bearer")) => operation({ security }, rest);
  const headers = (value: Json) => operation({ responses: { 200: { headers: value } } });
  const here = "POST /items";

  sentencesOf(
    (value) => value as Json,
    here,
  )([
    [
      "another operationId",
      operation({ operationId: "a" }),
      operation({ operationId: "b" }),
      ": operationId is b now, was a",
    ],
    ["no operationId any more", operation({ operationId: "a" }), operation({}), ": has no operationId any more, was a"],
    ["an operationId that is new", operation({}), operation({ operationId: "a" })],
    ["security that is new", operation({}), secured([{ bearer: [] }]), ": needs bearer now"],
    [
      "security of the whole document",
      operation({}),
      operation({}, { ...scheme("a"), security: [{ a: [] }] }),
      ": needs a now",
    ],
    ["security that is gone", secured([{ bearer: [] }]), operation({})],
    ["security that may be left out", operation({}), secured([{ bearer: [] }, {}])],
    [
      "another name of a scheme",
      secured([{ bearer: [] }]),
      secured([{ jwt: [] }], scheme("jwt", { description: "A token" })),
    ],
    [
      "another scheme",
      secured([{ bearer: [] }]),
      secured([{ bearer: [] }], scheme("bearer", { scheme: "basic" })),
      ": needs bearer now",
    ],
    [
      "a scope more",
      secured([{ bearer: ["a"] }]),
      secured([{ bearer: ["a", "b"] }]),
      ": needs the scope b of bearer now",
    ],
    ["a scope less", secured([{ bearer: ["a", "b"] }]), secured([{ bearer: ["a"] }])],
    [
      "a body that is new and required",
      operation({}),
      operation({ requestBody: { required: true, ...json({}) } }),
      ", body: is required now",
    ],
    ["a body that is new", operation({}), request({})],
    ["a body that is gone", request({}), operation({}), ", body: is no longer read"],
    [
      "a body that becomes required",
      request({}),
      operation({ requestBody: { required: true, ...json({}) } }),
      ", body: is required now",
    ],
    [
      "a media type of bodies that is gone",
      operation({ requestBody: { content: { "text/csv": {} } } }),
      request({}),
      ", body (text/csv): is no longer taken",
    ],
    [
      "a media type within a range",
      operation({ requestBody: { content: { "text/csv": {} } } }),
      operation({ requestBody: { content: { "text/*": {} } } }),
    ],
    [
      "a media type of responses within a range",
      operation({ responses: { 200: { content: { "text/csv": {} } } } }),
      operation({ responses: { 200: { content: { "text/*": {} } } } }),
      ", 200 (text/csv): is no longer given",
    ],
    [
      "a media type with a parameter",
      operation({ requestBody: { content: { "Text/CSV; charset=utf-8": {} } } }),
      operation({ requestBody: { content: { "text/csv": {} } } }),
    ],
    [
      "another encoding of a form",
      operation({ requestBody: { content: { "multipart/form-data": {} } } }),
      operation({
        requestBody: { content: { "multipart/form-data": { encoding: { a: { contentType: "image/png" } } } } },
      }),
      ', body (multipart/form-data): is changed in "encoding"',
    ],
    [
      "a body by reference",
      operation(
        { requestBody: { $ref: "#/components/requestBodies/Item" } },
        { components: { requestBodies: { Item: json(text) } } },
      ),
      request(number),
      ", body: is number now, was string",
    ],
    [
      "a success that is gone",
      operation({ responses: { 200: {}, 201: {} } }),
      operation({ responses: { 200: {}, default: {} } }),
      ", 201: is gone",
    ],
    ["a success in a range", operation({ responses: { 200: {} } }), operation({ responses: { "2XX": {} } })],
    [
      "an error that is gone, and one that is new",
      operation({ responses: { 404: {} } }),
      operation({ responses: { 409: {} } }),
    ],
    [
      "another body of an error",
      operation({ responses: { 404: json(text) } }),
      operation({ responses: { 404: json(number) } }),
      ", 404: is number now, was string",
    ],
    ["a response without a body", response(text), operation({ responses: { 200: {} } }), ", 200: is no longer given"],
    ["a header that is gone", headers({ Location: { schema: text } }), headers({}), ", 200, header location: is gone"],
    [
      "a header that may be absent",
      headers({ ETag: { required: true } }),
      headers({ etag: {} }),
      ", 200, header etag: may be absent now",
    ],
    [
      "another type of a header",
      headers({ ETag: { schema: number } }),
      headers({ ETag: { schema: text } }),
      ", 200, header etag: is string now, was number",
    ],
  ]);
});

describe("parameters", () => {
  sentencesOf(
    (value) => value as Json,
    "POST /items, ",
  )([
    [
      "a required one that is new",
      parameters(),
      parameters(query("limit", number, { required: true })),
      "query limit: is required now",
    ],
    ["an optional one that is new", parameters(), parameters(query("limit", number))],
    [
      "one that becomes required",
      parameters(query("q", text)),
      parameters(query("q", text, { required: true })),
      "query q: is required now",
    ],
    ["one that is gone", parameters(query("q", text)), parameters(), "query q: is no longer read"],
    [
      "another type",
      parameters(query("q", text)),
      parameters(query("q", number)),
      "query q: is number now, was string",
    ],
    [
      "a header in another case",
      parameters({ name: "X-Id", in: "header" }),
      parameters({ name: "x-id", in: "header" }),
    ],
    [
      "another way to write it",
      parameters(query("q", text)),
      parameters(query("q", text, { explode: false })),
      "query q: explode is false now, was true",
    ],
    [
      "the default way, said",
      parameters(query("q", text)),
      parameters(query("q", text, { style: "form", explode: true })),
    ],
    [
      "one in JSON",
      parameters({ name: "q", in: "query", ...json(text) }),
      parameters({ name: "q", in: "query", ...json(number) }),
      "query q, content: is number now, was string",
    ],
    [
      "one of the whole path",
      parameters(query("q", text)),
      { paths: { "/items": { post: {}, parameters: [query("q", number)] } } },
      "query q: is number now, was string",
    ],
  ]);
});

describe("schemas of requests", () => {
  const integer = { type: "integer" };
  const cat = object({ kind: { const: "cat" } }, "kind");
  const dog = object({ kind: { const: "dog" } }, "kind");

  sentencesOf(
    request,
    "POST /items, body",
  )([
    ["another type", text, number, ": is number now, was string"],
    ["a narrower type", number, integer, ": is integer now, was number"],
    ["a wider type", integer, number],
    ["a type that was any", {}, text, ": is string now, was anything"],
    ["a type of several that was any", {}, { type: ["string", "number"] }, ": takes only string or number now"],
    ["nothing at all", true, false, ": takes only nothing now"],
    ["a type less", { type: ["string", "number"] }, { type: ["boolean", "string"] }, ": takes no number now"],
    ["null no more", { anyOf: [text, { type: "null" }] }, text, ": may not be null now"],
    ["null no more, as OpenAPI 3.0 says it", { type: "string", nullable: true }, text, ": may not be null now"],
    ["null, said in other words", { type: ["string", "null"] }, { oneOf: [{ type: "null" }, text] }],
    ["a value less", { enum: ["a", "b"] }, { const: "a" }, ': no longer takes "b"'],
    ["a value more", { enum: ["a"] }, { enum: ["b", "a"] }],
    [
      "values of several types",
      { enum: ["a", 1, null] },
      { enum: ["a"] },
      ": takes no integer now",
      ": may not be null now",
    ],
    ["values only", text, { enum: ["a"] }, ': takes only "a" now'],
    ["values, said in other words", { enum: ["a", "b"] }, { oneOf: [{ const: "a", title: "A" }, { const: "b" }] }],
    ["true only", { type: "boolean" }, { const: true }, ": no longer takes false"],
    [
      "values that a length leaves out",
      { enum: ["a", "bcd"] },
      { type: "string", maxLength: 2 },
      ": maxLength is 2 now, there was none",
    ],
    ["values that a length takes", { enum: ["a", "bcd"] }, { type: "string", minLength: 1, maxLength: 3 }],
    ["a higher minimum", { type: "number", minimum: 1 }, { type: "number", minimum: 2 }, ": minimum is 2 now, was 1"],
    [
      "a minimum that is excluded",
      { type: "number", minimum: 1 },
      { type: "number", exclusiveMinimum: 1 },
      ": minimum is over 1 now, was 1",
    ],
    [
      "a minimum that is excluded, as OpenAPI 3.0 says it",
      { type: "number", minimum: 1 },
      { type: "number", minimum: 1, exclusiveMinimum: true },
      ": minimum is over 1 now, was 1",
    ],
    ["a lower minimum", { type: "number", minimum: 2 }, { type: "number", minimum: 1 }],
    ["the same minimum of whole numbers", { type: "integer", exclusiveMinimum: 0 }, { type: "integer", minimum: 1 }],
    ["a lower maximum", number, { type: "number", exclusiveMaximum: 9 }, ": maximum is under 9 now, there was none"],
    ["steps", number, { type: "number", multipleOf: 0.1 }, ": multipleOf is 0.1 now, there was none"],
    ["finer steps", { type: "number", multipleOf: 0.3 }, { type: "number", multipleOf: 0.1 }],
    ["steps of whole numbers", integer, { type: "integer", multipleOf: 1 }],
    [
      "steps that values are not",
      { enum: [2, 3] },
      { type: "integer", multipleOf: 2 },
      ": multipleOf is 2 now, there was none",
    ],
    [
      "a greater length",
      { type: "string", minLength: 1 },
      { type: "string", minLength: 2 },
      ": minLength is 2 now, was 1",
    ],
    ["a length that everything has", text, { type: "string", minLength: 0 }],
    ["a pattern", text, { type: "string", pattern: "^a" }, ': pattern is "^a" now, there was none'],
    [
      "another pattern",
      { type: "string", pattern: "^a" },
      { type: "string", pattern: "^b" },
      ': pattern is "^b" now, was "^a"',
    ],
    ["no pattern any more", { type: "string", pattern: "^a" }, text],
    [
      "another format",
      { type: "string", format: "email" },
      { type: "string", format: "uri" },
      ': format is "uri" now, was "email"',
    ],
    [
      "a check that no schema says",
      text,
      { type: "string", "x-lambent-checks": ["isIBAN"] },
      ": is checked by isIBAN now",
    ],
    ["values that must not be", { not: { enum: ["a"] } }, { not: { enum: ["a", "b"] } }, ': no longer takes "b"'],
    ["values that must not be, of another type", number, { type: "number", not: { enum: ["a"] } }],
    ["values that must not be and are not", { enum: ["a"] }, { type: "string", not: { const: "b" } }],
    ["another schema that must not be", {}, { not: object({}) }, ': is changed in "not"'],
    ["the same schema that must not be", { not: object({}) }, { not: object({}) }],
    ["a required field that is new", object({}), object({ price: number }, "price"), ", price: is required now"],
    [
      "a field that becomes required",
      object({ price: number }),
      object({ price: number }, "price"),
      ", price: is required now",
    ],
    ["an optional field that is new", object({}), object({ price: number })],
    [
      "a field that is gone",
      object({ name: text, price: number }),
      object({ name: text }),
      ", price: is no longer read",
    ],
    ["fields of which nothing is said", object({ price: number }), { type: "object" }],
    [
      "a field that is refused",
      object({ price: number }),
      { type: "object", additionalProperties: false },
      ", price: is refused now",
      ": takes no other fields now",
    ],
    [
      "other fields that are refused",
      object({ a: text }),
      { ...object({ a: text }), additionalProperties: false },
      ": takes no other fields now",
    ],
    [
      "other fields of a type",
      { type: "object" },
      { type: "object", additionalProperties: number },
      ", every other field: is number now, was anything",
    ],
    [
      "a field that was one of the others",
      { type: "object", additionalProperties: text },
      object({ a: number }),
      ", a: is number now, was string",
    ],
    [
      "a field that is one of the others now",
      object({ a: text }),
      { type: "object", additionalProperties: number },
      ", a: is number now, was string",
      ", every other field: is number now, was anything",
    ],
    [
      "fields inside fields",
      object({ a: object({ b: text }) }),
      object({ a: object({ b: number }) }),
      ", a, b: is number now, was string",
    ],
    [
      "names of JavaScript",
      object({}),
      object({ constructor: text, ["__proto__"]: text }, "toString"),
      ", toString: is required now",
    ],
    [
      "items",
      { type: "array", items: text },
      { type: "array", items: number },
      ", each item: is number now, was string",
    ],
    [
      "items of which nothing was said",
      { type: "array" },
      { type: "array", items: text },
      ", each item: is string now, was anything",
    ],
    ["items of lists that have none", { type: "array", maxItems: 0, items: text }, { type: "array", items: number }],
    [
      "first items",
      { type: "array", prefixItems: [text, text] },
      { type: "array", prefixItems: [text, number] },
      ", item 2: is number now, was string",
    ],
    [
      "first items, as older drafts say them",
      { type: "array", items: [text] },
      { type: "array", items: [number] },
      ", item 1: is number now, was string",
    ],
    ["fewer items", { type: "array", maxItems: 5 }, { type: "array", maxItems: 3 }, ": maxItems is 3 now, was 5"],
    ["no item twice", { type: "array" }, { type: "array", uniqueItems: true }, ": takes no item twice now"],
    ["a form less", { oneOf: [cat, dog] }, { oneOf: [cat] }, ', kind: no longer takes "dog"'],
    ["a form more", { oneOf: [cat] }, { oneOf: [cat, dog] }],
    [
      "all of several, said in one",
      { allOf: [object({ a: text }, "a"), object({ b: text })] },
      object({ a: text, b: text }, "a"),
    ],
    ["one more of all", { allOf: [text] }, { allOf: [text, { minLength: 2 }] }, ": minLength is 2 now, there was none"],
    ["all of what nothing is of", { allOf: [text, number] }, text],
    [
      "another field that tells apart",
      { oneOf: [cat], discriminator: { propertyName: "kind" } },
      { oneOf: [cat], discriminator: { propertyName: "type" } },
      ": discriminator is type now, was kind",
    ],
    [
      "a value that tells apart less",
      { oneOf: [cat], discriminator: { propertyName: "kind", mapping: { cat: "#", puss: "#" } } },
      { oneOf: [cat], discriminator: { propertyName: "kind", mapping: { cat: "#" } } },
      ', kind: no longer takes "puss"',
    ],
    ["what an item must be", { type: "array" }, { type: "array", contains: text }, ': is changed in "contains"'],
    ["what an item must be no more", { type: "array", contains: text }, { type: "array" }],
    ["a keyword that nobody knows", text, { type: "string", colour: "red" }, ': is changed in "colour"'],
    ["a keyword that nobody knows any more", { type: "string", colour: "red" }, text, ': is changed in "colour"'],
    [
      "words for people",
      { type: "string", title: "A", description: "A", example: "a", "x-order": 1 },
      { ...text, deprecated: true },
    ],
    [
      "an address outside",
      { $ref: "https://example.com/a.json" },
      { $ref: "https://example.com/b.json" },
      ": is changed",
    ],
    ["the same address outside", { $ref: "https://example.com/a.json" }, { $ref: "https://example.com/a.json" }],
    ["a reference that leads nowhere", ref("Gone"), { $ref: "#/%" }, ": is changed"],
  ]);
});

describe("schemas of responses", () => {
  sentencesOf(
    response,
    "POST /items, 200",
  )([
    ["another type", text, number, ": is number now, was string"],
    ["a wider type", { type: "integer" }, number, ": is number now, was integer"],
    ["a narrower type", number, { type: "integer" }],
    ["any type", text, {}, ": is anything now, was string"],
    ["any type, of several", { type: ["string", "number"] }, {}, ": may be anything now"],
    ["a type more", { type: ["string", "number"] }, { type: ["string", "number", "boolean"] }, ": may be boolean now"],
    ["null", text, { type: ["string", "null"] }, ": may be null now"],
    ["null no more", { type: ["string", "null"] }, text],
    ["a value more", { enum: ["a"] }, { enum: ["a", "b"] }, ': may be "b" now'],
    ["a value less", { enum: ["a", "b"] }, { enum: ["a"] }],
    ["other values", { enum: ["a"] }, text, ': may be other than "a" now'],
    ["a wider range", { type: "number", minimum: 1 }, { type: "number", minimum: 0 }, ": minimum is 0 now, was 1"],
    ["no range any more", { type: "string", maxLength: 3 }, text, ": has no maxLength any more, was 3"],
    ["no format any more", { type: "string", format: "uuid" }, text, ': has no format any more, was "uuid"'],
    ["no check any more", { type: "string", "x-lambent-checks": ["isIBAN"] }, text, ": is no longer checked by isIBAN"],
    ["a field that is gone", object({ price: number }, "price"), object({}), ", price: is gone"],
    ["a field that is new", object({}), object({ price: number }, "price")],
    [
      "a field that is new where no others were",
      { ...object({}), additionalProperties: false },
      object({ price: number }),
    ],
    [
      "a field that may be absent",
      object({ price: number }, "price"),
      object({ price: number }),
      ", price: may be absent now",
    ],
    ["a field that is always there", object({ price: number }), object({ price: number }, "price")],
    [
      "other fields of another type",
      { type: "object", additionalProperties: number },
      { type: "object", additionalProperties: text },
      ", every other field: is string now, was number",
    ],
    ["items twice", { type: "array", uniqueItems: true }, { type: "array" }, ": may have an item twice now"],
    ["a keyword that nobody knows", text, { type: "string", colour: "red" }],
    ["a keyword that nobody knows any more", { type: "string", colour: "red" }, text, ': is changed in "colour"'],
  ]);
});

describe("components", () => {
  const tree = (name: string, value: Json) => object({ value, children: { type: "array", items: ref(name) } }, "value");
  const union = (...names: string[]) => ({ oneOf: names.map(ref) });
  const pets = schemas({
    Cat: object({ lives: number }),
    Dog: object({ tail: text }),
    Bird: object({ wings: number }),
  });

  it("may have other names", () => {
    const before = request(ref("Tree"), schemas({ Tree: tree("Tree", text) }));
    expect(changes(before, request(ref("Node"), schemas({ Node: tree("Node", text) })))).toEqual([]);
  });

  it("may be inside themselves", () => {
    const before = request(ref("Tree"), schemas({ Tree: tree("Tree", text) }));
    expect(changes(before, request(ref("Tree"), schemas({ Tree: tree("Tree", number) })))).toEqual([
      "POST /items, body, value: is number now, was string",
    ]);
  });

  it("may be nothing but themselves", () => {
    const before = request(
      ref("A"),
      schemas({ A: { anyOf: [ref("A"), text] }, B: { $ref: "#/components/schemas/B" } }),
    );
    const after = request(ref("B"), schemas({ A: ref("B"), B: ref("A") }));
    expect(changes(before, before)).toEqual([]);
    expect(changes(before, after)).toEqual(["POST /items, body: is changed"]);
  });

  it("are called by their names where one of several is gone", () => {
    expect(changes(request(union("Cat", "Dog", "Bird"), pets), request(union("Cat", "Bird"), pets))).toEqual([
      "POST /items, body: no longer takes Dog",
    ]);
    expect(changes(response(union("Cat", "Dog"), pets), response(union("Cat", "Dog", "Bird"), pets))).toEqual([
      "POST /items, 200: may be Bird now",
    ]);
  });

  it("are compared with those of their names where several are there", () => {
    const other = schemas({ ...(pets.components as { schemas: Json }).schemas, Dog: object({ tail: number }) });
    expect(changes(request(union("Cat", "Dog"), pets), request(union("Dog", "Cat"), other))).toEqual([
      "POST /items, body, tail: is number now, was string",
    ]);
  });

  it("of other names mean the same inside keywords that are not understood", () => {
    const contains = (name: string, schema: Json) =>
      request({ type: "array", contains: ref(name) }, schemas({ [name]: schema }));
    expect(changes(contains("A", text), contains("B", text))).toEqual([]);
    expect(changes(contains("A", text), contains("A", number))).toEqual([
      'POST /items, body: is changed in "contains"',
    ]);
  });
});
