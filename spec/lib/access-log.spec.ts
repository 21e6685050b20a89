import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";
import fc from "fast-check";
import {
  type ApplicationOptions,
  Controller,
  type Controllers,
  Get,
  getLogger,
  HttpException,
  type HttpRequest,
  Log,
  type LogRecord,
  type Middleware,
  Param,
  Post,
  Req,
  Signal,
  Use,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { createNodeHandler } from "lambent/node";
import { type Backend, backends } from "../support/backends.js";
import { httpSource, httpSources, type NeutralRequest } from "../support/events.js";
import { call, requestId } from "../support/lambda.js";
import { accessLines, keepIn, type WatchedOutput, watchStandardOutput } from "../support/log-lines.js";
import { RawConnection } from "../support/raw-connection.js";

process.env.LOG_LEVEL = "trace";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const LIMIT_OF_CLOUDWATCH = 256 * 1024;

let output: WatchedOutput;

beforeEach(() => {
  output = watchStandardOutput();
});
afterEach(() => output.restore());

/** The lines of requests so far. */
function lines(): LogRecord[] {
  return accessLines(output.written.join(""));
}

/** The one line that a request to a handler of one method gets. */
async function lineOf(method: () => unknown, options: ApplicationOptions = {}): Promise<LogRecord> {
  @Controller()
  class Single {
    @Get()
    read() {
      return method();
    }
  }
  await call(createLambdaHandler([Single], options), "GET", "/").catch(() => undefined);
  const [line, ...more] = lines();
  expect(more).toEqual([]);
  return line as LogRecord;
}

const annotate: Middleware = (_request, next) => {
  getLogger().from_middleware = "yes";
  return next();
};

@Controller("/items")
class Items {
  @Get("/{id}")
  read(@Param("id") id: string) {
    if (id === "missing") throw new HttpException(404, "No item", { errorDetail: { looked_for: id } });
    if (id === "down") throw new HttpException(503, "Later", { cause: new TypeError("connection reset") });
    if (id === "bug") throw new RangeError("a bug", { cause: new TypeError("its cause") });
    return { id };
  }

  @Post()
  create(@Log() record: LogRecord) {
    record.item_id = "new";
  }
}

const controllers: Controllers = [Items];

/** The first lines that a backend writes, as many as there are requests. */
async function linesBehind(
  backend: Backend,
  requests: readonly NeutralRequest[],
  options: ApplicationOptions = {},
): Promise<LogRecord[]> {
  const served = await backend.serve(controllers, options);
  try {
    for (const request of requests) await served.send(request).catch(() => undefined);
    // A server of Node.js writes its line after the last byte, which the client may have before.
    while (lines().length < requests.length) await immediate();
  } finally {
    await served.close();
  }
  return lines();
}

describe.each(backends)("$name", (backend: Backend) => {
  const server = backend.name === "Node.js" ? /-\d+$/ : /^\S+-\d+$/;
  const get = (path: string): NeutralRequest => ({
    method: "GET",
    path,
    headers: [
      ["User-Agent", "spec/1.0"],
      ["X-Request-Id", "r-1"],
    ],
  });

  it("gets a line for each request, with what is known of it", async () => {
    const [first, ...others] = await linesBehind(
      backend,
      [
        get("/items/1"),
        { ...get("/items/2"), method: "HEAD" },
        get("/items/missing"),
        get("/nowhere"),
        { ...get("/items/1"), method: "DELETE" },
        { ...get("/items/1"), method: "OPTIONS" },
        get("/items/down"),
        { ...get("/items"), method: "POST" },
      ],
      { unhandledErrors: "respond" },
    );

    const known = {
      type: "access",
      date: expect.stringMatching(ISO_DATE),
      server_id: expect.stringMatching(server),
      id: "r-1",
      user_agent: "spec/1.0",
      execution_time: expect.any(Number),
    };
    const route = "/items/{id}";
    const item = { ...known, path: "/items/1", method: "GET" };
    expect(first).toEqual({ ...item, level: "info", route, status_code: 200, cold_start: true });
    expect(others).toEqual([
      { ...item, level: "info", path: "/items/2", method: "HEAD", route, status_code: 200 },
      {
        ...item,
        level: "warning",
        path: "/items/missing",
        route,
        status_code: 404,
        error_detail: { looked_for: "missing" },
      },
      { ...item, level: "warning", path: "/nowhere", status_code: 404 },
      { ...item, level: "warning", method: "DELETE", status_code: 405 },
      { ...item, level: "info", method: "OPTIONS", status_code: 204 },
      {
        ...item,
        level: "error",
        path: "/items/down",
        route,
        status_code: 503,
        error_detail: expect.stringMatching(/^TypeError: connection reset\n {4}at /),
      },
      { ...item, level: "info", path: "/items", method: "POST", route: "/items", status_code: 204, item_id: "new" },
    ]);
  });

  it.each(["respond", "rethrow"] as const)("tells an unknown error as critical: %s", async (unhandledErrors) => {
    const [line] = await linesBehind(backend, [get("/items/bug")], { unhandledErrors });

    expect(line).toMatchObject({
      level: "critical",
      route: "/items/{id}",
      error_detail: expect.stringMatching(
        /^RangeError: a bug\n {4}at [\s\S]*\ncaused by: TypeError: its cause\n {4}at /,
      ),
    });
    // A server has nobody to throw to.
    const answered = unhandledErrors === "respond" || backend.name === "Node.js";
    expect(line?.status_code).toBe(answered ? 500 : undefined);
  });

  it("tells the client's address only where it is asked to, and never what a client wrote", async () => {
    const sourceIp = "198.51.100.9";
    const own = ["X-Forwarded-For", backend.name.startsWith("ALB") ? `192.0.2.66, ${sourceIp}` : "192.0.2.66"] as const;
    const request: NeutralRequest = { method: "GET", path: "/items/1", sourceIp, headers: [own] };

    const [silent] = await linesBehind(backend, [request]);
    const [, asked] = await linesBehind(backend, [request, request], { clientIp: true });

    expect(silent).not.toHaveProperty("client_ip");
    const seen = backend.name === "Node.js" ? "127.0.0.1" : backend.name.startsWith("VPC") ? undefined : sourceIp;
    expect(asked?.client_ip).toBe(seen);
    expect(JSON.stringify(lines())).not.toContain("192.0.2.66");
  });
});

describe.each(httpSources)("the user agent in a line, behind $name", ({ encode }) => {
  it("is that of request.headers, however its name is spelt and its values come", async () => {
    @Controller()
    class Agents {
      @Get("/told")
      told(@Req() { headers }: HttpRequest) {
        told = headers.get("user-agent");
      }

      @Get("/logged")
      logged() {}
    }
    let told: string | undefined;
    const records: LogRecord[] = [];
    const handler = createLambdaHandler([Agents], { accessLog: keepIn(records) });
    const name = fc.constantFrom(
      "user-agent",
      "User-Agent",
      "USER-AGENT",
      "u\u017fer-agent",
      "accept",
      "__proto__",
      "1",
    );
    const text = fc.oneof(fc.string(), fc.constantFrom<unknown>(null, 5, {}));
    const values = fc.oneof(text, fc.array(text, { maxLength: 3 }));
    const headers = fc.oneof(
      { weight: 9, arbitrary: fc.array(fc.tuple(name, values), { maxLength: 6 }).map(Object.fromEntries) },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(null, undefined) },
    );

    await fc.assert(
      fc.asyncProperty(headers, headers, async (single, multi) => {
        const ask = (path: string) =>
          handler({ ...(encode({ method: "GET", path }) as object), headers: single, multiValueHeaders: multi });
        await ask("/told");
        await ask("/logged");

        expect(records.at(-1)).toMatchObject({ path: "/logged", user_agent: told });
      }),
      { numRuns: 100 },
    );
  });
});

describe("the line of a request", () => {
  it("begins with its type, and is written with one call that ends it", async () => {
    await lineOf(() => 1);

    const written = output.written.filter((text) => text.includes('"access"'));
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^\{"type":"access","level":"info","date":"[^\n]*\}\n$/);
  });

  it("has the time at which the request began", async () => {
    const before = Date.now();
    let inside = 0;

    const { date } = await lineOf(async () => {
      inside = Date.now();
      await delay(5);
    });

    expect(Date.parse(date)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(date)).toBeLessThanOrEqual(inside);
  });

  it("tells what can be told where no request can be made of what came", async () => {
    const server = createServer(createNodeHandler([Items]));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const connection = await RawConnection.open((server.address() as AddressInfo).port);
    connection.request(["GET * HTTP/1.1", "host: a", "connection: close"]);
    await connection.end();
    server.close();

    const [line, ...more] = lines();
    expect(more).toEqual([]);
    expect(line).toEqual({
      type: "access",
      level: "warning",
      date: expect.stringMatching(ISO_DATE),
      server_id: expect.stringMatching(/-\d+$/),
      status_code: 400,
      execution_time: expect.any(Number),
      cold_start: true,
    });
  });

  it("tells the address of a client that has gone before its answer", async () => {
    @Controller()
    class Waits {
      @Get()
      async read(@Signal() signal: AbortSignal) {
        arrived.emit("request");
        await once(signal, "abort");
      }
    }
    const arrived = new EventEmitter();
    const server = createServer(createNodeHandler([Waits], { clientIp: true }));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const connection = await RawConnection.open((server.address() as AddressInfo).port);
    connection.request(["GET / HTTP/1.1", "host: a"]);
    await once(arrived, "request");
    connection.destroy();
    while (lines().length === 0) await immediate();
    server.close();

    expect(lines()).toMatchObject([{ path: "/", client_ip: "127.0.0.1" }]);
  });

  it("is not there for an event that is no request: it is rejected as it is", async () => {
    const handler = createLambdaHandler([Items]);

    await expect(handler({ type: "REQUEST" })).rejects.toThrow("the event is none that this handler serves");

    expect(output.written).toEqual([]);
  });

  it("says cold_start once, whoever comes first", async () => {
    const handler = createLambdaHandler([Items]);

    await Promise.all([1, 2, 3].map((n) => call(handler, "GET", `/items/${n}`)));
    await call(handler, "GET", "/items/4");

    expect(lines().map(({ cold_start }) => cold_start)).toEqual([true, undefined, undefined, undefined]);
  });

  it.each([
    ["provisioned-concurrency", undefined],
    ["lambda-managed-instances", undefined],
    ["snap-start", undefined],
    ["on-demand", true],
  ])("says cold_start in an environment of the type %s: %s", async (type, expected) => {
    process.env.AWS_LAMBDA_INITIALIZATION_TYPE = type;
    try {
      expect((await lineOf(() => 1)).cold_start).toBe(expected);
    } finally {
      delete process.env.AWS_LAMBDA_INITIALIZATION_TYPE;
    }
  });

  it("names the log stream of the function", async () => {
    process.env.AWS_LAMBDA_LOG_STREAM_NAME = "2026/01/31/[$LATEST]abc";
    try {
      expect((await lineOf(() => 1)).server_id).toBe("2026/01/31/[$LATEST]abc");
    } finally {
      delete process.env.AWS_LAMBDA_LOG_STREAM_NAME;
    }
  });

  it("is that of the answer that was sent, where a middleware made it", async () => {
    const hide: Middleware = async (_request, next) => {
      const response = await next();
      if (response.status === 404) response.status = 200;
      return response;
    };

    const line = await lineOf(
      () => {
        throw new HttpException(404, "none", { errorDetail: "hidden" });
      },
      { middleware: [hide] },
    );

    expect(line).toMatchObject({ level: "info", status_code: 200 });
    expect(line).not.toHaveProperty("error_detail");
  });
});

describe("ignoredPaths", () => {
  @Controller()
  class Health {
    @Get("/health")
    health() {}

    @Get("/café/:name")
    named(@Param("name") name: string) {
      if (name === "bug") throw new TypeError("a bug");
      if (name === "down") throw new HttpException(503);
      if (name === "grave") getLogger().level = "error";
      if (name === "careful") getLogger().level = "warning";
    }
  }

  async function logged(ignoredPaths: readonly string[], paths: readonly string[]): Promise<unknown[]> {
    const handler = createLambdaHandler([Health], { ignoredPaths, unhandledErrors: "respond" });
    for (const path of paths) await call(handler, "GET", path);
    return lines().map(({ path }) => path);
  }

  it("leaves out a path, and what reaches its route by another spelling", async () => {
    expect(await logged(["/health"], ["/health", "/health/", "/healthy", "/health/a", "/Health"])).toEqual([
      "/healthy",
      "/health/a",
      "/Health",
    ]);
  });

  it.each(["/café/{name}", "/café/:name", "/caf%C3%A9/{name}", "/caf%c3%a9/:name/"])(
    "leaves out the requests of a pattern, however it is written: %s",
    async (pattern) => {
      expect(await logged([pattern], ["/caf%C3%A9/a", "/caf%c3%a9/b", "/health"])).toEqual(["/health"]);
    },
  );

  it("leaves out a path that no route has, and one that is no pattern", async () => {
    expect(await logged(["/favicon.ico", "/a*b"], ["/favicon.ico", "/a*b", "/a*c"])).toEqual(["/a*c"]);
  });

  it("tells failures all the same, and what the application calls grave", async () => {
    const paths = ["bug", "down", "grave", "careful", "fine"].map((name) => `/caf%C3%A9/${name}`);

    expect(await logged(["/café/{name}"], paths)).toEqual(paths.slice(0, 3));
  });
});

describe("getLogger()", () => {
  it("is the record of the request: before and after a wait, in a middleware, and deep below", async () => {
    const deep = async (depth: number): Promise<void> => {
      await immediate();
      if (depth === 0) getLogger().deep = "yes";
      else await deep(depth - 1);
    };
    @Controller()
    @Use(annotate)
    class Marks {
      @Get()
      async read(@Log() record: LogRecord) {
        getLogger().before = 1;
        await delay(1);
        getLogger().after = [2];
        await deep(5);
        getLogger().same = record === getLogger();
      }
    }

    await call(createLambdaHandler([Marks]), "GET", "/");

    expect(lines()).toMatchObject([{ from_middleware: "yes", before: 1, after: [2], deep: "yes", same: true }]);
  });

  it("is that of the application's middleware too, also where no route matched", async () => {
    await call(createLambdaHandler([Items], { middleware: [annotate] }), "GET", "/nowhere");

    expect(lines()).toMatchObject([{ status_code: 404, from_middleware: "yes" }]);
  });

  it("is that of the request in timers, listeners and work that began under it", async () => {
    const emitter = new EventEmitter();

    const line = await lineOf(async () => {
      const timer = new Promise<void>((resolve) => {
        setTimeout(() => {
          getLogger().timer = true;
          resolve();
        }, 1);
      });
      emitter.once("tick", () => {
        getLogger().listener = true;
      });
      const begun = (async () => {
        getLogger().begun = "early";
        await delay(1);
        getLogger().begun = "late";
      })();
      emitter.emit("tick");
      queueMicrotask(() => {
        getLogger().microtask = true;
      });
      await Promise.all([timer, begun]);
    });

    expect(line).toMatchObject({ timer: true, listener: true, begun: "late", microtask: true });
  });

  it("keeps requests apart that run at once", async () => {
    @Controller()
    class Turns {
      @Get("/{turn}")
      async read(@Param("turn", Number) turn: number) {
        getLogger().first = turn;
        await delay(turn % 3);
        getLogger().second = turn;
        await immediate();
        Object.assign(getLogger(), { third: turn });
      }
    }
    const handler = createLambdaHandler([Turns]);
    const turns = Array.from({ length: 100 }, (_, turn) => turn);

    await Promise.all(turns.map((turn) => call(handler, "GET", `/${turn}`)));

    const seen = lines().map(({ path, first, second, third }) => [path, first, second, third]);
    expect(seen.sort(([, a], [, b]) => Number(a) - Number(b))).toEqual(turns.map((n) => [`/${n}`, n, n, n]));
  });

  it("is a record of its own outside a request, that is written nowhere", () => {
    const record = getLogger();
    record.lost = true;

    expect(record).toMatchObject({ type: "access", level: "info", date: expect.stringMatching(ISO_DATE) });
    expect(getLogger()).not.toHaveProperty("lost");
    expect(output.written).toEqual([]);
  });

  it("has what is known before the request has ended", async () => {
    let seen: LogRecord | undefined;

    await lineOf(() => {
      seen = { ...getLogger() };
    });

    expect(seen).toMatchObject({ method: "GET", path: "/", route: "/", id: requestId, level: "info" });
    expect(seen?.status_code).toBeUndefined();
  });

  it("changes nothing any more when the line is written", async () => {
    let record: LogRecord | undefined;
    await lineOf(() => {
      record = getLogger();
    });

    Object.assign(record as LogRecord, { late: true });

    expect(lines()).toHaveLength(1);
    expect(lines()[0]).not.toHaveProperty("late");
  });

  it("is the same record in two copies of the package", async () => {
    await jest.isolateModulesAsync(async () => {
      const other = require("lambent") as typeof import("lambent");
      expect(other.getLogger).not.toBe(getLogger);

      const line = await lineOf(async () => {
        getLogger().one = 1;
        await immediate();
        other.getLogger().other = (other.getLogger().one as number) + 1;
      });

      expect(line).toMatchObject({ one: 1, other: 2 });
    });
  });
});

describe("the level that an application sets", () => {
  it.each([
    ["error", 200, "error"],
    ["critical", 200, "critical"],
    ["debug", 200, "debug"],
    ["trace", 200, "trace"],
    ["error", 404, "error"],
    ["debug", 404, "warning"],
    ["warning", 503, "error"],
    ["critical", 503, "critical"],
    ["nonsense", 200, "info"],
    ["silent", 404, "warning"],
    ["__proto__", 200, "info"],
    [undefined, 503, "error"],
    [{ level: "error" }, 200, "info"],
  ])("%j of a request that ends with %i is %s in its line", async (level, status, expected) => {
    const line = await lineOf(() => {
      getLogger().level = level as LogRecord["level"];
      if (status !== 200) throw new HttpException(status);
      return 1;
    });

    expect(line.level).toBe(expected);
  });

  it("does not hide an unknown error", async () => {
    const line = await lineOf(() => {
      getLogger().level = "trace";
      throw new TypeError("a bug");
    });

    expect(line).toMatchObject({ level: "critical", error_detail: expect.stringContaining("a bug") });
  });
});

describe("a value that JSON cannot express", () => {
  const cycle: Record<string, unknown> = { a: 1 };
  cycle.self = cycle;
  const throwing = {
    toJSON() {
      throw new Error("broken");
    },
  };
  const getter = Object.defineProperty({}, "inner", {
    enumerable: true,
    get: () => {
      throw new Error("no entry");
    },
  });

  it.each<[string, unknown, unknown]>([
    ["a BigInt", 12n, "(not serialisable: Do not know how to serialize a BigInt)"],
    ["a BigInt within", { n: [1n] }, "(not serialisable: Do not know how to serialize a BigInt)"],
    ["a cycle", cycle, expect.stringMatching(/^\(not serialisable: Converting circular structure/)],
    ["a toJSON that throws", throwing, "(not serialisable: broken)"],
    ["a getter that throws", getter, "(not serialisable: no entry)"],
    ["a revoked proxy", revoked(), expect.stringMatching(/^\(not serialisable: /)],
    ["a symbol", Symbol("s"), "(not serialisable: a symbol)"],
    ["a function", () => 1, "(not serialisable: a function)"],
    ["undefined", undefined, undefined],
    ["what throws no error", { toJSON: () => fail("text") }, expect.stringMatching(/^\(not serialisable: .*text\)$/)],
    ["not a number", Number.NaN, null],
    ["a function within", { f: () => 1, a: 1 }, { a: 1 }],
    ["a lone surrogate", "a\ud800b", "a\ud800b"],
    ["a map", new Map([[1, 2]]), {}],
  ])("is replaced, and the other fields stay: %s", async (_, value, expected) => {
    const line = await lineOf(() => {
      Object.assign(getLogger(), { before: 1, value, after: { b: 2 } });
    });

    expect(line).toMatchObject({ path: "/", status_code: 204, before: 1, after: { b: 2 } });
    expect(line.value).toEqual(expected);
  });

  it.each<[string, (error: Error) => unknown, (stack: string) => unknown]>([
    ["itself", (error) => error, (stack) => stack],
    ["within an object", (error) => ({ table: "items", error }), (stack) => ({ table: "items", error: stack })],
    ["in a list", (error) => [error], (stack) => [stack]],
    ["beside a BigInt", (error) => [error], (stack) => [stack]],
  ])("is told with its causes where it is an Error, %s", async (where, wrap, expected) => {
    const error = new RangeError("too far", { cause: new TypeError("no number") });

    const line = await lineOf(() => {
      if (where === "beside a BigInt") getLogger().big = 1n;
      Object.assign(getLogger(), { value: wrap(error), level: "error" });
      throw new HttpException(400, "", { errorDetail: { wrapped: wrap(error) } });
    });

    const told = `${error.stack}\ncaused by: ${(error.cause as Error).stack}`;
    expect(line.value).toEqual(expected(told));
    expect(line.error_detail).toEqual({ wrapped: expected(told) });
  });

  it("is what its own toJSON says, of an Error too", async () => {
    const line = await lineOf(() => {
      getLogger().value = Object.assign(new Error("long"), { toJSON: () => ({ code: "short" }) });
    });

    expect(line.value).toEqual({ code: "short" });
  });

  it("is replaced where the record itself has a getter that throws", async () => {
    const line = await lineOf(() => {
      Object.defineProperty(getLogger(), "value", { enumerable: true, get: () => fail(new Error("no entry")) });
    });

    expect(line).toMatchObject({ status_code: 204, value: "(not serialisable: no entry)" });
  });

  it("does not take the line away where it is called toJSON", async () => {
    const line = await lineOf(() => {
      getLogger().toJSON = () => "nothing at all";
    });

    expect(line).toMatchObject({ path: "/", status_code: 204, toJSON: "(not serialisable: a function)" });
  });
});

describe("an unknown error", () => {
  const unreadable = (property: string) =>
    Object.defineProperty(new Error("a"), property, { get: () => fail(new Error("no entry")) });

  it.each<[string, () => Error, RegExp]>([
    ["whose stack cannot be read", () => unreadable("stack"), /^\(an error that cannot be read\)$/],
    ["whose cause cannot be read", () => unreadable("cause"), /^Error: a\n[\s\S]*\n\(an error that cannot be read\)$/],
    ["whose stack is no text", () => Object.assign(new Error("a"), { stack: 5 }), /^5$/],
  ])("%s has its line", async (_, make, expected) => {
    const line = await lineOf(() => fail(make()));

    expect(line).toMatchObject({ level: "critical", path: "/" });
    expect(String(line.error_detail).replace("caused by: ", "")).toMatch(expected);
  });
});

describe("a line of the log", () => {
  /** Any text, with many control characters in it. */
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xa0 }).map((code) => String.fromCharCode(code)), maxLength: 40 }),
    fc.constantFrom('\n{"type":"access","level":"info"}\n', "\u2028\u2029\u0085\u007f\u001b[2J", "\r\n\r\n", '"}\n{"'),
  );

  it("cannot be forged, whatever is in a request, in a field or in an error", async () => {
    @Controller()
    class Hostile {
      @Get("/{rest+}")
      read() {
        const { fields, failure } = hostile;
        Object.assign(getLogger(), fields);
        if (failure !== undefined) throw failure;
      }
    }
    let hostile: { fields: Record<string, unknown>; failure: Error | undefined } = { fields: {}, failure: undefined };
    const handler = createLambdaHandler([Hostile], { unhandledErrors: "respond", clientIp: true });
    const base = httpSource("REST API").encode({ method: "GET", path: "/" }) as { requestContext: object };

    await fc.assert(
      fc.asyncProperty(
        fc.record({ method: text, path: text, agent: text, id: text, ip: text, name: text, value: text }),
        fc.option(text, { nil: undefined }),
        async ({ method, path, agent, id, ip, name, value }, message) => {
          hostile = {
            fields: { [`x${name}`]: { [name]: value } },
            failure:
              message === undefined ? undefined : new HttpException(503, "", { errorDetail: new Error(message) }),
          };
          const before = output.written.length;

          await handler({
            ...base,
            httpMethod: method,
            path: `/a${path}`,
            headers: { "user-agent": agent, "x-request-id": id },
            multiValueHeaders: null,
            requestContext: { ...base.requestContext, identity: { sourceIp: ip } },
          });

          const written = output.written.slice(before).filter((line) => !line.startsWith('{"type":"startup"'));
          expect(written).toHaveLength(1);
          const line = written[0] ?? "";
          expect(line.endsWith("\n")).toBe(true);
          expect(line.slice(0, -1)).not.toMatch(CONTROL);
          const record = JSON.parse(line) as LogRecord;
          expect(record).toMatchObject({ type: "access", method, user_agent: agent });
          if (record.route !== undefined) expect(record[`x${name}`]).toEqual({ [name]: value });
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each<[string, Record<string, unknown>]>([
    ["one long text", { long: "x".repeat(2_000_000) }],
    ["a text of three bytes a character", { long: "語".repeat(90_000) }],
    ["a text of controls, each of which becomes six characters", { long: "\u0085".repeat(60_000) }],
    ["a long list", { long: Array.from({ length: 100_000 }, (_, n) => n) }],
    ["many fields", Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`field_${n}`, "y".repeat(1_000)]))],
    [
      "many fields of three bytes a character",
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`field_${n}`, "語".repeat(2_000)])),
    ],
    ["a long name", { ["n".repeat(300_000)]: 1 }],
    ["a text that ends within a character", { long: `${"x".repeat(1_999)}${"😀".repeat(100_000)}` }],
  ])("is not longer than CloudWatch takes: %s", async (_, fields) => {
    await lineOf(() => {
      Object.assign(getLogger(), fields);
    });

    const line = output.written.find((written) => written.includes('"access"')) ?? "";
    expect(Buffer.byteLength(line)).toBeLessThan(LIMIT_OF_CLOUDWATCH);
    expect(line.slice(0, -1)).not.toMatch(CONTROL);
    expect(JSON.parse(line)).toMatchObject({ type: "access", path: "/", status_code: 204, id: requestId });
  });

  it("says what was cut, and what was left out", async () => {
    const line = await lineOf(() => {
      Object.assign(getLogger(), { long: "a".repeat(300_000), list: Array(50_000).fill(12), short: "b" });
      Object.assign(getLogger(), { ["n".repeat(300_000)]: 1, nothing: undefined, last: "c" });
    });

    expect(line.long).toBe(`${"a".repeat(2_000)}… (cut)`);
    expect(line.list).toMatch(/^\[12,12,[\d,]*… \(cut\)$/);
    expect(line).toMatchObject({ short: "b", last: "c", fields_left_out: 1 });
    expect(line).not.toHaveProperty("nothing");
  });

  it("is whole where it is long, but not too long", async () => {
    const long = "語".repeat(60_000);

    const line = await lineOf(() => {
      getLogger().long = long;
    });

    expect(line.long).toBe(long);
    expect(line).not.toHaveProperty("fields_left_out");
  });
});

function fail(thrown: unknown): never {
  throw thrown;
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
