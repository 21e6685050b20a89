import fc from "fast-check";
import { breakingChanges } from "../../cli/openapi/breaking-changes.js";
import { type GatewayOptions, toGatewayDocument } from "../../cli/openapi/gateway.js";
import { All, Controller, createApplication, Get, Hidden, Param } from "../../index.js";
import { createOpenApiDocument } from "../../lib/openapi/index.js";
import { describeWithOpenApiTools, validateDocument } from "../support/openapi-tools.js";
import { schemaPairs } from "../support/schema-pairs.js";

type Json = Record<string, unknown>;
type Written = { paths: Record<string, Record<string, Json>>; components: Record<string, Json> } & Json;

const answer = { 200: { description: "Done." } };
const json = (schema: unknown) => ({ content: { "application/json": { schema } } });
const documentOf = (paths: Json, rest: Json = {}): Json => ({
  openapi: "3.1.1",
  info: { title: "Shop", version: "1", summary: "A shop", license: { name: "MIT", identifier: "MIT" } },
  servers: [{ url: "/" }],
  paths,
  ...rest,
});
const write = (document: Json, options: GatewayOptions) => toGatewayDocument(document, options) as Written;
const routesOf = ({ paths }: Written) =>
  Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
const any = "x-amazon-apigateway-any-method";

/** A schema as a response of an API has it. */
function schemaOf(schema: unknown, kind: "http" | "rest" = "http"): unknown {
  const document = documentOf({ "/": { post: { requestBody: json(schema), responses: answer } } });
  const { post } = write(document, { kind }).paths["/"] as { post: { requestBody: ReturnType<typeof json> } };
  return post.requestBody.content["application/json"].schema;
}

const idSchema = { type: "string", format: "uuid" };
const id = { name: "id", in: "path", required: true, schema: idSchema };
const shop = documentOf(
  {
    "/items": {
      get: {
        operationId: "list",
        tags: ["items"],
        parameters: [
          {
            name: "tag",
            in: "query",
            required: false,
            style: "form",
            schema: { type: ["array", "null"], items: { type: "string" } },
            example: ["a"],
          },
          { name: "session", in: "cookie", required: false, schema: { type: "string" } },
          { $ref: "#/components/parameters/Trace" },
        ],
        responses: {
          200: { description: "All.", ...json({ type: "array", items: { $ref: "#/components/schemas/Shop.Item" } }) },
        },
      },
      post: {
        requestBody: { $ref: "#/components/requestBodies/Item" },
        responses: { 201: { $ref: "#/components/responses/Count" } },
        security: [{ bearer: [] }, { jwt: ["write"], key: [] }],
      },
    },
    "/items/{id}": { parameters: [id], get: { responses: {} }, delete: { responses: answer, security: [] } },
    "/items/{key}/tags": { get: { parameters: [{ ...id, name: "key" }], responses: answer } },
    "/files/{path}": { get: { parameters: [{ ...id, name: "path", "x-lambent-greedy": true }], responses: answer } },
  },
  {
    webhooks: {},
    security: [{ key: [] }],
    components: {
      parameters: { Trace: { name: "x-trace", in: "header", ...json({ type: "string" }) } },
      requestBodies: { Item: { required: true, ...json({ $ref: "#/components/schemas/Shop.Item" }) } },
      responses: {
        Count: {
          description: "How many.",
          headers: { location: { schema: { type: "string" } } },
          ...json({ type: "integer" }),
        },
      },
      schemas: {
        "Shop.Item": {
          type: "object",
          properties: {
            name: { type: "string", minLength: 1, examples: ["Cup"] },
            price: { type: "number", exclusiveMinimum: 0 },
            colour: { anyOf: [{ enum: ["red"] }, { type: "null" }] },
            parent: { anyOf: [{ $ref: "#/components/schemas/Shop.Item" }, { type: "null" }], description: "Its own." },
          },
          required: ["name"],
          additionalProperties: false,
        },
        ShopItem: { const: 1 },
      },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        key: { type: "apiKey", in: "header", name: "x-api-key" },
        jwt: { type: "oauth2", flows: {}, "x-amazon-apigateway-authorizer": { type: "jwt" } },
      },
    },
  },
);
const routes = [
  { method: "GET", path: "/items" },
  { method: "POST", path: "/items" },
  { method: "GET", path: "/items/{key}" },
  { method: "DELETE", path: "/items/{id}" },
  { method: "PURGE", path: "/items/{id}" },
  { method: "GET", path: "/items/{id}/tags" },
  { method: "*", path: "/files/{path+}" },
  { method: "GET", path: "/docs" },
];

describe("a document for API Gateway", () => {
  it("has the operations of the document, and what the application has beside them", () => {
    expect(routesOf(write(shop, { kind: "http", routes }))).toEqual([
      "get /items",
      "post /items",
      "get /items/{id}",
      "delete /items/{id}",
      `${any} /items/{id}`,
      "get /items/{id}/tags",
      `${any} /files/{path+}`,
      "get /docs",
    ]);
  });

  it("has every operation answered by the function", () => {
    const { paths } = write(shop, { kind: "http", functionArn: "arn:aws:lambda:eu-west-1:1:function:shop", routes });
    const integration = {
      type: "aws_proxy",
      httpMethod: "POST",
      uri: `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:shop/invocations`,
      payloadFormatVersion: "2.0",
    };
    for (const item of Object.values(paths)) {
      for (const operation of Object.values(item))
        expect(operation["x-amazon-apigateway-integration"]).toEqual(integration);
    }
  });

  it("leaves the function to the template that it is part of", () => {
    const { get } = write(shop, { kind: "rest" }).paths["/items"] as { get: Json };
    expect(get["x-amazon-apigateway-integration"]).toEqual({
      type: "aws_proxy",
      httpMethod: "POST",
      uri: `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${FunctionArn}/invocations`,
      payloadFormatVersion: "1.0",
      passthroughBehavior: "when_no_match",
    });
  });

  it("keeps an integration that the document has", () => {
    const own = { "x-amazon-apigateway-integration": { type: "mock" } };
    const { get } = write(documentOf({ "/": { get: own } }), { kind: "rest" }).paths["/"] as { get: Json };
    expect(get).toMatchObject(own);
  });

  it("names the parameters of a path as the path does", () => {
    const { paths } = write(shop, { kind: "http", routes });
    expect(paths["/items/{id}/tags"]?.get?.parameters).toEqual([{ ...id, name: "id" }]);
    expect(paths["/items/{id}"]?.[any]?.parameters).toEqual([{ ...id, schema: { type: "string" } }]);
    expect(paths["/files/{path+}"]?.[any]?.parameters).toEqual([{ ...id, name: "path" }]);
    expect(paths["/docs"]?.get?.parameters).toBeUndefined();
  });

  it("has parameters of the path that the operation does not have itself", () => {
    const limit = (maximum: number) => ({ name: "limit", in: "query", schema: { type: "integer", maximum } });
    const item = { parameters: [limit(1), id], get: { parameters: [limit(2)], responses: answer } };
    const { paths } = write(documentOf({ "/items/{id}": item }), { kind: "http" });
    expect(paths["/items/{id}"]?.get?.parameters).toEqual([id, limit(2)]);
  });

  it("has answers, without which no operation may be", () => {
    const { paths } = write(shop, { kind: "http" });
    expect(paths["/items/{id}"]?.get?.responses).toEqual({ default: { description: "What the application answers." } });
  });

  it("has the security that API Gateway checks itself, and no other", () => {
    const { paths, components } = write(shop, { kind: "http" });
    expect(components.securitySchemes).toEqual({ jwt: expect.anything() });
    expect(paths["/items"]?.post?.security).toEqual([{ jwt: ["write"] }]);
    expect(paths["/items"]?.get?.security).toBeUndefined();
    const secured = write({ ...shop, security: [{ jwt: [] }] }, { kind: "http" }).paths;
    expect(secured["/items"]?.get?.security).toEqual([{ jwt: [] }]);
    expect(secured["/items/{id}"]?.delete?.security).toBeUndefined();
  });

  it("has the CORS of an HTTP API", () => {
    const cors = { allowOrigins: ["https://shop.example"], maxAge: 60 };
    expect(write(shop, { kind: "http", cors })).toMatchObject({ "x-amazon-apigateway-cors": cors });
    expect(() => write(shop, { kind: "rest", cors })).toThrow(
      "REST APIs have no configuration of CORS. Let the application answer preflight requests.",
    );
  });

  it("lets preflight requests through to the application", () => {
    const document = { ...shop, security: [{ jwt: [] }] };
    const { paths } = write(document, { kind: "rest", cors: "application", routes });
    const preflights = Object.entries(paths).filter(([, { options }]) => options !== undefined);
    expect(preflights.map(([path]) => path)).toEqual(["/items", "/items/{id}/tags", "/docs"]);
    expect(paths["/items"]?.options?.security).toBeUndefined();
    expect(paths["/items/{id}/tags"]?.options?.parameters).toEqual([{ ...id, schema: { type: "string" } }]);
  });
});

describe("a document for a REST API", () => {
  it("has one parameter at a place, and what is beside a greedy one goes through it", () => {
    const own = [
      { method: "GET", path: "/files/{id}" },
      { method: "PUT", path: "/files/{id}/meta" },
      { method: "GET", path: "/files/{path+}" },
      { method: "GET", path: "/files/all" },
    ];
    expect(routesOf(write(documentOf({}), { kind: "rest", routes: own }))).toEqual([
      "get /files/{path+}",
      "put /files/{path+}",
      "get /files/all",
    ]);
    expect(routesOf(write(documentOf({}), { kind: "http", routes: own }))).toHaveLength(4);
  });

  it("is not written where one path would have two authorizers", () => {
    const greedy = { ...id, name: "path", "x-lambent-greedy": true };
    const paths = (security: unknown) => ({
      "/files/{path}": { get: { parameters: [greedy], responses: answer } },
      "/files/{id}/meta": { get: { parameters: [id], responses: answer, security } },
    });
    const document = documentOf(paths([{ jwt: [] }]), { components: shop.components });
    expect(() => write(document, { kind: "rest" })).toThrow(
      "A REST API cannot tell /files/{id}/meta from /files/{path+}, and they have different authorizers. Give them one, or use an HTTP API.",
    );
    expect(routesOf(write(documentOf(paths([{ bearer: [] }])), { kind: "rest" }))).toEqual(["get /files/{path+}"]);
  });

  it("has models with names of letters and digits, also for answers that are no objects", () => {
    const { paths, components } = write(shop, { kind: "rest" });
    expect(Object.keys(components.schemas ?? {})).toEqual(["ShopItem", "ShopItem2", "IntegerResponse"]);
    expect(components.schemas?.IntegerResponse).toEqual({ type: "integer" });
    expect(paths["/items"]?.post).toMatchObject({
      requestBody: json({ $ref: "#/components/schemas/ShopItem" }),
      responses: {
        201: {
          headers: { location: { schema: { type: "string" } } },
          ...json({ $ref: "#/components/schemas/IntegerResponse" }),
        },
      },
    });
  });

  it("has one model for answers of one schema", () => {
    const text = json({ type: "string" });
    const responses = { 200: text, 201: text, 202: json({ type: "string", maxLength: 1 }) };
    const { components } = write(documentOf({ "/": { get: { responses } } }), { kind: "rest" });
    expect(Object.keys(components.schemas ?? {})).toEqual(["StringResponse", "StringResponse2"]);
  });

  it("has no parameters in cookies, and takes bytes for bytes", () => {
    const document = write(shop, { kind: "rest" });
    const list = document.paths["/items"]?.get?.parameters as { name: string }[];
    expect(list.map(({ name }) => name)).toEqual(["tag", "x-trace"]);
    expect(document["x-amazon-apigateway-binary-media-types"]).toEqual(["*/*"]);
  });

  it.each([
    [{ oneOf: [{ type: "string" }, { type: "number" }] }, {}],
    [{ type: ["string", "number"], title: "Either" }, { title: "Either" }],
    [
      { type: "number", exclusiveMinimum: 1, example: 2 },
      { type: "number", minimum: 1 },
    ],
    [{ type: "object", additionalProperties: false, readOnly: true }, { type: "object" }],
    [{ allOf: [{ type: "object" }, { oneOf: [{}, true] }] }, { allOf: [{ type: "object" }, {}] }],
    [{ $ref: "https://example.com/a.json" }, { $ref: "https://example.com/a.json" }],
  ])("%j is %j in models", (schema, older) => {
    expect(schemaOf(schema, "rest")).toEqual(older);
  });
});

describe("a schema of OpenAPI 3.0", () => {
  const ref = { $ref: "#/components/schemas/Item" };

  it.each<[schema: unknown, older: unknown]>([
    [true, {}],
    [false, { not: {} }],
    [{ type: ["string", "null"] }, { type: "string", nullable: true }],
    [{ type: "null" }, { enum: [null], nullable: true }],
    [{ anyOf: [{ type: "string", minLength: 1 }, { type: "null" }] }, { type: "string", minLength: 1, nullable: true }],
    [{ anyOf: [ref, { type: "null" }] }, { nullable: true, allOf: [ref] }],
    [{ anyOf: [{ enum: ["a"] }, { const: null }] }, { enum: ["a", null], nullable: true }],
    [
      { title: "A", anyOf: [{ title: "B" }, { type: "null" }] },
      { title: "A", nullable: true, allOf: [{ title: "B" }] },
    ],
    [{ oneOf: [ref, { type: "string" }, { type: "null" }] }, { nullable: true, oneOf: [ref, { type: "string" }] }],
    [{ anyOf: [{ type: "null" }] }, { nullable: true }],
    [{ type: ["string", "number"] }, { anyOf: [{ type: "string" }, { type: "number" }] }],
    [{ anyOf: [{}], oneOf: [{}] }, { allOf: [{ anyOf: [{}] }, { oneOf: [{}] }] }],
    [{ allOf: [{ minLength: 1 }] }, { allOf: [{ minLength: 1 }] }],
    [{ const: "a" }, { enum: ["a"] }],
    [{ const: null }, { enum: [null], nullable: true }],
    [{ enum: ["a", null] }, { enum: ["a", null], nullable: true }],
    [
      { exclusiveMinimum: 1, exclusiveMaximum: 2 },
      { minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: true },
    ],
    [{ minimum: 5, exclusiveMinimum: 1 }, { minimum: 5 }],
    [
      { minimum: 1, exclusiveMinimum: 5 },
      { minimum: 5, exclusiveMinimum: true },
    ],
    [
      { minimum: 1, exclusiveMinimum: true },
      { minimum: 1, exclusiveMinimum: true },
    ],
    [{ examples: ["a", "b"] }, { example: "a" }],
    [{ example: "c", examples: ["a"] }, { example: "c" }],
    [
      { ...ref, description: "It." },
      { description: "It.", allOf: [ref] },
    ],
    [{ type: "array" }, { type: "array", items: {} }],
    [
      { type: "array", prefixItems: [{ type: "string" }], items: false },
      { type: "array", items: {} },
    ],
    [
      { type: "array", contains: { const: 1 }, items: { const: 1 } },
      { type: "array", items: { enum: [1] } },
    ],
    [
      { type: "string", contentEncoding: "base64" },
      { type: "string", format: "byte" },
    ],
    [
      { type: "string", contentMediaType: "image/png" },
      { type: "string", format: "binary" },
    ],
    [
      { type: "object", properties: { a: { const: 1 } }, required: [] },
      { type: "object", properties: { a: { enum: [1] } } },
    ],
    [
      { type: "object", additionalProperties: { const: 1 } },
      { type: "object", additionalProperties: { enum: [1] } },
    ],
    [{ not: { const: 1 }, "x-lambent-checks": ["isIBAN"], $comment: "A" }, { not: { enum: [1] } }],
    [
      { oneOf: [ref], discriminator: { propertyName: "kind", mapping: { item: ref.$ref } } },
      { oneOf: [ref], discriminator: { propertyName: "kind", mapping: { item: ref.$ref } } },
    ],
    [{ discriminator: { propertyName: "kind" } }, { discriminator: { propertyName: "kind" } }],
  ])("%j is %j", (schema, older) => {
    expect(schemaOf(schema)).toEqual(older);
  });
});

describeWithOpenApiTools("the schema of OpenAPI 3.0", () => {
  it.each<GatewayOptions>([
    { kind: "http" },
    { kind: "http", routes, cors: { allowOrigins: ["*"] } },
    { kind: "rest", routes, cors: "application" },
  ])("takes what is written with %j", async (options) => {
    expect(await validateDocument(write(shop, options))).toEqual([]);
  });

  it.each(["http", "rest"] as const)("takes schemas of any kind in the document of a %s API", async (kind) => {
    const seed = Number(process.env.FUZZ_SEED ?? 20260131);
    const samples = fc.sample(schemaPairs, { numRuns: Number(process.env.FUZZ_RUNS ?? 300), seed }).flat();
    const schemas = Object.fromEntries(samples.map((schema, at) => [`Schema${at}`, schema]));
    expect(await validateDocument(write(documentOf({}, { components: { schemas } }), { kind }))).toEqual([]);
  });
});

describe("the document of an application", () => {
  @Controller()
  class Files {
    @All("/files/{path+}")
    any(@Param("path") path: string) {
      return path;
    }

    @Get("/items/{id}")
    read(@Param("id") id: string) {
      return id;
    }

    @Get("/internal")
    @Hidden()
    internal() {}
  }
  const { routes: own } = createApplication([Files]);
  const document = createOpenApiDocument([Files], { title: "Files", version: "1" });

  it("becomes one of API Gateway with every route once", () => {
    const expected = [`${any} /files/{path+}`, "get /items/{id}", "get /internal"];
    expect(routesOf(toGatewayDocument(document, { kind: "http", routes: own }) as Written)).toEqual(expected);
    expect(routesOf(toGatewayDocument(document, { kind: "rest", routes: own }) as Written)).toEqual(expected);
  });

  it("has no breaking changes against itself, and one where a greedy parameter takes one segment", () => {
    class Less extends Files {
      @All("/files/{path}")
      override any(@Param("path") path: string) {
        return path;
      }
    }
    const less = createOpenApiDocument([Less], { title: "Files", version: "1" });
    expect(breakingChanges(document, document)).toEqual([]);
    expect(breakingChanges(document, less)).toContainEqual({ where: "/files/{path+}", what: "is gone" });
  });
});
