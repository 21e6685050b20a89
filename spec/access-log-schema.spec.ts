import { readFileSync } from "node:fs";
import { setImmediate as immediate } from "node:timers/promises";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import {
  Body,
  Controller,
  createApplication,
  Get,
  getLogger,
  HttpException,
  OnSqs,
  Param,
  type Platform,
  Query,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { backends } from "./support/backends.js";
import { call } from "./support/lambda.js";
import { linesOf, type WatchedOutput, watchStandardOutput } from "./support/log-lines.js";

process.env.LOG_LEVEL = "trace";

const schema = JSON.parse(readFileSync("schemas/access-log.schema.json", "utf8")) as object;
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(schema);

function faultsOf(line: unknown): string[] {
  validate(line);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

let output: WatchedOutput;

beforeEach(() => {
  output = watchStandardOutput();
});
afterEach(() => output.restore());

@Controller("/items")
class Items {
  @Get("/{id}")
  read(@Param("id") id: string, @Query("limit", { type: Number, optional: true }) limit?: number) {
    const record = getLogger();
    switch (id) {
      case "down":
        throw new HttpException(503, "Later", { errorDetail: { pool: "empty", limit } });
      case "caused":
        throw new HttpException(502, "Later", { cause: new TypeError("connection reset") });
      case "bug":
        throw new TypeError("a bug");
      case "fields":
        return Object.assign(record, { user: { id: 1n }, list: [1], "": null, symbol: Symbol("s") }).id;
      case "long":
        record.long = "é".repeat(500_000);
        record["n".repeat(300_000)] = 1;
        return 1;
      default:
        return { id };
    }
  }
}

describe("the schema", () => {
  it("is one of JSON Schema 2020-12", () => {
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
  });

  it.each(backends)("takes the lines of requests behind $name", async (backend) => {
    const requests: readonly [method: string, path: string, status: number][] = [
      ["GET", "/items/1", 200],
      ["HEAD", "/items/1", 200],
      ["GET", "/items/a%0Ab", 200],
      ["GET", "/nowhere", 404],
      ["DELETE", "/items/1", 405],
      ["OPTIONS", "/items/1", 204],
      ["GET", "/items/1?limit=many", 422],
      ["GET", "/items/down", 503],
      ["GET", "/items/caused", 502],
      ["GET", "/items/bug", 500],
      ["GET", "/items/fields", 200],
      ["GET", "/items/long", 200],
    ];
    const served = await backend.serve([Items], { unhandledErrors: "respond", clientIp: true });
    for (const [method, target] of requests) {
      const [path = "", rawQuery = ""] = target.split("?");
      await served.send({ method, path, rawQuery, headers: [["user-agent", "a\u00e9"]] });
    }
    while (written().length < requests.length + 1) await immediate();
    await served.close();

    expect(written().map(({ type, status_code }) => [type, status_code])).toEqual([
      ["startup", undefined],
      ...requests.map(([, , status]) => ["access", status]),
    ]);
    for (const line of written()) expect([line.path, faultsOf(line)]).toEqual([line.path, []]);
  });

  it("takes that of an error that was handed to the platform", async () => {
    await expect(call(createLambdaHandler([Items]), "GET", "/items/bug")).rejects.toThrow("a bug");

    const [, line] = written();
    expect(line).not.toHaveProperty("status_code");
    expect(faultsOf(line)).toEqual([]);
  });

  it("takes those of messages, also of one that was dropped", async () => {
    @Controller()
    class Imports {
      @OnSqs("items", { poison: "drop" })
      read(@Body("name", String) name: string) {
        if (name === "bug") throw new Error("a bug");
      }
    }
    const handler = createLambdaHandler([Imports]);
    const bodies = ['{"name":"Lamp"}', '{"name":"bug"}', "{"];
    const Records = bodies.map((body, n) => ({
      messageId: `m${n}`,
      body,
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:items",
    }));

    await handler({ Records });

    const lines = written().filter(({ type }) => type === "access");
    expect(lines).toMatchObject([
      { method: "SQS", path: "items", route: "items", status_code: 204 },
      { method: "SQS", path: "items", route: "items", level: "critical" },
      { method: "SQS", path: "items", route: "items", status_code: 204, dropped: true },
    ]);
    for (const line of lines) expect(faultsOf(line)).toEqual([]);
  });

  it("takes that of an event of which no request can be made", async () => {
    const { application, lines } = engine();

    await application.handle({ decode: refuse, encode: ({ status }) => status }, undefined, undefined);

    const [line] = linesOf(lines.join("\n"));
    expect(line).toMatchObject({ type: "access", status_code: 400 });
    expect(line).not.toHaveProperty("path");
    expect(faultsOf(line)).toEqual([]);
  });

  it.each([
    ["well", false, "info"],
    ["badly", true, "error"],
  ])("takes those of the start, the end and an uncaught error, where it ends %s", async (_, fails, level) => {
    const { application, lines } = engine(fails);

    await application.ready();
    application.uncaught(new Error("a", { cause: "b" }));
    await application.dispose();

    const written = linesOf(lines.join("\n"));
    expect(written.map(({ type, level }) => [type, level])).toEqual([
      ["startup", "info"],
      ["uncaught_exception", "critical"],
      ["shutdown", level],
    ]);
    for (const line of written) expect(faultsOf(line)).toEqual([]);
  });

  const access = {
    type: "access",
    level: "info",
    date: "2026-01-31T12:30:45.123Z",
    server_id: "vm-1",
    method: "GET",
    path: "/",
    route: "/",
    id: "1",
    user_agent: "a",
    status_code: 200,
    execution_time: 0.5,
    cold_start: true,
  };

  it("takes the line that the refused ones below are made of", () => {
    expect(faultsOf(access)).toEqual([]);
    expect(faultsOf({ ...access, own: { field: [1, null] } })).toEqual([]);
  });

  it.each<[string, object]>([
    ["no type", { type: undefined }],
    ["an unknown type", { type: "request" }],
    ["no level", { level: undefined }],
    ["an unknown level", { level: "warn" }],
    ["a level in capitals", { level: "INFO" }],
    ["no date", { date: undefined }],
    ["a date that is none", { date: "2026-02-31T12:30:45.123Z" }],
    ["a date that is not UTC", { date: "2026-01-31T12:30:45.123+01:00" }],
    ["a date that is a number", { date: 1769862645123 }],
    ["no server_id", { server_id: undefined }],
    ["a method without a path", { path: undefined, route: undefined }],
    ["a path without an id", { id: undefined }],
    ["an empty id", { id: "" }],
    ["an id that is a number", { id: 1 }],
    ["a path without its slash", { path: "items" }],
    ["a request that was dropped", { dropped: true }],
    ["a status that is a text", { status_code: "200" }],
    ["a status that is none", { status_code: 99 }],
    ["no execution_time", { execution_time: undefined }],
    ["a negative execution_time", { execution_time: -1 }],
    ["an execution_time that is a text", { execution_time: "1 ms" }],
    ["a cold_start that is false", { cold_start: false }],
    ["a start that is critical", { type: "startup", level: "critical" }],
    ["an end that failed for no reason", { type: "shutdown", level: "error" }],
    ["an uncaught error without its stack", { type: "uncaught_exception", level: "critical" }],
    ["an uncaught error that is a warning", { type: "uncaught_exception", level: "warning", error_detail: "a" }],
  ])("refuses a line with %s", (_, change) => {
    const line = JSON.parse(JSON.stringify({ ...access, ...change })) as unknown;

    expect(faultsOf(line)).not.toEqual([]);
  });

  it.each([null, "text", [], 1])("refuses %j", (line) => {
    expect(faultsOf(line)).not.toEqual([]);
  });
});

function written() {
  return linesOf(output.written.join(""));
}

/** An application on a platform of its own, whose end may fail. */
function engine(fails = false) {
  @Controller()
  class Ends {
    @Get()
    read() {}

    onDispose() {
      if (fails) throw new Error("cannot be ended");
    }
  }
  const lines: string[] = [];
  const platform: Platform = { unhandledErrors: "respond", serverId: "spec", writeLine: (line) => lines.push(line) };
  return { application: createApplication([Ends], {}, platform), lines };
}

function refuse(): never {
  throw new HttpException(400, "No request can be made of this");
}
