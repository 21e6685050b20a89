import {
  Body,
  ConfigurationError,
  Controller,
  Get,
  Head,
  Header,
  type HttpRequest,
  HttpResponse,
  type LogRecord,
  Param,
  Post,
  Req,
  Res,
} from "lambent";
import {
  createLambdaHandler,
  type HttpApiEvent,
  type HttpApiResult,
  type HttpEvent,
  type LambdaOptions,
  type RestEvent,
  type RestResult,
  UnsupportedEventError,
} from "lambent/aws-lambda";
import { type HttpSourceName, httpSource, httpSources, lookAlikes } from "../support/events.js";
import { keepIn, watchStandardOutput } from "../support/log-lines.js";

process.env.LOG_LEVEL = "info";

@Controller()
class EchoController {
  @Get("/where/{rest+}")
  where(@Req() { path, basePath, method }: HttpRequest) {
    return { path, basePath, method };
  }

  @Get("/root")
  root(@Req() { headers, cookies, query, id, event, context }: HttpRequest) {
    return {
      names: [...headers],
      cookies: { ...cookies },
      query: [...query],
      id,
      hasEvent: event !== undefined,
      context,
    };
  }

  @Get("/client")
  client(@Req() { id, clientIp }: HttpRequest) {
    return { id, clientIp };
  }

  @Get("/id/{id}")
  id(@Param("id") id: string) {
    return id;
  }

  @Get("/chunk/{size}")
  chunk(@Param("size", Number) size: number) {
    return new HttpResponse("x".repeat(size));
  }

  @Get("/quotes/{size}")
  quotes(@Param("size", Number) size: number) {
    return new HttpResponse('"'.repeat(size));
  }

  @Get("/header/{size}")
  header(@Param("size", Number) size: number) {
    return new HttpResponse("x", { headers: { "x-a": "a".repeat(size) } });
  }

  @Get("/framed")
  framed() {
    return new HttpResponse("framed", { headers: { "transfer-encoding": "chunked", "content-length": "9999" } });
  }

  @Head("/framed")
  headOfFramed() {
    return new HttpResponse(undefined, { headers: { "transfer-encoding": "chunked", "content-length": "9999" } });
  }

  @Get("/bytes/{size}")
  bytes(@Param("size", Number) size: number) {
    return new HttpResponse(new Uint8Array(size));
  }

  @Get("/cookies/{count}")
  cookies(@Param("count", Number) count: number, @Res() response: HttpResponse) {
    for (let n = 0; n < count; n++) response.setCookie(`c${n}`, String(n));
  }

  @Get("/bug")
  bug() {
    throw new RangeError("out of range");
  }

  @Get("/thrown/{what}")
  thrown(@Param("what") what: string) {
    // biome-ignore lint/style/useThrowOnlyError: libraries do throw such values.
    throw what === "null" ? null : what;
  }

  @Get("/agent")
  agent(@Header("user-agent") agent: string) {
    return { agent };
  }

  @Post("/json")
  json(@Body(Object) body: unknown) {
    return { body };
  }
}

function create(options: LambdaOptions = {}) {
  return createLambdaHandler([EchoController], { accessLog: false, ...options });
}

type Fields = Record<string, unknown>;

function event(name: HttpSourceName, path: string, more: Fields = {}): HttpEvent & Fields {
  return httpSource(name).encode({ method: "GET", path, ...more }) as HttpEvent & Fields;
}

function bodyOf({ body }: { body: string }): unknown {
  return JSON.parse(body);
}

describe("the handler", () => {
  it("declares two parameters, because the runtime of Node.js 24 refuses more", () => {
    expect(create()).toHaveLength(2);
  });

  it("returns a promise for synchronous routes and for refused events alike", async () => {
    const handler = create();

    const answered = handler(event("REST API", "/id/1"));
    const refused = handler(null);

    expect(answered).toBeInstanceOf(Promise);
    expect(refused).toBeInstanceOf(Promise);
    await expect(answered).resolves.toMatchObject({ statusCode: 200 });
    await expect(refused).rejects.toBeInstanceOf(UnsupportedEventError);
  });

  const refuse = () => {
    throw new Error("it cannot be read");
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  it.each<[what: string, event: object]>([
    ["field cannot be read", Object.defineProperty({}, "requestContext", { get: refuse })],
    ["list of records cannot be read", Object.defineProperty({}, "Records", { get: refuse })],
    ["headers cannot be read", Object.defineProperty({ ...event("REST API", "/root") }, "headers", { get: refuse })],
    ["proxy throws", new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse })],
    ["proxy is revoked", revoked.proxy],
  ])("returns a promise for an event whose %s", async (_what, hostile) => {
    const refused = create()(hostile);

    expect(refused).toBeInstanceOf(Promise);
    await expect(refused).rejects.toThrow(/it cannot be read|revoked/);
  });

  it("re-throws an unknown error, so that the platform records a failed invocation", async () => {
    await expect(create()(event("REST API", "/bug"))).rejects.toThrow(new RangeError("out of range"));
  });

  it.each(["null", "text"])("rejects with an Error where %s was thrown", async (what) => {
    await expect(create()(event("REST API", `/thrown/${what}`))).rejects.toThrow(
      `a value that is not an Error was thrown: ${what}`,
    );
  });

  it("prints one line of JSON for an error on standard output", async () => {
    const { written, restore } = watchStandardOutput();
    try {
      await createLambdaHandler([EchoController])(event("REST API", "/bug"), { awsRequestId: "r-1" }).catch(
        () => undefined,
      );
    } finally {
      restore();
    }

    const lines = written.filter((line) => line.includes("r-1"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(lines[0]!)).toMatchObject({ type: "access", level: "critical", id: "r-1", route: "/bug" });
  });
});

describe("events that are no requests", () => {
  it.each([...lookAlikes])("refuses $name with a typed error", async ({ event: other }) => {
    await expect(create()(other)).rejects.toBeInstanceOf(UnsupportedEventError);
  });

  it.each([
    [undefined, "the event is undefined, not an object"],
    [null, "the event is null, not an object"],
    ["text", "the event is a string, not an object"],
    [[1], "the event is an array, not an object"],
    [{}, "the event is none that this handler serves: it has the fields (none)"],
    [{ Records: [], a: 1 }, "the event is none that this handler serves: it has the fields Records, a"],
    [
      { version: "2.0", isBase64Encoded: false, requestContext: {} },
      "the event is none that this handler serves: it has the fields version, isBase64Encoded, requestContext",
    ],
    [
      { version: "3.0", isBase64Encoded: false, requestContext: {} },
      "the event is none that this handler serves: it has the fields version, isBase64Encoded, requestContext",
    ],
  ])("says of %j what it is", async (other, message) => {
    await expect(create()(other)).rejects.toThrow(message);
  });
});

describe("stages and base paths", () => {
  it.each<[HttpSourceName, Fields, Fields]>([
    ["REST API", { stage: "prod" }, { path: "/where/a", basePath: "" }],
    ["HTTP API, payload 1.0", { stage: "prod" }, { path: "/where/a", basePath: "/prod" }],
    ["HTTP API, payload 1.0", {}, { path: "/where/a", basePath: "" }],
    ["HTTP API, payload 2.0", { stage: "prod" }, { path: "/where/a", basePath: "/prod" }],
    ["HTTP API, payload 2.0", {}, { path: "/where/a", basePath: "" }],
    ["HTTP API, payload 2.0", { stage: "prod", domainName: "api.example.com" }, { path: "/where/a", basePath: "" }],
    ["function URL", {}, { path: "/where/a", basePath: "" }],
  ])("takes a named stage off the path of %s with %j", async (name, more, expected) => {
    const result = await create()(event(name, "/where/a", more));

    expect(bodyOf(result)).toMatchObject(expected);
  });

  it("leaves a first segment that only begins like the stage", async () => {
    const original = event("HTTP API, payload 2.0", "/where/a", { stage: "wh" }) as HttpApiEvent;

    const result = await create()({ ...original, rawPath: "/where/a" });

    expect(bodyOf(result)).toMatchObject({ path: "/where/a", basePath: "" });
  });

  it("leaves the path of payload 1.0 where only the context has the stage", async () => {
    const original = event("HTTP API, payload 1.0", "/where/a", { stage: "where" });

    const result = await create()({ ...original, path: "/where/a" });

    expect(bodyOf(result)).toMatchObject({ path: "/where/a", basePath: "" });
  });

  it("answers the root of a stage", async () => {
    const result = await create()(event("HTTP API, payload 2.0", "", { stage: "prod" }));

    expect(result.statusCode).toBe(404);
  });

  it.each(["/shop", "shop/", "/shop/"])("takes the basePath %j off where it stands there", async (basePath) => {
    const handler = create({ basePath });

    const mapped = await handler(event("REST API", "/shop/where/a"));
    const direct = await handler(event("REST API", "/where/a"));
    const similar = await handler(event("REST API", "/shopping/where/a"));
    const root = await handler(event("REST API", "/shop"));

    expect(bodyOf(mapped)).toMatchObject({ path: "/where/a", basePath: "/shop" });
    expect(bodyOf(direct)).toMatchObject({ path: "/where/a", basePath: "" });
    expect([similar.statusCode, root.statusCode]).toEqual([404, 404]);
  });

  it.each<[string, HttpSourceName, string, string]>([
    ["/caf\u00e9", "REST API", "/caf%C3%A9/where/a", "/caf%C3%A9"],
    ["/caf\u00e9", "HTTP API, payload 2.0", "/caf%C3%A9/where/a", "/caf%C3%A9"],
    ["/caf\u00e9", "function URL", "/caf%c3%a9/where/a", "/caf%C3%A9"],
    ["/caf%c3%a9/", "function URL", "/caf%C3%A9/where/a", "/caf%C3%A9"],
    ["/shop", "REST API", "/%73hop/where/%61", "/shop"],
    ["/%73hop", "ALB", "/shop/where/a", "/shop"],
    ["/a b/c*", "VPC Lattice v1", "/a%20b/c*/where/a", "/a%20b/c*"],
  ])("takes the basePath %j off %s's %s, however it is written", async (basePath, name, path, taken) => {
    const result = await create({ basePath })(event(name, path));

    expect(bodyOf(result)).toMatchObject({ path: "/where/a", basePath: taken });
  });

  it.each(["/shop?a=1", "/shop#top"])("refuses the basePath %j, which no path holds", (basePath) => {
    expect(() => create({ basePath })).toThrow(
      new ConfigurationError([`the option basePath is "${basePath}". Give a path alone, such as "/shop".`]),
    );
  });

  it("takes the basePath off where the front knows no stage", async () => {
    const result = await create({ basePath: "/shop" })(event("ALB", "/shop/where/a"));

    expect(bodyOf(result)).toMatchObject({ path: "/where/a", basePath: "/shop" });
  });

  it("takes stage and basePath off together", async () => {
    const result = await create({ basePath: "/shop" })(
      event("HTTP API, payload 2.0", "/shop/where/a", { stage: "prod" }),
    );

    expect(bodyOf(result)).toMatchObject({ path: "/where/a", basePath: "/prod/shop" });
  });
});

describe("headers that say how an answer travels", () => {
  it.each(httpSources)("are the platform's own behind $name", async ({ encode, decode }) => {
    const send = async (method: string, path: string) =>
      decode(await create()(encode({ method, path, headers: [["X-Request-Id", "r-1"]] })));

    const answer = await send("GET", "/framed");
    const toHead = await send("HEAD", "/framed");
    const toHeadOfGet = await send("HEAD", "/chunk/1");

    const id = ["x-request-id", "r-1"];
    expect(answer.headers).toEqual([id, ["content-type", "text/plain; charset=utf-8"]]);
    // RFC 9110, 8.6: the length that the answer to GET would have.
    expect(toHead.headers).toEqual([["content-length", "9999"], id]);
    expect(toHeadOfGet.headers).toEqual([id, ["content-type", "text/plain; charset=utf-8"]]);
  });
});

describe("what events leave out", () => {
  it.each(httpSources)("$name: null in place of every map, and no body", async ({ name, encode, decode }) => {
    const original = encode({ method: "GET", path: "/root" }) as object as Fields;
    const maps = ["headers", "queryStringParameters", "multiValueQueryStringParameters", "body"];
    const bare = { ...original, ...Object.fromEntries(maps.map((map) => [map, null])) };
    // The kind of header map says how an ALB wants its answer.
    if (name !== "ALB, multi-value headers") Object.assign(bare, { multiValueHeaders: null });
    else Object.assign(bare, { multiValueHeaders: {} });

    const response = decode(await create()(bare));

    expect(response.status).toBe(200);
    expect(JSON.parse(response.body.toString())).toMatchObject({ names: [], cookies: {}, query: [] });
  });

  it("reads single-value maps where a REST event has no others", async () => {
    const original = event("REST API", "/root", { query: [["a", "1"]], headers: [["X-One", "1"]] });

    const result = await create()({ ...original, multiValueHeaders: null, multiValueQueryStringParameters: null });

    expect(bodyOf(result)).toMatchObject({ names: expect.arrayContaining([["x-one", "1"]]), query: [["a", "1"]] });
  });

  it("reads an event of payload 2.0 without a query", async () => {
    const { rawQueryString: _, ...bare } = event("HTTP API, payload 2.0", "/root") as HttpApiEvent;

    expect(bodyOf(await create()(bare as HttpEvent))).toMatchObject({ query: [] });
  });

  it("passes over values that are no texts", async () => {
    const original = event("HTTP API, payload 2.0", "/root");

    const result = await create()({
      ...original,
      headers: { "x-ok": "1", "x-number": 2, "x-null": null, "x-undefined": undefined },
    } as object as HttpEvent);

    expect(bodyOf(result)).toMatchObject({ names: [["x-ok", "1"]] });
  });

  it.each<[HttpSourceName, string, unknown]>([
    ["HTTP API, payload 2.0", "cookies", 5],
    ["HTTP API, payload 2.0", "cookies", "a=1"],
    ["HTTP API, payload 2.0", "cookies", [null, { a: 1 }]],
    ["HTTP API, payload 2.0", "rawQueryString", {}],
    ["function URL", "rawQueryString", 5],
    ["REST API", "multiValueHeaders", "text"],
    ["REST API", "headers", ["a"]],
    ["REST API", "multiValueQueryStringParameters", 5],
    ["ALB", "queryStringParameters", "text"],
    ["ALB, multi-value headers", "multiValueHeaders", ["a"]],
    ["VPC Lattice v1", "headers", "text"],
    ["VPC Lattice v2", "queryStringParameters", [["a", "b"]]],
  ])("%s: takes the field %s for absent where it is %j", async (name, field, value) => {
    const original = event(name, "/root", { headers: [["X-One", "1"]] });
    const { [field]: _, ...without } = original;

    const context = { awsRequestId: "r-1" };

    const given = await create()({ ...original, [field]: value }, context);

    expect(given).toEqual(await create()(without, context));
  });

  it.each<[HttpSourceName, string, unknown]>([
    ["HTTP API, payload 2.0", "domainName", 5],
    ["HTTP API, payload 2.0", "stage", {}],
    ["HTTP API, payload 1.0", "domainName", null],
    ["HTTP API, payload 1.0", "stage", 5],
    ["HTTP API, payload 2.0", "requestId", { a: 1 }],
    ["REST API", "requestId", 5],
    ["REST API", "identity", "text"],
    ["REST API", "identity", { sourceIp: 5 }],
    ["VPC Lattice v2", "identity", { sourceIp: ["a"] }],
    ["HTTP API, payload 2.0", "http", { method: "GET", sourceIp: {} }],
  ])("%s: takes the context's %s for absent where it is %j", async (name, field, value) => {
    const original = event(name, "/client") as RestEvent;

    const result = await create()({ ...original, requestContext: { ...original.requestContext, [field]: value } });

    expect(result.statusCode).toBe(200);
    // A request without an id of the platform gets a random one.
    if (field === "requestId") expect(bodyOf(result)).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    if (field === "identity" || field === "http") expect(bodyOf(result)).not.toHaveProperty("clientIp");
  });

  it("takes a body for text where the event does not say true of its encoding", async () => {
    const original = event("VPC Lattice v1", "/json", { method: "POST" });

    const result = await create()({ ...original, body: "[1]", is_base64_encoded: "false" } as object as HttpEvent);

    expect(bodyOf(result)).toEqual({ body: [1] });
  });

  it("answers 400 to a body that is no text", async () => {
    const sent = { ...event("REST API", "/json", { method: "POST" }), body: { a: 1 } };

    const result = await create()(sent as object as HttpEvent);

    expect(result.statusCode).toBe(400);
    expect(bodyOf(result)).toEqual({ detail: "The body of the event is not text" });
  });

  it("takes the id from the context, else from the event", async () => {
    const withContext = await create()(event("REST API", "/root"), { awsRequestId: "from-context" });
    const without = await create()(event("HTTP API, payload 2.0", "/root"));

    expect(bodyOf(withContext)).toMatchObject({ id: "from-context", context: { awsRequestId: "from-context" } });
    expect(bodyOf(without)).toMatchObject({ id: expect.any(String) });
  });

  it("takes a path without its slash as if it had one", async () => {
    const result = await create()({ ...event("ALB", "/id/1"), path: "id/1" });

    expect(result.statusCode).toBe(200);
  });
});

describe("hostile requests", () => {
  const hostile = "a\r\nx-evil: 1\u0000\u0085\u2028z";

  it("hands control characters of a header on as they are, and never into an answer's headers", async () => {
    const result = await create()(event("HTTP API, payload 2.0", "/agent", { headers: [["User-Agent", hostile]] }));

    expect(bodyOf(result)).toEqual({ agent: hostile });
    expect(JSON.stringify(Object.entries((result as HttpApiResult).headers))).not.toContain("evil");
  });

  it("reads control characters in cookies without harm", async () => {
    const result = await create()(
      event("REST API", "/root", {
        cookies: [
          ["a", hostile],
          ["__proto__", "x"],
        ],
      }),
    );

    expect(bodyOf(result)).toMatchObject({ cookies: { a: hostile } });
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it("writes control characters escaped into the log", async () => {
    const { written, restore } = watchStandardOutput();
    try {
      const handler = createLambdaHandler([EchoController]);
      await handler({ ...event("REST API", "/agent", { headers: [["User-Agent", hostile]] }), httpMethod: "A\nB" });
    } finally {
      restore();
    }

    const [line, ...more] = written.filter((text) => text.includes('"access"'));
    expect(more).toEqual([]);
    expect(line).toContain('"method":"A\\nB"');
    expect(line).toContain('"user_agent":"a\\r\\nx-evil: 1\\u0000\\u0085\\u2028z"');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(line?.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  });

  it("takes base64 that is none as the bytes that can be read", async () => {
    const original = event("REST API", "/json", { method: "POST", headers: [["content-type", "application/json"]] });

    const result = await create()({ ...original, body: "@@@", isBase64Encoded: true });

    expect(result.statusCode).toBe(422);
  });
});

describe("the platform's limits", () => {
  const mebibyte = 1024 * 1024;

  it.each<[HttpSourceName, string, number]>([
    ["REST API", `/chunk/${6 * mebibyte - 1000}`, 200],
    ["REST API", `/chunk/${6 * mebibyte + 1}`, 500],
    // Every quote is two bytes once the answer is JSON.
    ["HTTP API, payload 2.0", `/quotes/${3 * mebibyte + 1}`, 500],
    ["function URL", `/bytes/${5 * mebibyte}`, 500],
    ["function URL", `/bytes/${4 * mebibyte}`, 200],
    ["ALB", `/chunk/${mebibyte - 1000}`, 200],
    ["ALB", `/chunk/${mebibyte}`, 500],
    ["ALB, multi-value headers", `/chunk/${mebibyte}`, 500],
    ["VPC Lattice v2", `/chunk/${6 * mebibyte + 1}`, 500],
    ["REST API", "/header/7000000", 500],
    ["HTTP API, payload 2.0", "/header/7000000", 500],
    ["ALB", "/header/2000000", 500],
    ["ALB, multi-value headers", "/header/2000000", 500],
    ["ALB, multi-value headers", "/header/900000", 200],
  ])("%s: %s is %i", async (name, path, status) => {
    const records: LogRecord[] = [];

    const response = httpSource(name).decode(await create({ accessLog: keepIn(records) })(event(name, path)));

    expect(response.status).toBe(status);
    if (status === 500) {
      expect(response.body.toString()).toBe('{"detail":"Internal Server Error"}');
      expect(records[0]?.error_detail).toMatch(/^the answer has \d+ bytes, more than the \d+ that the platform takes$/);
    }
  });

  it("spells Set-Cookie differently for each cookie of a load balancer that takes one value a name", async () => {
    const result = (await create()(event("ALB", "/cookies/3"), { awsRequestId: "r-1" })) as RestResult;

    expect(result.headers).toEqual({
      "x-request-id": "r-1",
      "set-cookie": "c0=0; Path=/",
      "Set-cookie": "c1=1; Path=/",
      "sEt-cookie": "c2=2; Path=/",
    });
    expect(result.statusDescription).toBe("204 No Content");
    expect(result.multiValueHeaders).toBeUndefined();
  });

  it("refuses more cookies than there are spellings", async () => {
    const within = httpSource("ALB").decode(await create()(event("ALB", "/cookies/512")));
    const beyond = httpSource("ALB").decode(await create()(event("ALB", "/cookies/513")));

    expect([within.status, within.cookies.length]).toEqual([204, 512]);
    expect([beyond.status, beyond.cookies.length]).toEqual([500, 0]);
  });

  it("answers a load balancer with the kind of map that it asked with", async () => {
    const result = (await create()(event("ALB, multi-value headers", "/cookies/2"), {
      awsRequestId: "r-1",
    })) as RestResult;

    expect(result.headers).toBeUndefined();
    expect(result.multiValueHeaders).toEqual({
      "x-request-id": ["r-1"],
      "set-cookie": ["c0=0; Path=/", "c1=1; Path=/"],
    });
  });
});
