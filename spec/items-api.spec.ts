import { randomUUID } from "node:crypto";
import type { LogRecord } from "lambent";
import { createLambdaHandler, type LambdaHandler } from "lambent/aws-lambda";
import { createApp } from "../examples/items-api/app.js";
import type { Item } from "../examples/items-api/item.js";
import { startTestDatabase, type TestDatabase } from "./support/dynamodb.js";
import { httpSource, type NeutralRequest } from "./support/events.js";

const front = httpSource("HTTP API, payload 2.0");
const environment = "spec";
const { signal } = new AbortController();
const origin = ["origin", "https://shop.example.com"] as const;
const json = ["content-type", "application/json"] as const;

let database: TestDatabase;
let handler: LambdaHandler;

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(() => database.stop());

beforeEach(() => {
  const { controllers, options } = createApp({ store: () => database.store, environment });
  handler = createLambdaHandler(controllers, options);
});

describe("GET /health", () => {
  it("answers what runs", async () => {
    expect(await send("GET", "/health")).toMatchObject({
      status: 200,
      body: { status: "healthy", runtime: "node", version: process.version, framework: "Lambent" },
    });
  });
});

describe("POST /items", () => {
  it("creates an item", async () => {
    const before = Date.now();
    const { status, body } = await send("POST", "/items", { name: "Lamp", description: "Warm", price: 9.5 });
    const { created_at, updated_at } = body.data;
    expect(status).toBe(201);
    expect(body).toEqual({
      success: true,
      message: "Item created",
      data: {
        id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
        name: "Lamp",
        description: "Warm",
        price: 9.5,
        created_at,
        updated_at: created_at,
      },
    });
    expect(created_at).toBeGreaterThanOrEqual(before);
    expect(updated_at).toBeLessThanOrEqual(Date.now());
  });

  it.each([{}, { description: null }])("takes an item without a description: %j", async (fields) => {
    const { body } = await send("POST", "/items", { name: "Lamp", price: 1, ...fields });
    expect((await send("GET", `/items/${body.data.id}`)).body.data).toMatchObject({ description: null });
  });

  it("leaves out fields that it does not know", async () => {
    const { body } = await send("POST", "/items", { name: "Lamp", price: 1, id: "mine", admin: true });
    expect(Object.keys(body.data).sort()).toEqual(["created_at", "description", "id", "name", "price", "updated_at"]);
    expect(body.data.id).not.toBe("mine");
  });

  it("names everything that is wrong", async () => {
    expect(await send("POST", "/items", { name: "", description: 7, price: -1 })).toMatchObject({
      status: 422,
      body: {
        detail: [
          { loc: ["body", "name"], msg: "name must be longer than or equal to 1 characters", type: "isLength" },
          {
            loc: ["body", "description"],
            msg: "description must be shorter than or equal to 1000 characters",
            type: "maxLength",
          },
          { loc: ["body", "description"], msg: "description must be a string", type: "isString" },
          { loc: ["body", "price"], msg: "price must be a positive number", type: "isPositive" },
        ],
      },
    });
  });

  it.each([1e300, 1e-200])("refuses a price that DynamoDB cannot hold: %d", async (price) => {
    const { status, body } = await send("POST", "/items", { name: "Lamp", price });
    expect(status).toBe(422);
    expect(body.detail).toEqual([
      {
        loc: ["body", "price"],
        msg: "price must not be so large or so close to zero",
        type: "isStorableNumber",
      },
    ]);
  });

  it("refuses malformed JSON", async () => {
    expect(await send("POST", "/items", '{"name": "Lamp",')).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["body", 16], msg: "JSON decode error", type: "json_invalid" }] },
    });
  });

  it("refuses a missing body", async () => {
    expect(await send("POST", "/items")).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["body"], msg: "Field required", type: "missing" }] },
    });
  });
});

describe("GET /items/{id}", () => {
  it("reads an item", async () => {
    const item = await createItem();
    expect(await send("GET", `/items/${item.id}`)).toMatchObject({
      status: 200,
      body: { success: true, message: "Item found", data: item },
    });
  });
});

describe("PUT /items/{id}", () => {
  it("changes the given fields only", async () => {
    const item = await createItem({ name: "Lamp", description: "Warm", price: 9.5 });
    const { status, body } = await send("PUT", `/items/${item.id}`, { price: 8 });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      message: "Item updated",
      data: { ...item, price: 8, updated_at: body.data.updated_at },
    });
    expect(body.data.updated_at).toBeGreaterThanOrEqual(item.updated_at);
    expect((await send("GET", `/items/${item.id}`)).body.data).toEqual(body.data);
  });

  it("removes a description", async () => {
    const { id } = await createItem({ name: "Lamp", description: "Warm", price: 9.5 });
    const { body } = await send("PUT", `/items/${id}`, { description: null, name: "Dark lamp" });
    expect(body.data).toMatchObject({ name: "Dark lamp", description: null, price: 9.5 });
  });

  it.each([{}, { unknown: 1 }])("refuses a change of nothing: %j", async (changes) => {
    const { id } = await createItem();
    expect(await send("PUT", `/items/${id}`, changes)).toMatchObject({
      status: 422,
      body: {
        detail: [{ loc: ["body"], msg: "At least one of name, description and price is required", type: "missing" }],
      },
    });
  });

  it("refuses null where a value is needed", async () => {
    const { id } = await createItem();
    const { status, body } = await send("PUT", `/items/${id}`, { name: null, price: null });
    expect(status).toBe(422);
    expect(body.detail.map(({ loc }) => loc.join("."))).toEqual(expect.arrayContaining(["body.name", "body.price"]));
  });
});

describe("DELETE /items/{id}", () => {
  it("deletes an item", async () => {
    const { id } = await createItem();
    expect(await send("DELETE", `/items/${id}`)).toMatchObject({
      status: 200,
      body: { success: true, data: null, message: "Item deleted" },
    });
    expect((await send("GET", `/items/${id}`)).status).toBe(404);
  });
});

describe("an item that does not exist", () => {
  const ids = {
    "an unknown id": randomUUID(),
    "no UUID": "1",
    "a text that DynamoDB takes for no key": "x".repeat(3000),
    "a control character": "%00",
  };
  const cases = Object.entries(ids).flatMap(([what, id]) =>
    ["GET", "PUT", "DELETE"].map((method) => [method, what, id] as const),
  );

  it.each(cases)("is 404: %s of %s", async (method, _what, id) => {
    const answer = await send(method, `/items/${id}`, method === "PUT" ? { price: 1 } : undefined);
    expect(answer).toMatchObject({ status: 404, body: { detail: "Item not found" } });
  });

  it("is not created by an update", async () => {
    const id = randomUUID();
    await send("PUT", `/items/${id}`, { name: "Ghost" });
    expect(await database.store.read({ id }, signal)).toBeUndefined();
  });
});

describe("GET /items", () => {
  let paged: TestDatabase;

  beforeAll(async () => {
    paged = await startTestDatabase("paged-items");
    for (let number = 1; number <= 7; number += 1) {
      await paged.store.create({ name: `Item ${number}`, description: null, price: number }, signal);
    }
  });

  afterAll(() => paged.stop());

  beforeEach(() => {
    const { controllers, options } = createApp({ store: () => paged.store, environment });
    handler = createLambdaHandler(controllers, options);
  });

  it("pages through all items, each of them once", async () => {
    const first = await list({ limit: "3" });
    const second = await list({ limit: "3", cursor: first.next_cursor ?? "" });
    const third = await list({ limit: "3", cursor: second.next_cursor ?? "" });
    expect([first, second, third].map(({ items }) => items.length)).toEqual([3, 3, 1]);
    expect(third.next_cursor).toBeNull();
    const names = [first, second, third].flatMap(({ items }) => items.map(({ name }) => name));
    expect(names.sort()).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `Item ${number}`));
    expect(first.next_cursor).toMatch(/^[\w-]+$/);
  });

  it("lists 20 items without a limit", async () => {
    const { items, next_cursor } = await list({});
    expect(items).toHaveLength(7);
    expect(next_cursor).toBeNull();
  });

  it("goes on after an item that has been deleted", async () => {
    const { next_cursor } = await list({ limit: "6" });
    const { id } = JSON.parse(Buffer.from(next_cursor ?? "", "base64url").toString()) as Item;
    const item = await paged.store.read({ id }, signal);
    await paged.store.delete({ id }, signal);
    expect((await list({ cursor: next_cursor ?? "" })).items).toHaveLength(1);
    await paged.store.create(item!, signal);
  });

  it.each([
    ["0", "limit must not be less than 1", "min"],
    ["-1", "limit must not be less than 1", "min"],
    ["101", "limit must not be greater than 100", "max"],
    ["1.5", "limit must be an integer number", "isInt"],
    ["1e9", "limit must not be greater than 100", "max"],
  ])("refuses the limit %s", async (limit, msg, type) => {
    expect(await send("GET", "/items", undefined, { query: [["limit", limit]] })).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["query", "limit"], msg, type }] },
    });
  });

  it("refuses a limit that is no number", async () => {
    expect(await send("GET", "/items", undefined, { query: [["limit", "many"]] })).toMatchObject({
      status: 422,
      body: {
        detail: [{ loc: ["query", "limit"], msg: "Input should be a valid number", type: "float_parsing" }],
      },
    });
  });

  const cursors = {
    empty: "",
    "no base64": "!!!",
    "no JSON": toCursor("id"),
    null: toCursor("null"),
    "a text": toCursor('"id"'),
    "a list": toCursor("[1]"),
    "another key": toCursor(JSON.stringify({ name: randomUUID() })),
    "no UUID": toCursor(JSON.stringify({ id: "x".repeat(3000) })),
    "a number": toCursor(JSON.stringify({ id: 1 })),
    "not an attribute": toCursor(JSON.stringify({ id: { S: randomUUID() } })),
  };

  it.each(Object.entries(cursors))("refuses a cursor that is %s", async (_what, cursor) => {
    expect(await send("GET", "/items", undefined, { query: [["cursor", cursor]] })).toMatchObject({
      status: 422,
      body: {
        detail: [
          {
            loc: ["query", "cursor"],
            msg: "Input should be the next_cursor of a former page",
            type: "cursor_invalid",
          },
        ],
      },
    });
  });

  async function list(query: Record<string, string>) {
    const { status, body } = await send("GET", "/items", undefined, { query: Object.entries(query) });
    expect({ status, success: body.success }).toEqual({ status: 200, success: true });
    return body.data as unknown as { items: Item[]; next_cursor: string | null };
  }

  function toCursor(text: string): string {
    return Buffer.from(text).toString("base64url");
  }
});

describe("a method that a path does not have", () => {
  it.each([
    ["PATCH", "/items", "GET, HEAD, OPTIONS, POST"],
    ["POST", "/items/1", "DELETE, GET, HEAD, OPTIONS, PUT"],
    ["DELETE", "/health", "GET, HEAD, OPTIONS"],
  ])("is 405 with Allow: %s %s", async (method, path, allow) => {
    const { status, headers } = await send(method, path);
    expect(status).toBe(405);
    expect(headers.allow?.split(", ").sort().join(", ")).toBe(allow);
  });
});

describe("GET /metrics", () => {
  it("counts requests and what happened to items", async () => {
    const { id } = await createItem();
    await createItem();
    await send("PUT", `/items/${id}`, { price: 2 });
    await send("DELETE", `/items/${id}`);
    await send("DELETE", `/items/${id}`);
    await send("GET", "/nowhere");

    const { status, body } = await send("GET", "/metrics");

    expect(status).toBe(200);
    expect(body).toMatchObject({
      requests: { total: 6, by_status: { "2xx": 4, "4xx": 2 } },
      response_time_ms: { count: 6 },
      items: { created: 2, updated: 1, deleted: 1 },
    });
    const metrics = body as unknown as Record<string, Record<string, number>>;
    const { min, p50, p95, max } = metrics.response_time_ms!;
    expect([min, p50, p95, max].toSorted((a, b) => a! - b!)).toEqual([min, p50, p95, max]);
    for (const number of [...Object.values(metrics.cpu!), ...Object.values(metrics.memory!), metrics.uptime_seconds]) {
      expect(number).toBeGreaterThan(0);
    }
  });

  it("answers before anything was counted", async () => {
    expect((await send("GET", "/metrics")).body).toMatchObject({
      requests: { total: 0 },
      response_time_ms: { count: 0, avg: null, min: null, max: null, p50: null, p95: null },
      items: { created: 0, updated: 0, deleted: 0 },
    });
  });

  it("keeps the latest thousand response times", async () => {
    for (let request = 0; request < 1010; request += 1) await send("GET", "/health");
    expect((await send("GET", "/metrics")).body).toMatchObject({
      requests: { total: 1010 },
      response_time_ms: { count: 1000 },
    });
  });
});

describe("other origins", () => {
  it("are answered before they send", async () => {
    const { status, headers } = await send("OPTIONS", "/items", undefined, {
      headers: [origin, ["access-control-request-method", "POST"], ["access-control-request-headers", "content-type"]],
    });
    expect(status).toBe(204);
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["access-control-allow-methods"]).toContain("POST");
    expect(headers["access-control-allow-headers"]).toContain("content-type");
  });

  it.each(["/health", "/items/1", "/nowhere"])("may read the answer of %s", async (path) => {
    const { headers } = await send("GET", path, undefined, { headers: [origin] });
    expect(headers["access-control-allow-origin"]).toBe("*");
  });
});

describe("a database that fails", () => {
  it("is an opaque 500 that a browser may show", async () => {
    const stopped = await startTestDatabase();
    await stopped.stop();
    const { controllers, options } = createApp({ store: () => stopped.store, environment });
    handler = createLambdaHandler(controllers, options);
    const answer = await send("GET", "/items", undefined, { headers: [origin] });
    expect(answer).toMatchObject({
      status: 500,
      headers: { "access-control-allow-origin": "*" },
      body: { detail: "Internal Server Error" },
    });
  });
});

describe("the log", () => {
  it("has a line for each request but those of load balancers, with the name of the deployment", async () => {
    const records: LogRecord[] = [];
    const { controllers, options } = createApp({ store: () => database.store, environment });
    handler = createLambdaHandler(controllers, { ...options, accessLog: (record) => records.push(record) });
    for (const path of ["/health", "/items", "/items/1", "/nowhere"]) await send("GET", path);
    expect(records.filter(({ type }) => type === "access")).toMatchObject([
      { level: "info", method: "GET", path: "/items", status_code: 200, environment },
      { level: "warning", route: "/items/{id}", path: "/items/1", status_code: 404, environment },
      { level: "warning", path: "/nowhere", status_code: 404, environment },
    ]);
  });
});

interface Answer {
  status: number;
  headers: Record<string, string>;
  /** What the body of that answer has of these; the test knows which. */
  body: { success: boolean; message: string; data: Item; detail: { loc: (string | number)[]; msg: string }[] };
}

/** Sends a request through the front; a body that is no string is sent as JSON. */
async function send(method: string, path: string, body?: unknown, more: Partial<NeutralRequest> = {}): Promise<Answer> {
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const request = { method, path, ...(text !== undefined && { body: text, headers: [json] }), ...more };
  const answer = front.decode(await handler(front.encode(request)));
  const content = answer.body.toString();
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: content === "" ? undefined : JSON.parse(content),
  };
}

async function createItem(fields: unknown = { name: "Lamp", price: 9.5 }): Promise<Item> {
  const { status, body } = await send("POST", "/items", fields);
  expect(status).toBe(201);
  return body.data;
}
