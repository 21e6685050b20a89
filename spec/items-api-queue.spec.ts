import { once } from "node:events";
import { createServer, request as openRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Bundle, bundleFixture } from "./support/bundle.js";
import { startTestDatabase, type TestDatabase } from "./support/dynamodb.js";
import { LambdaProcess } from "./support/lambda-process.js";
import { accessLines } from "./support/log-lines.js";
import { recordsEvent, sqsRecord } from "./support/messages.js";
import { describeWithRuntimeClient } from "./support/runtime-client.js";

const { signal } = new AbortController();

/** The id of the n-th message. */
const idOf = (n: number) => `059f36b4-87a3-44ab-83d2-66197${String(n).padStart(7, "0")}`;

describeWithRuntimeClient("the items API behind a queue, under the real runtime client", () => {
  let database: TestDatabase;
  let refusing: RefusingDatabase;
  let bundle: Bundle;
  let lambda: LambdaProcess;

  beforeAll(async () => {
    [database, bundle] = await Promise.all([
      startTestDatabase(),
      bundleFixture(join(__dirname, "../examples/items-api/handler.mts")),
    ]);
    refusing = await startRefusingDatabase(database.endpoint, "nobody stores this");
    const env = { DYNAMODB_ENDPOINT: refusing.endpoint, DYNAMODB_TABLE_NAME: database.tableName };
    lambda = await LambdaProcess.start({ taskRoot: bundle.taskRoot, env });
  });

  afterAll(async () => {
    await lambda.stop();
    await refusing.stop();
    await database.stop();
    await bundle.remove();
  });

  it("imports the good records of a batch, and reports exactly the others", async () => {
    const bodies = [
      '{"name":"Lamp","price":9.5}',
      '{"name":"","price":-1}',
      '{"name":"Chair","description":"Oak","price":80}',
      '{"name":"Table"',
      '{"name":"nobody stores this","price":1}',
      '{"name":"Desk","price":120}',
    ];

    const outcome = await lambda.invoke(eventOf(bodies));

    expect(outcome).toMatchObject({
      kind: "response",
      body: { batchItemFailures: [1, 3, 4].map((n) => ({ itemIdentifier: idOf(n) })) },
    });
    const { items } = await database.store.list(100, undefined, signal);
    const found = items.map(({ id, name, description, price }) => ({ id, name, description, price }));
    expect(found.sort((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: idOf(0), name: "Lamp", description: null, price: 9.5 },
      { id: idOf(2), name: "Chair", description: "Oak", price: 80 },
      { id: idOf(5), name: "Desk", description: null, price: 120 },
    ]);
    const lines = accessLines(lambda.stdout).map(({ method, path, route, id, status_code, level }) => ({
      method,
      path,
      route,
      id,
      status_code,
      level,
    }));
    const common = { method: "SQS", path: "items", route: "*" };
    expect(lines.sort((a, b) => String(a.id).localeCompare(String(b.id)))).toEqual([
      { ...common, id: idOf(0), status_code: 204, level: "info" },
      { ...common, id: idOf(1), status_code: 422, level: "warning" },
      { ...common, id: idOf(2), status_code: 204, level: "info" },
      { ...common, id: idOf(3), status_code: 422, level: "warning" },
      { ...common, id: idOf(4), status_code: 500, level: "critical" },
      { ...common, id: idOf(5), status_code: 204, level: "info" },
    ]);
  });

  it("imports a record that comes again once", async () => {
    await lambda.invoke(eventOf(['{"name":"Shelf","price":30}'], 7));
    await database.store.update({ id: idOf(7) }, { price: 25 }, signal);

    const again = await lambda.invoke(eventOf(['{"name":"Shelf","price":30}'], 7));

    expect(again).toMatchObject({ kind: "response", body: { batchItemFailures: [] } });
    expect(await database.store.read({ id: idOf(7) }, signal)).toMatchObject({ price: 25 });
  });

  it("fails the invocation where every record failed", async () => {
    expect(await lambda.invoke(eventOf(["{", "[]"]))).toMatchObject({
      kind: "error",
      errorType: "BatchError",
      errorMessage: expect.stringContaining("2 of 2 records failed"),
    });
  });
});

function eventOf(bodies: readonly string[], first = 0): unknown {
  return recordsEvent(...bodies.map((body, index) => sqsRecord(body, { id: idOf(first + index), to: "items" })));
}

interface RefusingDatabase {
  endpoint: string;
  stop(): Promise<void>;
}

/** A DynamoDB that fails for requests with a certain text in them, and hands the others on. */
async function startRefusingDatabase(endpoint: string, text: string): Promise<RefusingDatabase> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      if (body.includes(text)) {
        response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
        response.end('{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"gone"}');
        return;
      }
      const { method, headers, url = "/" } = request;
      const passed = openRequest(new URL(url, endpoint), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      passed.end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
