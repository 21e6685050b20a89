import { setImmediate as immediate } from "node:timers/promises";
import {
  type ApplicationOptions,
  Controller,
  Delete,
  Get,
  getRequest,
  HttpException,
  HttpResponse,
  type LogRecord,
  type Middleware,
  Param,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Backend, backends } from "../support/backends.js";
import type { NeutralResponse } from "../support/events/neutral-response.js";
import { httpSource } from "../support/events.js";
import { call, requestId } from "../support/lambda.js";
import { keepIn } from "../support/log-lines.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

@Controller()
class Ids {
  @Get("/id")
  id() {
    return getRequest().id;
  }

  @Get("/ends/{how}")
  ends(@Param("how") how: string) {
    switch (how) {
      case "missing":
        throw new HttpException(404);
      case "down":
        throw new HttpException(503);
      case "bug":
        throw new TypeError("a bug");
      case "unsendable":
        return 1n;
      case "unmodified":
        return new HttpResponse(undefined, { status: 304 });
      case "broken-header":
        return new HttpResponse("a", { mediaType: "a\nb" });
      case "own":
        return new HttpResponse("a", { headers: { "X-Request-ID": "its-own" } });
      case "own-exception":
        throw new HttpException(409, "taken", { headers: { "x-request-id": "its-own" } });
      default:
        return undefined;
    }
  }

  @Delete("/only-delete")
  delete() {}
}

interface Sent {
  readonly headers: readonly (readonly [string, string])[];
  readonly record: LogRecord;
  readonly body: string;
}

/** Answers to requests, with the records of their lines. */
async function send(
  backend: Backend,
  method: string,
  path: string,
  ids: readonly string[],
  options: ApplicationOptions = {},
): Promise<Sent> {
  const records: LogRecord[] = [];
  const served = await backend.serve([Ids], { accessLog: keepIn(records), unhandledErrors: "respond", ...options });
  try {
    const headers = ids.map((id) => ["X-Request-Id", id] as const);
    const { headers: answered, body }: NeutralResponse = await served.send({ method, path, headers });
    while (records.length === 0) await immediate();
    return { headers: answered, record: records[0] as LogRecord, body: body.toString() };
  } finally {
    await served.close();
  }
}

function idsOf({ headers }: Sent): string[] {
  return headers.filter(([name]) => name === "x-request-id").map(([, value]) => value);
}

describe.each(backends)("$name", (backend: Backend) => {
  it.each([
    ["GET", "/id", 200],
    ["HEAD", "/id", 200],
    ["OPTIONS", "/id", 204],
    ["GET", "/ends/nothing", 204],
    ["GET", "/ends/unmodified", 304],
    ["GET", "/ends/missing", 404],
    ["GET", "/nowhere", 404],
    ["GET", "/only-delete", 405],
    ["GET", "/ends/down", 503],
    ["GET", "/ends/bug", 500],
    ["GET", "/ends/unsendable", 500],
    ["GET", "/ends/broken-header", 500],
  ])("echoes the id of the client in the answer to %s %s, a %i, and logs it", async (method, path, status) => {
    const sent = await send(backend, method, path, ["order-12.3:4"]);

    expect(idsOf(sent)).toEqual(["order-12.3:4"]);
    expect(sent.record).toMatchObject({ id: "order-12.3:4", status_code: status });
  });

  it("gives a request without an id one of its own, the same everywhere", async () => {
    const sent = await send(backend, "GET", "/id", []);

    expect(sent.record.id).toMatch(/^[\w=-]{16,36}$/);
    expect(idsOf(sent)).toEqual([sent.record.id]);
    expect(JSON.parse(sent.body)).toBe(sent.record.id);
  });

  it("refuses an id that is none", async () => {
    const sent = await send(backend, "GET", "/id", ["two words"]);

    expect(idsOf(sent)).toEqual([sent.record.id]);
    expect(sent.record.id).not.toContain("two words");
  });

  it("does not choose between two ids", async () => {
    const sent = await send(backend, "GET", "/id", ["one", "two"]);

    expect(idsOf(sent)).toEqual([sent.record.id]);
    // A front that hands on one value of a name leaves no choice.
    if (backend.repeatedHeaders !== "last") expect(["one", "two", "one, two"]).not.toContain(sent.record.id);
  });

  it.each(["own", "own-exception"])("leaves an id alone that the application answers with: %s", async (how) => {
    const sent = await send(backend, "GET", `/ends/${how}`, ["of-the-client"]);

    expect(idsOf(sent)).toEqual(["its-own"]);
    expect(sent.record.id).toBe("of-the-client");
  });
});

describe("the id of a request", () => {
  const handler = createLambdaHandler([Ids], { accessLog: false });
  const idOf = async (id: string) => (await call(handler, "GET", "/id", { headers: { "x-request-id": id } })).json;

  it.each(["a", "0", "A-Z_a.z~09:+/=@", "x".repeat(128), "7d0c8a3e-1f", "arn:aws:x/y+z=="])(
    "is that of the client where it is a safe token: %s",
    async (id) => expect(await idOf(id)).toBe(id),
  );

  it.each([
    "",
    " ",
    " a",
    "a ",
    "a b",
    "a\tb",
    "a\nb",
    "a\r\nset-cookie: a=b",
    "a\n",
    "\u0000",
    "a\u0085b",
    "a\u2028b",
    "é",
    "a,b",
    "a;b",
    '"a"',
    "<script>",
    "a{b}",
    "a%20b",
    "a\\b",
    "$(id)",
    "x".repeat(129),
    "x".repeat(100_000),
  ])("is that of the platform where the client's is not: %j", async (id) => expect(await idOf(id)).toBe(requestId));

  it("is that of the invocation where the client has sent none", async () => {
    const { headers, json } = await call(handler, "GET", "/id", { context: { awsRequestId: "invocation-1" } });

    expect(json).toBe("invocation-1");
    expect(headers["x-request-id"]).toBe("invocation-1");
  });

  it.each(["a\nb", "a\r\nset-cookie: a=b", "", "x".repeat(129)])(
    "is random where that of the platform is no safe token either: %j",
    async (awsRequestId) => {
      const event = httpSource("REST API").encode({ method: "GET", path: "/id" });

      const { headers, body } = (await handler(event, { awsRequestId })) as {
        headers: Record<string, string>;
        body: string;
      };

      expect(JSON.parse(body)).toMatch(UUID);
      expect(headers["x-request-id"]).toBe(JSON.parse(body));
    },
  );

  it("is random where neither has one, and another for each request", async () => {
    const event = httpSource("ALB").encode({ method: "GET", path: "/id" });

    const ids = await Promise.all([1, 2, 3].map(async () => JSON.parse((await handler(event)).body ?? "")));

    for (const id of ids) expect(id).toMatch(UUID);
    expect(new Set(ids).size).toBe(3);
  });

  it("is the same before and after a middleware has looked", async () => {
    const seen: string[] = [];
    const look: Middleware = async (request, next) => {
      seen.push(request.id);
      const response = await next();
      seen.push(request.id);
      return response;
    };

    const { json } = await call(createLambdaHandler([Ids], { middleware: [look], accessLog: false }), "GET", "/id");

    expect(seen).toEqual([json, json]);
  });

  it("is what a middleware puts into the answer, where it does", async () => {
    const own: Middleware = async (_request, next) => {
      const response = await next();
      response.headers.set("X-Request-Id", "of-the-middleware");
      return response;
    };

    const handlerOf = createLambdaHandler([Ids], { middleware: [own], accessLog: false });

    expect((await call(handlerOf, "GET", "/nowhere")).headers["x-request-id"]).toBe("of-the-middleware");
  });
});
