import { Exclude, Expose, Transform } from "class-transformer";
import {
  type ApplicationOptions,
  Controller,
  Get,
  HtmlResponse,
  HttpException,
  HttpResponse,
  JsonResponse,
  type LogRecord,
  type Middleware,
  Post,
  Redirect,
  RedirectResponse,
  type RenderedBody,
  Res,
  SetHeader,
  Status,
  TextResponse,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Answer, call, withId } from "../support/lambda.js";
import { keepIn } from "../support/log-lines.js";

/** The answer to what a method returns, and what was logged of it. */
async function answerTo(
  result: () => unknown,
  { method = "GET", ...options }: ApplicationOptions & { readonly method?: string } = {},
): Promise<Answer & { readonly records: readonly LogRecord[] }> {
  const records: LogRecord[] = [];

  @Controller()
  class Results {
    @Get()
    read() {
      return result();
    }
  }

  const handler = createLambdaHandler([Results], { accessLog: keepIn(records), ...options });
  return { ...(await call(handler, method, "/")), records };
}

describe("a returned value", () => {
  it.each([
    [{ a: 1 }, '{"a":1}'],
    [[1, "a", null], '[1,"a",null]'],
    [[], "[]"],
    ["text", '"text"'],
    ["", '""'],
    [0, "0"],
    [false, "false"],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [{ a: undefined, b: null }, '{"b":null}'],
    [{ status: 500, url: "/x", headers: {} }, '{"status":500,"url":"/x","headers":{}}'],
    [Object.create(null), "{}"],
    [new Map([["a", 1]]), "{}"],
    ["é€😀", '"é€😀"'],
  ])("is JSON: %j", async (value, text) => {
    const answer = await answerTo(() => value);

    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual(withId({ "content-type": "application/json" }));
    expect(answer.text).toBe(text);
  });

  it.each([
    ["a promise", () => Promise.resolve({ a: 1 })],
    // biome-ignore lint/suspicious/noThenProperty: it is what makes it a promise.
    ["anything with a then method", () => ({ then: (resolve: (value: unknown) => void) => resolve({ a: 1 }) })],
  ])("may come later: %s", async (_, result) => {
    const { json } = await answerTo(result);

    expect(json).toEqual({ a: 1 });
  });

  it.each([
    ["undefined", () => undefined],
    ["null", () => null],
    ["a promise of undefined", async () => undefined],
    ["a promise of null", async () => null],
  ])("is 204 where it is nothing: %s", async (_, result) => {
    const answer = await answerTo(result);

    expect(answer).toMatchObject({ status: 204, headers: {}, text: "" });
    expect(answer.headers).toEqual(withId({}));
  });

  it.each([
    ["bytes", new Uint8Array([0, 255, 128])],
    ["a buffer", Buffer.from([0, 255, 128])],
    ["a part of a buffer", new Uint8Array([9, 0, 255, 128, 9]).subarray(1, 4)],
  ])("is sent as it is where it is %s", async (_, value) => {
    const answer = await answerTo(() => value);

    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual(withId({ "content-type": "application/octet-stream" }));
    expect(answer.bytes).toEqual(new Uint8Array([0, 255, 128]));
  });
});

describe("the outcome of a method", () => {
  @Controller()
  class Outcomes {
    @Post("/created") @Status(201) created() {
      return { id: 1 };
    }
    @Post("/accepted") @Status(202) accepted() {}
    @Post("/empty") @Status(200) empty() {
      return null;
    }
    @Get("/bytes") @Status(203) @SetHeader("Content-Type", "image/png") @SetHeader("X-A", "1") bytes(
      @Res() response: HttpResponse,
    ) {
      response.setCookie("a", "b");
      return new Uint8Array([1]);
    }
    @Get("/headers") @SetHeader("Vary", "Origin") @SetHeader("vary", "Accept") @SetHeader("X-Once", "1") headers() {
      return 1;
    }
    @Get("/nothing") @SetHeader("X-A", "1") @SetHeader("Content-Type", "text/plain") nothing() {}
    @Get("/own") @Status(201) @SetHeader("X-A", "1") own(@Res() response: HttpResponse) {
      response.setCookie("a", "b");
      return new TextResponse("own");
    }
    @Get("/set") @Status(201) @SetHeader("X-A", "1") @SetHeader("X-B", "1") @SetHeader("X-C", "1") set(
      @Res() response: HttpResponse,
    ) {
      response.status = 206;
      response.headers.set("x-a", "2");
      response.headers.append("X-B", "2");
      response.headers.delete("X-C");
      response.headers.set("Content-Type", "application/vnd.api+json");
      response.setCookie("a", "1");
      response.setCookie("b", "2");
      return { seen: response.headers.getAll("x-b") };
    }
    @Get("/late") async late(@Res() response: HttpResponse) {
      await Promise.resolve();
      response.status = 404;
    }
    @Get("/fails") fails(@Res() response: HttpResponse) {
      response.headers.set("x-a", "1");
      throw new HttpException(409);
    }
  }

  const handler = createLambdaHandler([Outcomes], { accessLog: false });

  it.each<[string, string, Partial<Answer>]>([
    ["POST", "/created", { status: 201, headers: { "content-type": "application/json" }, text: '{"id":1}' }],
    ["POST", "/accepted", { status: 202, headers: {}, text: "" }],
    ["POST", "/empty", { status: 204, headers: {}, text: "" }],
    [
      "GET",
      "/bytes",
      { status: 203, headers: { "content-type": "image/png", "x-a": "1" }, text: "\u0001", cookies: ["a=b; Path=/"] },
    ],
    ["GET", "/headers", { headers: { vary: "Origin, Accept", "x-once": "1", "content-type": "application/json" } }],
    ["GET", "/nothing", { status: 204, headers: { "x-a": "1" }, text: "" }],
    [
      "GET",
      "/own",
      { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, text: "own", cookies: [] },
    ],
    [
      "GET",
      "/set",
      {
        status: 206,
        headers: { "x-a": "2", "x-b": "1, 2", "content-type": "application/vnd.api+json" },
        json: { seen: ["1", "2"] },
        cookies: ["a=1; Path=/", "b=2; Path=/"],
      },
    ],
    ["GET", "/late", { status: 404, headers: {}, text: "" }],
    ["GET", "/fails", { status: 409, headers: { "content-type": "application/json" } }],
  ])("is sent: %s %s", async (method, path, expected) => {
    const answer = await call(handler, method, path);

    expect(answer).toMatchObject(expected);
    expect(answer.headers).toEqual(withId(expected.headers));
  });

  it("starts anew with each request", async () => {
    await call(handler, "GET", "/set");

    const answer = await call(handler, "GET", "/set");

    expect(answer.headers["x-b"]).toBe("1, 2");
    expect(answer.cookies).toHaveLength(2);
  });
});

describe("a response", () => {
  class CsvResponse extends HttpResponse<readonly (readonly string[])[]> {
    override readonly mediaType = "text/csv";

    override render(rows: readonly (readonly string[])[]) {
      return rows.map((row) => row.join(",")).join("\n");
    }
  }

  class PngResponse extends HttpResponse<number[]> {
    override render(pixels: number[]) {
      return new Uint8Array(pixels);
    }
    override contentType() {
      return "image/png";
    }
  }

  it.each<[string, HttpResponse, Partial<Answer>]>([
    ["text", new HttpResponse("é"), { text: "é", headers: { "content-type": "text/plain; charset=utf-8" } }],
    ["an empty text", new HttpResponse(""), { text: "", headers: { "content-type": "text/plain; charset=utf-8" } }],
    [
      "bytes",
      new HttpResponse(new Uint8Array([200])),
      { bytes: new Uint8Array([200]), headers: { "content-type": "application/octet-stream" } },
    ],
    [
      "bytes of text",
      new HttpResponse(new TextEncoder().encode("a"), { mediaType: "text/plain" }),
      { text: "a", headers: { "content-type": "text/plain; charset=utf-8" } },
    ],
    [
      "text of an image",
      new HttpResponse("<svg/>", { mediaType: "image/svg+xml" }),
      { text: "<svg/>", headers: { "content-type": "image/svg+xml" } },
    ],
    [
      "a charset of its own",
      new HttpResponse("a", { mediaType: "text/plain; charset=us-ascii" }),
      { headers: { "content-type": "text/plain; charset=us-ascii" } },
    ],
    [
      "a content type of its own",
      new HttpResponse("a", { mediaType: "text/html", headers: { "Content-Type": "text/x" } }),
      { headers: { "content-type": "text/x" } },
    ],
    ["nothing", new HttpResponse(undefined), { status: 200, text: "", headers: {} }],
    ["null", new HttpResponse(null, { status: 404 }), { status: 404, text: "", headers: {} }],
    [
      "status and headers",
      new HttpResponse("a", { status: 299, headers: { "X-A": ["1", "2"], "X-B": "3", "Set-Cookie": ["a=1", "b=2"] } }),
      {
        status: 299,
        headers: { "x-a": "1, 2", "x-b": "3", "content-type": "text/plain; charset=utf-8" },
        cookies: ["a=1", "b=2"],
      },
    ],
    [
      "JSON",
      new JsonResponse({ a: 1 }, { status: 201 }),
      { status: 201, json: { a: 1 }, headers: { "content-type": "application/json" } },
    ],
    ["JSON null", new JsonResponse(null), { text: "null", headers: { "content-type": "application/json" } }],
    ["no JSON", new JsonResponse(undefined), { status: 200, text: "", headers: {} }],
    [
      "JSON of another type",
      new JsonResponse([], { mediaType: "application/hal+json" }),
      { text: "[]", headers: { "content-type": "application/hal+json" } },
    ],
    [
      "TextResponse",
      new TextResponse("<p>"),
      { text: "<p>", headers: { "content-type": "text/plain; charset=utf-8" } },
    ],
    [
      "TextResponse of another type",
      new TextResponse("a", { mediaType: "text/csv", status: 201 }),
      { status: 201, headers: { "content-type": "text/csv; charset=utf-8" } },
    ],
    [
      "HtmlResponse",
      new HtmlResponse("<p>", { status: 404 }),
      { status: 404, text: "<p>", headers: { "content-type": "text/html; charset=utf-8" } },
    ],
    [
      "HtmlResponse without options",
      new HtmlResponse("<p>"),
      { text: "<p>", headers: { "content-type": "text/html; charset=utf-8" } },
    ],
    [
      "HtmlResponse with headers",
      new HtmlResponse("", { headers: { "x-a": "1" } }),
      { headers: { "x-a": "1", "content-type": "text/html; charset=utf-8" } },
    ],
    ["RedirectResponse", new RedirectResponse("/a"), { status: 302, text: "", headers: { location: "/a" } }],
    [
      "RedirectResponse with a status",
      new RedirectResponse("/a", 308, { headers: { "x-a": "1" } }),
      { status: 308, headers: { "x-a": "1", location: "/a" } },
    ],
    [
      "a subclass of the application's",
      new CsvResponse([["a", "b"], ["c"]]),
      { text: "a,b\nc", headers: { "content-type": "text/csv; charset=utf-8" } },
    ],
    [
      "a subclass that renders bytes",
      new PngResponse([1, 2]),
      { bytes: new Uint8Array([1, 2]), headers: { "content-type": "image/png" } },
    ],
  ])("is sent as it is: %s", async (_, response, expected) => {
    const answer = await answerTo(() => response);

    expect(answer).toMatchObject({ status: 200, cookies: [], ...expected });
    expect(answer.headers).toEqual(withId(expected.headers));
  });

  it("is rendered once, until its content changes", () => {
    const rendered: string[] = [];
    class Counting extends HttpResponse<string> {
      override render(content: string): RenderedBody {
        rendered.push(content);
        return content;
      }
    }
    const response = new Counting("a");

    const bodies = [response.body, response.body];
    response.content = "b";
    bodies.push(response.body);

    expect(bodies).toEqual(["a", "a", "b"]);
    expect(rendered).toEqual(["a", "b"]);
    expect(response.content).toBe("b");
  });

  it("may be changed by middleware, its content too", async () => {
    const { json, headers } = await answerTo(() => ({ a: 1 }), {
      middleware: [
        async (_request, next) => {
          const response = await next();
          response.content = { wrapped: response.content };
          response.headers.set("x-a", "1");
          return response;
        },
      ],
    });

    expect(json).toEqual({ wrapped: { a: 1 } });
    expect(headers["x-a"]).toBe("1");
  });
});

describe("a redirect", () => {
  it.each([
    ["/items?a=b&c=%20#d", "/items?a=b&c=%20#d"],
    ["https://example.com/[x]", "https://example.com/[x]"],
    ["/a b", "/a%20b"],
    ["/é€😀", "/%C3%A9%E2%82%AC%F0%9F%98%80"],
    ["/a\r\nset-cookie: a=b", "/a%0D%0Aset-cookie:%20a=b"],
    ["/\u0000\u007f\u0085", "/%00%7F%C2%85"],
    ["/\ud800", "/%EF%BF%BD"],
  ])("leads to %j as %s", async (url, location) => {
    const { headers } = await answerTo(() => new RedirectResponse(url));

    expect(headers).toEqual(withId({ location }));
  });

  @Controller()
  class Redirects {
    @Get("/plain") @Redirect("/target") plain() {}
    @Get("/code") @Redirect("/target", 308) code() {}
    @Get("/encoded") @Redirect("/a b") encoded() {}
    @Get("/url") @Redirect("/target", 301) url() {
      return { url: "/else where" };
    }
    @Get("/status") @Redirect("/target", 301) async status() {
      return { status: 307 };
    }
    @Get("/both") @Redirect("/target") both() {
      return { url: "/other", status: 303 };
    }
    @Get("/null") @Redirect("/target") nothing() {
      return null;
    }
    @Get("/status-decorator") @Status(201) @Redirect("/target") statusDecorator() {}
    @Get("/response") @Redirect("/target") response() {
      return new TextResponse("no redirect");
    }
    @Get("/web") @Redirect("/target") web() {
      return new Response("no redirect", { status: 201 });
    }
    @Get("/cookies") @Redirect("/target") @SetHeader("X-A", "1") cookies(@Res() response: HttpResponse) {
      response.setCookie("a", "b");
    }
    @Get("/bad") @Redirect("/target") bad() {
      return { status: 99 };
    }
  }

  const handler = createLambdaHandler([Redirects], { accessLog: false });

  it.each([
    ["/plain", 302, "/target"],
    ["/code", 308, "/target"],
    ["/encoded", 302, "/a%20b"],
    ["/url", 301, "/else%20where"],
    ["/status", 307, "/target"],
    ["/both", 303, "/other"],
    ["/null", 302, "/target"],
    ["/status-decorator", 302, "/target"],
    ["/response", 200, undefined],
    ["/web", 201, undefined],
    ["/cookies", 302, "/target"],
    ["/bad", 500, undefined],
  ])("of a method: %s is %i to %s", async (path, status, location) => {
    const answer = await call(handler, "GET", path);

    expect(answer.status).toBe(status);
    expect(answer.headers.location).toBe(location);
  });

  it("carries headers and cookies, and no body", async () => {
    const answer = await call(handler, "GET", "/cookies");

    expect(answer).toMatchObject({ headers: { "x-a": "1", location: "/target" }, cookies: ["a=b; Path=/"], text: "" });
    expect(answer.headers).not.toHaveProperty("content-type");
  });
});

describe("a web response", () => {
  it("is sent with its status, headers, cookies and body", async () => {
    const headers = new Headers({ "content-type": "text/x-test", "X-A": "1" });
    headers.append("set-cookie", "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT");
    headers.append("set-cookie", "b=2");

    const answer = await answerTo(() => new Response("é", { status: 203, headers }));

    expect(answer).toMatchObject({ status: 203, text: "é" });
    expect(answer.headers).toEqual(withId({ "content-type": "text/x-test", "x-a": "1" }));
    expect(answer.cookies).toEqual(["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "b=2"]);
  });

  it.each([
    ["204", () => new Response(null, { status: 204 }), 204],
    ["no body", () => new Response(null), 200],
    ["an empty body", () => new Response(new Uint8Array(0), { status: 404 }), 404],
    ["a promise", async () => new Response(null, { status: 201 }), 201],
  ])("may have no body: %s", async (_, result, status) => {
    const answer = await answerTo(result);

    expect(answer).toMatchObject({ status, text: "" });
    expect(answer.headers).toEqual(withId({}));
  });

  it("may be the answer of a middleware", async () => {
    const web = () => new Response("from middleware", { status: 418 }) as unknown as HttpResponse;

    const answer = await answerTo(() => 1, { middleware: [web] });

    expect(answer).toMatchObject({ status: 418, text: "from middleware" });
  });

  it("is 500 where it stands for an error of the network", async () => {
    const { status, records } = await answerTo(() => Response.error());

    expect(status).toBe(500);
    expect(records).toMatchObject([{ error_detail: "0 is not a status from 200 to 599" }]);
  });
});

describe("an instance", () => {
  class Address {
    city = "Paris";
    @Exclude() secret = "hidden";
  }

  class User {
    name = "Ann";
    @Exclude() password = "hidden";
    @Transform(({ value }) => (value as Date).getUTCFullYear()) born = new Date(0);
    @Expose() get initial() {
      return this.name.charAt(0);
    }
    addresses = [new Address()];
  }

  class Admin extends User {
    level = 1;
  }

  class Plain {
    constructor(readonly user: unknown) {}
    get computed() {
      return 1;
    }
  }

  class Money {
    @Exclude() currency = "EUR";
    cents = 100;
    toJSON() {
      return `${this.cents} ${this.currency}`;
    }
  }

  const user = { name: "Ann", born: 1970, initial: "A", addresses: [{ city: "Paris" }] };

  it.each<[string, unknown, unknown]>([
    ["alone", new User(), user],
    ["in a list", [new User(), 1, [new User()]], [user, 1, [user]]],
    ["in an object", { user: new User(), n: 1 }, { user, n: 1 }],
    ["below other instances", new Plain({ deep: [new Plain(new User())] }), { user: { deep: [{ user }] } }],
    ["beside others", [new Plain(1), new Address(), null], [{ user: 1 }, { city: "Paris" }, null]],
    ["inherited", new Admin(), { ...user, level: 1 }],
    ["twice", ((one) => [one, one])(new Address()), [{ city: "Paris" }, { city: "Paris" }]],
    ["with toJSON", { price: new Money(), prices: [new Money()] }, { price: "100 EUR", prices: ["100 EUR"] }],
    ["in the content of a response", new JsonResponse({ user: new User() }), { user }],
    [
      "under a key that is a prototype elsewhere",
      JSON.parse('{"__proto__":{"a":1}}'),
      JSON.parse('{"__proto__":{"a":1}}'),
    ],
  ])("is serialised as its class says: %s", async (_, value, expected) => {
    const { status, json } = await answerTo(() => value);

    expect(status).toBe(200);
    expect(json).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["objects", { a: { b: [1, { c: null }] }, d: undefined, e: new Date(0) }],
    ["instances of other classes", [new Plain(1), new Map(), new Set([1]), /x/, new Error("a")]],
    ["objects without a prototype", Object.assign(Object.create(null), { a: 1 })],
    ["lists with holes", Object.assign([], { 1: "a", length: 3 })],
    ["objects with a constructor of their own", { constructor: "a", b: 1 }],
    ["instances whose constructor is lost", Object.create({ constructor: 1 })],
  ])("of no such class is what JSON makes of it: %s", async (_, value) => {
    const { text } = await answerTo(() => value);

    expect(text).toBe(JSON.stringify(value));
  });

  it("is not changed itself", async () => {
    const value = { user: new User(), list: [new Address()] };

    await answerTo(() => value);

    expect(value).toEqual({ user: new User(), list: [new Address()] });
    expect(value.user).toBeInstanceOf(User);
  });
});

describe("a value that cannot be sent", () => {
  const cycle: Record<string, unknown> = { user: "a" };
  cycle.self = cycle;

  class Knot {
    @Exclude() secret = "hidden";
    self = this;
  }

  it.each<[string, () => unknown, RegExp]>([
    ["a cycle", () => cycle, /^the response cannot be rendered: TypeError: Converting circular structure to JSON/],
    ["a cycle of lists", () => [cycle], /circular/],
    ["a cycle of instances that are transformed", () => new Knot(), /RangeError: Maximum call stack size exceeded$/],
    ["a BigInt", () => ({ n: 1n }), /^the response cannot be rendered: TypeError: .*BigInt/],
    ["a BigInt alone", () => 1n, /BigInt/],
    ["a function", () => () => 1, /TypeError: JSON cannot express a function$/],
    ["a symbol", () => Symbol("a"), /TypeError: JSON cannot express a symbol$/],
    ["a toJSON that gives nothing", () => ({ toJSON: () => undefined }), /JSON cannot express a object$/],
    [
      "a toJSON that throws",
      () => ({
        toJSON: () => {
          throw new Error("no JSON");
        },
      }),
      /Error: no JSON$/,
    ],
    [
      "content that is no text",
      () => new HttpResponse({ a: 1 }),
      /neither text nor bytes; use JsonResponse, or override render$/,
    ],
    [
      "a render that throws",
      () =>
        new (class extends HttpResponse {
          override render(): never {
            throw new Error("broken");
          }
        })(1),
      /Error: broken$/,
    ],
    ["a status below 200", () => new HttpResponse("a", { status: 99 }), /^99 is not a status from 200 to 599$/],
    ["a status above 599", () => new HttpResponse("a", { status: 700 }), /^700 is not a status from 200 to 599$/],
    ["an interim status", () => new HttpResponse("a", { status: 101 }), /^101 is not a status/],
    ["a status with a fraction", () => new HttpResponse("a", { status: 200.5 }), /^200\.5 is not a status/],
    ["a status that is no number", () => new HttpResponse("a", { status: "200" as never }), /^200 is not a status/],
    [
      "a media type with a line break",
      () => new HttpResponse("a", { mediaType: "text/x\r\nset-cookie: a=b" }),
      /^a header must not be sent: the value of the header "content-type"/,
    ],
    [
      "too many bytes",
      () => "x".repeat(7 * 1024 * 1024),
      /^the answer has \d+ bytes, more than the \d+ that the platform takes$/,
    ],
  ])("is 500, with the reason in the log: %s", async (_, result, reason) => {
    const { status, json, records } = await answerTo(result);

    expect(status).toBe(500);
    expect(json).toEqual({ detail: "Internal Server Error" });
    expect(records).toMatchObject([{ level: "error", status_code: 500, error_detail: expect.stringMatching(reason) }]);
  });

  it("may say itself what is sent instead", async () => {
    class Teapot extends HttpResponse {
      override render(): never {
        throw new HttpException(418, "short and stout");
      }
    }

    const { status, json } = await answerTo(() => new Teapot(1));

    expect(status).toBe(418);
    expect(json).toEqual({ detail: "short and stout" });
  });

  it("passes middleware as an answer", async () => {
    const seen: number[] = [];

    await answerTo(() => cycle, {
      middleware: [
        async (_request, next) => {
          const response = await next();
          seen.push(response.status);
          return response;
        },
      ],
    });

    expect(seen).toEqual([500]);
  });
});

describe("an answer without a body", () => {
  it.each([204, 205, 304])("has none, whatever was given: %i", async (status) => {
    const headers = { "content-length": "1", "content-encoding": "gzip", "content-type": "text/x", etag: '"a"' };

    const answer = await answerTo(() => new HttpResponse("body", { status, headers }));

    expect(answer).toMatchObject({ status, text: "" });
    expect(answer.headers).toEqual(withId({ etag: '"a"' }));
  });

  it.each<[string, () => unknown, number, Record<string, string>]>([
    ["JSON", () => ({ a: 1 }), 200, { "content-type": "application/json" }],
    [
      "text",
      () => new TextResponse("a", { headers: { "x-a": "1" } }),
      200,
      { "x-a": "1", "content-type": "text/plain; charset=utf-8" },
    ],
    ["nothing", () => undefined, 204, {}],
    [
      "an error",
      () => {
        throw new HttpException(404);
      },
      404,
      { "content-type": "application/json" },
    ],
    ["what cannot be rendered", () => 1n, 500, { "content-type": "application/json" }],
  ])("is that to HEAD, with the headers of GET: %s", async (_, result, status, headers) => {
    const head = await answerTo(result, { method: "HEAD" });
    const get = await answerTo(result);

    expect(head).toMatchObject({ status, text: "" });
    expect(head.headers).toEqual(withId(headers));
    expect(get.headers).toEqual(withId(headers));
  });
});

describe("a response that is returned more than once", () => {
  const kept = new JsonResponse({ ok: true }, { status: 203, headers: { "x-kept": "yes" } });

  @Controller()
  class Kept {
    @Get()
    read() {
      return kept;
    }
  }

  it("collects nothing that middleware adds for one client", async () => {
    let client = 0;
    const handler = createLambdaHandler([Kept], {
      middleware: [
        async (_request, next) => {
          const response = await next();
          response.setCookie("session", String(++client));
          response.headers.append("x-kept", "and more");
          return response;
        },
      ],
    });

    const answers = [await call(handler, "GET", "/"), await call(handler, "GET", "/"), await call(handler, "GET", "/")];

    expect(answers.map(({ cookies }) => cookies)).toEqual([1, 2, 3].map((n) => [`session=${n}; Path=/`]));
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 203,
        json: { ok: true },
        headers: { "content-type": "application/json", "x-kept": "yes, and more" },
      });
    }
  });

  it.each<[string, string, ApplicationOptions]>([
    ["a middleware", "/", { middleware: [() => kept] }],
    ["an error renderer", "/none", { errors: () => kept }],
  ])("collects nothing either where %s gave it", async (_name, path, options) => {
    const addsHeaders: Middleware = async (_request, next) => {
      const response = await next();
      response.headers.append("x-added", "once");
      return response;
    };
    const handler = createLambdaHandler([Kept], {
      ...options,
      middleware: [addsHeaders, ...(options.middleware ?? [])],
    });

    for (let turn = 0; turn < 3; turn++) {
      const { headers, json } = await call(handler, "GET", path);
      expect(json).toEqual({ ok: true });
      expect(headers["x-added"]).toBe("once");
    }
  });

  it("keeps its own content type, and none where it has no body", async () => {
    const own = new HttpResponse("a,b", { headers: { "content-type": "text/csv" } });
    const empty = new HttpResponse(undefined, { status: 202 });
    @Controller()
    class Constants {
      @Get("/own")
      own() {
        return own;
      }

      @Get("/empty")
      empty() {
        return empty;
      }
    }
    const handler = createLambdaHandler([Constants]);
    for (const path of ["/own", "/empty"]) await call(handler, "GET", path);

    expect(await call(handler, "GET", "/own")).toMatchObject({ text: "a,b", headers: { "content-type": "text/csv" } });
    expect(await call(handler, "GET", "/empty")).toMatchObject({ status: 202, text: "", headers: {} });
  });
});

describe("returned values that are neither JSON nor a response", () => {
  @Controller()
  class Binary {
    @Get("/buffer")
    buffer() {
      return Uint8Array.of(1, 2, 3).buffer;
    }

    @Get("/view")
    view() {
      return new DataView(Uint8Array.of(9, 1, 2, 9).buffer, 1, 2);
    }

    @Get("/stream")
    async *stream() {
      yield "a";
    }

    @Get("/injected")
    injected(@Res() response: HttpResponse) {
      response.status = 503;
      return response;
    }

    @Get("/string")
    @Redirect("/elsewhere")
    string() {
      return "/here";
    }
  }

  it.each([
    ["/buffer", [1, 2, 3]],
    ["/view", [1, 2]],
  ])("are bytes where they are binary: %s", async (path, bytes) => {
    const answer = await call(createLambdaHandler([Binary]), "GET", path);

    expect([...answer.bytes]).toEqual(bytes);
    expect(answer.headers["content-type"]).toBe("application/octet-stream");
  });

  it("are a 500 with its reason where they are streams", async () => {
    const records: LogRecord[] = [];
    const handler = createLambdaHandler([Binary], { accessLog: keepIn(records) });

    expect((await call(handler, "GET", "/stream")).status).toBe(500);
    expect(records[0]?.error_detail).toBe("a stream was returned by itself; return new StreamResponse(stream)");
  });

  it("are the injected response itself, which is logged where it is a failure", async () => {
    const records: LogRecord[] = [];
    const handler = createLambdaHandler([Binary], { accessLog: keepIn(records) });

    expect(await call(handler, "GET", "/injected")).toMatchObject({ status: 503, text: "" });
    expect(records).toEqual([expect.objectContaining({ level: "error", status_code: 503, error_detail: undefined })]);
  });

  it("are where a redirect leads, as a text", async () => {
    const answer = await call(createLambdaHandler([Binary]), "GET", "/string");

    expect(answer).toMatchObject({ status: 302, headers: { location: "/here" } });
  });
});
