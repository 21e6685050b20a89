import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Item } from "../examples/items-api/item.js";
import { type Bundle, bundleFixture } from "./support/bundle.js";
import { startTestDatabase, type TestDatabase } from "./support/dynamodb.js";
import { type HttpSource, httpSource, httpSources, lookAlikes, type NeutralRequest } from "./support/events.js";
import { LambdaProcess } from "./support/lambda-process.js";
import { describeWithRuntimeClient } from "./support/runtime-client.js";
import { startSsmServer } from "./support/ssm-server.js";

const entry = join(__dirname, "../examples/items-api/handler.mts");
const unknownId = "00000000-0000-4000-8000-000000000000";

interface Answer {
  status: number;
  headers: Record<string, string>;
  /** What the JSON of an answer has of these; the test knows which. */
  body: { data: Item & { items: Item[] }; message: string; detail: string | { loc: string[]; type: string }[] };
}

describeWithRuntimeClient("the items API under the real runtime client", () => {
  let database: TestDatabase;
  let bundle: Bundle;
  let env: Record<string, string>;

  beforeAll(async () => {
    [database, bundle] = await Promise.all([startTestDatabase(), bundleFixture(entry)]);
    env = { DYNAMODB_ENDPOINT: database.endpoint, DYNAMODB_TABLE_NAME: database.tableName };
  });

  afterAll(async () => {
    await bundle.remove();
    await database.stop();
  });

  describe.each(httpSources)("behind $name", (source) => {
    let lambda: LambdaProcess;

    beforeAll(async () => {
      lambda = await LambdaProcess.start({ taskRoot: bundle.taskRoot, env });
    });

    afterAll(() => lambda.stop());

    it("creates, reads, lists, updates and deletes an item", async () => {
      const created = await send("POST", "/items", { name: "Käse", price: 9.5 });
      expect(created).toMatchObject({ status: 201, headers: { "content-type": "application/json" } });
      const { id } = created.body.data;
      const path = `/items/${id}`;
      const item = expect.objectContaining({ id, name: "Käse", description: null, price: 9.5 });

      expect(await send("GET", path)).toMatchObject({ status: 200, body: { data: item } });
      const listed = await send("GET", "/items", undefined, [["limit", "100"]]);
      expect(listed.body.data.items).toContainEqual(item);

      const updated = await send("PUT", path, { price: 10 });
      expect(updated).toMatchObject({ status: 200, body: { data: { id, name: "Käse", price: 10 } } });

      expect(await send("DELETE", path)).toMatchObject({ status: 200, body: { data: null } });
      expect(await send("GET", path)).toMatchObject({ status: 404 });
    });

    it.each([
      ["an item", `/items/${unknownId}`, "Item not found"],
      ["a path", "/nowhere", "Not Found"],
    ])("answers 404 for %s that is not there", async (_, path, detail) => {
      expect(await send("GET", path)).toMatchObject({ status: 404, body: { detail } });
    });

    it("answers 405 for a method that a path does not have", async () => {
      const { status, headers } = await send("PATCH", "/items");
      expect(status).toBe(405);
      expect(headers.allow?.split(", ").sort()).toEqual(["GET", "HEAD", "OPTIONS", "POST"]);
    });

    it("answers 422 for a bad body, with every fault", async () => {
      const { status, body } = await send("POST", "/items", { name: "", price: -1 });
      expect(status).toBe(422);
      expect(body.detail).toMatchObject([
        { loc: ["body", "name"], type: "isLength" },
        { loc: ["body", "price"], type: "isPositive" },
      ]);
    });

    it("answers 422 for a bad query", async () => {
      const { status, body } = await send("GET", "/items", undefined, [["limit", "many"]]);
      expect({ status, body }).toMatchObject({ status: 422, body: { detail: [{ loc: ["query", "limit"] }] } });
    });

    // A front that decodes the path delivers what is no escape as it is: then it is an id like any other.
    it(`answers ${source.path === "encoded" ? 400 : 404} for a malformed path`, async () => {
      expect(await send("GET", "/items/%zz")).toMatchObject({ status: source.path === "encoded" ? 400 : 404 });
    });

    function send(method: string, path: string, body?: unknown, query: NeutralRequest["query"] = []): Promise<Answer> {
      return sendTo(lambda, source, { method, path, query }, body);
    }
  });

  describe("whatever the front", () => {
    const front = httpSource("HTTP API, payload 2.0");
    const health = { method: "GET", path: "/health" };
    const started: LambdaProcess[] = [];

    afterEach(async () => {
      await Promise.all(started.splice(0).map((lambda) => lambda.stop()));
    });

    async function start(taskRoot: string, more: Record<string, string> = {}): Promise<LambdaProcess> {
      const lambda = await LambdaProcess.start({ taskRoot, env: { ...env, ...more } });
      started.push(lambda);
      return lambda;
    }

    it("runs as a CommonJS bundle", async () => {
      // Not the function's own entry, which awaits at top level; the same application with its items in memory.
      const inMemory = join(__dirname, "../bench/apps/items-api/index.ts");
      const commonJs = await bundleFixture(inMemory, { format: "cjs" });
      try {
        const lambda = await start(commonJs.taskRoot);
        expect(await sendTo(lambda, front, health)).toMatchObject({ status: 200, body: { status: "healthy" } });
      } finally {
        await commonJs.remove();
      }
    });

    it("serves invocations that wait for it, in their order", async () => {
      const lambda = await start(bundle.taskRoot);
      const names = ["one", "two", "three"];
      const post = (name: string) => sendTo(lambda, front, { method: "POST", path: "/items" }, { name, price: 1 });
      const answers = await Promise.all(names.map(post));
      expect(answers.map(({ body }) => body.data.name)).toEqual(names);
    });

    it("logs JSON lines, each with its request, beside those of Powertools", async () => {
      const lambda = await start(bundle.taskRoot, { POWERTOOLS_SERVICE_NAME: "items" });
      await sendTo(lambda, front, health);
      await sendTo(lambda, front, { method: "GET", path: `/items/${unknownId}` });
      await sendTo(lambda, front, { method: "POST", path: "/items" }, { name: "Lamp", price: 1 });
      await lambda.stop();
      const records = lambda.stdout.split("\n").flatMap((line) => {
        // The runtime client puts its own beginning before what `console` writes.
        const start = line.indexOf("{");
        return start < 0 ? [] : [JSON.parse(line.slice(start)) as Record<string, unknown>];
      });
      const of = (type: string) => records.filter((record) => record.type === type);
      expect(of("startup")).toHaveLength(1);
      expect(of("access")).toMatchObject([
        { level: "warning", route: "/items/{id}", status_code: 404, environment: "dev" },
        { level: "info", route: "/items", status_code: 201, environment: "dev" },
      ]);
      const metrics = records.filter((record) => "_aws" in record);
      expect(metrics).toMatchObject([
        { service: "items", route: "GET /health", Fault: 0, ColdStart: 1 },
        { service: "items", route: "GET /items/{id}", ClientError: 1, ColdStart: 0 },
        { service: "items", route: "POST /items", RequestCount: 1 },
      ]);
      expect(records.filter(({ message }) => message === "item created")).toMatchObject([
        { service: "items", correlation_id: of("access")[1]?.id, route: "POST /items" },
      ]);
    });

    it("reads the name of its table from a parameter, before the first request", async () => {
      const ssm = await startSsmServer();
      ssm.put("/items/table", database.tableName);
      const lambda = await start(bundle.taskRoot, {
        AWS_ENDPOINT_URL_SSM: ssm.endpoint,
        DYNAMODB_TABLE_NAME: "ssm:/items/table",
      });
      expect(await lambda.initialisation).toEqual({ kind: "ready" });
      expect(ssm.requests).toMatchObject([{ names: ["/items/table"] }]);
      expect(await sendTo(lambda, front, { method: "GET", path: "/items" })).toMatchObject({ status: 200 });
      expect(ssm.requests).toHaveLength(1);
      await ssm.stop();
    });

    it("stops a request whose database does not answer before the platform does", async () => {
      const stalled = createServer(() => undefined).listen(0, "127.0.0.1");
      await once(stalled, "listening");
      const { port } = stalled.address() as AddressInfo;
      const lambda = await start(bundle.taskRoot, { DYNAMODB_ENDPOINT: `http://127.0.0.1:${port}` });
      const outcome = await lambda.invoke(front.encode({ method: "GET", path: "/items" }), { deadlineMs: 1500 });
      expect(outcome).toMatchObject({ kind: "response", body: { statusCode: 504 } });
      stalled.closeAllConnections();
      stalled.close();
    });

    it("fails to start with bad settings, and names them", async () => {
      const lambda = await start(bundle.taskRoot, { LOG_LEVEL: "loud" });
      expect(await lambda.initialisation).toMatchObject({
        kind: "init-error",
        errorType: "ConfigurationError",
        errorMessage: expect.stringContaining("LOG_LEVEL"),
      });
    });
  });

  describe("for an event that is no HTTP request", () => {
    let lambda: LambdaProcess;

    beforeAll(async () => {
      lambda = await LambdaProcess.start({ taskRoot: bundle.taskRoot, env });
    });

    afterAll(() => lambda.stop());

    // Messages of SQS are items to import.
    it.each(lookAlikes.filter(({ name }) => name !== "SQS"))(
      "fails, and serves the next request: $name",
      async ({ event }) => {
        expect(await lambda.invoke(event)).toMatchObject({ kind: "error", errorType: "UnsupportedEventError" });
        expect(await sendTo(lambda, httpSources[0]!, { method: "GET", path: "/health" })).toMatchObject({
          status: 200,
        });
      },
    );
  });
});

/** Sends a request through its front; a body is sent as JSON. */
async function sendTo(
  lambda: LambdaProcess,
  front: HttpSource,
  request: NeutralRequest,
  body?: unknown,
): Promise<Answer> {
  const json = { headers: [["content-type", "application/json"]], body: JSON.stringify(body) } as const;
  const outcome = await lambda.invoke(front.encode({ ...request, ...(body !== undefined && json) }));
  if (outcome.kind !== "response") throw new Error(`${JSON.stringify(outcome)}\n${lambda.stderr}`);
  const answer = front.decode(outcome.body);
  // None of these is expected, and the log says why.
  if (answer.status >= 500) throw new Error(`${answer.status} ${answer.body}\n${lambda.stdout}`);
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: answer.body.length === 0 ? undefined : JSON.parse(answer.body.toString()),
  };
}
