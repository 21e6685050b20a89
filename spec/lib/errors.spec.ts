import { IsPositive } from "class-validator";
import {
  type ApplicationOptions,
  Body,
  type Codec,
  Controller,
  createApplication,
  createParameterDecorator,
  type ErrorRenderer,
  Get,
  HttpException,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
  JsonResponse,
  type LogRecord,
  type Outcome,
  type Outgoing,
  type Platform,
  Post,
  QueryParameters,
  TextResponse,
  ValidationException,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Answer, call, requestId, withId } from "../support/lambda.js";
import { accessLines, keepIn, type WatchedOutput, watchStandardOutput } from "../support/log-lines.js";

process.env.LOG_LEVEL = "info";

// Lines that no test asks for would hide the results.
let output: WatchedOutput;

beforeEach(() => {
  output = watchStandardOutput();
});
afterEach(() => output.restore());

interface Observed extends Answer {
  readonly records: readonly LogRecord[];
  readonly outcomes: readonly Outcome[];
}

/** The answer to what a method throws, and what was told of it. */
async function answerTo(thrown: () => unknown, options: ApplicationOptions = {}): Promise<Observed> {
  const records: LogRecord[] = [];
  const outcomes: Outcome[] = [];

  @Controller()
  class Fails {
    @Get()
    fail() {
      throw thrown();
    }
  }

  const handler = createLambdaHandler([Fails], {
    accessLog: keepIn(records),
    extensions: [{ name: "spy", finish: (outcome) => outcomes.push(outcome) }],
    ...options,
  });
  return { ...(await call(handler, "GET", "/")), records, outcomes };
}

/** A backend of its own: its event is a path, its result the answer, its log a list of lines. */
function backendOf(controllers: readonly object[], options: ApplicationOptions, platform: Partial<Platform> = {}) {
  const lines: string[] = [];
  const codec: Codec<string | HttpException, undefined, Outgoing> = {
    decode: (event) => {
      if (typeof event !== "string") throw event;
      return new HttpRequest({
        method: "GET",
        path: event,
        id: "id",
        event,
        context: undefined,
        clientIp: () => undefined,
        headers: () => new HttpHeaders(),
        query: () => new QueryParameters(),
        body: () => undefined,
      });
    },
    encode: (answer) => answer,
  };
  const application = createApplication(controllers, options, {
    unhandledErrors: "respond",
    serverId: "spec",
    writeLine: (line) => lines.push(line),
    ...platform,
  });
  return { lines, send: (event: string | HttpException) => application.handle(codec, event, undefined) };
}

function failingWith(thrown: () => unknown): object {
  @Controller()
  class Fails {
    @Get()
    fail() {
      throw thrown();
    }
  }
  return new Fails();
}

describe("an HttpException", () => {
  it.each<[HttpException, number, unknown]>([
    [new HttpException(404), 404, "Not Found"],
    [new HttpException(404, "Item not found"), 404, "Item not found"],
    [new HttpException(404, undefined), 404, "Not Found"],
    [new HttpException(404, null), 404, "Not Found"],
    [new HttpException(400, ""), 400, ""],
    [new HttpException(400, 0), 400, 0],
    [new HttpException(400, false), 400, false],
    [new HttpException(409, { code: "taken", fields: ["name"] }), 409, { code: "taken", fields: ["name"] }],
    [new HttpException(409, ["a", 1]), 409, ["a", 1]],
    [new HttpException(422), 422, "Unprocessable Content"],
    [new HttpException(418), 418, "I'm a teapot"],
    [new HttpException(499), 499, "Status 499"],
    [new HttpException(599, "é"), 599, "é"],
    [new HttpException(200, "fine"), 200, "fine"],
  ])("is answered with its status and detail: %#", async (exception, status, detail) => {
    const answer = await answerTo(() => exception);

    expect(answer.status).toBe(status);
    expect(answer.json).toStrictEqual({ detail });
    expect(answer.headers).toEqual(withId({ "content-type": "application/json" }));
  });

  it("brings headers", async () => {
    const headers = { "Retry-After": "120", "WWW-Authenticate": ["Basic", "Bearer"], "Set-Cookie": ["a=1", "b=2"] };

    const answer = await answerTo(() => new HttpException(401, "no", { headers }));

    expect(answer.headers).toEqual(
      withId({
        "retry-after": "120",
        "www-authenticate": "Basic, Bearer",
        "content-type": "application/json",
      }),
    );
    expect(answer.cookies).toEqual(["a=1", "b=2"]);
  });

  it.each([
    ["from a method", "/method"],
    ["from a promise of a method", "/promise"],
    ["from a parameter", "/parameter"],
    ["from a promise of a parameter", "/parameter-promise"],
    ["from what a parameter calls", "/body"],
  ])("is answered wherever it comes from: %s", async (_, path) => {
    const fail = () => {
      throw new HttpException(409, "here");
    };
    const Failing = createParameterDecorator((): string => fail());
    const FailingLater = createParameterDecorator(async (): Promise<string> => fail());
    @Controller()
    class Sources {
      @Get("/method") method() {
        fail();
      }
      @Get("/promise") async promise() {
        await Promise.resolve();
        fail();
      }
      @Get("/parameter") parameter(@Failing() _: string) {}
      @Get("/parameter-promise") parameterPromise(@FailingLater() _: string) {}
      @Get("/body") body(@FailingLater() _later: string, @Failing() _now: string) {}
    }

    const { status, json } = await call(createLambdaHandler([Sources]), "GET", path);

    expect(status).toBe(409);
    expect(json).toEqual({ detail: "here" });
  });

  it.each([199, 600, 100, 200.5, Number.NaN, "404", undefined])("has no status %p", (status) => {
    expect(() => new HttpException(status as number)).toThrow(
      new RangeError(`HttpException: ${status} is not a status from 200 to 599`),
    );
  });

  it("is an error with a message, a stack and a cause", () => {
    const cause = new Error("behind");

    const exception = new HttpException(404, "Item not found", { cause });

    expect(exception).toBeInstanceOf(Error);
    expect(exception.name).toBe("HttpException");
    expect(exception.message).toBe("Item not found");
    expect(new HttpException(409, { code: 1 }).message).toBe("Conflict");
    expect(exception.stack).toContain("errors.spec");
    expect(exception.cause).toBe(cause);
    expect("cause" in new HttpException(404)).toBe(false);
    expect("cause" in new HttpException(404, "", { cause: undefined })).toBe(true);
  });

  it("tells its errorDetail to the log only", async () => {
    const answer = await answerTo(() => new HttpException(503, "later", { errorDetail: { pool: "secret" } }));

    expect(answer.text).toBe('{"detail":"later"}');
    expect(answer.records).toEqual([
      {
        type: "access",
        level: "error",
        date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        server_id: expect.stringMatching(/-\d+$/),
        method: "GET",
        path: "/",
        route: "/",
        id: requestId,
        user_agent: expect.stringMatching(/^Mozilla/),
        status_code: 503,
        execution_time: expect.any(Number),
        cold_start: true,
        error_detail: { pool: "secret" },
      },
    ]);
  });

  it("of a client's mistake is a warning in the log, and is told to who listens", async () => {
    const answer = await answerTo(() => new HttpException(404, "none", { errorDetail: "secret" }));

    expect(answer.text).not.toContain("secret");
    expect(answer.records).toMatchObject([{ level: "warning", status_code: 404, error_detail: "secret" }]);
    expect(answer.outcomes).toMatchObject([{ status: 404, exception: { errorDetail: "secret" }, error: undefined }]);
  });

  it("writes no line where the log is off", async () => {
    const { lines, send } = backendOf([failingWith(() => new HttpException(500))], { accessLog: false });

    const { status } = await send("/");

    expect(status).toBe(500);
    expect(lines).toEqual([]);
  });

  it.each<[string, unknown]>([
    [
      "a cycle",
      (() => {
        const a: Record<string, unknown> = {};
        a.a = a;
        return a;
      })(),
    ],
    ["a BigInt", { n: 1n }],
  ])("is an opaque 500 where its detail cannot be sent: %s", async (_, detail) => {
    const answer = await answerTo(() => new HttpException(400, detail));

    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({ detail: "Internal Server Error" });
    expect(answer.records).toMatchObject([
      { level: "error", error_detail: expect.stringMatching(/^the error answer cannot be rendered: /) },
    ]);
  });

  it("is one line of the log, whatever its errorDetail is", async () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const details: unknown[] = [cycle, 1n, "a\r\nb\u001b[31m\u007f\u009b31m\u2028c", undefined];
    const { lines, send } = backendOf(
      [failingWith(() => new HttpException(500, "", { errorDetail: details.shift() }))],
      {},
    );

    await send("/");
    await send("/");
    await send("/");
    await send("/");

    const written = accessLines(lines.join("\n")).map(({ error_detail }) => error_detail);
    expect(written).toEqual([
      expect.stringMatching(/^\(not serialisable: Converting circular structure/),
      expect.stringMatching(/^\(not serialisable: .*BigInt/),
      "a\r\nb\u001b[31m\u007f\u009b31m\u2028c",
      undefined,
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  });
});

describe("a validation error", () => {
  class Order {
    @IsPositive() price!: number;
  }

  it("is an HttpException with its issues", async () => {
    const issues = [{ loc: ["query", "q"], msg: "wrong", type: "wrong" }];

    const answer = await answerTo(() => new ValidationException(issues));

    expect(answer.status).toBe(422);
    expect(answer.json).toEqual({ detail: issues });
    expect(answer.outcomes).toMatchObject([
      { exception: { name: "ValidationException", issues, errorDetail: issues } },
    ]);
    expect(new ValidationException(issues)).toBeInstanceOf(HttpException);
    expect(new HttpException(422)).not.toBeInstanceOf(ValidationException);
  });

  it.each([
    ["fastapi" as const, "application/json", "detail"],
    ["problem" as const, "application/problem+json", "errors"],
  ])("lists them as %s does", async (errors, type, field) => {
    @Controller()
    class Orders {
      @Post()
      create(@Body(Order) _order: Order) {}
    }

    const { status, headers, json } = await call(createLambdaHandler([Orders], { errors }), "POST", "/", {
      json: { price: -1 },
    });

    expect(status).toBe(422);
    expect(headers["content-type"]).toBe(type);
    expect(json).toMatchObject({
      [field]: [{ loc: ["body", "price"], msg: "price must be a positive number", type: "isPositive" }],
    });
  });
});

describe('errors: "problem"', () => {
  const problem = { type: "about:blank" };

  it.each<[HttpException, Record<string, unknown>]>([
    [new HttpException(404), { ...problem, title: "Not Found", status: 404 }],
    [new HttpException(404, "No item"), { ...problem, title: "Not Found", status: 404, detail: "No item" }],
    [new HttpException(409, { a: 1 }), { ...problem, title: "Conflict", status: 409, details: { a: 1 } }],
    [new HttpException(499), { ...problem, title: "Status 499", status: 499 }],
    [
      new ValidationException([{ loc: ["a"], msg: "b", type: "c" }]),
      { ...problem, title: "Unprocessable Content", status: 422, errors: [{ loc: ["a"], msg: "b", type: "c" }] },
    ],
  ])("writes them as RFC 9457 does: %#", async (exception, expected) => {
    const answer = await answerTo(() => exception, { errors: "problem" });

    expect(answer.status).toBe(expected.status);
    expect(answer.headers).toEqual(withId({ "content-type": "application/problem+json" }));
    expect(answer.json).toStrictEqual(expected);
  });

  it.each([
    ["GET", "/none", 404, undefined],
    ["POST", "/", 405, "GET, HEAD, OPTIONS"],
    ["GET", "/%zz", 400, undefined],
  ])("is that of requests without a route too: %s %s", async (method, path, status, allow) => {
    const handler = createLambdaHandler([failingWith(() => 1)], { errors: "problem" });

    const answer = await call(handler, method, path);

    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.headers.allow).toBe(allow);
    expect(answer.json).toMatchObject({ type: "about:blank", status });
  });

  it("is that of an unknown error too", async () => {
    const answer = await answerTo(() => new Error("secret"), { errors: "problem", unhandledErrors: "respond" });

    expect(answer.json).toEqual({ type: "about:blank", title: "Internal Server Error", status: 500 });
  });
});

describe("a renderer of the application's own", () => {
  const render: ErrorRenderer = (exception, request) =>
    new JsonResponse({ code: exception.status, at: request?.path ?? "nowhere" }, { status: exception.status });

  it("makes the answer, to which the exception's headers are added", async () => {
    const exception = new HttpException(401, "no", { headers: { "x-a": ["1", "2"] } });

    const answer = await answerTo(() => exception, { errors: render });

    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ code: 401, at: "/" });
    expect(answer.headers["x-a"]).toBe("1, 2");
  });

  it("may choose another status and type", async () => {
    const answer = await answerTo(() => new HttpException(404), {
      errors: () => new TextResponse("gone", { status: 410 }),
    });

    expect(answer).toMatchObject({ status: 410, text: "gone" });
  });

  it("makes the answer of every error, also where the event could not be read", async () => {
    const { send } = backendOf([failingWith(() => new Error("unknown"))], { errors: render, accessLog: false });
    const bodies = async (event: string | HttpException) => (await send(event)).body;

    expect(await bodies("/")).toBe('{"code":500,"at":"/"}');
    expect(await bodies("/none")).toBe('{"code":404,"at":"/none"}');
    expect(await bodies("/%zz")).toBe('{"code":400,"at":"/%zz"}');
    expect(await bodies(new HttpException(400))).toBe('{"code":400,"at":"nowhere"}');
  });

  it.each<[string, ErrorRenderer, RegExp]>([
    [
      "throws an Error",
      () => {
        throw new Error("broken");
      },
      /^the error answer cannot be rendered: Error: broken\n/,
    ],
    [
      "returns nothing",
      () => undefined as never,
      /^the error answer cannot be rendered: TypeError: the renderer returned no HttpResponse/,
    ],
    [
      "returns a promise",
      (async () => new TextResponse("a")) as never,
      /^the error answer cannot be rendered: TypeError: the renderer returned no HttpResponse/,
    ],
    ["returns what JSON cannot express", () => new JsonResponse(1n), /^the error answer cannot be rendered: /],
    ["returns a status that is none", () => new TextResponse("a", { status: 99 }), /^99 is not a status/],
    ["returns a type that is none", () => new HttpResponse("a", { mediaType: "a\nb" }), /^a header must not be sent/],
  ])("that fails is an opaque 500, with the reason in the log: it %s", async (_, errors, reason) => {
    const answer = await answerTo(() => new HttpException(404, "secret"), { errors });

    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({ detail: "Internal Server Error" });
    expect(answer.records).toMatchObject([
      { level: "error", status_code: 500, error_detail: expect.stringMatching(reason) },
    ]);
  });
});

describe("an unknown error", () => {
  class PoolError extends Error {
    override readonly name = "PoolError";
  }

  function chain(): Error {
    const root = new TypeError("root");
    const middle = new Error("middle", { cause: root });
    return new PoolError("secret", { cause: middle });
  }

  it("is thrown on to Lambda as it is", async () => {
    const error = new PoolError("secret");

    await expect(answerTo(() => error)).rejects.toBe(error);
  });

  it("is logged as critical, with stack and causes", async () => {
    const records: LogRecord[] = [];

    const answer = answerTo(chain, { accessLog: keepIn(records) });

    await expect(answer).rejects.toThrow("secret");
    expect(records).toMatchObject([{ type: "access", level: "critical", method: "GET", path: "/", route: "/" }]);
    expect(records[0]?.status_code).toBeUndefined();
    expect(records[0]?.error_detail).toMatch(
      /^PoolError: secret\n {4}at [\s\S]*errors\.spec[\s\S]*\ncaused by: Error: middle\n {4}at [\s\S]*\ncaused by: TypeError: root\n {4}at /,
    );
  });

  it.each<[string, () => Error, RegExp]>([
    [
      "a circle of causes",
      () => {
        const a = new Error("a");
        const b = new Error("b", { cause: a });
        a.cause = b;
        return b;
      },
      /^Error: b\n[\s\S]*caused by: Error: a\n(?![\s\S]*caused by)/,
    ],
    [
      "the errors that it stands for",
      () =>
        new AggregateError([new Error("one", { cause: new TypeError("root") }), "no error", new Error("two")], "all"),
      /^AggregateError: all\n[\s\S]*\ncaused by: Error: one\n[\s\S]*\ncaused by: TypeError: root\n[\s\S]*\ncaused by: Error: two\n(?![\s\S]*no error)/,
    ],
    [
      "an error that stands for itself",
      () => {
        const a = new AggregateError([], "a");
        a.errors.push(a);
        return a;
      },
      /^AggregateError: a\n(?![\s\S]*caused by)/,
    ],
    ["a cause that is no error", () => new Error("a", { cause: "text" }), /^Error: a\n[\s\S]*\ncaused by: text$/],
    ["a cause that is null", () => new Error("a", { cause: null }), /\ncaused by: null$/],
    [
      "no stack",
      () => {
        const a = new RangeError("a");
        delete a.stack;
        return a;
      },
      /^RangeError: a$/,
    ],
  ])("is logged with %s", async (_, thrown, expected) => {
    const records: LogRecord[] = [];

    const answer = answerTo(thrown, { accessLog: keepIn(records) });

    await expect(answer).rejects.toThrow();
    expect(records).toMatchObject([{ level: "critical", error_detail: expect.stringMatching(expected) }]);
  });

  it("reaches Lambda even where the log cannot read it", async () => {
    const error = new Error("a");
    Object.defineProperty(error, "stack", {
      get: () => {
        throw new Error("no stack");
      },
    });

    await expect(answerTo(() => error)).rejects.toBe(error);
  });

  it.each<[string, unknown, string]>([
    ["null", null, "null"],
    ["undefined", undefined, "undefined"],
    ["a text", "text", "text"],
    ["a number", 0, "0"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["an object", { a: 1 }, "[object Object]"],
    ["an object without a prototype", Object.create(null), "[object Object]"],
    ["an object that looks like an exception", { status: 404, detail: "x" }, "[object Object]"],
  ])("is an Error to Lambda, whatever was thrown: %s", async (_, thrown, text) => {
    const records: LogRecord[] = [];

    const error = await answerTo(() => thrown, { accessLog: keepIn(records) }).catch((one: unknown) => one);

    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ message: `a value that is not an Error was thrown: ${text}`, cause: thrown });
    expect(records).toMatchObject([{ level: "critical", error_detail: expect.stringContaining(text) }]);
  });

  it.each<[string, () => unknown]>([
    ["an error", () => new Error("secret")],
    ["null", () => null],
    ["a text", () => "secret"],
    ["a rejected promise", () => Promise.reject(new Error("secret"))],
  ])('is an opaque 500 with unhandledErrors: "respond": %s', async (_, thrown) => {
    @Controller()
    class Fails {
      @Get()
      async fail() {
        throw await thrown();
      }
    }
    const records: LogRecord[] = [];
    const handler = createLambdaHandler([Fails], {
      unhandledErrors: "respond",
      accessLog: keepIn(records),
    });

    const answer = await call(handler, "GET", "/");

    expect(answer.status).toBe(500);
    expect(answer.text).toBe('{"detail":"Internal Server Error"}');
    expect(records).toMatchObject([{ level: "critical", status_code: 500 }]);
  });

  it("is answered or thrown as the platform wants it, unless the option says otherwise", async () => {
    const controllers = [failingWith(() => new Error("unknown"))];
    const silent = { accessLog: false } as const;
    const statusOf = async (options: ApplicationOptions, unhandledErrors: Platform["unhandledErrors"]) =>
      backendOf(controllers, { ...silent, ...options }, { unhandledErrors })
        .send("/")
        .then(
          ({ status }) => status,
          () => "thrown",
        );

    expect(await statusOf({}, "respond")).toBe(500);
    expect(await statusOf({}, "rethrow")).toBe("thrown");
    expect(await statusOf({ unhandledErrors: "rethrow" }, "respond")).toBe("thrown");
    expect(await statusOf({ unhandledErrors: "respond" }, "rethrow")).toBe(500);
  });
});
