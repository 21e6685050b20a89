import { IsEmail, IsInt, IsPositive } from "class-validator";
import {
  type ApplicationOptions,
  Body,
  Controller,
  createParameterDecorator,
  Form,
  Get,
  Header,
  HttpException,
  type HttpExceptionOptions,
  type HttpResponse,
  type Middleware,
  Param,
  Post,
  Query,
  Res,
  Route,
  SetHeader,
  Status,
  Use,
} from "lambent";
import { type Backend, backends, type Served } from "../support/backends.js";
import type { NeutralRequest } from "../support/events.js";

// What a client sends, and what only an operator may see: neither must ever come back.
const INPUT = "s3nt-by-the-client";
const SECRET = "for-the-operator";

class Order {
  @IsInt() @IsPositive() count!: number;
  @IsEmail() email!: string;
}

class Filter {
  @IsInt() limit!: number;
}

/** What a method throws, by the last segment of its path. */
const THROWN: Readonly<Record<string, () => unknown>> = {
  plain: () => new HttpException(404),
  text: () => exception(404, "Item not found"),
  phrase: () => exception(404, "Not Found"),
  empty: () => exception(400, ""),
  nothing: () => exception(403, null),
  object: () => exception(409, { code: "taken", fields: ["name"] }),
  list: () => exception(400, ["a", { b: 1 }]),
  number: () => exception(400, 0),
  boolean: () => exception(400, false),
  date: () => exception(400, new Date(0)),
  unregistered: () => exception(499),
  unavailable: () => exception(503, "Back soon", { headers: { "Retry-After": "120" } }),
  cookies: () => exception(401, "Sign in", { headers: { "set-cookie": ["a=1", "b=2"], "x-realm": "spec" } }),
  validation: () => exception(422, "Out of stock"),
  moved: () => exception(307, undefined, { headers: { location: "/elsewhere" } }),
  unmodified: () => exception(304, undefined, { headers: { etag: '"1"', "content-type": "text/html" } }),
  gone: () => new Gone(INPUT),
  bug: () => new TypeError(`${INPUT}: ${SECRET}`),
  nonsense: () => SECRET,
  cycle: () => exception(400, cyclic()),
};

function exception(status: number, detail?: unknown, options: HttpExceptionOptions = {}): HttpException {
  return new HttpException(status, detail, { ...options, errorDetail: SECRET, cause: new Error(SECRET) });
}

class Gone extends HttpException {
  readonly item: string;
  constructor(item: string) {
    super(410, "It is gone", { errorDetail: SECRET });
    this.item = item;
  }
}

function cyclic(): object {
  const object: Record<string, unknown> = { secret: SECRET };
  object.self = object;
  return object;
}

const Denied = createParameterDecorator((): string => {
  throw exception(401, "Who are you?", { headers: { "www-authenticate": 'Bearer realm="spec"' } });
});

const closed: Middleware = () => {
  throw exception(403, "Closed");
};

@Controller()
class Errors {
  @Get("/thrown/{kind}")
  @Status(201)
  @SetHeader("x-route", SECRET)
  thrown(@Param("kind") kind: string, @Res() response: HttpResponse) {
    response.headers.set("x-set", SECRET);
    response.setCookie("session", SECRET);
    throw THROWN[kind]!();
  }

  @Get("/later/{kind}")
  async later(@Param("kind") kind: string) {
    await new Promise(setImmediate);
    throw THROWN[kind]!();
  }

  @Get("/denied")
  denied(@Denied() _user: string) {}

  @Get("/closed")
  @Use(closed)
  closed() {}

  @Get("/unsendable")
  unsendable() {
    return { big: 1n, secret: SECRET };
  }

  @Get("/broken-header")
  brokenHeader(@Res() response: HttpResponse) {
    response.headers.set("x-user", `${SECRET}\r\nset-cookie: a=1`);
  }

  @Get("/values/{n}")
  values(@Param("n", Number) _n: number, @Query("limit", Number) _limit: number, @Header("x-need") _need: string) {}

  @Get("/filtered")
  filtered(@Query(Filter) _filter: Filter) {}

  @Post("/orders")
  order(@Body(Order) _order: Order) {}

  @Post("/limited", { maxBodyBytes: 8 })
  limited(@Body(Object) _body: unknown) {}

  @Post("/forms")
  form(@Form("count", Number) _count: number) {}

  @Route("PURGE", "/orders")
  purge() {}
}

/** A request, and the answer to it in both presets. */
interface Case {
  readonly send: NeutralRequest;
  readonly status: number;
  /** The title of the problem; the default of FastAPI's detail. */
  readonly title: string;
  /** What stands in FastAPI's `detail` instead of the title. */
  readonly detail?: unknown;
  /** Where a problem tells the detail; it tells none where that is the title. */
  readonly as?: "detail" | "details" | "errors";
  /** The headers of the answer beside its content type. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

const get = (path: string, more: Partial<NeutralRequest> = {}): NeutralRequest => ({ method: "GET", path, ...more });
const post = (path: string, body: string, type = "application/json"): NeutralRequest => ({
  method: "POST",
  path,
  body,
  headers: [["content-type", type]],
});
const thrown = (kind: string) => get(`/thrown/${kind}`);
const notFound = { status: 404, title: "Not Found" } as const;
const badRequest = { status: 400, title: "Bad Request" } as const;
const unprocessable = { status: 422, title: "Unprocessable Content", as: "errors" } as const;
const opaque = { status: 500, title: "Internal Server Error" } as const;
const tooLarge = { status: 413, title: "Content Too Large" } as const;
const unsupported = { status: 415, title: "Unsupported Media Type" } as const;
const notAllowed = { status: 405, title: "Method Not Allowed" } as const;

const CASES: Readonly<Record<string, Case>> = {
  "an unknown path": { send: get(`/${INPUT}`, { rawQuery: `q=${INPUT}` }), ...notFound },
  "OPTIONS of an unknown path": { send: { method: "OPTIONS", path: `/${INPUT}` }, ...notFound },
  "a method that the path does not take": {
    send: { method: "DELETE", path: "/orders" },
    ...notAllowed,
    headers: { allow: "OPTIONS, POST, PURGE" },
  },
  "a method that no path takes": {
    send: { method: "TRACE", path: "/closed" },
    ...notAllowed,
    headers: { allow: "GET, HEAD, OPTIONS" },
  },
  "a body that is too large": { send: post("/limited", JSON.stringify({ a: INPUT })), ...tooLarge },
  "a body that is larger than the application takes": {
    send: post("/orders", JSON.stringify({ count: 1, email: INPUT.repeat(100) })),
    ...tooLarge,
  },
  "a body of another type": { send: post("/orders", INPUT, `text/${INPUT}`), ...unsupported },
  "a form of another type": { send: post("/forms", "{}"), ...unsupported },
  // Of this one the engine tells no place but quotes the text.
  "JSON that is none": {
    send: post("/orders", `{"a":${INPUT}}`),
    ...unprocessable,
    detail: [{ loc: ["body"], msg: "JSON decode error", type: "json_invalid" }],
  },
  "JSON that ends too late": {
    send: post("/orders", `{"a":"${INPUT}"}}`),
    ...unprocessable,
    detail: [{ loc: ["body", `{"a":"${INPUT}"}`.length], msg: "JSON decode error", type: "json_invalid" }],
  },
  "no body": {
    send: { method: "POST", path: "/orders" },
    ...unprocessable,
    detail: [{ loc: ["body"], msg: "Field required", type: "missing" }],
  },
  "a body whose fields do not fit": {
    send: post("/orders", JSON.stringify({ count: INPUT, email: INPUT, [INPUT]: 1 })),
    ...unprocessable,
    detail: [
      { loc: ["body", "count"], msg: "count must be a positive number", type: "isPositive" },
      { loc: ["body", "count"], msg: "count must be an integer number", type: "isInt" },
      { loc: ["body", "email"], msg: "email must be an email", type: "isEmail" },
    ],
  },
  "values that do not fit": {
    send: get(`/values/${INPUT}`, { rawQuery: `limit=${INPUT}` }),
    ...unprocessable,
    detail: [
      { loc: ["path", "n"], msg: "Input should be a valid number", type: "float_parsing" },
      { loc: ["query", "limit"], msg: "Input should be a valid number", type: "float_parsing" },
      { loc: ["header", "x-need"], msg: "Field required", type: "missing" },
    ],
  },
  "an object of values that do not fit": {
    send: get("/filtered", { rawQuery: "limit=1.5" }),
    ...unprocessable,
    detail: [{ loc: ["query", "limit"], msg: "limit must be an integer number", type: "isInt" }],
  },
  "a field of a form that does not fit": {
    send: post("/forms", `count=${INPUT}`, "application/x-www-form-urlencoded"),
    ...unprocessable,
    detail: [{ loc: ["body", "count"], msg: "Input should be a valid number", type: "float_parsing" }],
  },
  "an exception without a detail": { send: thrown("plain"), ...notFound },
  "an exception with a text": { send: thrown("text"), ...notFound, detail: "Item not found", as: "detail" },
  "an exception whose text is the title": { send: thrown("phrase"), ...notFound },
  "an exception with an empty text": { send: thrown("empty"), ...badRequest, detail: "", as: "detail" },
  "an exception with null": { send: thrown("nothing"), status: 403, title: "Forbidden" },
  "an exception with an object": {
    send: thrown("object"),
    status: 409,
    title: "Conflict",
    detail: { code: "taken", fields: ["name"] },
    as: "details",
  },
  "an exception with a list": { send: thrown("list"), ...badRequest, detail: ["a", { b: 1 }], as: "details" },
  "an exception with 0": { send: thrown("number"), ...badRequest, detail: 0, as: "details" },
  "an exception with false": { send: thrown("boolean"), ...badRequest, detail: false, as: "details" },
  "an exception with a date": {
    send: thrown("date"),
    ...badRequest,
    detail: "1970-01-01T00:00:00.000Z",
    as: "details",
  },
  "an exception with a status that is not registered": {
    send: thrown("unregistered"),
    status: 499,
    title: "Status 499",
  },
  "an exception with a header": {
    send: thrown("unavailable"),
    status: 503,
    title: "Service Unavailable",
    detail: "Back soon",
    as: "detail",
    headers: { "retry-after": "120" },
  },
  "an exception with cookies": {
    send: thrown("cookies"),
    status: 401,
    title: "Unauthorized",
    detail: "Sign in",
    as: "detail",
    headers: { "x-realm": "spec" },
    cookies: ["a=1", "b=2"],
  },
  "a 422 of the application's own": {
    send: thrown("validation"),
    status: 422,
    title: "Unprocessable Content",
    detail: "Out of stock",
    as: "detail",
  },
  "an exception that redirects": {
    send: thrown("moved"),
    status: 307,
    title: "Temporary Redirect",
    headers: { location: "/elsewhere" },
  },
  "an exception of a class of its own": {
    send: thrown("gone"),
    status: 410,
    title: "Gone",
    detail: "It is gone",
    as: "detail",
  },
  "an exception of a method that waits": {
    send: get("/later/text"),
    ...notFound,
    detail: "Item not found",
    as: "detail",
  },
  "an exception of a parameter": {
    send: get("/denied"),
    status: 401,
    title: "Unauthorized",
    detail: "Who are you?",
    as: "detail",
    headers: { "www-authenticate": 'Bearer realm="spec"' },
  },
  "an exception of a middleware": {
    send: get("/closed"),
    status: 403,
    title: "Forbidden",
    detail: "Closed",
    as: "detail",
  },
  "an unknown error": { send: thrown("bug"), ...opaque },
  "an unknown error of a method that waits": { send: get("/later/bug"), ...opaque },
  "something thrown that is no error": { send: thrown("nonsense"), ...opaque },
  "a result that JSON cannot express": { send: get("/unsendable"), ...opaque },
  "a header that must not be sent": { send: get("/broken-header"), ...opaque },
};

const PRESETS = [
  {
    errors: "fastapi",
    mediaType: "application/json",
    bodyOf: ({ title, detail = title }: Case): object => ({ detail }),
  },
  {
    errors: "problem",
    mediaType: "application/problem+json",
    bodyOf: ({ status, title, detail, as }: Case): object => ({
      type: "about:blank",
      title,
      status,
      ...(as !== undefined && { [as]: detail }),
    }),
  },
] as const;

// Sent with every request, and so a header of every answer.
const ID = "spec-1";

// What a server of node:http says of the connection.
const OF_THE_CONNECTION = ["connection", "content-length", "date", "keep-alive", "transfer-encoding"];

interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly text: string;
}

async function sendTo(served: Served, request: NeutralRequest): Promise<Sent> {
  const { status, headers, cookies, body } = await served.send({
    ...request,
    headers: [...(request.headers ?? []), ["x-request-id", ID]],
  });
  const own = headers.filter(([name]) => !OF_THE_CONNECTION.includes(name));
  return { status, headers: Object.fromEntries(own), cookies, text: body.toString() };
}

describe.each(backends)("$name", (backend: Backend) => {
  describe.each(PRESETS)('errors: "$errors"', ({ errors, mediaType, bodyOf }) => {
    let served: Served;
    const options: ApplicationOptions = { errors, unhandledErrors: "respond", maxBodyBytes: 1024, accessLog: false };
    const answered = (expected: Case) => ({
      status: expected.status,
      headers: { "content-type": mediaType, "x-request-id": ID, ...expected.headers },
      cookies: expected.cookies ?? [],
    });

    beforeAll(async () => {
      served = await backend.serve([Errors], options);
    });
    afterAll(() => served.close());

    it.each(Object.entries(CASES))("%s", async (_what, expected) => {
      const { text, ...answer } = await sendTo(served, expected.send);

      expect(answer).toEqual(answered(expected));
      expect(JSON.parse(text)).toStrictEqual(bodyOf(expected));
      for (const hidden of [INPUT, SECRET, "stack", ".ts:", "errorDetail", "cause"]) {
        expect(JSON.stringify(answer) + text).not.toContain(hidden);
      }
    });

    it.each([
      ["an unknown path", get(`/${INPUT}`), CASES["an unknown path"]!],
      ["an exception with cookies", thrown("cookies"), CASES["an exception with cookies"]!],
      ["values that do not fit", get(`/values/${INPUT}`), CASES["values that do not fit"]!],
      ["an unknown error", thrown("bug"), CASES["an unknown error"]!],
    ])("HEAD is answered as GET, without the body: %s", async (_what, send, expected) => {
      expect(await sendTo(served, { ...send, method: "HEAD" })).toEqual({ ...answered(expected), text: "" });
    });

    it("HEAD of a path that does not take it is a 405 without the body", async () => {
      expect(await sendTo(served, { method: "HEAD", path: "/orders" })).toEqual({
        status: 405,
        headers: { "content-type": mediaType, "x-request-id": ID, allow: "OPTIONS, POST, PURGE" },
        cookies: [],
        text: "",
      });
    });

    it("a status that has no body has none, and no type of one", async () => {
      expect(await sendTo(served, thrown("unmodified"))).toEqual({
        status: 304,
        headers: { "x-request-id": ID, etag: '"1"' },
        cookies: [],
        text: "",
      });
    });

    // A front that decodes the path hands on what is no escape.
    const malformed: Case =
      backend.path === "encoded"
        ? { send: get("/%ZZ"), ...badRequest, detail: "Malformed percent escape in the path", as: "detail" }
        : { send: get("/%ZZ"), ...notFound };

    it(`a malformed path is a ${malformed.status}`, async () => {
      const { text, ...answer } = await sendTo(served, malformed.send);

      expect(answer).toEqual(answered(malformed));
      expect(JSON.parse(text)).toStrictEqual(bodyOf(malformed));
    });

    it("a detail that cannot be sent is the plainest 500 there is", async () => {
      expect(await sendTo(served, thrown("cycle"))).toEqual({
        status: 500,
        headers: { "content-type": "application/json", "x-request-id": ID },
        cookies: [],
        text: '{"detail":"Internal Server Error"}',
      });
    });
  });
});
