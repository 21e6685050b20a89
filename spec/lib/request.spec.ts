import {
  type Codec,
  Controller,
  createApplication,
  Get,
  HttpHeaders,
  HttpRequest,
  type Middleware,
  Param,
  Post,
  QueryParameters,
  type RawBody,
  Req,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type HttpSourceName, httpSource, httpSources } from "../support/events.js";
import { type Call, call } from "../support/lambda.js";

/** What a look at the request gives while it is served. */
async function look<Value>(
  at: (request: HttpRequest) => Value | Promise<Value>,
  { method = "POST", path = "/", ...sent }: Call & { readonly method?: string; readonly path?: string } = {},
): Promise<Value> {
  let seen: { value: Value } | undefined;

  @Controller()
  class Looks {
    @Get("/items/{id}/{rest+}")
    @Post("/")
    async read(@Req() request: HttpRequest) {
      seen = { value: await at(request) };
    }
  }

  const { status } = await call(createLambdaHandler([Looks]), method, path, sent);
  if (seen === undefined) throw new Error(`the request was not served, but answered with ${status}`);
  return seen.value;
}

const text = { "content-type": "text/plain" };
const bytesOf = (content: string) => new TextEncoder().encode(content);

describe("the body of a request", () => {
  it.each<[string, Call, string, Uint8Array]>([
    ["text", { body: "aé€😀", headers: text }, "aé€😀", bytesOf("aé€😀")],
    ["bytes", { body: bytesOf("aé€😀") }, "aé€😀", bytesOf("aé€😀")],
    [
      "bytes that are no text",
      { body: new Uint8Array([0x61, 0xff, 0xc3]) },
      "a\ufffd\ufffd",
      new Uint8Array([0x61, 0xff, 0xc3]),
    ],
    ["empty", { body: "" }, "", new Uint8Array(0)],
    ["missing", {}, "", new Uint8Array(0)],
    ["text with a byte order mark", { body: "\ufeffa", headers: text }, "a", bytesOf("\ufeffa")],
    ["bytes with a byte order mark", { body: bytesOf("\ufeffa") }, "a", bytesOf("\ufeffa")],
  ])("is text and bytes: %s", async (_, sent, expectedText, expectedBytes) => {
    const [asText, asBytes] = await look(
      async (request) => [await request.text(), await request.bytes()] as const,
      sent,
    );

    expect(asText).toBe(expectedText);
    expect(asBytes).toEqual(expectedBytes);
    expect(asBytes).toBeInstanceOf(Uint8Array);
  });

  it("is JSON, whatever its content type, without keys that change objects", async () => {
    const body = '{"a":[1,{"__proto__":{"b":1}}],"constructor":1}';

    const json = await look((request) => request.json(), { body, headers: text });

    expect(json).toStrictEqual({ a: [1, {}] });
  });

  it.each([
    ["", 0],
    ["{", 1],
    ['{"a":1,}', 7],
  ])("is 422 where it is no JSON: %j", async (body, offset) => {
    const failure = look((request) => request.json(), { body, headers: text });
    const error = await look((request) => request.json().catch((one: unknown) => one), { body, headers: text });

    await expect(failure).rejects.toThrow("answered with 422");
    expect(error).toMatchObject({
      status: 422,
      issues: [{ loc: ["body", offset], msg: "JSON decode error", type: "json_invalid" }],
    });
  });

  it("may be read as often as one likes", async () => {
    const read = await look(
      async (request) => [await request.json(), await request.text(), await request.json(), await request.text()],
      { json: { a: 1 } },
    );

    expect(read).toEqual([{ a: 1 }, '{"a":1}', { a: 1 }, '{"a":1}']);
  });

  it.each<[string, (request: HttpRequest) => Promise<unknown>]>([
    ["bytes", (request) => request.bytes()],
    ["text", (request) => request.text()],
    ["JSON", (request) => request.json()],
  ])("leaves no rejection behind where nobody waits for its %s", async (_, read) => {
    @Controller()
    class Careless {
      @Post()
      post(@Req() request: HttpRequest) {
        read(request);
        return "done";
      }
    }
    const handler = createLambdaHandler([Careless], { maxBodyBytes: 1 });

    const { json } = await call(handler, "POST", "/", { body: "12", headers: text });

    // Jest fails the test that runs while a rejection turns out to have nobody to handle it.
    await new Promise((resolve) => setImmediate(resolve));
    expect(json).toBe("done");
  });

  it("is a new object each time that it is read as JSON", async () => {
    const [first, second] = await look(async (request) => [await request.json(), await request.json()], { json: {} });

    expect(first).toEqual(second);
    expect(first).not.toBe(second);
  });
});

describe("the query of a request", () => {
  it.each([
    "",
    "a=1",
    "a=1&b=2&a=3",
    "a",
    "a=",
    "=1",
    "=",
    "&&a=1&&",
    "a=b=c",
    "a+b=c+d",
    "a=%2B+%2b",
    "a%20b=%C3%A9%E2%82%AC",
    "%61=%62",
    "a=100%",
    "a=%",
    "a=%zz%41",
    "%=%",
    "a=%C3",
    "a=%C3%28",
    "a=%ff+b",
    "a=%ED%A0%80",
    "a=%00",
    "é=€",
    "a=1;b=2",
    "a[]=1&a[b]=2",
    "a=?b#c",
    "__proto__=1&constructor=2&toString=3",
    "a=%26%3D&b",
  ])("is read as URLSearchParams reads it: %j", async (query) => {
    const { entries, keys } = await look(
      (request) => ({ entries: [...request.query], keys: [...request.query.keys()] }),
      { query },
    );

    const expected = new URLSearchParams(query);
    const byName = new Map<string, string[]>();
    for (const [name, value] of expected) byName.set(name, [...(byName.get(name) ?? []), value]);
    expect(keys).toEqual([...byName.keys()]);
    expect(entries).toEqual([...byName].flatMap(([name, values]) => values.map((value) => [name, value])));
  });

  it("has one value, all values or none", async () => {
    const query = await look((request) => request.query, { query: "a=1&A=2&a=3&empty=" });

    expect([query.get("a"), query.get("A"), query.get("empty"), query.get("none")]).toEqual(["1", "2", "", undefined]);
    expect(query.getAll("a")).toEqual(["1", "3"]);
    expect(query.getAll("none")).toEqual([]);
    expect([query.has("empty"), query.has("none"), query.has("toString")]).toEqual([true, false, false]);
  });

  it("is read once", async () => {
    const [first, second] = await look((request) => [request.query, request.query], { query: "a=1" });

    expect(first).toBe(second);
  });

  it("may have 10,000 parameters", async () => {
    const query = Array.from({ length: 10_000 }, (_, index) => `a${index % 100}=${index}`).join("&");

    const parameters = await look((request) => request.query, { query });

    expect([...parameters]).toHaveLength(10_000);
    expect(parameters.getAll("a99")).toHaveLength(100);
    expect(parameters.getAll("a99").at(-1)).toBe("9999");
  });
});

describe("a request", () => {
  it("has a method, a path as the client wrote it, and path parameters that are decoded", async () => {
    const seen = await look(
      ({ method, path, basePath, params, route }) => ({ method, path, basePath, params: { ...params }, route }),
      { method: "GET", path: "/items/a%2Fb/c%20d/e" },
    );

    expect(seen).toMatchObject({
      method: "GET",
      path: "/items/a%2Fb/c%20d/e",
      basePath: "",
      params: { id: "a/b", rest: "c d/e" },
      route: { kind: "http", method: "GET", path: "/items/{id}/{rest+}", handler: "read", status: 200, hidden: false },
    });
  });

  it("has path parameters in a table without a prototype", async () => {
    const [few, none] = [
      await look(({ params }) => params, { method: "GET", path: "/items/1/2" }),
      await look(({ params }) => params),
    ];

    expect(Object.getPrototypeOf(few)).toBeNull();
    expect(Object.getPrototypeOf(none)).toBeNull();
    expect(none.constructor).toBeUndefined();
  });

  it("has a frozen route with the controller's class", async () => {
    const route = await look(({ route }) => route);

    expect(route?.controller?.name).toBe("Looks");
    expect(Object.isFrozen(route)).toBe(true);
  });

  it("has no route and no parameters where none matched, but the methods of its path", async () => {
    const seen: unknown[] = [];
    const spy: Middleware = (request, next) => {
      seen.push([request.route?.path, { ...request.params }, request.allowedMethods]);
      return next();
    };
    @Controller()
    class Items {
      @Get("/items/{id}")
      read(@Param("id") id: string) {
        return id;
      }
    }
    const handler = createLambdaHandler([Items], { middleware: [spy] });

    await call(handler, "GET", "/items/1");
    await call(handler, "POST", "/items/1");
    await call(handler, "GET", "/none");
    await call(handler, "GET", "/items/%zz");

    const allowed = ["GET", "HEAD", "OPTIONS"];
    expect(seen).toEqual([
      ["/items/{id}", { id: "1" }, allowed],
      [undefined, {}, allowed],
      [undefined, {}, []],
      [undefined, {}, []],
    ]);
  });

  it("carries state from middleware to the method, and to no other request", async () => {
    const seen: unknown[] = [];
    const key = Symbol("key");
    const remember: Middleware = (request, next) => {
      seen.push({ ...request.state });
      request.state.user = request.headers.get("x-user");
      request.state[key] = seen.length;
      return next();
    };
    @Controller()
    class States {
      @Get()
      read(@Req() { state }: HttpRequest) {
        return [state.user, state[key]];
      }
    }
    const handler = createLambdaHandler([States], { middleware: [remember] });

    const first = await call(handler, "GET", "/", { headers: { "x-user": "ann" } });
    const second = await call(handler, "GET", "/", { headers: { "x-user": "bob" } });

    expect(first.json).toEqual(["ann", 1]);
    expect(second.json).toEqual(["bob", 2]);
    expect(seen).toEqual([{}, {}]);
  });

  it("parses headers and cookies once", async () => {
    const [first, second] = await look(
      (request) => [
        [request.headers, request.cookies],
        [request.headers, request.cookies],
      ],
      { cookie: "a=1" },
    );

    expect(first?.[0]).toBe(second?.[0]);
    expect(first?.[1]).toBe(second?.[1]);
  });

  it("has the event and the context of Lambda", async () => {
    const context = { awsRequestId: "1", functionName: "f" };

    const request = await look((one) => one, { context });

    expect(request.event).toMatchObject({ version: "2.0", rawPath: "/" });
    expect(request.context).toBe(context);
  });

  it.each([
    ["the context's", { awsRequestId: "from-lambda" }, "from-lambda"],
    ["the event's where Lambda gives none", {}, "2b7c1d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e"],
    ["the event's without a context", undefined, "2b7c1d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e"],
  ])("has an id: %s", async (_, context, id) => {
    const seen = await look((request) => request.id, context && { context });

    expect(seen).toBe(id);
  });
});

describe("the client's address", () => {
  const sourceIp = "198.51.100.7";

  async function addressSeenBy(name: HttpSourceName, headers: readonly (readonly [string, string])[] = []) {
    let address: string | undefined = "never asked";
    @Controller()
    class Addresses {
      @Get()
      read(@Req() request: HttpRequest) {
        address = request.clientIp;
      }
    }
    const source = httpSource(name);
    await createLambdaHandler([Addresses])(source.encode({ method: "GET", path: "/", sourceIp, headers }));
    return address;
  }

  it.each(httpSources.map(({ name }) => name).filter((name) => !name.startsWith("VPC Lattice")))(
    "is the one that the platform saw: %s",
    async (name) => {
      expect(await addressSeenBy(name)).toBe(sourceIp);
    },
  );

  it.each<HttpSourceName>(["VPC Lattice v1", "VPC Lattice v2"])("is unknown to %s", async (name) => {
    expect(await addressSeenBy(name)).toBeUndefined();
  });

  it.each(httpSources.map(({ name }) => name).filter((name) => !name.startsWith("ALB")))(
    "is never what the client wrote into a header: %s",
    async (name) => {
      const address = await addressSeenBy(name, [["X-Forwarded-For", "10.0.0.1"]]);

      expect(address).not.toBe("10.0.0.1");
    },
  );

  it.each<HttpSourceName>(["ALB", "ALB, multi-value headers"])(
    "is the last one of the header that %s completes",
    async (name) => {
      const address = await addressSeenBy(name, [["X-Forwarded-For", `10.0.0.1, ${sourceIp}`]]);

      expect(address).toBe(sourceIp);
    },
  );
});

/** An application behind a backend of its own, which gives bodies as it likes and may abort. */
function backendOf(controller: new () => object, body: () => RawBody = () => undefined) {
  const requests: HttpRequest[] = [];
  const codec: Codec<undefined, undefined, unknown> = {
    decode: () => {
      const request = new HttpRequest({
        method: "GET",
        path: "/",
        id: undefined,
        event: undefined,
        context: undefined,
        clientIp: () => undefined,
        headers: () =>
          HttpHeaders.received([
            ["Cookie", "a=1; b=2"],
            ["cookie", "c=3"],
          ]),
        query: () =>
          new QueryParameters([
            ["a", "1"],
            ["a", "2"],
          ]),
        body,
      });
      requests.push(request);
      return request;
    },
    encode: ({ status, body: content }) => [status, content],
  };
  const application = createApplication([controller], { maxBodyBytes: 4 });
  return { requests, send: () => application.handle(codec, undefined, undefined) };
}

describe("the request of any backend", () => {
  it("may be made of the least that there is", async () => {
    @Controller()
    class Least {
      @Get()
      read(@Req() request: HttpRequest) {
        return [request.basePath, request.cookies, [...request.query], request.id, request.clientIp];
      }
    }
    const { send } = backendOf(Least);

    const [status, body] = (await send()) as [number, string];

    const expected = [
      "",
      { a: "1", b: "2", c: "3" },
      [
        ["a", "1"],
        ["a", "2"],
      ],
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      null,
    ];
    expect([status, JSON.parse(body)]).toEqual([200, expected]);
  });

  it.each<[string, () => RawBody]>([
    ["text", () => "1"],
    ["bytes on their way", () => Promise.resolve(bytesOf("1"))],
    ["nothing", () => undefined],
  ])("is asked for its body once: %s", async (_, body) => {
    let asked = 0;
    @Controller()
    class Reads {
      @Get()
      async read(@Req() request: HttpRequest) {
        await Promise.all([request.text(), request.bytes()]);
        await request.text();
      }
    }
    const { send } = backendOf(Reads, () => {
      asked++;
      return body();
    });

    await send();

    expect(asked).toBe(1);
  });

  it.each<[string, RawBody, unknown]>([
    ["bytes", Promise.resolve(bytesOf("1234")), [200, '["1234","1234"]']],
    ["too many bytes", Promise.resolve(bytesOf("12345")), [413, '{"detail":"Content Too Large"}']],
    ["nothing", undefined, [200, '["",""]']],
  ])("may have a body that is still on its way: %s", async (_, body, expected) => {
    @Controller()
    class Late {
      @Get()
      async read(@Req() request: HttpRequest) {
        return [await request.text(), await request.text()];
      }
    }
    const { send } = backendOf(Late, () => body);

    expect(await send()).toEqual(expected);
  });

  @Controller()
  class Signals {
    @Get()
    read(@Req() request: HttpRequest) {
      const { signal } = request;
      return [signal.aborted, request.signal === signal];
    }
  }

  it("has a signal that aborts when the answer is no longer wanted", async () => {
    const { requests, send } = backendOf(Signals);
    await send();
    const [request] = requests as [HttpRequest];
    const reasons: unknown[] = [];
    request.signal.addEventListener("abort", () => reasons.push(request.signal.reason));

    request.abort("gone");
    request.abort("again");

    expect(request.signal.aborted).toBe(true);
    expect(reasons).toEqual(["gone"]);
  });

  it("has one signal, which has not aborted while nobody left", async () => {
    const { send } = backendOf(Signals);

    expect(await send()).toEqual([200, "[false,true]"]);
  });

  it("has a signal that has aborted where that was before anybody asked", async () => {
    @Controller()
    class Silent {
      @Get()
      read() {}
    }
    const { requests, send } = backendOf(Silent);
    await send();
    const [request] = requests as [HttpRequest];

    request.abort("gone");
    request.abort("again");

    expect(request.signal.aborted).toBe(true);
    expect(request.signal.reason).toBe("gone");
  });
});
