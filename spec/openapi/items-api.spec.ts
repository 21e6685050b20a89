import fc from "fast-check";
import { serve } from "lambent/node";
import { createOpenApiDocument, type JsonSchema, type OpenApiDocument, type Operation } from "lambent/openapi";
import { createApp } from "../../examples/items-api/app.js";
import { fastApiItems } from "../fixtures/openapi/fastapi-items.js";
import { DocumentRequests, placesOf } from "../support/document-requests.js";
import { startTestDatabase, type TestDatabase } from "../support/dynamodb.js";
import { describeWithOpenApiTools, lintDocument, validateDocument } from "../support/openapi-tools.js";

const settings = {
  seed: Number(process.env.FUZZ_SEED ?? 20260131),
  numRuns: Number(process.env.FUZZ_RUNS ?? 60),
};

let database: TestDatabase;
const { controllers, options } = createApp({ store: () => database.store, environment: "spec" });
const document = createOpenApiDocument(controllers, { ...options, title: "Items API", version: "1.0.0" });

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(() => database.stop());

describeWithOpenApiTools("the document of the items API", () => {
  it("satisfies the specification, and Redocly's rules", async () => {
    expect(await validateDocument(document)).toEqual([]);
    expect(await lintDocument({ ...document, servers: [{ url: "/" }] })).toEqual([]);
  });
});

describe("beside FastAPI's document of the same API", () => {
  const others = placesOf(fastApiItems as unknown as OpenApiDocument);

  it("it has the same operations", () => {
    const named = ({ path, verb }: { path: string; verb: string }) => `${verb} ${path}`;
    const own = placesOf(document).map(named);
    expect(own.filter((name) => name.includes("/items"))).toEqual(expect.arrayContaining(others.map(named)));
    expect(own.filter((name) => !others.map(named).includes(name))).toEqual(["get /health", "get /metrics"]);
  });

  it.each(others.map(({ path, verb, operation }) => [verb, path, operation] as const))(
    "%s %s is the same",
    (verb, path, theirs) => {
      const own = document.paths[path]?.[verb] as Operation;
      expect(parametersOf(own)).toEqual(parametersOf(theirs));
      expect(bodyOf(own)).toEqual(bodyOf(theirs));
      // FastAPI lists a 422 for whatever has a parameter, also for a text that none can refuse.
      const isText = verb !== "put" && path.endsWith("{id}");
      const expected = Object.keys(theirs.responses).filter((status) => !(isText && status === "422"));
      // It reads bodies of any size and of any type.
      const more = own.requestBody === undefined ? [] : ["413", "415"];
      expect(Object.keys(own.responses).toSorted()).toEqual([...expected, ...more].toSorted());
      if (!isText) expect(own.responses[422]).toEqual(theirs.responses[422]);
    },
  );

  it.each(["ItemCreate", "ItemUpdate", "HTTPValidationError", "ValidationError"] as const)("%s is the same", (name) => {
    const own = plain(document.components?.schemas?.[name]) as JsonSchema;
    const theirs = plain(fastApiItems.components.schemas[name]) as JsonSchema;
    if (name === "ValidationError") {
      expect(own).toMatchObject(theirs);
    } else if (name === "HTTPValidationError") {
      // Ours is never without its detail.
      expect(own).toEqual({ ...theirs, required: ["detail"] });
    } else expect(own).toEqual(theirs);
  });

  function parametersOf({ parameters = [] }: Operation) {
    return parameters.map(({ name, in: place, required, schema }) => ({
      name,
      place,
      required,
      schema: plain(schema),
    }));
  }

  function bodyOf({ requestBody }: Operation) {
    return requestBody && { required: requestBody.required, content: requestBody.content };
  }

  /** Without what pydantic and class-validator say each in its own way. */
  function plain(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map(plain);
    if (typeof schema !== "object" || schema === null) return schema;
    const { title: _title, "x-lambent-checks": _checks, ...rest } = schema as Record<string, unknown>;
    // A text of a path is never empty, and a text of a query never null.
    if (JSON.stringify(rest) === '{"type":"string","minLength":1}') return { type: "string" };
    const { anyOf, ...others } = rest as { anyOf?: readonly JsonSchema[] };
    if (anyOf?.some(({ type }) => type === "null") && anyOf.length === 2 && JSON.stringify(others) === "{}") {
      const value = anyOf.find(({ type }) => type !== "null");
      if (JSON.stringify(value) === '{"type":"string"}') return value;
    }
    return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, plain(value)]));
  }
});

describe("the running items API", () => {
  const requests = new DocumentRequests(document);
  let server: Awaited<ReturnType<typeof serve>>;
  let ids: string[];

  beforeAll(async () => {
    server = await serve(controllers, {
      ...options,
      port: 0,
      signals: false,
      accessLog: false,
      validateResponses: true,
    });
    const items = await Promise.all(
      ["Lamp", "Chair"].map((name) =>
        database.store.create({ name, description: null, price: 1 }, AbortSignal.timeout(5000)),
      ),
    );
    ids = items.map(({ id }) => id);
  });

  afterAll(() => server.close());

  const places = placesOf(document).map((place) => [`${place.verb} ${place.path}`, place] as const);

  it.each(places)(
    "%s gives nothing but what its document says",
    async (_name, place) => {
      const seen = new Set<number>();
      await fc.assert(
        fc.asyncProperty(
          requests.of(place, { id: () => ids[0]! }),
          async ({ method, target, headers, body, fault, json }) => {
            const answer = await fetch(server.url + target, { method, headers, ...(body && { body }) });
            const content = await answer.json();
            seen.add(answer.status);
            expect(Object.keys(place.operation.responses)).toContain(String(answer.status));
            if (fault !== undefined) expect([answer.status, content]).toContain(422);
            else if (!isRefusedBesides(target, json)) expect([answer.status, content]).not.toContain(422);
            const schema = place.operation.responses[answer.status]?.content?.["application/json"]?.schema;
            expect(requests.judge(schema as JsonSchema)(content)).toBe(true);
          },
        ),
        settings,
      );
      expect([...seen].some((status) => status < 300)).toBe(true);
    },
    60_000,
  );

  /** What no schema says: a cursor is made by the application, a number fits into DynamoDB, a change changes something. */
  function isRefusedBesides(target: string, json: unknown): boolean {
    const { price, name, description } = (json ?? {}) as Record<string, unknown>;
    return (
      target.includes("cursor=") ||
      (typeof price === "number" && (price < 1e-128 || price > 1e125 || String(price).length > 30)) ||
      (json !== undefined && [price, name, description].every((value) => value === undefined))
    );
  }
});
