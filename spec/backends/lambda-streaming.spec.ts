import { PassThrough, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { ConfigurationError, Controller, Get, HttpException, type LogRecord, Res, StreamResponse } from "lambent";
import { createLambdaHandler, type LambdaContext, type StreamingLambdaHandler, streaming } from "lambent/aws-lambda";
import { CapturedStream } from "../support/captured-stream.js";
import { type HttpSource, httpSource, httpSources, lookAlikes } from "../support/events.js";
import { call } from "../support/lambda.js";
import { keepIn } from "../support/log-lines.js";

async function* generate(...chunks: string[]) {
  yield* chunks;
}

@Controller()
class Answers {
  @Get("/stream")
  stream() {
    const response = new StreamResponse(generate("a", "b"), { status: 201, headers: { "x-list": ["1", "2"] } });
    response.setCookie("a", "1");
    response.setCookie("b", "2");
    return response;
  }

  @Get("/empty")
  empty() {
    return new StreamResponse(generate(), { status: 203, headers: { "x-empty": "yes" } });
  }

  @Get("/json")
  json(@Res() response: { status: number }) {
    response.status = 202;
    return { answer: 42 };
  }

  @Get("/bytes")
  bytes() {
    return Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 255);
  }

  @Get("/large")
  large() {
    return "x".repeat(7 * 1024 * 1024);
  }

  @Get("/nothing")
  nothing() {}

  @Get("/refused")
  refused() {
    throw new HttpException(409, "Refused");
  }

  @Get("/bug")
  bug() {
    throw new TypeError("a bug");
  }
}

const options = { accessLog: false, streaming: streaming() } as const;
const handler = createLambdaHandler([Answers], options);
const streamed: readonly HttpSource[] = [httpSource("function URL"), httpSource("REST API")];
const others = httpSources.filter((source) => !streamed.includes(source));

async function answerTo(source: HttpSource, path: string, to: StreamingLambdaHandler = handler) {
  const output = new CapturedStream();
  await to(source.encode({ method: "GET", path }), output);
  return output;
}

describe.each(streamed)("an answer to a $name", (source) => {
  it.each([
    ["/stream", 201, "ab"],
    ["/json", 202, '{"answer":42}'],
    ["/nothing", 204, ""],
    ["/empty", 203, ""],
    ["/refused", 409, '{"detail":"Refused"}'],
    ["/not-there", 404, '{"detail":"Not Found"}'],
  ])("has its head in front and its body behind it: %s", async (path, status, text) => {
    const output = await answerTo(source, path);

    expect(output.contentType).toBe("application/vnd.awslambda.http-integration-response");
    expect(output.prelude.statusCode).toBe(status);
    expect(output.prelude.headers).toHaveProperty("x-request-id");
    expect(output.prelude).not.toHaveProperty("body");
    expect(output.text).toBe(text);
    expect(output.writableFinished).toBe(true);
  });

  it("may be bytes, and have more of them than a buffered one", async () => {
    expect([...(await answerTo(source, "/bytes")).payload]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 255]);
    expect((await answerTo(source, "/large")).payload).toHaveLength(7 * 1024 * 1024 + 2);
  });

  it("is the result itself where there is no stream to write to", async () => {
    const { status, body } = source.decode(await handler(source.encode({ method: "GET", path: "/stream" })));
    expect([status, body.toString()]).toEqual([201, "ab"]);
  });
});

it("a function URL gets cookies in a list, and repeated headers joined", async () => {
  const { prelude } = await answerTo(httpSource("function URL"), "/stream");
  expect(prelude).toMatchObject({ cookies: ["a=1; Path=/", "b=2; Path=/"], headers: { "x-list": "1, 2" } });
});

it("a REST API gets repeated headers and cookies in a map of lists", async () => {
  const { prelude } = await answerTo(httpSource("REST API"), "/stream");
  expect(prelude).toMatchObject({
    multiValueHeaders: { "x-list": ["1", "2"], "set-cookie": ["a=1; Path=/", "b=2; Path=/"] },
  });
});

describe.each(others)("an event of $name", (source) => {
  it("gets its whole result as JSON in the stream", async () => {
    const request = { method: "GET", path: "/stream", headers: [["x-request-id", "r-1"]] } as const;
    const output = new CapturedStream();
    await handler(source.encode(request), output);
    const direct = await handler(source.encode(request));

    expect(output.contentType).toBe("application/json");
    expect(JSON.parse(output.raw.toString())).toEqual(direct);
    expect(source.decode(JSON.parse(output.raw.toString()))).toMatchObject({ status: 201, body: Buffer.from("ab") });
    expect(output.writableFinished).toBe(true);
  });

  it("keeps the limit of its platform", async () => {
    const output = await answerTo(source, "/large");
    expect(source.decode(JSON.parse(output.raw.toString())).status).toBe(500);
  });

  it("that fails rejects the invocation", async () => {
    const output = new CapturedStream();
    const sent = handler(source.encode({ method: "GET", path: "/bug" }), output);

    await expect(sent).rejects.toThrow("a bug");
    expect(output.raw).toHaveLength(0);
  });
});

it.each(lookAlikes)("an event that is not served rejects the invocation: $name", async ({ event }) => {
  const output = new CapturedStream();

  await expect(handler(event, output)).rejects.toMatchObject({ name: "UnsupportedEventError" });
  expect(output.raw).toHaveLength(0);
});

describe("the time that the platform leaves", () => {
  it("is asked of the context, which comes last", async () => {
    @Controller()
    class Slow {
      @Get("/slow")
      async slow() {
        await sleep(1_000);
      }
    }
    const slow = createLambdaHandler([Slow], options);
    const context: LambdaContext = { awsRequestId: "r-7", getRemainingTimeInMillis: () => 130 };
    const output = new CapturedStream();

    await slow(httpSource("function URL").encode({ method: "GET", path: "/slow" }), output, context);

    expect(output.prelude).toMatchObject({ statusCode: 504, headers: { "x-request-id": "r-7" } });
  });
});

it("an answer that nobody takes any more is over", async () => {
  const records: LogRecord[] = [];
  const logged = createLambdaHandler([Answers], { ...options, accessLog: keepIn(records) });
  const output = new CapturedStream({ hold: true });

  const sent = logged(httpSource("function URL").encode({ method: "GET", path: "/json" }), output);
  await output.receive("{");
  output.destroy();
  await sent;

  expect(records).toEqual([expect.objectContaining({ status_code: 202 })]);
});

it.each([
  ["/stream", 499],
  ["/json", 202],
])("a stream that was closed before is not waited for: %s", async (path, status) => {
  const records: LogRecord[] = [];
  const logged = createLambdaHandler([Answers], { ...options, accessLog: keepIn(records) });
  const output = new CapturedStream();
  output.destroy();

  await logged(httpSource("function URL").encode({ method: "GET", path }), output).catch(() => undefined);

  expect(records).toEqual([expect.objectContaining({ status_code: status })]);
});

it("a stream of Node.js takes the answer too, with its head", async () => {
  const output = new PassThrough();
  const chunks: Buffer[] = [];
  output.on("data", (chunk: Buffer) => chunks.push(chunk));

  await handler(httpSource("function URL").encode({ method: "GET", path: "/stream" }), output);

  const [head, ...body] = Buffer.concat(chunks).toString("latin1").split("\0".repeat(8));
  expect(JSON.parse(head!)).toMatchObject({ statusCode: 201 });
  expect(body).toEqual(["ab"]);
});

describe("where Lambda streams", () => {
  const streamifyResponse = jest.fn(<Handler>(value: Handler): Handler => value);
  const HttpResponseStream = {
    /** Sends the head with the first write, as that of Lambda does. */
    from(output: Writable & { setContentType(type: string): void }, head: object) {
      output.setContentType("application/vnd.awslambda.http-integration-response");
      const write = output.write.bind(output) as (chunk: unknown) => boolean;
      output.write = ((chunk: unknown) => {
        output.write = write as typeof output.write;
        write(JSON.stringify(head));
        write(Buffer.alloc(8));
        return write(chunk);
      }) as typeof output.write;
      return output;
    },
  };

  beforeAll(() => Object.assign(globalThis, { awslambda: { streamifyResponse, HttpResponseStream } }));
  afterAll(() => Reflect.deleteProperty(globalThis, "awslambda"));

  it("the handler is what it made of it, with ready and dispose", async () => {
    const init = jest.fn();
    const marked = createLambdaHandler([Answers], { ...options, init });

    expect(streamifyResponse).toHaveBeenCalledTimes(1);
    expect(streamifyResponse.mock.results[0]?.value).toBe(marked);
    await marked.ready();
    expect(init).toHaveBeenCalledTimes(1);
    await marked.dispose();
  });

  it.each([
    ["/stream", 201, "ab"],
    ["/empty", 203, ""],
    ["/nothing", 204, ""],
    ["/json", 202, '{"answer":42}'],
  ])("the head is written through its own stream, also where nothing follows: %s", async (path, status, text) => {
    const output = await answerTo(httpSource("function URL"), path);

    expect([output.prelude.statusCode, output.text]).toEqual([status, text]);
  });

  it("a handler without the option is none that streams", async () => {
    streamifyResponse.mockClear();
    createLambdaHandler([Answers], { accessLog: false });
    expect(streamifyResponse).not.toHaveBeenCalled();
  });
});

it("where Lambda does not stream it declares no third parameter", async () => {
  expect(handler.length).toBeLessThan(3);
  expect((await call(handler, "GET", "/json")).json).toEqual({ answer: 42 });
});

it.each([true, false, null, {}, "yes", streaming])("the option streaming is refused where it is %s", (value) => {
  const create = () => createLambdaHandler([Answers], { streaming: value as never });
  expect(create).toThrow(ConfigurationError);
  expect(create).toThrow(/^the option streaming is .*\. Give streaming\(\), imported from "lambent\/aws-lambda"\.$/s);
});

it("a slow reader holds up the source, not the memory", async () => {
  let pulled = 0;
  @Controller()
  class Large {
    @Get("/large")
    large() {
      return new StreamResponse(
        (async function* () {
          for (; pulled < 128; pulled++) yield Buffer.alloc(64 * 1024);
        })(),
      );
    }
  }
  const large = createLambdaHandler([Large], options);
  const output = new CapturedStream({ hold: true });

  const sent = large(httpSource("function URL").encode({ method: "GET", path: "/large" }), output);
  await sleep(30);
  expect(pulled).toBeLessThan(3);

  output.release();
  await sent;
  expect(output.payload).toHaveLength(8 * 1024 * 1024);
});
