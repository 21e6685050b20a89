import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Bundle, bundleFixture } from "./support/bundle.js";
import { startTestDatabase, type TestDatabase } from "./support/dynamodb.js";
import { httpSource } from "./support/events.js";
import { LambdaProcess } from "./support/lambda-process.js";
import { describeWithRuntimeClient } from "./support/runtime-client.js";

const root = join(__dirname, "..");
const entries = join(root, "examples/items-api");

describe("server.ts", () => {
  const folder = mkdtempSync(join(tmpdir(), "items-api-"));
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    await build({
      entryPoints: [join(entries, "server.ts")],
      outfile: join(folder, "server.cjs"),
      tsconfig: join(root, "examples/tsconfig.json"),
      bundle: true,
      platform: "node",
      // The embedded DynamoDB has native parts, which no bundle can hold.
      packages: "external",
      logLevel: "error",
    });
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(["SIGTERM", "SIGINT"] as const)("serves items with nothing installed, until %s", async (signal) => {
    const server = await start();
    const created = await post(server.url, { name: "Lamp", price: 9.5 });
    expect(created.status).toBe(201);
    const { data } = (await created.json()) as { data: { id: string } };
    expect(await (await fetch(`${server.url}/items/${data.id}`)).json()).toMatchObject({ success: true, data });
    expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({ framework: "Lambent" });
    expect(await server.end(signal)).toEqual([0, null]);
  });

  it("keeps its items in the DynamoDB that it is given, and creates the table there once", async () => {
    const database = await startTestDatabase();
    try {
      const env = { DYNAMODB_ENDPOINT: database.endpoint, DYNAMODB_TABLE_NAME: "given-items" };
      const first = await start(env);
      await post(first.url, { name: "Lamp", price: 9.5 });
      await first.end("SIGTERM");
      const second = await start(env);
      expect(await (await fetch(`${second.url}/items`)).json()).toMatchObject({ data: { items: [{ name: "Lamp" }] } });
    } finally {
      for (const child of children) child.kill("SIGKILL");
      await database.stop();
    }
  });

  it("names the variable that is wrong and ends", async () => {
    const child = run({ PORT: "http" });
    const [[code], stderr] = await Promise.all([once(child, "close"), textOf(child.stderr)]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'PORT is "http", but it has to be a number from 0 to 65535.\n',
    });
  });

  it("ends where its port is taken", async () => {
    const { url } = await start();
    const child = run({ PORT: new URL(url).port });
    const [[code], stderr] = await Promise.all([once(child, "close"), textOf(child.stderr)]);
    expect(code).toBe(1);
    expect(stderr).toContain("EADDRINUSE");
  });

  function run(env: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, ["--no-warnings", join(folder, "server.cjs")], {
      env: { NODE_PATH: join(root, "node_modules"), LOG_LEVEL: "silent", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    return child;
  }

  async function start(env: Record<string, string> = {}) {
    const child = run({ PORT: "0", ...env });
    const closed = once(child, "close");
    const url = await urlOf(child);
    return {
      url,
      end: (signal: NodeJS.Signals) => {
        child.kill(signal);
        return closed;
      },
    };
  }

  async function urlOf(child: ChildProcess): Promise<string> {
    let stdout = "";
    for await (const chunk of child.stdout ?? []) {
      stdout += chunk;
      const url = /http:\/\/\S+:\d+(?=,)/.exec(stdout)?.[0];
      if (url !== undefined) return url;
    }
    throw new Error(`The server ended: ${await textOf(child.stderr)}`);
  }

  async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
    let text = "";
    for await (const chunk of stream ?? []) text += chunk;
    return text;
  }

  function post(url: string, item: unknown): Promise<Response> {
    return fetch(`${url}/items`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(item),
    });
  }
});

describeWithRuntimeClient("handler.mts", () => {
  const front = httpSource("HTTP API, payload 2.0");
  let bundle: Bundle;
  let database: TestDatabase;
  let lambda: LambdaProcess;

  beforeAll(async () => {
    bundle = await bundleFixture(join(entries, "handler.mts"));
    database = await startTestDatabase();
    lambda = await LambdaProcess.start({
      taskRoot: bundle.taskRoot,
      env: { DYNAMODB_ENDPOINT: database.endpoint, DYNAMODB_TABLE_NAME: database.tableName },
    });
  });

  afterAll(async () => {
    await lambda.stop();
    await database.stop();
    await bundle.remove();
  });

  it("serves items as a Lambda function of one file", async () => {
    const item = await database.store.create(
      { name: "Lamp", description: null, price: 9.5 },
      new AbortController().signal,
    );
    const outcome = await lambda.invoke(front.encode({ method: "GET", path: `/items/${item.id}` }));
    const answer = front.decode(outcome.kind === "response" ? outcome.body : outcome);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toEqual({ success: true, message: "Item found", data: item });
  });

  it("does not carry the embedded DynamoDB", () => {
    expect(readFileSync(bundle.file, "utf8")).not.toContain("dynalite");
  });
});
