import {
  type ApplicationOptions,
  Body,
  ConfigurationError,
  Controller,
  Get,
  HttpException,
  type HttpRequest,
  HttpResponse,
  Options,
  Post,
  Req,
} from "lambent";
import { type CorsOptions, cors } from "lambent/middleware";
import { backends } from "../support/backends.js";
import type { NeutralResponse } from "../support/events/neutral-response.js";

const SHOP = "https://shop.example";
const EVIL = "https://evil.example";

const handled: string[] = [];

@Controller("/items")
class ItemsController {
  @Get()
  list(@Req() request: HttpRequest) {
    handled.push(request.method);
    return [];
  }

  @Post()
  create(@Body([Number]) numbers: number[]) {
    return numbers;
  }

  @Get("/missing")
  missing() {
    throw new HttpException(404, "Item not found", { headers: { vary: "Accept" } });
  }

  @Get("/broken")
  broken() {
    throw new Error("broken");
  }

  @Get("/large")
  large() {
    return new HttpResponse("x".repeat(7 * 1024 * 1024));
  }

  @Get("/varied")
  varied() {
    return new HttpResponse("", { headers: { vary: ["Accept-Encoding", "oRiGiN"] } });
  }

  @Get("/star")
  star() {
    return new HttpResponse("", { headers: { vary: "*" } });
  }

  @Get("/foreign")
  foreign() {
    const headers = { "access-control-allow-origin": "*", "access-control-allow-credentials": "true" };
    return new HttpResponse("", { headers });
  }

  @Options("/explained")
  explain() {
    handled.push("explained");
    return { explained: true };
  }
}

beforeEach(() => handled.splice(0));

describe.each(backends.filter(({ name }) => ["REST API", "HTTP API, payload 2.0", "Node.js"].includes(name)))(
  "behind $name",
  (backend) => {
    const open: { close(): Promise<void> }[] = [];

    afterEach(async () => {
      for (const one of open.splice(0)) await one.close();
    });

    /** Sends one request to an application with these rules. */
    async function send(
      rules: CorsOptions,
      method: string,
      path: string,
      headers: Record<string, string> = {},
      options: ApplicationOptions = {},
    ): Promise<Answer> {
      const served = await backend.serve([ItemsController], {
        middleware: [cors(rules)],
        accessLog: false,
        ...options,
      });
      open.push(served);
      return toAnswer(await served.send({ method, path, headers: Object.entries(headers) }));
    }

    const preflight = (rules: CorsOptions, path: string, headers: Record<string, string> = {}) =>
      send(rules, "OPTIONS", path, { origin: SHOP, "access-control-request-method": "POST", ...headers });

    describe("an origin", () => {
      it.each<[string, CorsOptions["origins"], string, boolean]>([
        ["on the list", [SHOP], SHOP, true],
        ["not on the list", [SHOP], EVIL, false],
        ["on no list", [], SHOP, false],
        ["that begins like one on the list", [SHOP], `${SHOP}.evil.example`, false],
        ["that differs in its port", [SHOP], `${SHOP}:8443`, false],
        ["that differs in its scheme", [SHOP], "http://shop.example", false],
        ["that matches a pattern", [/^https:\/\/[a-z]+\.example$/], SHOP, true],
        ["that matches no pattern", [/^https:\/\/[a-z]+\.example$/], "https://a.b.example", false],
        ["that matches a pattern without anchors", [/https:\/\/[a-z]+\.example/], SHOP, true],
        ["that only begins like a pattern", [/https:\/\/[a-z]+\.example/], `${SHOP}.evil.net`, false],
        ["that only ends like a pattern", [/\/\/shop\.example$/], SHOP, false],
        ["of which one half of a pattern matches a part", [/^https:\/\/shop|evil\.example$/], EVIL, false],
        [
          "that matches an alternative of a pattern",
          [/https:\/\/(shop|cart)\.example|http:\/\/localhost/i],
          SHOP,
          true,
        ],
        ["of an extension", ["chrome-extension://abcdef"], "chrome-extension://abcdef", true],
        ["that a function allows", (origin) => origin === SHOP, SHOP, true],
        ["that a function refuses", (origin) => origin === SHOP, EVIL, false],
        ["that a function allows later", async (origin) => origin === SHOP, SHOP, true],
        ["that a function refuses later", async (origin) => origin === SHOP, EVIL, false],
        ["for which a function gives something else than true", () => "yes" as unknown as boolean, SHOP, false],
        ["null on the list", ["null"], "null", true],
        ["null not on the list", [SHOP], "null", false],
        ["null with a pattern for everything", [/.*/], "null", false],
        ["null with a function for everything", () => true, "null", false],
        ["that is two", [/.*/], `${SHOP}, ${EVIL}`, false],
        ["that is none, with a function for everything", () => true, "nonsense", false],
        ["that is longer than any", [/.*/], `https://${"a".repeat(1000)}.example`, false],
      ])("%s", async (_which, origins, origin, isAllowed) => {
        const { status, headers } = await send({ origins, credentials: true }, "GET", "/items", { origin });
        expect(status).toBe(200);
        expect(headers["access-control-allow-origin"]).toBe(isAllowed ? origin : undefined);
        expect(headers["access-control-allow-credentials"]).toBe(isAllowed ? "true" : undefined);
        expect(headers.vary).toBe("Origin");
      });

      it("is shown to a function with its request", async () => {
        const origins = (_origin: string, request: HttpRequest) => request.path === "/items";
        const { headers } = await send({ origins }, "GET", "/items", { origin: SHOP });
        expect(headers["access-control-allow-origin"]).toBe(SHOP);
      });

      it("that is absent allows nothing, and is a reason to vary", async () => {
        const { headers } = await send({ origins: [SHOP] }, "GET", "/items");
        expect(headers["access-control-allow-origin"]).toBeUndefined();
        expect(headers.vary).toBe("Origin");
      });

      it("does not matter where all are allowed", async () => {
        for (const sent of [{}, { origin: EVIL }, { origin: "null" }]) {
          const { headers } = await send({ origins: "*" }, "GET", "/items", sent);
          expect(headers["access-control-allow-origin"]).toBe("*");
          expect(headers["access-control-allow-credentials"]).toBeUndefined();
          expect(headers.vary).toBeUndefined();
        }
      });

      it("is judged the same every time by a global or sticky pattern", async () => {
        const rules = { origins: [/^https:\/\/shop\.example$/g, /^https:\/\/cart\.example$/y] };
        const served = await backend.serve([ItemsController], { middleware: [cors(rules)] });
        open.push(served);
        for (const origin of [SHOP, SHOP, SHOP, "https://cart.example", "https://cart.example"]) {
          const answer = await served.send({ method: "GET", path: "/items", headers: [["origin", origin]] });
          expect(toAnswer(answer).headers["access-control-allow-origin"]).toBe(origin);
        }
      });
    });

    describe("an answer", () => {
      const rules: CorsOptions = { origins: [SHOP], exposedHeaders: ["ETag", "X-Total"] };

      it.each<[string, string, string, number, string]>([
        ["of an unknown path", "GET", "/nowhere", 404, "Origin"],
        ["of a method that is not there", "DELETE", "/items", 405, "Origin"],
        ["of a body that does not fit", "POST", "/items", 422, "Origin"],
        ["of an exception with headers", "GET", "/items/missing", 404, "Accept, Origin"],
        ["of a malformed path", "GET", "/items/%ZZ", backend.path === "decoded" ? 404 : 400, "Origin"],
        ["of a plain OPTIONS", "OPTIONS", "/items", 204, "Origin"],
      ])("%s has the headers too", async (_which, method, path, status, vary) => {
        expect(await send(rules, method, path, { origin: SHOP })).toMatchObject({
          status,
          headers: {
            "access-control-allow-origin": SHOP,
            "access-control-expose-headers": "ETag, X-Total",
            vary,
          },
        });
      });

      it.each([
        ["of an unknown error", "/items/broken"],
        ...(backend.name === "Node.js" ? [] : [["that is too large for the platform", "/items/large"]]),
      ])("%s has them where it is one", async (_which, path = "") => {
        const options = { unhandledErrors: "respond" } as const;
        expect(await send(rules, "GET", path, { origin: SHOP }, options)).toMatchObject({
          status: 500,
          headers: { "access-control-allow-origin": SHOP, vary: "Origin" },
        });
        const refused = await send(rules, "GET", path, { origin: EVIL }, options);
        expect(refused).toMatchObject({ status: 500, headers: { vary: "Origin" } });
        expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
      });

      it("keeps its reasons to vary, none of them twice", async () => {
        expect((await send(rules, "GET", "/items/varied")).headers.vary).toBe("Accept-Encoding, oRiGiN");
        expect((await send(rules, "GET", "/items/star")).headers.vary).toBe("*");
      });

      it("has no rules but these", async () => {
        const { headers } = await send({ ...rules, credentials: true }, "GET", "/items/foreign", { origin: EVIL });
        expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
      });
    });

    describe("a preflight", () => {
      it("is answered with the methods of its path, and the route does not run", async () => {
        const { status, headers, text } = await preflight({ origins: [SHOP] }, "/items", {
          "access-control-request-method": "GET",
        });
        expect({ status, text, handled }).toEqual({ status: 204, text: "", handled: [] });
        expect(headers).toMatchObject({
          "access-control-allow-origin": SHOP,
          "access-control-allow-methods": "GET, HEAD, OPTIONS, POST",
          allow: "GET, HEAD, OPTIONS, POST",
          vary: "Origin, Access-Control-Request-Headers",
        });
        expect(headers["access-control-allow-headers"]).toBeUndefined();
        expect(headers["access-control-max-age"]).toBeUndefined();
      });

      it("is answered with the rules as they are given", async () => {
        const rules: CorsOptions = {
          origins: [SHOP],
          credentials: true,
          methods: ["POST", "PURGE"],
          allowedHeaders: ["X-One", "X-Two"],
          exposedHeaders: ["ETag"],
          maxAge: 600,
        };
        const { headers } = await preflight(rules, "/items", { "access-control-request-headers": "x-three" });
        expect(rulesIn(headers)).toEqual({
          "access-control-allow-origin": SHOP,
          "access-control-allow-credentials": "true",
          "access-control-allow-methods": "POST, PURGE",
          "access-control-allow-headers": "X-One, X-Two",
          "access-control-max-age": "600",
        });
        expect(headers.vary).toBe("Origin");
      });

      it("of an origin that is not allowed is answered without any", async () => {
        const { status, headers } = await preflight({ origins: [SHOP] }, "/items", { origin: EVIL });
        expect({ status, rules: rulesIn(headers), handled }).toEqual({ status: 204, rules: {}, handled: [] });
        expect(headers.vary).toContain("Origin");
      });

      it("for a path that is not there is its 404", async () => {
        const { status, headers } = await preflight({ origins: [SHOP] }, "/nowhere");
        expect({ status, rules: rulesIn(headers) }).toEqual({
          status: 404,
          rules: { "access-control-allow-origin": SHOP },
        });
      });

      it("is answered before a route for OPTIONS, which gets every other one", async () => {
        expect((await preflight({ origins: [SHOP] }, "/items/explained")).status).toBe(204);
        expect(handled).toEqual([]);
        for (const sent of [{}, { origin: SHOP }, { "access-control-request-method": "GET" }]) {
          const { status, text } = await send({ origins: [SHOP] }, "OPTIONS", "/items/explained", sent);
          expect({ status, text }).toEqual({ status: 200, text: '{"explained":true}' });
        }
      });

      it.each<[string, string, string | undefined]>([
        ["names", "Content-Type, X-Token", "content-type, x-token"],
        ["names without spaces, and empty ones", "a,,b, ,c,", "a, b, c"],
        ["names twice", "X-A, x-a, X-A", "x-a"],
        ["what is no name", 'x-a, b c, "d", e:f, é, (g)', "x-a"],
        ["no name at all", ", ,", undefined],
        ["nothing", "", undefined],
        ["as much as is sensible", Array(400).fill("x-header").join(","), "x-header"],
        ["more than any browser", Array(500).fill("x-header").join(","), undefined],
      ])("may ask for %s", async (_what, asked, allowed) => {
        const { status, headers } = await preflight({ origins: [SHOP] }, "/items", {
          "access-control-request-headers": asked,
        });
        expect(status).toBe(204);
        expect(headers["access-control-allow-headers"]).toBe(allowed);
      });

      it("may ask for a private network where that is allowed", async () => {
        const asked = { "access-control-request-private-network": "true" };
        const name = "access-control-allow-private-network";
        const rules = { origins: [SHOP], allowedHeaders: ["x-a"], privateNetwork: true };
        const allowed = await preflight(rules, "/items", asked);
        expect(allowed.headers[name]).toBe("true");
        expect(allowed.headers.vary).toBe("Origin, Access-Control-Request-Private-Network");
        expect((await preflight(rules, "/items")).headers[name]).toBeUndefined();
        expect((await preflight(rules, "/items", { ...asked, origin: EVIL })).headers[name]).toBeUndefined();
        expect((await preflight({ origins: [SHOP] }, "/items", asked)).headers[name]).toBeUndefined();
      });
    });

    it.each([
      ["commas", ",".repeat(200_000)],
      ["names", "a,".repeat(100_000)],
      ["spaces", `a${" ".repeat(200_000)}b`],
      ["one name", "a".repeat(200_000)],
    ])("200 KB of %s in each header do no harm", async (_what, text) => {
      const headers = { origin: `https://${text}`, "access-control-request-headers": text };
      const { status } = await preflight({ origins: [/^https:\/\/([a-z]+)*$/, SHOP] }, "/items", headers);
      expect(status).toBe(204);
    });
  },
);

describe("an unknown error that is thrown on", () => {
  it("is not held up", async () => {
    const served = await backends[0]!.serve([ItemsController], {
      middleware: [cors({ origins: [SHOP] })],
      accessLog: false,
    });
    await expect(served.send({ method: "GET", path: "/items/broken" })).rejects.toThrow("broken");
  });
});

describe("the options", () => {
  it.each<[CorsOptions, string]>([
    [
      { origins: "*", credentials: true },
      'cors: credentials: true with origins: "*" would let every site act for your users. List the origins.',
    ],
    [{ origins: ["*"] }, 'cors: "*" is an entry of the list of origins. Write origins: "*".'],
    ...["https://a.example/", "https://A.example", "a.example", "https://a.example,https://b.example", "", 1].map(
      (entry): [CorsOptions, string] => [
        { origins: [entry as string] },
        `cors: ${JSON.stringify(entry)} is not an origin. ` +
          'Write scheme, host and port in lower case and nothing more, as in "https://example.com".',
      ],
    ),
    [{ origins: SHOP as "*" }, 'cors: origins is neither "*", nor a list, nor a function.'],
    [{} as CorsOptions, 'cors: origins is neither "*", nor a list, nor a function.'],
    [{ origins: "*", methods: ["GET, POST"] }, 'cors: methods: "GET, POST" is not a name that can be sent.'],
    [{ origins: "*", allowedHeaders: ["a\r\nb"] }, 'cors: allowedHeaders: "a\\r\\nb" is not a name that can be sent.'],
    [{ origins: "*", exposedHeaders: [""] }, 'cors: exposedHeaders: "" is not a name that can be sent.'],
    [
      { origins: [SHOP], credentials: true, exposedHeaders: ["*"] },
      'cors: exposedHeaders: "*" means nothing to a browser with credentials: true. List the names.',
    ],
    [{ origins: "*", maxAge: -1 }, "cors: maxAge: -1 is not a whole number of seconds."],
    [{ origins: "*", maxAge: 0.5 }, "cors: maxAge: 0.5 is not a whole number of seconds."],
  ])("%j are refused", (options, message) => {
    expect(() => cors(options)).toThrow(new ConfigurationError([message]));
  });

  it("are refused with all their faults at once", () => {
    const options: CorsOptions = { origins: ["*"], methods: [""], maxAge: Number.NaN };
    expect(() => cors(options)).toThrow(/^3 faults:\n- cors: "\*".*\n- cors: methods.*\n- cors: maxAge: NaN/);
  });

  it('may have "*" for names without credentials', () => {
    expect(() => cors({ origins: "*", allowedHeaders: ["*"], exposedHeaders: ["*"], methods: ["*"] })).not.toThrow();
  });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

function toAnswer({ status, headers, body }: NeutralResponse): Answer {
  return { status, headers: Object.fromEntries(headers), text: body.toString() };
}

function rulesIn(headers: Answer["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control-")));
}
