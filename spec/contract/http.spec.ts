import { IsNumber, IsOptional, IsPositive, IsString, Length } from "class-validator";
import {
  type ApplicationOptions,
  Body,
  Controller,
  Cookie,
  Delete,
  Get,
  getRequest,
  Header,
  HttpException,
  type HttpRequest,
  HttpResponse,
  type LogRecord,
  type Outcome,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
  Status,
  StreamResponse,
} from "lambent";
import { type Backend, backends, type Served } from "../support/backends.js";
import type { NeutralResponse } from "../support/events/neutral-response.js";
import type { NeutralRequest } from "../support/events.js";
import { keepIn } from "../support/log-lines.js";

class ItemCreate {
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() description?: string;
  @IsNumber() @IsPositive() price!: number;
}

@Controller("/items")
class ItemsController {
  @Get()
  list(@Query("limit", { default: 20 }) limit: number, @Query("tag", { type: [String], default: [] }) tags: string[]) {
    return { limit, tags };
  }

  @Get("/{id}")
  read(@Param("id") id: string, @Req() request: HttpRequest) {
    if (id === "missing") throw new HttpException(404, "Item not found");
    return { id, route: request.route?.path };
  }

  @Post()
  @Status(201)
  create(@Body(ItemCreate) item: ItemCreate) {
    return item;
  }

  @Put("/{id}")
  replace(@Param("id", Number) id: number, @Query("dry", Boolean) dry: boolean, @Body(ItemCreate) item: ItemCreate) {
    return { id, dry, item };
  }

  @Delete("/{id}")
  remove() {}
}

@Controller()
class EchoController {
  @Get("/text")
  text() {
    return new HttpResponse("grüß dich");
  }

  @Get("/bytes")
  bytes() {
    return new HttpResponse(Uint8Array.of(0, 255, 128, 10), { mediaType: "image/png" });
  }

  @Get("/stream")
  stream() {
    return new StreamResponse(
      (async function* () {
        yield* ["grüß ", "", getRequest().path];
        await new Promise(setImmediate);
        yield Uint8Array.of(33);
      })(),
      { status: 203, mediaType: "text/plain", headers: { "x-custom": "yes" } },
    );
  }

  @Post("/bytes")
  size(@Body(Uint8Array) body: Uint8Array) {
    return [...body];
  }

  @Post("/text")
  echo(@Body(String) text: string) {
    return { text };
  }

  @Get("/query")
  query(@Req() { query }: HttpRequest) {
    return [...query];
  }

  @Get("/headers")
  headers(@Header("X-One") one: string, @Header("x-many", [String]) many: string[]) {
    return { one, many };
  }

  @Get("/cookies")
  cookies(@Cookie("a") a: string, @Req() { cookies }: HttpRequest) {
    return { a, all: { ...cookies } };
  }

  @Get("/set")
  set(@Res() response: HttpResponse) {
    response.status = 202;
    response.headers.set("X-Custom", "yes");
    response.headers.append("x-list", "1");
    response.headers.append("x-list", "2");
    response.setCookie("a", "1; 2", { httpOnly: true });
    response.setCookie("b", "3");
    response.setCookie("c", "4");
    return { set: true };
  }

  @Get("/files/{rest+}")
  file(@Param("rest") rest: string) {
    return { rest };
  }

  @Get("/client")
  client(@Req() { clientIp, method, path }: HttpRequest) {
    return { clientIp, method, path };
  }

  @Get("/bigint")
  bigint() {
    return { big: 1n };
  }

  @Get("/cycle")
  cycle() {
    const self: Record<string, unknown> = {};
    self.self = self;
    return self;
  }

  @Get("/forbidden-header")
  forbiddenHeader(@Res() response: HttpResponse) {
    response.headers.set("x-user", "a\r\nset-cookie: evil=1");
  }

  @Get("/bad-status")
  badStatus(@Res() response: HttpResponse) {
    response.status = 99;
    return {};
  }

  @Get("/bug")
  bug() {
    throw new TypeError("a bug: password=secret");
  }

  @Get("/turn/{n}")
  async turn(@Param("n", Number) n: number, @Res() response: HttpResponse) {
    response.headers.set("x-turn", String(n));
    for (let step = 0; step < 5; step++) await new Promise(setImmediate);
    return { n, seen: getRequest().params.n };
  }
}

const controllers = [ItemsController, EchoController];
const JSON_TYPE = ["content-type", "application/json"] as const;
const VALID = JSON.stringify({ name: "Lamp", price: 12.5, unknown: true });

function json(response: NeutralResponse): unknown {
  return JSON.parse(response.body.toString());
}

function header(response: NeutralResponse, name: string): string | undefined {
  const values = response.headers.filter(([key]) => key === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(", ");
}

describe.each(backends)("$name", (backend: Backend) => {
  let served: Served;
  const outcomes: Outcome[] = [];
  const records: LogRecord[] = [];
  const options: ApplicationOptions = {
    unhandledErrors: "respond",
    maxBodyBytes: 64 * 1024,
    accessLog: keepIn(records),
    extensions: [{ name: "observer", finish: (outcome) => outcomes.push(outcome) }],
  };
  const send = (method: string, path: string, more: Partial<NeutralRequest> = {}) =>
    served.send({ method, path, ...more });

  beforeAll(async () => {
    served = await backend.serve(controllers, options);
  });
  afterAll(() => served.close());
  beforeEach(() => {
    outcomes.length = 0;
    records.length = 0;
  });

  describe("paths", () => {
    it.each([
      ["/items/42", { id: "42", route: "/items/{id}" }],
      ["/items/42/", { id: "42", route: "/items/{id}" }],
      ["/items/a%20b", { id: "a b", route: "/items/{id}" }],
      ["/items/caf%C3%A9", { id: "café", route: "/items/{id}" }],
      ["/items/100%25", { id: "100%", route: "/items/{id}" }],
      ["/items/a%3Fb%23c", { id: "a?b#c", route: "/items/{id}" }],
      ["/items/a+b", { id: "a+b", route: "/items/{id}" }],
      // One path, spelled in another way (RFC 3986, 6.2.2).
      ["/%69tems/%34%32", { id: "42", route: "/items/{id}" }],
      ["/items/caf%c3%a9", { id: "café", route: "/items/{id}" }],
      ["/files/a/b%20c/d", { rest: "a/b c/d" }],
    ])("matches %s and decodes its parameters once", async (path, expected) => {
      const response = await send("GET", path);

      expect(response.status).toBe(200);
      expect(json(response)).toEqual(expected);
    });

    it("keeps an encoded slash inside its segment, where the front delivers it encoded", async () => {
      const response = await send("GET", "/items/a%2Fb");

      if (backend.path === "encoded") expect(json(response)).toEqual({ id: "a/b", route: "/items/{id}" });
      else expect(response.status).toBe(404);
    });

    it.each(["/items/%ZZ", "/items/%", "/items/%FF", "/%C3/x"])(
      "answers 400 to the malformed %s, where the front delivers it encoded",
      async (path) => {
        const response = await send("GET", path);

        if (backend.path === "encoded") {
          expect(response.status).toBe(400);
          expect(json(response)).toEqual({ detail: "Malformed percent escape in the path" });
        } else expect([200, 404]).toContain(response.status);
      },
    );

    it.each(["/nope", "/Items", "/items//", "//items", "//", "/items/1/2", "/files", "/files/"])(
      "answers 404 to %s",
      async (path) => {
        const response = await send("GET", path);

        expect(response.status).toBe(404);
        expect(json(response)).toEqual({ detail: "Not Found" });
        expect(header(response, "content-type")).toBe("application/json");
      },
    );

    it("answers a path of 200 KB", async () => {
      const response = await send("GET", `/${"a/".repeat(100_000)}`);

      expect(response.status).toBe(404);
    });
  });

  describe("methods", () => {
    it.each(["PATCH", "POST", "TRACE", "PROPFIND"])("answers 405 with the complete Allow to %s", async (method) => {
      const response = await send(method, "/items/42");

      expect(response.status).toBe(405);
      expect(header(response, "allow")).toBe("DELETE, GET, HEAD, OPTIONS, PUT");
      expect(json(response)).toEqual({ detail: "Method Not Allowed" });
    });

    it("answers HEAD as GET without its body", async () => {
      const response = await send("HEAD", "/items/42");

      expect(response.status).toBe(200);
      expect(header(response, "content-type")).toBe("application/json");
      expect(response.body).toHaveLength(0);
    });

    it("answers OPTIONS with 204 and Allow", async () => {
      const response = await send("OPTIONS", "/items");

      expect(response.status).toBe(204);
      expect(header(response, "allow")).toBe("GET, HEAD, OPTIONS, POST");
      expect(response.body).toHaveLength(0);
    });

    it("answers OPTIONS of an unknown path with 404", async () => {
      expect((await send("OPTIONS", "/nope")).status).toBe(404);
    });
  });

  describe("queries", () => {
    it.each<[string, [string, string][]]>([
      [
        "a=1&b=2",
        [
          ["a", "1"],
          ["b", "2"],
        ],
      ],
      ["q=a+b", [["q", "a b"]]],
      ["q=a%2Bb", [["q", "a+b"]]],
      ["q=%26%3D%3F%23", [["q", "&=?#"]]],
      ["q=caf%C3%A9%20%F0%9F%92%A1", [["q", "café 💡"]]],
      ["q=100%2525", [["q", "100%25"]]],
      ["q=a=b", [["q", "a=b"]]],
      ["q=a,b", [["q", "a,b"]]],
      ["q=", [["q", ""]]],
      ["q", [["q", ""]]],
      [
        "__proto__=x&constructor=y",
        [
          ["__proto__", "x"],
          ["constructor", "y"],
        ],
      ],
      ["", []],
    ])("reads ?%s decoded once", async (rawQuery, expected) => {
      const response = await send("GET", "/query", { rawQuery });

      expect(json(response)).toEqual(expected);
    });

    it("keeps every value of a repeated parameter that the front delivers", async () => {
      const response = await send("GET", "/items", {
        query: [
          ["tag", "a"],
          ["tag", "b,c"],
          ["limit", "5"],
        ],
      });

      expect(json(response)).toEqual({ limit: 5, tags: backend.repeatedQuery === "all" ? ["a", "b,c"] : ["b,c"] });
    });
  });

  describe("headers and cookies", () => {
    it("finds headers in any case and splits lists", async () => {
      const response = await send("GET", "/headers", {
        headers: [
          ["X-ONE", "1"],
          ["X-Many", "a"],
          ["X-Many", "b, c"],
        ],
      });

      expect(json(response)).toEqual({
        one: "1",
        many: backend.repeatedHeaders === "last" ? ["b", "c"] : ["a", "b", "c"],
      });
    });

    it("counts every cookie once and decodes it", async () => {
      const response = await send("GET", "/cookies", {
        cookies: [
          ["a", "x%20y"],
          ["b", '"quoted"'],
          ["c", "1=2"],
        ],
      });

      expect(json(response)).toEqual({ a: "x y", all: { a: "x y", b: "quoted", c: "1=2" } });
    });

    it("sends status, headers and several cookies", async () => {
      const response = await send("GET", "/set");

      expect(response.status).toBe(202);
      expect(json(response)).toEqual({ set: true });
      expect(header(response, "x-custom")).toBe("yes");
      expect(header(response, "x-list")).toBe("1, 2");
      expect(response.cookies).toEqual(["a=1%3B%202; Path=/; HttpOnly", "b=3; Path=/", "c=4; Path=/"]);
    });
  });

  describe("bodies", () => {
    it("reads JSON, validates it and drops unknown fields", async () => {
      const response = await send("POST", "/items", { headers: [JSON_TYPE], body: VALID });

      expect(response.status).toBe(201);
      expect(json(response)).toEqual({ name: "Lamp", price: 12.5 });
    });

    it("reads JSON that travels in base64", async () => {
      const response = await send("POST", "/items", { headers: [JSON_TYPE], body: Buffer.from(VALID) });

      expect(response.status).toBe(201);
    });

    it("takes a body without a content type as JSON", async () => {
      const response = await send("POST", "/items", { body: Buffer.from(VALID) });

      expect(response.status).toBe(201);
    });

    it("reads text and any bytes", async () => {
      const text = await send("POST", "/text", {
        headers: [["content-type", "text/plain; charset=utf-8"]],
        body: "grüß dich 💡",
      });
      const bytes = await send("POST", "/bytes", {
        headers: [["content-type", "image/png"]],
        body: Uint8Array.of(0, 255, 128),
      });

      expect(json(text)).toEqual({ text: "grüß dich 💡" });
      expect(json(bytes)).toEqual([0, 255, 128]);
    });

    it("lists every error of one request, path first, body last", async () => {
      const response = await send("PUT", "/items/x", {
        query: [["dry", "maybe"]],
        headers: [JSON_TYPE],
        body: JSON.stringify({ name: "", price: -1 }),
      });

      expect(response.status).toBe(422);
      expect(json(response)).toEqual({
        detail: [
          { loc: ["path", "id"], msg: "Input should be a valid number", type: "float_parsing" },
          { loc: ["query", "dry"], msg: "Input should be a valid boolean: true, false, 1 or 0", type: "bool_parsing" },
          { loc: ["body", "name"], msg: "name must be longer than or equal to 1 characters", type: "isLength" },
          { loc: ["body", "price"], msg: "price must be a positive number", type: "isPositive" },
        ],
      });
    });

    it("answers 422 to broken and to missing JSON", async () => {
      const broken = await send("POST", "/items", { headers: [JSON_TYPE], body: '{"name": ' });
      const missing = await send("POST", "/items", { headers: [JSON_TYPE] });

      expect(broken.status).toBe(422);
      expect(json(broken)).toEqual({ detail: [{ loc: ["body", 9], msg: "JSON decode error", type: "json_invalid" }] });
      expect(json(missing)).toEqual({ detail: [{ loc: ["body"], msg: "Field required", type: "missing" }] });
    });

    it("answers 415 to another content type", async () => {
      const response = await send("POST", "/items", { headers: [["content-type", "text/html"]], body: VALID });

      expect(response.status).toBe(415);
    });

    it("answers 413 to a body over the limit, counted in bytes", async () => {
      const within = await send("POST", "/text", {
        headers: [["content-type", "text/plain"]],
        body: "é".repeat(32 * 1024),
      });
      const over = await send("POST", "/text", {
        headers: [["content-type", "text/plain"]],
        body: "é".repeat(32 * 1024 + 1),
      });
      const bytes = await send("POST", "/bytes", {
        headers: [["content-type", "image/png"]],
        body: Buffer.alloc(64 * 1024 + 1),
      });

      expect([within.status, over.status, bytes.status]).toEqual([200, 413, 413]);
    });
  });

  describe("answers", () => {
    it("sends text as text and bytes as bytes", async () => {
      const text = await send("GET", "/text");
      const bytes = await send("GET", "/bytes");

      expect(text.body.toString()).toBe("grüß dich");
      expect(header(text, "content-type")).toBe("text/plain; charset=utf-8");
      expect([...bytes.body]).toEqual([0, 255, 128, 10]);
      expect(header(bytes, "content-type")).toBe("image/png");
    });

    it("sends a stream to its end", async () => {
      const response = await send("GET", "/stream");

      expect(response.status).toBe(203);
      expect(response.body.toString()).toBe("grüß /stream!");
      expect(header(response, "content-type")).toBe("text/plain; charset=utf-8");
      expect(header(response, "x-custom")).toBe("yes");
      expect(outcomes).toEqual([expect.objectContaining({ status: 203, error: undefined, broken: undefined })]);
    });

    it("sends only the head of a stream to HEAD", async () => {
      const response = await send("HEAD", "/stream");

      expect(response.status).toBe(203);
      expect(response.body).toHaveLength(0);
      expect(header(response, "content-type")).toBe("text/plain; charset=utf-8");
    });

    it("sends nothing where nothing is returned", async () => {
      const response = await send("DELETE", "/items/42");

      expect(response.status).toBe(204);
      expect(response.body).toHaveLength(0);
      expect(header(response, "content-type")).toBeUndefined();
    });

    it("answers an HttpException with its status and detail", async () => {
      const response = await send("GET", "/items/missing");

      expect(response.status).toBe(404);
      expect(json(response)).toEqual({ detail: "Item not found" });
    });

    it.each([
      ["/bigint", /cannot be rendered: TypeError/],
      ["/cycle", /cannot be rendered: TypeError/],
      ["/forbidden-header", /the value of the header "x-user"/],
      ["/bad-status", /99 is not a status/],
    ])("answers 500 to %s, says why in the log only, and finishes once", async (path, reason) => {
      const response = await send("GET", path);

      expect(response.status).toBe(500);
      expect(json(response)).toEqual({ detail: "Internal Server Error" });
      expect(response.cookies).toEqual([]);
      expect(records).toEqual([
        expect.objectContaining({ level: "error", status_code: 500, error_detail: expect.stringMatching(reason) }),
      ]);
      expect(outcomes).toEqual([expect.objectContaining({ status: 500, error: undefined })]);
    });

    it("answers an opaque 500 to an unknown error and logs it with its stack", async () => {
      const response = await send("GET", "/bug");

      expect(response.status).toBe(500);
      expect(response.body.toString()).toBe('{"detail":"Internal Server Error"}');
      expect(records).toEqual([
        expect.objectContaining({
          level: "critical",
          path: "/bug",
          error_detail: expect.stringContaining("TypeError: a bug"),
        }),
      ]);
      expect(outcomes).toHaveLength(1);
    });

    it("finishes every request exactly once, with what became of it", async () => {
      await send("GET", "/items/1");
      await send("GET", "/nope");
      await send("PATCH", "/items/1");

      expect(outcomes.map(({ request, status }) => [request?.route?.path, status])).toEqual([
        ["/items/{id}", 200],
        [undefined, 404],
        [undefined, 405],
      ]);
      expect(records.map(({ level, route, status_code }) => [level, route, status_code])).toEqual([
        ["info", "/items/{id}", 200],
        ["warning", undefined, 404],
        ["warning", undefined, 405],
      ]);
    });
  });

  it("tells a handler the client's address and the path", async () => {
    const response = await send("GET", "/client", { sourceIp: "198.51.100.9" });

    const seen = json(response) as { clientIp?: string };
    expect(seen).toMatchObject({ method: "GET", path: "/client" });
    if (backend.name === "Node.js") expect(seen.clientIp).toBe("127.0.0.1");
    else if (backend.name.startsWith("VPC")) expect(seen.clientIp).toBeUndefined();
    else expect(seen.clientIp).toBe("198.51.100.9");
  });

  it("keeps requests apart that run at once", async () => {
    const numbers = Array.from({ length: 64 }, (_, n) => n);

    const responses = await Promise.all(numbers.map((n) => send("GET", `/turn/${n}`)));

    expect(responses.map((response) => [json(response), header(response, "x-turn")])).toEqual(
      numbers.map((n) => [{ n, seen: String(n) }, String(n)]),
    );
  });
});
