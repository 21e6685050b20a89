import { once } from "node:events";
import { createReadStream } from "node:fs";
import { PassThrough, Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type ApplicationOptions,
  type Codec,
  type Constructor,
  Controller,
  createApplication,
  Get,
  getLogger,
  getRequest,
  HttpException,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
  type LogRecord,
  type Middleware,
  type Outcome,
  QueryParameters,
  StreamResponse,
  type StreamSource,
  Timeout,
} from "lambent";
import { createLambdaHandler, type LambdaContext, streaming } from "lambent/aws-lambda";
import { cors } from "lambent/middleware";
import { CapturedStream } from "../support/captured-stream.js";
import { httpSource } from "../support/events.js";
import { call } from "../support/lambda.js";
import { keepIn } from "../support/log-lines.js";

const front = httpSource("function URL");
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = (): Promise<never> => new Promise(() => undefined);

/** A source that gives its chunks, or throws them where they are errors, and says what happens to it. */
class Source implements AsyncIterable<string | Uint8Array> {
  pulled = 0;
  isCancelled = false;

  constructor(readonly chunks: readonly unknown[]) {}

  [Symbol.asyncIterator](): AsyncIterator<string | Uint8Array> {
    return {
      next: async () => {
        const chunk = this.chunks[this.pulled++];
        if (chunk instanceof Error) throw chunk;
        if (chunk instanceof Promise) await chunk;
        return { done: chunk === undefined, value: chunk as string };
      },
      return: async () => {
        this.isCancelled = true;
        return { done: true, value: undefined };
      },
    };
  }
}

/** A controller that answers with a stream of what a spec says. */
function controllerOf(make: () => unknown): Constructor {
  @Controller()
  class Streams {
    @Get("/stream")
    stream() {
      return make();
    }
  }
  return Streams;
}

function start(make: () => unknown, options: ApplicationOptions = {}) {
  const records: LogRecord[] = [];
  const outcomes: Outcome[] = [];
  const all = {
    unhandledErrors: "respond",
    accessLog: keepIn(records),
    extensions: [{ name: "observer", finish: (outcome: Outcome) => void outcomes.push({ ...outcome }) }],
    ...options,
  } as const;
  return {
    records,
    outcomes,
    buffered: createLambdaHandler([controllerOf(make)], all),
    streamed: createLambdaHandler([controllerOf(make)], { ...all, streaming: streaming() }),
  };
}

const event = (method = "GET") => front.encode({ method, path: "/stream" });
const leaving = (milliseconds: number): LambdaContext => ({ getRemainingTimeInMillis: () => milliseconds });

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

async function* generate(...chunks: (string | Uint8Array)[]) {
  yield* chunks;
}

function webStream(...chunks: (string | Uint8Array)[]): StreamSource {
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
  });
}

/** A web stream of a platform whose streams cannot be iterated. */
function readerOnly(...chunks: (string | Uint8Array)[]): StreamSource {
  const stream = webStream(...chunks) as ReadableStream;
  return { getReader: () => stream.getReader(), cancel: () => stream.cancel() };
}

describe("a StreamResponse", () => {
  it.each<[string, () => StreamSource]>([
    ["a generator", () => generate("a", "b", "ü")],
    ["a stream of Node.js", () => Readable.from(["a", "b", "ü"])],
    ["a web stream", () => webStream("a", "b", "ü")],
    ["a web stream without an iterator", () => readerOnly("a", "b", "ü")],
    ["an async iterable", () => new Source(["a", "b", "ü"])],
  ])("of %s is the same, sent as it comes or as a whole", async (_kind, make) => {
    const { buffered, streamed, records } = start(() => new StreamResponse(make(), { status: 201 }));
    const output = new CapturedStream();

    const whole = await call(buffered, "GET", "/stream");
    await streamed(event(), output);

    expect(whole).toMatchObject({ status: 201, text: "abü" });
    expect(output.prelude.statusCode).toBe(201);
    expect(output.text).toBe("abü");
    expect(whole.headers["content-type"]).toBe("application/octet-stream");
    expect(output.prelude.headers).toEqual(whole.headers);
    expect(records).toEqual([1, 2].map(() => expect.objectContaining({ level: "info", status_code: 201 })));
    expect(records[0]?.error_detail).toBeUndefined();
  });

  it("of bytes, and of bytes and text, is bytes", async () => {
    const bytes = [Uint8Array.of(0, 255), "ü", Buffer.from([1])];
    const { buffered, streamed } = start(() => new StreamResponse(generate(...bytes)));
    const output = new CapturedStream();

    const whole = await call(buffered, "GET", "/stream");
    await streamed(event(), output);

    expect([...whole.bytes]).toEqual([0, 255, 0xc3, 0xbc, 1]);
    expect([...output.payload]).toEqual([0, 255, 0xc3, 0xbc, 1]);
  });

  it("has the headers, cookies and the media type that it is given", async () => {
    const { buffered } = start(() => {
      const response = new StreamResponse(generate("a;b"), { mediaType: "text/csv", headers: { "x-a": ["1", "2"] } });
      response.setCookie("seen", "1");
      return response;
    });

    const { headers, cookies } = await call(buffered, "GET", "/stream");

    expect(headers).toMatchObject({ "content-type": "text/csv; charset=utf-8", "x-a": "1, 2" });
    expect(cookies).toEqual(["seen=1; Path=/"]);
  });

  it("is an HttpResponse, whose content a middleware may wrap", async () => {
    const shout: Middleware = async (_request, next) => {
      const response = await next();
      if (response instanceof StreamResponse) {
        const source = response.content as AsyncIterable<string>;
        response.content = (async function* () {
          for await (const chunk of source) yield chunk.toUpperCase();
        })();
      }
      return response;
    };
    const { streamed } = start(() => new StreamResponse(generate("a", "b")), { middleware: [shout] });
    const output = new CapturedStream();

    await streamed(event(), output);

    expect(output.text).toBe("AB");
    expect(new StreamResponse(generate())).toBeInstanceOf(HttpResponse);
  });

  it("finds its request and its record while it is read", async () => {
    async function* ask() {
      yield getRequest().path;
      await turn();
      getLogger().rows = 2;
      yield getRequest().method;
    }
    const { buffered, streamed, records } = start(() => new StreamResponse(ask()));
    const output = new CapturedStream();

    expect((await call(buffered, "GET", "/stream")).text).toBe("/streamGET");
    await streamed(event(), output);

    expect(output.text).toBe("/streamGET");
    expect(records).toEqual([expect.objectContaining({ rows: 2 }), expect.objectContaining({ rows: 2 })]);
  });

  it("ends its request after the last byte, once", async () => {
    const gate = createGate();
    async function* wait() {
      yield "a";
      await gate.promise;
      yield "b";
    }
    const { streamed, records, outcomes } = start(() => new StreamResponse(wait()));
    const output = new CapturedStream();

    const done = streamed(event(), output);
    await output.receive("a");
    await sleep(20);
    expect([records.length, outcomes.length]).toEqual([0, 0]);
    gate.resolve(undefined);
    await done;

    expect(output.text).toBe("ab");
    expect(outcomes).toHaveLength(1);
    expect(records[0]?.execution_time).toBeGreaterThan(19);
  });

  it.each([
    ["HEAD", 200],
    ["GET", 204],
    ["GET", 304],
  ])("of an answer to %s with %d is not read, and ended", async (method, status) => {
    const source = Readable.from(["a"]);
    const read = jest.spyOn(source, "read");
    const generator = generate("a");
    const sources: StreamSource[] = [source, generator];
    const { streamed, records } = start(() => new StreamResponse(sources.shift()!, { status }));

    for (let count = 0; count < 2; count++) {
      const output = new CapturedStream();
      await streamed(event(method), output);
      expect(output.prelude.statusCode).toBe(status);
      expect(output.payload).toHaveLength(0);
    }

    expect(read).not.toHaveBeenCalled();
    expect(source.destroyed).toBe(true);
    expect(await generator.next()).toEqual({ done: true, value: undefined });
    expect(records).toHaveLength(2);
  });

  it("that came to its end is told of no other", async () => {
    const source = new Source(["a"]);
    const itself = {
      ended: 0,
      isDone: false,
      [Symbol.asyncIterator]() {
        return this;
      },
      async next(): Promise<IteratorResult<string>> {
        const result = { done: this.isDone, value: "b" };
        this.isDone = true;
        return result;
      },
      async return(): Promise<IteratorResult<string>> {
        this.ended++;
        return { done: true, value: undefined };
      },
    };
    const sources: StreamSource[] = [source, itself];
    const { buffered } = start(() => new StreamResponse(sources.shift()!));

    expect((await call(buffered, "GET", "/stream")).text).toBe("a");
    expect((await call(buffered, "GET", "/stream")).text).toBe("b");
    expect([source.isCancelled, itself.ended]).toEqual([false, 0]);
  });

  it("that nobody sends in the end is ended too", async () => {
    const readable = new PassThrough();
    const web = webStream("a") as ReadableStream;
    const replace: Middleware = async (_request, next) => {
      await next();
      return new HttpResponse("something else");
    };
    const sources: StreamSource[] = [readable, web];
    const { buffered } = start(() => new StreamResponse(sources.shift()!), { middleware: [replace] });

    expect((await call(buffered, "GET", "/stream")).text).toBe("something else");
    expect((await call(buffered, "GET", "/stream")).text).toBe("something else");

    expect(readable.destroyed).toBe(true);
    expect(await web.getReader().read()).toEqual({ done: true, value: undefined });
  });

  it("that comes when the request is over is ended at once", async () => {
    const readable = new PassThrough();
    const gate = createGate();
    @Controller()
    class Late {
      @Get("/stream")
      @Timeout(0.02)
      async stream() {
        await gate.promise;
        return new StreamResponse(readable);
      }
    }
    const handler = createLambdaHandler([Late], { accessLog: false });

    expect((await call(handler, "GET", "/stream")).status).toBe(504);
    expect(readable.destroyed).toBe(false);
    gate.resolve(undefined);
    await turn();

    expect(readable.destroyed).toBe(true);
  });

  it("of a file that is not there, and that nobody reads, ends no process", async () => {
    const { buffered } = start(() => new StreamResponse(createReadStream("/nowhere/at-all"), { status: 204 }));

    expect((await call(buffered, "GET", "/stream")).status).toBe(204);
    await sleep(20);
  });

  it("may be made outside a request", async () => {
    const response = new StreamResponse(generate("a"));
    const { buffered } = start(() => response);

    expect((await call(buffered, "GET", "/stream")).text).toBe("a");
  });

  it("that is given twice is a 500 that says so", async () => {
    const response = new StreamResponse(generate("a"));
    const { buffered, records } = start(() => response);

    await call(buffered, "GET", "/stream");
    expect((await call(buffered, "GET", "/stream")).status).toBe(500);

    expect(records[1]).toMatchObject({
      level: "error",
      error_detail: "a StreamResponse was given twice; make one for each request",
    });
  });

  it.each([
    ["text", "text", /neither|needs an async iterable/],
    ["null", null, /needs an async iterable/],
    ["a list", ["a"], /needs an async iterable, a stream of Node\.js or a web ReadableStream/],
  ])("of %s is a 500 that says what it needs", async (_kind, source, reason) => {
    const { buffered, records } = start(() => new StreamResponse(source as never));

    expect((await call(buffered, "GET", "/stream")).status).toBe(500);
    expect(records).toEqual([expect.objectContaining({ level: "error", error_detail: expect.stringMatching(reason) })]);
  });

  it("takes itself for a response of any other copy of the package", () => {
    const body = new StreamResponse(generate("a")).body as object;
    expect(Object.getOwnPropertySymbols(Object.getPrototypeOf(body))).toContain(Symbol.for("lambent.StreamBody@1"));
  });

  it("is refused as the answer of an error renderer", async () => {
    const { buffered, records } = start(
      () => {
        throw new HttpException(404);
      },
      { errors: (exception) => new StreamResponse(generate("sorry"), { status: exception.status }) },
    );

    expect((await call(buffered, "GET", "/stream")).status).toBe(500);
    expect(records[0]?.error_detail).toContain("the renderer returned a stream");
  });
});

describe("a failure before the first chunk", () => {
  it.each(["buffered", "streamed"] as const)("is answered like any other, %s", async (kind) => {
    const errors = [new HttpException(404, "No such export"), new TypeError("a bug")];
    const test = start(() => new StreamResponse(new Source([errors.shift()])), {
      middleware: [cors({ origins: ["https://a.example"] })],
    });
    const ask = async () => {
      const output = new CapturedStream();
      const sent = front.encode({ method: "GET", path: "/stream", headers: [["origin", "https://a.example"]] });
      if (kind === "buffered") return front.decode(await test.buffered(sent));
      await test.streamed(sent, output);
      const { statusCode: status, headers } = output.prelude;
      return { status, headers: Object.entries(headers), body: output.payload };
    };

    for (const [status, text] of [
      [404, '{"detail":"No such export"}'],
      [500, '{"detail":"Internal Server Error"}'],
    ]) {
      const answer = await ask();
      expect([answer.status, answer.body.toString()]).toEqual([status, text]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": "application/json",
        "access-control-allow-origin": "https://a.example",
      });
    }
    expect(test.records).toEqual([
      expect.objectContaining({ level: "warning", status_code: 404 }),
      expect.objectContaining({ level: "critical", error_detail: expect.stringContaining("TypeError: a bug") }),
    ]);
  });

  it("is thrown on where unknown errors are", async () => {
    const source = new Source([new TypeError("a bug")]);
    const { streamed, records } = start(() => new StreamResponse(source), { unhandledErrors: "rethrow" });
    const output = new CapturedStream();

    await expect(streamed(event(), output)).rejects.toThrow("a bug");

    expect(output.raw).toHaveLength(0);
    expect(source.isCancelled).toBe(true);
    expect(records).toEqual([expect.objectContaining({ level: "critical", status_code: undefined })]);
  });

  it.each([
    [7, "of the type number"],
    [null, "null"],
    [{ a: 1 }, "of the type object"],
  ])("is a chunk that is no chunk: %j", async (chunk, kind) => {
    const { buffered, records } = start(() => new StreamResponse(new Source([chunk])));

    expect((await call(buffered, "GET", "/stream")).status).toBe(500);
    expect(records[0]?.error_detail).toBe(
      `a chunk of the stream is ${kind}, neither text nor bytes; JSON.stringify makes text of a value`,
    );
  });

  it("is a web stream that is read already", async () => {
    const { buffered, records } = start(() => {
      const stream = webStream("a") as ReadableStream;
      stream.getReader();
      return new StreamResponse(stream);
    });

    expect((await call(buffered, "GET", "/stream")).status).toBe(500);
    expect(records[0]?.error_detail).toMatch(/locked/);
  });

  it("is a stream of Node.js that fails", async () => {
    const { buffered, records } = start(() => new StreamResponse(createReadStream("/nowhere/at-all")));

    expect((await call(buffered, "GET", "/stream")).status).toBe(500);
    expect(records[0]).toMatchObject({ level: "critical", error_detail: expect.stringContaining("ENOENT") });
  });

  it.each([
    ["buffered", ["a", never()]],
    ["streamed", [never()]],
  ] as const)("is the end of the platform's time, and no other: %s", async (kind, chunks) => {
    const source = new Source(chunks);
    const test = start(() => new StreamResponse(source));
    const output = new CapturedStream();
    const context = leaving(150);

    if (kind === "buffered") expect(front.decode(await test.buffered(event(), context)).status).toBe(504);
    else await test.streamed(event(), output, context);

    if (kind === "streamed") expect(output.prelude.statusCode).toBe(504);
    expect(source.isCancelled).toBe(true);
    expect(test.records).toEqual([
      expect.objectContaining({
        level: "error",
        status_code: 504,
        error_detail: "stopped after 50 ms, by the time that the platform leaves",
      }),
    ]);
  });
});

describe("the content that a middleware gives", () => {
  it("may fail before anybody reads it", async () => {
    const broken = new PassThrough();
    const wrapping: Middleware = async (_request, next) => {
      const response = (await next()) as StreamResponse;
      response.content = broken;
      expect(response.content).toBe(broken);
      broken.destroy(new Error("not what was expected"));
      await new Promise(setImmediate);
      return response;
    };
    const { buffered, records } = start(() => new StreamResponse(new Source(["a"])), { middleware: [wrapping] });

    expect(await buffered(event())).toMatchObject({ statusCode: 500 });
    expect(records).toMatchObject([{ error_detail: expect.stringMatching(/^Error: not what was expected\n/) }]);
  });

  it("has to be a stream", async () => {
    const wrapping: Middleware = async (_request, next) => {
      const response = (await next()) as StreamResponse;
      response.content = "text" as never;
      return response;
    };
    const { buffered } = start(() => new StreamResponse(new Source(["a"])), { middleware: [wrapping] });

    expect(await buffered(event())).toMatchObject({ statusCode: 500 });
  });
});

describe("a stream that breaks", () => {
  it("by an unknown error has the status that was sent, and the stack in the log", async () => {
    const source = new Source(["a", new TypeError("a bug")]);
    const { streamed, records, outcomes } = start(() => new StreamResponse(source, { status: 202 }));
    const output = new CapturedStream();

    await expect(streamed(event(), output)).rejects.toThrow(new TypeError("a bug"));

    expect(output.text).toBe("a");
    expect(output.writableEnded).toBe(false);
    expect(source.isCancelled).toBe(true);
    expect(records).toEqual([
      expect.objectContaining({
        level: "critical",
        status_code: 202,
        error_detail: expect.stringMatching(/^TypeError: a bug\n {4}at /),
      }),
    ]);
    expect(outcomes).toEqual([
      expect.objectContaining({ status: 202, broken: undefined, error: expect.any(TypeError) }),
    ]);
  });

  it("by an HttpException cannot have its status any more", async () => {
    const thrown = [
      new HttpException(409, "Too late"),
      new HttpException(503, "Busy", { errorDetail: "the table is throttled" }),
      new HttpException(502, "Bad", { cause: new Error("a cause") }),
    ];
    const { streamed, records, outcomes } = start(() => new StreamResponse(new Source(["a", thrown.shift()])));

    for (const message of ["Too late", "Busy", "Bad"]) {
      await expect(streamed(event(), new CapturedStream())).rejects.toThrow(message);
    }

    expect(records.map(({ level, status_code }) => [level, status_code])).toEqual(Array(3).fill(["error", 200]));
    expect(records[0]?.error_detail).toMatch(/^HttpException: Too late\n {4}at /);
    expect(records[1]?.error_detail).toBe("the table is throttled");
    expect(records[2]?.error_detail).toMatch(/^Error: a cause\n {4}at /);
    expect(outcomes[0]).toMatchObject({ status: 200, error: undefined, broken: { status: 409 } });
  });

  it("by a value that is no error is an error all the same", async () => {
    async function* broken() {
      yield "a";
      // biome-ignore lint/style/useThrowOnlyError: libraries do.
      throw "just text";
    }
    const { streamed, records } = start(() => new StreamResponse(broken()));

    await expect(streamed(event(), new CapturedStream())).rejects.toThrow("just text");
    expect(records[0]?.level).toBe("critical");
  });

  it("by a chunk that is none says so", async () => {
    const { streamed, records } = start(() => new StreamResponse(new Source(["a", 7])));

    await expect(streamed(event(), new CapturedStream())).rejects.toThrow(HttpException);
    expect(records[0]).toMatchObject({ level: "error", error_detail: expect.stringContaining("of the type number") });
  });

  it("at the end of the platform's time is cancelled, and its signal aborts", async () => {
    const source = new Source(["a", never()]);
    let signal: AbortSignal | undefined;
    const { streamed, records } = start(() => {
      signal = getRequest().signal;
      return new StreamResponse(source);
    });
    const output = new CapturedStream();

    await expect(streamed(event(), output, leaving(150))).rejects.toMatchObject({ status: 504 });

    expect(output.text).toBe("a");
    expect(source.isCancelled).toBe(true);
    expect(signal?.reason).toMatchObject({ status: 504 });
    expect(records).toEqual([
      expect.objectContaining({
        level: "error",
        status_code: 200,
        error_detail: "stopped after 50 ms, by the time that the platform leaves",
      }),
    ]);
  });

  it("goes on past the deadlines of its route", async () => {
    @Controller()
    class Long {
      @Get("/stream")
      @Timeout(0.03)
      stream() {
        return new StreamResponse(
          (async function* () {
            yield "a";
            await sleep(80);
            yield "b";
          })(),
        );
      }
    }
    const records: LogRecord[] = [];
    const handler = createLambdaHandler([Long], { accessLog: keepIn(records), streaming: streaming() });
    const output = new CapturedStream();

    await handler(event(), output, leaving(5_000));

    expect(output.text).toBe("ab");
    expect(records[0]?.execution_time).toBeGreaterThan(79);
    expect((await call(handler, "GET", "/stream")).text).toBe("ab");
  });

  it("with the end of the environment is broken after the patience for work in flight", async () => {
    const source = new Source(["a", never()]);
    const { streamed, records } = start(() => new StreamResponse(source));
    const output = new CapturedStream();

    const sent = streamed(event(), output);
    const broken = expect(sent).rejects.toMatchObject({ status: 503 });
    await output.receive("a");
    await streamed.dispose();
    await broken;

    expect(source.isCancelled).toBe(true);
    expect(records).toEqual([
      expect.objectContaining({ level: "error", error_detail: "the environment is being shut down" }),
    ]);
  });

  it("because the client has gone is no error", async () => {
    const readable = new PassThrough();
    readable.write("a");
    let signal: AbortSignal | undefined;
    const { streamed, records } = start(() => {
      signal = getRequest().signal;
      return new StreamResponse(readable);
    });
    const output = new CapturedStream();

    const sent = streamed(event(), output);
    await output.receive("a");
    output.destroy();
    await expect(sent).rejects.toMatchObject({ status: 499 });

    expect(readable.destroyed).toBe(true);
    expect(signal?.aborted).toBe(true);
    expect(records).toEqual([
      expect.objectContaining({
        level: "info",
        status_code: 200,
        error_detail: "HttpException: The client closed the connection",
      }),
    ]);
  });

  it("cancels what waits for a slow client", async () => {
    const source = new Source([Buffer.alloc(64 * 1024), "b"]);
    const { streamed } = start(() => new StreamResponse(source));
    const output = new CapturedStream({ hold: true });

    const sent = expect(streamed(event(), output)).rejects.toMatchObject({ status: 499 });
    await sleep(20);
    expect(source.pulled).toBe(1);
    output.destroy(new Error("reset"));
    await sent;

    expect(source.isCancelled).toBe(true);
  });

  it("cancels a web stream and a generator that wait for more", async () => {
    const cancelled: string[] = [];
    const web = new ReadableStream({
      start: (controller) => controller.enqueue("a"),
      cancel: () => void cancelled.push("web"),
    });
    async function* generator() {
      try {
        yield "a";
        await once(getRequest().signal, "abort");
        yield "nobody gets this";
      } finally {
        cancelled.push("generator");
      }
    }
    const sources: StreamSource[] = [web as StreamSource, generator()];
    const { streamed } = start(() => new StreamResponse(sources.shift()!));

    for (const name of ["web", "generator"]) {
      const output = new CapturedStream();
      const sent = expect(streamed(event(), output)).rejects.toMatchObject({ status: 499 });
      await output.receive("a");
      output.destroy();
      await sent;
      await sleep(5);
      expect(cancelled).toContain(name);
      expect(output.text).toBe("a");
    }
  });
});

describe("a buffered stream", () => {
  it.each([
    ["function URL", 6],
    ["REST API", 6],
    ["ALB", 1],
    ["VPC Lattice v2", 6],
  ] as const)("is one up to the limit of the platform: %s", async (name, mebibytes) => {
    const source = httpSource(name);
    const chunk = "x".repeat(1024 * 1024);
    const endless = new Source(Array(9).fill(chunk));
    const sources: StreamSource[] = [new Source([chunk.slice(0, 500_000)]), endless];
    const { buffered, records } = start(() => new StreamResponse(sources.shift()!));

    const within = source.decode(await buffered(source.encode({ method: "GET", path: "/stream" })));
    const over = source.decode(await buffered(source.encode({ method: "GET", path: "/stream" })));

    expect([within.status, within.body.length]).toEqual([200, 500_000]);
    expect(over.status).toBe(500);
    expect(endless.isCancelled).toBe(true);
    expect(endless.pulled).toBe(mebibytes + 1);
    expect(records[1]).toMatchObject({
      level: "error",
      error_detail: `the stream is longer than the ${mebibytes * 1024 * 1024} bytes that are sent at once`,
    });
  });
});

describe("a backend of one's own", () => {
  /** A platform of its own: an event is a path, an answer is text. */
  function serve(overrides: Partial<Codec<string, string[], string>>, make: () => unknown) {
    const records: LogRecord[] = [];
    const application = createApplication(
      [controllerOf(make)],
      { accessLog: keepIn(records) },
      { unhandledErrors: "respond", serverId: "own", writeLine: () => undefined },
    );
    const codec: Codec<string, string[], string> = {
      decode: (path) =>
        new HttpRequest({
          method: "GET",
          path,
          id: "r-1",
          event: path,
          context: undefined,
          clientIp: () => undefined,
          headers: () => new HttpHeaders(),
          query: () => new QueryParameters(),
          body: () => undefined,
        }),
      encode: ({ status, body }) => `${status} ${String(body)}`,
      ...overrides,
    };
    return { records, handle: (written: string[] = []) => application.handle(codec, "/stream", written) };
  }

  const stream: Codec<string, string[], string>["stream"] = async ({ status, body }, _event, written) => {
    await body.pipe((chunk) => void written.push(String(chunk)));
    return String(status);
  };

  it("that knows no streams gets them whole, without a limit of its own", async () => {
    const { handle } = serve({}, () => new StreamResponse(new Source(Array(9).fill("x".repeat(1_000_000)))));

    expect(await handle()).toHaveLength("200 ".length + 9_000_000);
  });

  it("sends chunks itself", async () => {
    const { handle } = serve({ stream }, () => new StreamResponse(generate("a", "b")));
    const written: string[] = [];

    expect(await handle(written)).toBe("200");
    expect(written).toEqual(["a", "b"]);
  });

  it("may stop between two chunks", async () => {
    const source = new Source(["a", "b"]);
    const stopping: typeof stream = async ({ body }) => {
      await body.pipe(() => void body.cancel(new Error("enough")));
      return "never";
    };
    const { handle, records } = serve({ stream: stopping }, () => new StreamResponse(source));

    await expect(handle()).rejects.toThrow("enough");
    expect([source.pulled, source.isCancelled]).toEqual([1, true]);
    expect(records).toEqual([expect.objectContaining({ level: "critical", status_code: 200 })]);
  });

  it("may stop before the first chunk is sent", async () => {
    const source = new Source(["a", "b"]);
    const written: string[] = [];
    const stopping: typeof stream = async (answer, event, context) => {
      answer.body.cancel(new Error("enough"));
      return (await stream?.(answer, event, context)) ?? "";
    };
    const { handle } = serve({ stream: stopping }, () => new StreamResponse(source));

    await expect(handle(written)).rejects.toThrow("enough");
    expect([written, source.isCancelled]).toEqual([[], true]);
  });

  it("that cannot send the head of a stream sends a 500", async () => {
    const source = new Source(["a", "b"]);
    const failing: typeof stream = () => {
      throw new TypeError("no such header");
    };
    const { handle, records } = serve({ stream: failing }, () => new StreamResponse(source));

    expect(await handle()).toBe('500 {"detail":"Internal Server Error"}');
    expect(source.isCancelled).toBe(true);
    expect(records[0]?.error_detail).toBe("the response cannot be encoded: TypeError: no such header");
  });

  it("that fails leaves a source alone that has no end to be told of", async () => {
    const source = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 7 as never }) }) };
    const { handle } = serve({ stream }, () => new StreamResponse(source));

    expect(await handle()).toBe('500 {"detail":"Internal Server Error"}');
  });
});

function createGate() {
  let resolve: (value: unknown) => void = () => undefined;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
