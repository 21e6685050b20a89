import { execFile } from "node:child_process";
import { scrypt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  type ApplicationOptions,
  Body,
  type Constructor,
  Controller,
  createParameterDecorator,
  Get,
  getLogger,
  HttpException,
  type HttpRequest,
  HttpResponse,
  JsonResponse,
  type LogRecord,
  type Middleware,
  Post,
  Req,
  Signal,
  Timeout,
  Use,
} from "lambent";
import { createLambdaHandler, type LambdaContext, type LambdaOptions } from "lambent/aws-lambda";
import { cors } from "lambent/middleware";
import { createNodeHandler } from "lambent/node";
import { bundleFixture } from "../support/bundle.js";
import { call } from "../support/lambda.js";
import { keepIn } from "../support/log-lines.js";
import { RawConnection } from "../support/raw-connection.js";

// The longest that anything here may take; read with the first handler.
process.env.FUNCTION_TIMEOUT = "0.4";

/** Waits for ever. */
const never = (): Promise<never> => new Promise(() => undefined);
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Keeps the event loop busy. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** A value that takes its time. */
const Slow = createParameterDecorator(async (_request: HttpRequest, milliseconds: number) => {
  await sleep(milliseconds);
  return "slow";
});

/** A value that takes everybody's time, once it is waited for. */
const Busy = createParameterDecorator(async (_request: HttpRequest, milliseconds: number) => {
  await turn();
  block(milliseconds);
  return "busy";
});

/** A function's context with so much time left, in milliseconds. */
function leaving(milliseconds: number): LambdaContext {
  return { getRemainingTimeInMillis: () => milliseconds };
}

/** A handler of one controller, and the records of its requests. */
function start(controller: Constructor, options: LambdaOptions = {}) {
  const records: LogRecord[] = [];
  const handler = createLambdaHandler([controller], { accessLog: keepIn(records), ...options });
  return { handler, records };
}

const rejections: unknown[] = [];
const note = (reason: unknown): number => rejections.push(reason);

beforeAll(() => process.on("unhandledRejection", note));
afterAll(() => process.off("unhandledRejection", note));

beforeEach(() => {
  rejections.length = 0;
});

afterEach(async () => {
  await turn();
  expect(rejections).toEqual([]);
});

@Controller()
class StuckController {
  @Get("/stuck")
  @Timeout(0.05)
  stuck() {
    return never();
  }
}

describe("the time of a request", () => {
  @Controller("/plain")
  class Plain {
    @Get("/unlimited")
    unlimited() {
      return never();
    }

    @Get("/method")
    @Timeout(0.05)
    method() {
      return never();
    }

    @Get("/long")
    @Timeout(60)
    long() {
      return never();
    }
  }

  @Controller("/parent")
  @Timeout(0.06)
  class Parent {
    @Get("/class")
    ofClass() {
      return never();
    }

    @Get("/method")
    @Timeout(0.05)
    ofMethod(): Promise<unknown> {
      return never();
    }
  }

  @Controller("/child")
  class Child extends Parent {
    override ofMethod() {
      return never();
    }
  }

  @Controller("/other")
  @Timeout(0.07)
  class Other extends Parent {
    @Timeout(0.08)
    override ofMethod() {
      return never();
    }
  }

  @Controller("/sibling")
  class Sibling extends Parent {}

  const records: LogRecord[] = [];
  const handler = createLambdaHandler([Plain, Parent, Child, Other, Sibling], { accessLog: keepIn(records) });

  it.each([
    ["FUNCTION_TIMEOUT", "/plain/unlimited", 60_000, "400 ms, by FUNCTION_TIMEOUT"],
    ["@Timeout of the method", "/plain/method", 60_000, "50 ms, by @Timeout(0.05)"],
    ["FUNCTION_TIMEOUT before a later @Timeout", "/plain/long", 60_000, "400 ms, by FUNCTION_TIMEOUT"],
    ["what the platform leaves", "/plain/unlimited", 150, "50 ms, by the time that the platform leaves"],
    ["what the platform leaves before @Timeout", "/plain/method", 140, "40 ms, by the time that the platform leaves"],
    ["@Timeout before what the platform leaves", "/plain/method", 160, "50 ms, by @Timeout(0.05)"],
    ["nothing where the platform leaves nothing", "/plain/unlimited", 20, "0 ms, by the time that the platform leaves"],
    ["@Timeout of the class", "/parent/class", 60_000, "60 ms, by @Timeout(0.06)"],
    ["@Timeout of the method before its class", "/parent/method", 60_000, "50 ms, by @Timeout(0.05)"],
    ["the parent's class, for an inherited method", "/child/class", 60_000, "60 ms, by @Timeout(0.06)"],
    ["the parent's method, for an override without one", "/child/method", 60_000, "50 ms, by @Timeout(0.05)"],
    ["the child's class, for an inherited method", "/other/class", 60_000, "70 ms, by @Timeout(0.07)"],
    ["the child's method before its parent's", "/other/method", 60_000, "80 ms, by @Timeout(0.08)"],
    ["the parent's, untouched by its children", "/sibling/class", 60_000, "60 ms, by @Timeout(0.06)"],
  ])("is %s", async (_name, path, remaining, limit) => {
    const { status } = await call(handler, "GET", path, { context: leaving(remaining) });

    expect(status).toBe(504);
    expect(records.splice(0)).toMatchObject([
      { status_code: 504, level: "error", route: path, error_detail: `stopped after ${limit}` },
    ]);
  });

  it("does not need a context", async () => {
    expect((await call(handler, "GET", "/plain/unlimited", { context: {} })).status).toBe(504);
    expect(records.splice(0)).toMatchObject([{ error_detail: "stopped after 400 ms, by FUNCTION_TIMEOUT" }]);
  });

  it.each([0, -5, Number.NaN])("does not come from the context of a test: %d ms left", async (remaining) => {
    await call(handler, "GET", "/plain/unlimited", { context: leaving(remaining) });
    expect(records.splice(0)).toMatchObject([{ error_detail: "stopped after 400 ms, by FUNCTION_TIMEOUT" }]);
  });

  it.each([
    [0, 60, "60 ms"],
    [30, 90, "60 ms"],
    [5_000, 1_000, "0 ms"],
  ])("ends %i ms before the platform's with that deadlineMargin", async (deadlineMargin, remaining, limit) => {
    const { handler, records } = start(Plain, { deadlineMargin });
    await handler.ready();

    await call(handler, "GET", "/plain/unlimited", { context: leaving(remaining) });

    expect(records[0]?.error_detail).toBe(`stopped after ${limit}, by the time that the platform leaves`);
  });

  it("does not end for a handler that returns at once, whatever is left", async () => {
    @Controller()
    class Immediate {
      @Get("/sync") sync() {
        return "done";
      }

      @Get("/async") async async() {
        return "done";
      }
    }
    const { handler } = start(Immediate);
    await handler.ready();

    for (const path of ["/sync", "/async"]) {
      expect(await call(handler, "GET", path, { context: leaving(1) })).toMatchObject({ status: 200, json: "done" });
    }
  });

  it("holds for the routes of an extension", async () => {
    const extension = { name: "own", routes: () => [{ method: "GET", path: "/own", handle: never }] };
    const { handler } = start(Plain, { extensions: [extension] });

    const answer = await call(handler, "GET", "/own", { context: leaving(150) });

    expect(answer).toMatchObject({ status: 504, json: { detail: "Gateway Timeout" } });
  });
});

describe("the answer", () => {
  it.each<[string, ApplicationOptions["errors"], string, string]>([
    ["FastAPI's", "fastapi", "application/json", '{"detail":"Gateway Timeout"}'],
    [
      "RFC 9457's",
      "problem",
      "application/problem+json",
      '{"type":"about:blank","title":"Gateway Timeout","status":504}',
    ],
    [
      "the application's own",
      ({ status }, request) => new JsonResponse({ status, path: request?.path }, { status }),
      "application/json",
      '{"status":504,"path":"/stuck"}',
    ],
  ])("has a body of %s form", async (_name, errors, type, text) => {
    const { handler } = start(StuckController, errors === undefined ? {} : { errors });

    const answer = await call(handler, "GET", "/stuck");

    expect(answer).toMatchObject({ status: 504, text, headers: { "content-type": type } });
    expect(answer.headers["x-request-id"]).toBeDefined();
  });

  const origin = "https://shop.example";

  it("can be read by the pages of other origins", async () => {
    const { handler } = start(StuckController, { middleware: [cors({ origins: [origin] })] });

    const { status, headers } = await call(handler, "GET", "/stuck", { headers: { origin } });

    expect(status).toBe(504);
    expect(headers).toMatchObject({ "access-control-allow-origin": origin, vary: "Origin" });
  });

  it("can be read by them too where a middleware inside was stuck", async () => {
    const { handler } = start(StuckController, { middleware: [cors({ origins: [origin] }), () => never()] });

    const { status, headers } = await call(handler, "GET", "/stuck", { headers: { origin }, context: leaving(150) });

    expect(status).toBe(504);
    expect(headers).toMatchObject({ "access-control-allow-origin": origin });
  });

  it("has nothing of what was set for the answer that did not come", async () => {
    const dropped: Middleware = async (_request, next) => {
      const response = await next();
      expect(response.status).toBe(504);
      return response;
    };

    @Controller()
    class Half {
      @Get()
      @Timeout(0.05)
      @Use(dropped)
      async half(@Req() request: HttpRequest) {
        request.state.half = true;
        await never();
        return new HttpResponse("half", { headers: { "x-half": "yes" } });
      }
    }

    expect((await call(start(Half).handler, "GET", "/")).headers).not.toHaveProperty("x-half");
  });
});

describe("middleware", () => {
  const late: Middleware = async (_request, next) => {
    const response = await next();
    if (response.status !== 504) return response;
    return new JsonResponse({ later: true }, { status: 503, headers: { "retry-after": "5" } });
  };

  it.each(["application", "controller", "method"])("of the %s sees the 504 and may change it", async (place) => {
    const at = (name: string): Middleware[] => (name === place ? [late] : []);

    @Controller()
    @Use(...at("controller"))
    class Changed {
      @Get()
      @Timeout(0.05)
      @Use(...at("method"))
      stuck() {
        return never();
      }
    }
    const { handler, records } = start(Changed, { middleware: at("application") });

    const answer = await call(handler, "GET", "/");

    expect(answer).toMatchObject({ status: 503, json: { later: true }, headers: { "retry-after": "5" } });
    expect(records).toMatchObject([{ status_code: 503, error_detail: "stopped after 50 ms, by @Timeout(0.05)" }]);
  });

  it("may make a success of it", async () => {
    const { handler, records } = start(StuckController, { middleware: [async () => new HttpResponse("cached")] });
    const cached: Middleware = async (_request, next) => {
      await next();
      return new HttpResponse("cached");
    };
    const changed = start(StuckController, { middleware: [cached] });

    expect((await call(changed.handler, "GET", "/stuck")).text).toBe("cached");
    expect((await call(handler, "GET", "/stuck")).text).toBe("cached");
    expect([...changed.records, ...records]).toMatchObject([
      { status_code: 200, level: "info", error_detail: undefined },
      { status_code: 200, level: "info", error_detail: undefined },
    ]);
  });

  const stuckBefore: Middleware = () => never();
  const stuckAfter: Middleware = async (_request, next) => {
    await next();
    return never();
  };

  it.each([
    ["before next()", stuckBefore, /^stopped before its route after \d+ ms/],
    ["after next()", stuckAfter, /^stopped after \d+ ms/],
  ])("that is stuck %s is answered for", async (_name, middleware, said) => {
    const { handler, records } = start(StuckController, { middleware: [middleware] });

    const answer = await call(handler, "GET", "/stuck", { context: leaving(160) });

    expect(answer).toMatchObject({ status: 504, json: { detail: "Gateway Timeout" } });
    expect(records).toMatchObject([{ status_code: 504, error_detail: expect.stringMatching(said) }]);
  });

  it.each(["/plain", "/waiting"])("that goes on later changes neither the answer nor the line: %s", async (path) => {
    let goOn: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const steps: string[] = [];
    const slow: Middleware = async (_request, next) => {
      await gate;
      steps.push(`next: ${(await next()).status}`);
      throw new HttpException(418, "too late");
    };

    @Controller()
    class Never {
      @Get("/plain")
      plain() {
        steps.push("the method was called");
      }

      @Get("/waiting")
      waiting(@Slow(1) _value: string) {
        steps.push("the method was called");
      }
    }
    const { handler, records } = start(Never, { middleware: [slow] });

    const { status } = await call(handler, "GET", path, { context: leaving(140) });
    const line = JSON.stringify(records);
    goOn();
    await turn();

    expect(status).toBe(504);
    expect(steps).toEqual(["next: 504"]);
    expect(JSON.stringify(records)).toBe(line);
  });

  it("may answer while the route goes on, which then runs to its end", async () => {
    let finished: () => void = () => undefined;
    const end = new Promise<void>((resolve) => {
      finished = resolve;
    });
    const accept: Middleware = (_request, next) => {
      void next();
      return new HttpResponse("accepted", { status: 202 });
    };
    @Controller()
    class Background {
      @Post()
      @Timeout(0.03)
      @Use(accept)
      async work(@Slow(70) _value: string) {
        finished();
      }
    }
    const { handler, records } = start(Background);

    expect((await call(handler, "POST", "/")).status).toBe(202);
    await end;
    await turn();

    expect(records).toMatchObject([{ status_code: 202, error_detail: undefined }]);
  });
});

describe("request.signal", () => {
  it("aborts with the 504 as its reason", async () => {
    const reasons: unknown[] = [];

    @Controller()
    class Listening {
      @Get()
      @Timeout(0.05)
      async stuck(@Signal() signal: AbortSignal, @Req() request: HttpRequest) {
        expect(signal).toBe(request.signal);
        signal.addEventListener("abort", () => reasons.push(signal.reason));
        await never();
      }
    }

    await call(start(Listening).handler, "GET", "/");

    expect(reasons).toMatchObject([{ status: 504, errorDetail: "stopped after 50 ms, by @Timeout(0.05)" }]);
    expect(reasons[0]).toBeInstanceOf(HttpException);
  });

  it("has aborted already where it is asked for after the deadline", async () => {
    let aborted: boolean | undefined;
    const look: Middleware = async (request, next) => {
      const response = await next();
      ({ aborted } = request.signal);
      expect(() => request.signal.throwIfAborted()).toThrow(HttpException);
      return response;
    };

    await call(start(StuckController, { middleware: [look] }).handler, "GET", "/stuck");

    expect(aborted).toBe(true);
  });

  it("does not abort in time", async () => {
    let signal: AbortSignal | undefined;

    @Controller()
    class Quick {
      @Get()
      @Timeout(0.03)
      async quick(@Signal() given: AbortSignal) {
        signal = given;
        return "done";
      }
    }

    expect((await call(start(Quick).handler, "GET", "/")).status).toBe(200);
    await sleep(60);
    expect(signal?.aborted).toBe(false);
  });

  it("lets the answer be 504 where what it ended is not caught", async () => {
    @Controller()
    class Ending {
      @Get()
      @Timeout(0.05)
      async ending(@Signal() signal: AbortSignal) {
        await once(signal, "abort");
        signal.throwIfAborted();
      }
    }

    expect((await call(start(Ending).handler, "GET", "/")).status).toBe(504);
  });
});

describe("what waits for a server that does not answer", () => {
  let server: Server;
  let endpoint: string;
  let closed: Promise<unknown>;
  const ends: unknown[] = [];

  beforeAll(async () => {
    server = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(server, "listening");
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    ends.length = 0;
    closed = new Promise((resolve) => server.once("request", ({ socket }) => socket.once("close", resolve)));
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  @Controller()
  @Timeout(0.2)
  class Calling {
    readonly #client = new DynamoDBClient({
      endpoint,
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });

    @Get("/dynamodb")
    async dynamodb(@Signal() abortSignal: AbortSignal) {
      const command = new GetItemCommand({ TableName: "items", Key: { id: { S: "1" } } });
      return this.#keep(this.#client.send(command, { abortSignal }));
    }

    @Get("/fetch")
    async fetch(@Signal() signal: AbortSignal) {
      return this.#keep(fetch(endpoint, { signal }).then(({ status }) => status));
    }

    async #keep(work: Promise<unknown>): Promise<unknown> {
      try {
        return await work;
      } catch (error) {
        ends.push(error);
        throw error;
      }
    }

    onDispose() {
      this.#client.destroy();
    }
  }

  it.each([
    ["a client of the AWS SDK", "/dynamodb", { name: "AbortError" }],
    ["fetch", "/fetch", { status: 504 }],
  ])("is ended by the signal: %s", async (_name, path, error) => {
    const { handler } = start(Calling);
    await handler.ready();

    expect((await call(handler, "GET", path)).status).toBe(504);
    await closed;

    expect(ends).toMatchObject([error]);
    await handler.dispose();
  });
});

describe("a handler that ignores the signal", () => {
  it.each([
    ["returns", async () => ({ late: true })],
    [
      "throws",
      async () => {
        throw new Error("late");
      },
    ],
    [
      "throws an HttpException",
      async () => {
        throw new HttpException(409, "late");
      },
    ],
  ])("and %s later is not heard", async (_name, end) => {
    let goOn: () => void = () => undefined;

    @Controller()
    class Ignoring {
      @Get("/late")
      @Timeout(0.05)
      async late() {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        getLogger().late = "seen";
        return end();
      }

      @Get("/next")
      async next() {
        await sleep(5);
        return { next: true };
      }
    }
    const { handler, records } = start(Ignoring);

    const first = await call(handler, "GET", "/late");
    const second = call(handler, "GET", "/next");
    goOn();

    expect(first).toMatchObject({ status: 504, json: { detail: "Gateway Timeout" } });
    expect(await second).toMatchObject({ status: 200, json: { next: true } });
    await turn();
    expect(records).toMatchObject([{ status_code: 504 }, { status_code: 200 }]);
    for (const record of records) expect(record).not.toHaveProperty("late");
  });

  it("is heard by nobody where it throws in the very turn of the deadline", async () => {
    @Controller()
    class Abrupt {
      @Get()
      @Timeout(0.05)
      abrupt(@Signal() signal: AbortSignal) {
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("abrupt")));
        });
      }
    }

    expect((await call(start(Abrupt).handler, "GET", "/")).status).toBe(504);
  });
});

describe("a method is not called any more", () => {
  const called: string[] = [];

  beforeEach(() => {
    called.length = 0;
  });

  @Controller()
  class Noting {
    @Post("/body")
    @Timeout(0.05)
    body(@Body(Object) _body: object) {
      called.push("body");
    }

    @Get("/custom")
    @Timeout(0.05)
    custom(@Slow(120) _value: string) {
      called.push("custom");
    }

    @Get("/busy")
    @Timeout(0.05)
    busy(@Busy(80) _value: string) {
      called.push("busy");
    }

    @Get("/quick")
    @Timeout(0.05)
    quick() {
      called.push("quick");
    }

    @Get("/plain")
    plain() {
      called.push("plain");
    }
  }

  it("once the time ran out while a decorator was waited for", async () => {
    const { handler } = start(Noting);

    expect((await call(handler, "GET", "/custom")).status).toBe(504);
    await sleep(120);

    expect(called).toEqual([]);
  });

  it("once the time ran out while the event loop was busy", async () => {
    const { handler, records } = start(Noting);

    expect((await call(handler, "GET", "/busy")).status).toBe(504);

    expect(called).toEqual([]);
    expect(records).toMatchObject([{ error_detail: "stopped after 50 ms, by @Timeout(0.05)" }]);
  });

  it("once the application's time ran out in its initialisation", async () => {
    let isInitialised = false;
    const { handler, records } = start(Noting, {
      init: async () => {
        await sleep(120);
        isInitialised = true;
      },
    });

    expect((await call(handler, "GET", "/plain", { context: leaving(140) })).status).toBe(504);
    expect({ isInitialised, called }).toEqual({ isInitialised: false, called: [] });
    expect(records).toMatchObject([{ status_code: 504, route: undefined }]);
    await handler.ready();
    await turn();
    expect(called).toEqual([]);

    expect((await call(handler, "GET", "/plain", { context: leaving(140) })).status).toBe(204);
    expect({ isInitialised, called }).toEqual({ isInitialised: true, called: ["plain"] });
  });

  it("once the application's time ran out in an initialisation that gives nothing else a turn", async () => {
    const { handler } = start(Noting, { init: () => block(70) });

    expect((await call(handler, "GET", "/plain", { context: leaving(140) })).status).toBe(504);
    expect(called).toEqual([]);
    expect((await call(handler, "GET", "/plain", { context: leaving(140) })).status).toBe(204);
  });

  it("once the route's own time ran out in the initialisation", async () => {
    const { handler, records } = start(Noting, { init: () => sleep(80) });

    expect((await call(handler, "GET", "/quick")).status).toBe(504);
    expect(called).toEqual([]);
    expect(records).toMatchObject([
      { route: "/quick", error_detail: "stopped before its route after 50 ms, by @Timeout(0.05)" },
    ]);
    expect((await call(handler, "GET", "/quick")).status).toBe(204);
  });
});

describe("a busy event loop", () => {
  const work = promisify(scrypt);

  @Controller()
  class Sharing {
    @Get("/block")
    async block() {
      await turn();
      block(300);
      return "blocked";
    }

    @Get("/wait")
    @Timeout(0.25)
    async wait() {
      await sleep(5);
      return "waited";
    }

    @Get("/work")
    @Timeout(0.25)
    async work() {
      await work("secret", "salt", 16);
      return "worked";
    }
  }

  it("makes others late and no more than that", async () => {
    const { handler, records } = start(Sharing);
    await handler.ready();

    const paths = ["/wait", "/work", "/block", "/wait", "/work"];
    const answers = await Promise.all(paths.map((path) => call(handler, "GET", path)));

    expect(answers.map(({ status, json }) => `${status} ${json}`)).toEqual([
      "200 waited",
      "200 worked",
      "200 blocked",
      "200 waited",
      "200 worked",
    ]);
    expect(records).toHaveLength(5);
  });
});

describe("a process", () => {
  it("has nothing left of its requests, and ends by itself", async () => {
    const { file, remove } = await bundleFixture(join(__dirname, "../fixtures/idle-process.ts"));
    try {
      const env = { ...process.env, FUNCTION_TIMEOUT: "30" };
      const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
      expect(JSON.parse(stdout)).toEqual({
        answers: [
          { result: 200, inside: { timers: 0 }, timers: 0 },
          { result: 200, inside: { timers: 1 }, timers: 0 },
          { result: 504, inside: { detail: "Gateway Timeout" }, timers: 0 },
          { result: "thrown", timers: 0 },
          { result: 504, inside: { detail: "Gateway Timeout" }, timers: 0 },
        ],
        resources: expect.not.arrayContaining(["Timeout", "Immediate"]),
        listeners: 0,
      });
    } finally {
      await remove();
    }
  });
});

describe("behind node:http", () => {
  @Controller()
  class Slow {
    @Get("/stuck")
    @Timeout(0.05)
    stuck() {
      return never();
    }

    @Post("/body")
    @Timeout(0.05)
    body(@Body(Object) _body: object) {
      throw new Error("the method was called");
    }

    @Get("/quick")
    quick() {
      return "quick";
    }
  }

  const records: LogRecord[] = [];
  let server: Server;
  let connection: RawConnection;

  beforeEach(async () => {
    records.length = 0;
    const handler = createNodeHandler([Slow], { accessLog: keepIn(records) });
    await handler.ready();
    server = createServer(handler).listen(0, "127.0.0.1");
    await once(server, "listening");
    connection = await RawConnection.open((server.address() as AddressInfo).port);
  });

  afterEach(async () => {
    connection.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it("504 is answered, and the next request on the connection", async () => {
    connection.request(["GET /stuck HTTP/1.1", "host: a"]);
    expect(await connection.receive(/\}$/)).toMatch(/^HTTP\/1\.1 504 [\s\S]*\{"detail":"Gateway Timeout"\}$/);

    connection.request(["GET /quick HTTP/1.1", "host: a"]);
    expect(await connection.receive(/"quick"$/)).toMatch(/\}HTTP\/1\.1 200 /);
    expect(records).toMatchObject([
      { status_code: 504, error_detail: "stopped after 50 ms, by @Timeout(0.05)" },
      { status_code: 200 },
    ]);
  });

  it("504 is answered where the body does not come in time, and the next request behind its rest", async () => {
    connection.request(["POST /body HTTP/1.1", "host: a", "content-length: 9"], '{"a":');
    expect(await connection.receive(/\}$/)).toMatch(/^HTTP\/1\.1 504 /);

    connection.write('"b"}');
    connection.request(["GET /quick HTTP/1.1", "host: a"]);
    expect(await connection.receive(/"quick"$/)).toMatch(/\}HTTP\/1\.1 200 /);
    expect(records.map(({ status_code }) => status_code)).toEqual([504, 200]);
  });
});

describe("at cold start", () => {
  it.each<[unknown, unknown]>([
    [0, 0],
    [-1, -1],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [2_147_484, 2_147_484],
    ["5", Number.NaN],
    [null, Number.NaN],
    [undefined, Number.NaN],
  ])("@Timeout(%p) is a fault", (seconds, shown) => {
    @Controller()
    @Timeout(seconds as number)
    class OfClass {
      @Get() read() {}
    }

    @Controller("/method")
    class OfMethod {
      @Get()
      @Timeout(seconds as number)
      read() {}
    }

    const fix = `@Timeout(${shown}) is no duration. Give a number of seconds above 0`;
    const attempt = () => createLambdaHandler([OfClass, OfMethod]);
    expect(attempt).toThrow(expect.objectContaining({ name: "ConfigurationError" }));
    expect(attempt).toThrow(`- OfClass: ${fix}`);
    expect(attempt).toThrow(`- OfMethod.read: ${fix}`);
  });

  it("the longest @Timeout and the shortest are none", () => {
    @Controller()
    @Timeout(2_147_483)
    class Longest {
      @Get()
      @Timeout(0.001)
      read() {}
    }

    expect(() => createLambdaHandler([Longest])).not.toThrow();
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, "100", null])(
    "deadlineMargin: %p is a fault",
    (deadlineMargin) => {
      expect(() => createLambdaHandler([StuckController], { deadlineMargin: deadlineMargin as number })).toThrow(
        `the option deadlineMargin is ${typeof deadlineMargin === "string" ? `"${deadlineMargin}"` : deadlineMargin}. ` +
          "Give a number of milliseconds, 0 or more.",
      );
    },
  );

  it.each(["0", "-1", "soon", "1e9", "Infinity", "2147484"])("FUNCTION_TIMEOUT=%s is a fault", (text) => {
    const before = process.env.FUNCTION_TIMEOUT;
    process.env.FUNCTION_TIMEOUT = text;
    try {
      jest.isolateModules(() => {
        const lambda = require("lambent/aws-lambda") as typeof import("lambent/aws-lambda");
        const { Controller: Fresh, Get: Read } = require("lambent") as typeof import("lambent");
        @Fresh()
        class Any {
          @Read() read() {}
        }

        expect(() => lambda.createLambdaHandler([Any])).toThrow(
          `FUNCTION_TIMEOUT is "${text}", but it has to be a number of seconds above 0, at most 2147483.`,
        );
      });
    } finally {
      process.env.FUNCTION_TIMEOUT = before;
    }
  });

  it("@Timeout on a static method is a fault", () => {
    class Static {
      @Get() read() {}

      @Timeout(1)
      static idle() {}
    }
    Controller()(Static);

    expect(() => createLambdaHandler([Static])).toThrow("Static.idle: @Timeout(1) stands on a static method");
  });
});
