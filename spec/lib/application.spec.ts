import fs from "node:fs";
import { runInNewContext } from "node:vm";
import {
  type Codec,
  Controller,
  createApplication,
  createParameterDecorator,
  Get,
  getRequest,
  HttpException,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
  type LogRecord,
  type Outcome,
  Param,
  type Platform,
  Query,
  QueryParameters,
  type RequestSource,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { httpSource } from "../support/events.js";
import { accessLines, keepIn } from "../support/log-lines.js";

process.env.LOG_LEVEL = "info";

@Controller("/items")
class Items {
  static constructed = 0;

  constructor() {
    Items.constructed++;
  }

  @Get("/{id}")
  read(@Param("id") id: string) {
    if (id === "bug") throw new RangeError("a bug", { cause: new TypeError("its cause") });
    return { id };
  }
}

/** A platform of its own: an event is a path, an answer is text. */
function codec(overrides: Partial<Codec<string, undefined, string>> = {}): Codec<string, undefined, string> {
  return {
    decode: (path) => new HttpRequest(sourceOf(path)),
    encode: ({ status, body }) => `${status} ${String(body)}`,
    ...overrides,
  };
}

function sourceOf(path: string): RequestSource {
  return {
    method: "GET",
    path,
    id: "r-1",
    event: path,
    context: undefined,
    clientIp: () => undefined,
    headers: () => new HttpHeaders(),
    query: () => new QueryParameters(),
    body: () => undefined,
  };
}

function observe() {
  const outcomes: Outcome[] = [];
  const records: LogRecord[] = [];
  return {
    outcomes,
    records,
    options: {
      accessLog: keepIn(records),
      extensions: [{ name: "observer", finish: (outcome: Outcome) => void outcomes.push(outcome) }],
    },
  };
}

describe("the guarded region", () => {
  it("answers what decode refuses, and finishes once without a request", async () => {
    const { outcomes, records, options } = observe();
    const refusing = codec({
      decode: () => {
        throw new HttpException(400, "No request can be made of this");
      },
    });

    const answer = await createApplication([Items], options).handle(refusing, "/", undefined);

    expect(answer).toBe('400 {"detail":"No request can be made of this"}');
    expect(outcomes).toEqual([
      {
        request: undefined,
        status: 400,
        exception: expect.any(HttpException),
        error: undefined,
        executionTime: expect.any(Number),
        coldStart: true,
      },
    ]);
    expect(outcomes[0]?.executionTime).toBeGreaterThan(0);
    expect(records).toEqual([expect.objectContaining({ level: "warning", status_code: 400, path: undefined })]);
  });

  it("re-throws what decode does not expect, where the platform wants that", async () => {
    const { outcomes, records, options } = observe();
    const broken = codec({
      decode: () => {
        throw new TypeError("not foreseen");
      },
    });

    const answer = createApplication([Items], { ...options, unhandledErrors: "rethrow" }).handle(
      broken,
      "/",
      undefined,
    );

    await expect(answer).rejects.toThrow("not foreseen");
    expect(outcomes).toEqual([
      expect.objectContaining({ request: undefined, status: undefined, error: expect.any(TypeError) }),
    ]);
    expect(records).toEqual([expect.objectContaining({ level: "critical", path: undefined })]);
  });

  it("answers 500 to what encode refuses, with the reason in the log", async () => {
    const { outcomes, records, options } = observe();
    const narrow = codec({
      encode: ({ status, body }) => {
        if (status === 200) throw new HttpException(500, undefined, { errorDetail: "too large for this platform" });
        return `${status} ${String(body)}`;
      },
    });

    const answer = await createApplication([Items], options).handle(narrow, "/items/1", undefined);

    expect(answer).toBe('500 {"detail":"Internal Server Error"}');
    expect(outcomes).toEqual([expect.objectContaining({ status: 500 })]);
    expect(records).toEqual([expect.objectContaining({ level: "error", error_detail: "too large for this platform" })]);
  });

  it("answers 500 to what encode does not expect", async () => {
    const { outcomes, records, options } = observe();
    const broken = codec({
      encode: ({ status, body }) => {
        if (status === 200) throw new TypeError("not foreseen");
        return `${status} ${String(body)}`;
      },
    });

    const answer = await createApplication([Items], options).handle(broken, "/items/1", undefined);

    expect(answer).toBe('500 {"detail":"Internal Server Error"}');
    expect(outcomes).toHaveLength(1);
    expect(records[0]?.error_detail).toBe("the response cannot be encoded: TypeError: not foreseen");
  });

  it("falls back to the plainest answer where the error answer is refused too", async () => {
    const { outcomes, options } = observe();
    const narrow = codec({
      encode: ({ status, body }) => {
        if (String(body).length > 40) throw new HttpException(500, undefined, { errorDetail: "too large" });
        return `${status} ${String(body)}`;
      },
    });
    const application = createApplication([Items], {
      ...options,
      errors: () => new HttpResponse("a page of many kilobytes, with pictures and everything", { status: 500 }),
    });

    const answer = await application.handle(narrow, "/nope", undefined);

    expect(answer).toBe('500 {"detail":"Internal Server Error"}');
    expect(outcomes).toEqual([expect.objectContaining({ status: 500 })]);
  });

  it("waits for an answer that is written, and finishes after its last byte", async () => {
    const { outcomes, options } = observe();
    let written: (result: string) => void = () => undefined;
    const slow = codec({ encode: () => new Promise<string>((resolve) => (written = resolve)) });

    const answer = createApplication([Items], options).handle(slow, "/items/1", undefined);
    await new Promise(setImmediate);
    expect(outcomes).toHaveLength(0);
    written("done");

    expect(await answer).toBe("done");
    expect(outcomes).toHaveLength(1);
  });

  it("logs an unknown error as critical, with its stack and its cause", async () => {
    const { records, options } = observe();

    const answer = await createApplication([Items], options).handle(codec(), "/items/bug", undefined);

    expect(answer).toBe('500 {"detail":"Internal Server Error"}');
    expect(records).toEqual([
      {
        type: "access",
        level: "critical",
        date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        server_id: "",
        method: "GET",
        path: "/items/bug",
        route: "/items/{id}",
        id: "r-1",
        status_code: 500,
        execution_time: expect.any(Number),
        cold_start: true,
        error_detail: expect.stringMatching(
          /^RangeError: a bug\n {4}at [\s\S]*\ncaused by: TypeError: its cause\n {4}at /,
        ),
      },
    ]);
  });

  it("is not disturbed by a listener or a log that throws", async () => {
    const fail = () => {
      throw new Error("broken");
    };
    const seen: number[] = [];
    const application = createApplication([Items], {
      accessLog: fail,
      extensions: [
        { name: "broken", finish: fail },
        { name: "silent" },
        { name: "whole", finish: () => void seen.push(1) },
      ],
    });

    expect(await application.handle(codec(), "/items/bug", undefined)).toMatch(/^500 /);
    expect(seen).toEqual([1]);
  });

  it("writes nothing anywhere where no platform gives it a line writer", async () => {
    const writes = [jest.spyOn(process.stdout, "write"), jest.spyOn(fs, "writeSync")];
    try {
      await createApplication([Items]).handle(codec(), "/items/bug", undefined);

      for (const write of writes) expect(write).not.toHaveBeenCalled();
    } finally {
      for (const write of writes) write.mockRestore();
    }
  });

  it("replaces an error detail that JSON cannot express", async () => {
    const lines: string[] = [];
    @Controller()
    class Failing {
      @Get()
      fail() {
        throw new HttpException(503, undefined, { errorDetail: { big: 1n } });
      }
    }
    const platform: Platform = { unhandledErrors: "respond", serverId: "spec", writeLine: (line) => lines.push(line) };

    await createApplication([Failing], {}, platform).handle(codec(), "/", undefined);

    expect(accessLines(lines.join("\n"))).toMatchObject([
      { status_code: 503, error_detail: "(not serialisable: Do not know how to serialize a BigInt)" },
    ]);
  });
});

describe("initialisation", () => {
  beforeEach(() => {
    Items.constructed = 0;
  });

  it("runs init once, then constructs the controllers, in the first request at the latest", async () => {
    const steps: string[] = [];
    const application = createApplication([Items], {
      init: async () => {
        await new Promise(setImmediate);
        steps.push(`init, ${Items.constructed} constructed`);
      },
    });
    expect(Items.constructed).toBe(0);

    const answers = await Promise.all([1, 2, 3].map((n) => application.handle(codec(), `/items/${n}`, undefined)));
    await application.ready();

    expect(answers).toEqual(['200 {"id":"1"}', '200 {"id":"2"}', '200 {"id":"3"}']);
    expect(steps).toEqual(["init, 0 constructed"]);
    expect(Items.constructed).toBe(1);
  });

  it("fails the request whose init fails, and tries again with the next", async () => {
    let attempts = 0;
    const { records, options } = observe();
    const application = createApplication([Items], {
      ...options,
      init: () => {
        if (++attempts === 1) throw new Error("the database sleeps");
      },
    });

    const first = await application.handle(codec(), "/items/1", undefined);
    const second = await application.handle(codec(), "/items/1", undefined);

    expect([first, second]).toEqual(['500 {"detail":"Internal Server Error"}', '200 {"id":"1"}']);
    expect(records).toEqual([
      expect.objectContaining({ level: "critical", error_detail: expect.stringContaining("the database sleeps") }),
      expect.objectContaining({ level: "info", status_code: 200, error_detail: undefined }),
    ]);
    expect(attempts).toBe(2);
  });

  it("leaves no unhandled rejection where nobody looks at ready()", async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", listener);
    try {
      const handler = createLambdaHandler([Items], { init: () => Promise.reject(new Error("no")) });

      void handler.ready();
      await new Promise(setImmediate);
      await new Promise(setImmediate);

      expect(unhandled).toEqual([]);
      await expect(handler.ready()).rejects.toThrow("no");
    } finally {
      process.off("unhandledRejection", listener);
    }
  });

  it("takes instances as they are, and asks resolve for the rest", async () => {
    @Controller("/greeting")
    class Greeting {
      constructor(private readonly word: string) {}

      @Get()
      greet() {
        return this.word;
      }
    }
    const asked: unknown[] = [];
    const application = createApplication([Items, Greeting], {
      resolve: (cls) => {
        asked.push(cls);
        return cls === Greeting ? new Greeting("hello") : new Items();
      },
    });
    const withInstance = createApplication([new Greeting("hi")]);

    expect(await application.handle(codec(), "/greeting", undefined)).toBe('200 "hello"');
    expect(await withInstance.handle(codec(), "/greeting", undefined)).toBe('200 "hi"');
    expect(asked).toEqual([Items, Greeting]);
  });
});

describe("extensions", () => {
  it("add hidden routes at cold start, knowing the controllers' routes", async () => {
    let known: readonly string[] = [];
    const application = createApplication([Items], {
      extensions: [
        {
          name: "pages",
          routes: (routes) => {
            known = routes.map(({ method, path, handler }) => `${method} ${path} ${handler}`);
            return [
              {
                method: "GET",
                path: "/pages/{name}",
                handle: (request) => ({ page: request.params.name, hidden: request.route?.hidden }),
              },
              { method: "GET", path: "/later", handle: async () => "later" },
              {
                method: "GET",
                path: "/missing",
                handle: () => {
                  throw new HttpException(404, "No such page");
                },
              },
            ];
          },
        },
      ],
    });

    expect(known).toEqual(["GET /items/{id} read"]);
    expect(application.routes.map(({ path }) => path)).toEqual(["/items/{id}"]);
    expect(await application.handle(codec(), "/pages/a", undefined)).toBe('200 {"page":"a","hidden":true}');
    expect(await application.handle(codec(), "/later", undefined)).toBe('200 "later"');
    expect(await application.handle(codec(), "/missing", undefined)).toBe('404 {"detail":"No such page"}');
  });

  it("cannot take the route of a controller", () => {
    const pages = { name: "pages", routes: () => [{ method: "GET", path: "/items/{name}", handle: () => 1 }] };

    expect(() => createApplication([Items], { extensions: [pages] })).toThrow(
      'the extension "pages": GET /items/{name} is already answered by Items.read as /items/{id}. Change the path or the method of one of them.',
    );
  });
});

describe("the routes", () => {
  it("are frozen and tell what a document needs", () => {
    const { routes } = createApplication([Items]);

    expect(routes).toEqual([
      {
        kind: "http",
        method: "GET",
        path: "/items/{id}",
        controller: Items,
        handler: "read",
        status: 200,
        hidden: false,
      },
    ]);
    expect(Object.isFrozen(routes) && Object.isFrozen(routes[0])).toBe(true);
  });
});

describe("getRequest", () => {
  it("gives the running request, also after an await and in middleware", async () => {
    const seen: string[] = [];
    const handler = createLambdaHandler([Items], {
      middleware: [
        async (_request, next) => {
          seen.push(getRequest().path);
          const response = await next();
          await new Promise(setImmediate);
          seen.push(getRequest().path);
          return response;
        },
      ],
    });

    await handler(httpSource("REST API").encode({ method: "GET", path: "/items/1" }));

    expect(seen).toEqual(["/items/1", "/items/1"]);
  });

  it("throws outside a request", () => {
    expect(() => getRequest()).toThrow(
      "getRequest() was called outside a request. Call it below a handler or a middleware.",
    );
  });
});

describe("custom decorators", () => {
  const order: string[] = [];
  const Slow = createParameterDecorator(async (request) => {
    order.push("asked");
    await new Promise(setImmediate);
    order.push("decided");
    if (request.path !== "/open") throw new HttpException(401);
    return "let in";
  });

  @Controller()
  class Guarded {
    @Get("/open")
    @Get("/closed")
    read(@Query("n", Number) _n: number, @Slow() _who: string) {}
  }

  it("decide before anything else of the request is looked at", async () => {
    const statuses: unknown[] = [];
    for (const path of ["/closed", "/open"]) {
      const answer = await createApplication([Guarded]).handle(codec(), path, undefined);
      statuses.push(answer.slice(0, 3));
    }

    expect(statuses).toEqual(["401", "422"]);
    expect(order).toEqual(["asked", "decided", "asked", "decided"]);
  });
});

describe("what ends badly after the answer", () => {
  it("is no unhandled rejection, not of a listener nor of a log", async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", listener);
    try {
      const fail = async () => {
        throw new Error("late");
      };
      const application = createApplication([Items], { accessLog: fail, extensions: [{ name: "late", finish: fail }] });

      expect(await application.handle(codec(), "/items/bug", undefined)).toMatch(/^500 /);
      await new Promise(setImmediate);
      await new Promise(setImmediate);

      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", listener);
    }
  });

  it("tells the operator the cause of an exception that says nothing for the log", async () => {
    const { records, options } = observe();
    @Controller()
    class Upstream {
      @Get()
      read() {
        throw new HttpException(502, "Bad upstream", { cause: new TypeError("connection reset") });
      }
    }

    await createApplication([Upstream], options).handle(codec(), "/", undefined);

    expect(records).toEqual([
      expect.objectContaining({
        level: "error",
        status_code: 502,
        error_detail: expect.stringContaining("TypeError: connection reset"),
      }),
    ]);
  });
});

describe("an asynchronous encode", () => {
  const later = (failing: (status: number) => boolean) =>
    codec({
      encode: async ({ status, body }) => {
        await new Promise(setImmediate);
        if (failing(status)) throw new TypeError("the socket is odd");
        return `${status} ${String(body)}`;
      },
    });

  it("that fails becomes a 500 with its reason in the log", async () => {
    const { outcomes, records, options } = observe();

    const answer = await createApplication([Items], options).handle(
      later((status) => status === 200),
      "/items/1",
      undefined,
    );

    expect(answer).toBe('500 {"detail":"Internal Server Error"}');
    expect(outcomes).toEqual([expect.objectContaining({ status: 500 })]);
    expect(records[0]?.error_detail).toBe("the response cannot be encoded: TypeError: the socket is odd");
  });

  it("that always fails rejects, and the request is finished all the same", async () => {
    const { outcomes, options } = observe();

    const answer = createApplication([Items], options).handle(
      later(() => true),
      "/items/1",
      undefined,
    );

    await expect(answer).rejects.toThrow("the socket is odd");
    expect(outcomes).toHaveLength(1);
  });
});

describe("the option resolve", () => {
  it("may give a promise", async () => {
    const application = createApplication([Items], { resolve: async (cls) => new cls() });

    expect(await application.handle(codec(), "/items/1", undefined)).toBe('200 {"id":"1"}');
  });

  it.each([undefined, null, "text"])("that gives %j fails initialisation by name", async (nothing) => {
    const application = createApplication([Items], { resolve: (() => nothing) as unknown as () => object });

    await expect(application.ready()).rejects.toThrow("the option resolve gave no object for Items");
  });

  it("that fails does not repeat an init that has succeeded", async () => {
    const steps: string[] = [];
    const application = createApplication([Items], {
      init: () => void steps.push("init"),
      resolve: (cls) => {
        steps.push("resolve");
        if (steps.length < 4) throw new Error("not yet");
        return new cls();
      },
    });

    await expect(application.ready()).rejects.toThrow("not yet");
    await expect(application.ready()).rejects.toThrow("not yet");
    await application.ready();

    expect(steps).toEqual(["init", "resolve", "resolve", "resolve"]);
  });
});

describe("errors as the log shows them", () => {
  it.each([
    [
      "an errorDetail that is an Error",
      () => new HttpException(500, "x", { errorDetail: new RangeError("db is down") }),
      "RangeError: db is down",
    ],
    ["an Error of another realm", () => runInNewContext("new TypeError('elsewhere')") as Error, "TypeError: elsewhere"],
  ])("%s has its name and its stack", async (_name, thrown, text) => {
    const { records, options } = observe();
    @Controller()
    class Failing {
      @Get()
      fail() {
        throw thrown();
      }
    }

    await createApplication([Failing], options).handle(codec(), "/", undefined);

    expect(records[0]?.error_detail).toMatch(new RegExp(`^${text}\n +at `));
  });

  it("an Error of another realm is re-thrown as it is", async () => {
    const error = runInNewContext("Object.assign(new Error('gone'), { code: 'ENOENT' })") as Error;
    @Controller()
    class Failing {
      @Get()
      fail() {
        throw error;
      }
    }

    const answer = createApplication([Failing], { unhandledErrors: "rethrow" }).handle(codec(), "/", undefined);

    await expect(answer).rejects.toBe(error);
  });
});
