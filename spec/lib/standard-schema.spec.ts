import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import type { type as Type } from "arktype" with { "resolution-mode": "import" };
import { IsInt, IsString } from "class-validator";
import { buildSync } from "esbuild";
import {
  type ApplicationOptions,
  Body,
  ConfigurationError,
  type Constructor,
  Controller,
  Cookie,
  createApplication,
  Form,
  Header,
  Param,
  Post,
  Query,
  type StandardIssue,
  type StandardSchema,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import * as v from "valibot";
import { z } from "zod";
import { formCall } from "../support/forms.js";
import { type Answer, type Call, call } from "../support/lambda.js";

/** arktype comes as ES modules alone, which jest cannot load. */
function loadArktype(): { readonly type: typeof Type } {
  const folder = mkdtempSync(join(tmpdir(), "lambent-arktype-"));
  try {
    buildSync({
      stdin: { contents: 'export { type } from "arktype";', resolveDir: __dirname },
      outfile: join(folder, "arktype.cjs"),
      bundle: true,
      platform: "node",
      format: "cjs",
    });
    return require(join(folder, "arktype.cjs")) as { readonly type: typeof Type };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { type } = loadArktype();

interface Item {
  name: string;
  count: number;
  at: Date;
}

/** The same item as each of the libraries writes it: with a default, and a text that becomes a date. */
const items: readonly (readonly [string, StandardSchema<unknown, Item>])[] = [
  [
    "zod",
    z.object({
      name: z.string().min(2),
      count: z.number().default(1),
      at: z.iso.date().transform((text) => new Date(text)),
    }),
  ],
  [
    "valibot",
    v.object({
      name: v.pipe(v.string(), v.minLength(2)),
      count: v.optional(v.number(), 1),
      at: v.pipe(
        v.string(),
        v.isoDate(),
        v.transform((text) => new Date(text)),
      ),
    }),
  ],
  ["arktype", type({ name: "string >= 2", count: "number = 1", at: "string.date.iso.parse" })],
];

/** What is there of texts by name: a number and a list, which is one text where the name came once. */
interface Filter {
  id: number;
  tag: string[];
}

const filters: readonly (readonly [string, StandardSchema<unknown, Filter>])[] = [
  [
    "zod",
    z.object({
      id: z.coerce.number(),
      tag: z.union([z.string(), z.array(z.string())]).transform((tag) => [tag].flat()),
    }),
  ],
  [
    "valibot",
    v.object({
      id: v.pipe(v.string(), v.transform(Number), v.number()),
      tag: v.pipe(
        v.union([v.string(), v.array(v.string())]),
        v.transform((tag) => [tag].flat()),
      ),
    }),
  ],
  [
    "arktype",
    type({ "+": "delete", id: "string.numeric.parse", tag: type("string | string[]").pipe((tag) => [tag].flat()) }),
  ],
];

interface Verdict {
  readonly answer: Answer;
  /** What the method was called with; nothing where it was not. */
  readonly received: readonly unknown[];
}

/** Sends a body to a method that takes it by the schema, or by what the decorator is given. */
async function sendBody(given: StandardSchema | readonly [StandardSchema], json: unknown): Promise<Verdict> {
  const received: unknown[] = [];

  @Controller()
  class Bodies {
    @Post()
    read(@Body(given) value: unknown) {
      received.push(value);
    }
  }

  return { answer: await call(createLambdaHandler([Bodies], { accessLog: false }), "POST", "/", { json }), received };
}

/** Sends a request to a method that takes texts of it by the schema. */
async function sendTexts(decorator: typeof Query, schema: StandardSchema, path: string, sent: Call): Promise<Verdict> {
  const received: unknown[] = [];

  @Controller()
  class Texts {
    @Post("/texts/{id}/{tag}")
    @Post("/texts")
    read(@decorator(schema) value: unknown) {
      received.push(value);
    }
  }

  return { answer: await call(createLambdaHandler([Texts], { accessLog: false }), "POST", path, sent), received };
}

/** The issues of an answer. */
function issuesOf({ answer: { status, json } }: Verdict): unknown {
  expect(status).toBe(422);
  return (json as { readonly detail: unknown }).detail;
}

/** A schema that says of every value what is given, as a library with the interface would. */
function schemaOf(
  validate: StandardSchema["~standard"]["validate"],
  rest: Readonly<Record<string, unknown>> = {},
): StandardSchema {
  return { "~standard": { version: 1, vendor: "own", validate, ...rest } };
}

const refuse = (...issues: readonly StandardIssue[]): StandardSchema => schemaOf(() => ({ issues }));

/** A schema of texts that gives its verdict after so many turns of the event loop. */
function slowSchema(turns: number): StandardSchema {
  return schemaOf(async (value) => {
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
    return { issues: [{ message: `${String(value)} after ${turns}` }] };
  });
}

describe.each(items)("a schema of %s for JSON", (library, schema) => {
  const sent = { name: "saw", at: "2026-01-31" };
  const item: Item = { name: "saw", count: 1, at: new Date("2026-01-31") };

  it("gives what it makes of a body", async () => {
    const { answer, received } = await sendBody(schema, sent);

    expect(answer.status).toBe(204);
    expect(received).toEqual([item]);
  });

  it("gives what it makes of each element of a list", async () => {
    const { received } = await sendBody([schema], [sent, { ...sent, count: 5 }]);

    expect(received).toEqual([[item, { ...item, count: 5 }]]);
  });

  it("names the element of a list", async () => {
    expect(issuesOf(await sendBody([schema], [sent, { ...sent, count: "5" }]))).toEqual([
      { loc: ["body", 1, "count"], msg: expect.any(String), type: expect.any(String) },
    ]);
    expect(issuesOf(await sendBody([schema], sent))).toEqual([
      { loc: ["body"], msg: "Input should be a list", type: "list_type" },
    ]);
  });

  it("gives what it makes of a field", async () => {
    const received: unknown[] = [];

    @Controller()
    class Fields {
      @Post()
      read(
        @Body("one", schema) one: Item,
        @Body("many", [schema]) many: Item[],
        @Body("none", schema, { optional: true }) none?: Item,
      ) {
        received.push(one, many, none);
      }
    }

    const handler = createLambdaHandler([Fields], { accessLog: false });
    expect((await call(handler, "POST", "/", { json: { one: sent, many: [sent] } })).status).toBe(204);
    expect(received).toEqual([item, [item], undefined]);
    const { json } = await call(handler, "POST", "/", { json: { one: { ...sent, count: "5" } } });
    expect(json).toEqual({
      detail: [
        { loc: ["body", "one", "count"], msg: expect.any(String), type: expect.any(String) },
        { loc: ["body", "many"], msg: "Field required", type: "missing" },
      ],
    });
  });

  it("judges any JSON, an object or not", async () => {
    for (const json of [null, 5, "x", []]) {
      const { answer, received } = await sendBody(schema, json);
      expect([answer.status, received]).toEqual([422, []]);
    }
  });

  it("is not asked where there is no body", async () => {
    const { answer } = await sendBody(schema, undefined);

    expect(answer.json).toEqual({ detail: [{ loc: ["body"], msg: "Field required", type: "missing" }] });
  });

  it("never sees own keys that change an object's prototype or class", async () => {
    const json: unknown = JSON.parse(
      '{"name":"saw","at":"2026-01-31","__proto__":{"count":7},"constructor":1,"prototype":2}',
    );
    const { received } = await sendBody(schema, json);

    expect(received).toEqual([item]);
    expect(Object.keys(received[0] as Item).sort()).toEqual(["at", "count", "name"]);
  });

  it("may be asked by several requests at once", async () => {
    const verdicts = await Promise.all([1, 2, 3].map((count) => sendBody(schema, { ...sent, count })));

    expect(verdicts.map(({ received }) => received)).toEqual([1, 2, 3].map((count) => [{ ...item, count }]));
  });

  it("answers with its own words, and the name that it has for what is wrong", async () => {
    const issues = issuesOf(await sendBody(schema, { name: "s", count: "5", at: "2026-01-31" }));

    expect(issues).toEqual(
      {
        zod: [
          { loc: ["body", "name"], msg: "Too small: expected string to have >=2 characters", type: "too_small" },
          { loc: ["body", "count"], msg: "Invalid input: expected number, received string", type: "invalid_type" },
        ],
        valibot: [
          { loc: ["body", "name"], msg: "Invalid length: Expected >=2 but received 1", type: "min_length" },
          { loc: ["body", "count"], msg: 'Invalid type: Expected number but received "5"', type: "number" },
        ],
        arktype: [
          { loc: ["body", "name"], msg: "name must be at least length 2 (was 1)", type: "minLength" },
          { loc: ["body", "count"], msg: "count must be a number (was a string)", type: "domain" },
        ],
      }[library],
    );
  });
});

describe.each(filters)("a schema of %s for texts", (_library, schema) => {
  it.each([
    ["the query", Query, "/texts", { query: "id=7&tag=a&tag=b%20c" }, ["a", "b c"]],
    ["the query, each name once", Query, "/texts", { query: "id=7&tag=a" }, ["a"]],
    ["the path", Param, "/texts/7/a%2Fb", {}, ["a/b"]],
    ["the headers", Header, "/texts", { headers: { ID: "7", Tag: "a" } }, ["a"]],
    ["the cookies", Cookie, "/texts", { cookie: "id=7; tag=a%20b" }, ["a b"]],
    [
      "a form",
      Form,
      "/texts",
      { body: "id=7&tag=a&tag=b+c", headers: { "content-type": "application/x-www-form-urlencoded" } },
      ["a", "b c"],
    ],
  ])("gives what it makes of %s", async (_what, decorator, path, sent, tag) => {
    const { answer, received } = await sendTexts(decorator, schema, path, sent);

    expect([answer.text, answer.status]).toEqual(["", 204]);
    expect(received).toEqual([{ id: 7, tag }]);
  });

  it.each([
    ["query", Query, { query: "id=x&tag=a" }],
    ["header", Header, { headers: { Id: "x", tag: "a" } }],
    ["cookie", Cookie, { cookie: "id=x; tag=a" }],
    ["body", Form, { body: "id=x&tag=a", headers: { "content-type": "application/x-www-form-urlencoded" } }],
  ])("names the place of a value that does not fit: %s", async (source, decorator, sent) => {
    const verdict = await sendTexts(decorator, schema, "/texts", sent);

    expect(issuesOf(verdict)).toEqual([{ loc: [source, "id"], msg: expect.any(String), type: expect.any(String) }]);
    expect(verdict.received).toEqual([]);
  });

  it("names the place of a value of the path that does not fit", async () => {
    const verdict = await sendTexts(Param, schema, "/texts/x/a", {});

    expect(issuesOf(verdict)).toMatchObject([{ loc: ["path", "id"] }]);
  });

  it("judges a request without any value", async () => {
    for (const decorator of [Param, Query, Header, Cookie, Form]) {
      const { answer, received } = await sendTexts(decorator, schema, "/texts", {});
      expect([answer.status, received]).toEqual([422, []]);
    }
  });
});

describe("a schema of texts", () => {
  const anything = z.record(z.string(), z.unknown());

  it("is given one text as it is, and a list where a name came several times", async () => {
    const { received } = await sendTexts(Query, anything, "/texts", { query: "a=1&b=&c=1&c=2&d" });

    expect(received).toEqual([{ a: "1", b: "", c: ["1", "2"], d: "" }]);
  });

  it("is given the fields of a form with files", async () => {
    const received: unknown[] = [];

    @Controller()
    class Forms {
      @Post()
      read(@Form(anything) form: Record<string, unknown>) {
        received.push(form);
      }
    }

    const form = new FormData();
    for (const [name, value] of [
      ["a", "1"],
      ["b", "2"],
      ["b", "3"],
      ["__proto__", "4"],
    ] as const)
      form.append(name, value);
    const { status } = await formCall(createLambdaHandler([Forms], { accessLog: false }), "/", form);

    expect(status).toBe(204);
    expect(received).toEqual([{ a: "1", b: ["2", "3"] }]);
  });

  it("is given a header as it was sent, with the commas that belong to it", async () => {
    const sent = {
      "User-Agent": "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko)",
      "If-Modified-Since": "Wed, 21 Oct 2026 07:28:00 GMT",
    };
    const schema = z.object({ "user-agent": z.string(), "if-modified-since": z.string() });
    const { answer, received } = await sendTexts(Header, schema, "/texts", { headers: sent });

    expect(answer.text).toBe("");
    expect(received).toEqual([{ "user-agent": sent["User-Agent"], "if-modified-since": sent["If-Modified-Since"] }]);
  });

  it.each([
    ["query", Query, { query: "__proto__=1&constructor=2&prototype=3&a=4" }],
    ["cookie", Cookie, { cookie: "__proto__=1; constructor=2; prototype=3; a=4" }],
    ["header", Header, { headers: { ["__proto__"]: "1", constructor: "2", prototype: "3", a: "4" } }],
  ])("never sees names that change an object's prototype or class: %s", async (_source, decorator, sent) => {
    const { received } = await sendTexts(
      decorator,
      schemaOf((value) => ({ value })),
      "/texts",
      sent,
    );

    expect(received).toMatchObject([{ a: "4" }]);
    const names = Object.getOwnPropertyNames(received[0]);
    expect(names).not.toEqual(expect.arrayContaining(["__proto__"]));
    expect(names).not.toEqual(expect.arrayContaining(["constructor"]));
    expect(names).not.toEqual(expect.arrayContaining(["prototype"]));
    expect(Object.getPrototypeOf(received[0])).toBe(Object.prototype);
  });

  it("may be asynchronous", async () => {
    const schema = z.object({ name: z.string().refine(async (name) => name === "free", "taken") });

    expect((await sendTexts(Query, schema, "/texts", { query: "name=free" })).received).toEqual([{ name: "free" }]);
    expect(issuesOf(await sendTexts(Query, schema, "/texts", { query: "name=x" }))).toEqual([
      { loc: ["query", "name"], msg: "taken", type: "custom" },
    ]);
  });

  it("stands beside values by name of the same place", async () => {
    const received: unknown[] = [];

    @Controller()
    class Both {
      @Post()
      read(@Query(z.object({ a: z.string() })) query: { a: string }, @Query("b", Number) b: number) {
        received.push(query, b);
      }
    }

    const handler = createLambdaHandler([Both], { accessLog: false, unknownFields: "forbid" });
    await call(handler, "POST", "/", { query: "a=1&b=2" });
    expect(received).toEqual([{ a: "1" }, 2]);
  });
});

describe("what a schema gives", () => {
  it.each([undefined, null, 0, "", false])("is the argument, whatever it is: %s", async (value) => {
    const { answer, received } = await sendBody(
      z.unknown().transform(() => value),
      {},
    );

    expect(answer.status).toBe(204);
    expect(received).toEqual([value]);
  });

  it("may be an instance", async () => {
    class Money {
      constructor(readonly cents: number) {}
    }
    const { received } = await sendBody(z.object({ price: z.number().transform((price) => new Money(price * 100)) }), {
      price: 2,
    });

    expect((received[0] as { price: unknown }).price).toBeInstanceOf(Money);
    expect(received).toEqual([{ price: new Money(200) }]);
  });

  it("has the fields that the schema leaves in it, whatever the application does with unknown ones", async () => {
    for (const unknownFields of ["strip", "forbid", "allow"] as const) {
      const received: unknown[] = [];

      @Controller()
      class Fields {
        @Post()
        read(
          @Body("a", z.object({ x: z.number() })) a: unknown,
          @Body("b", z.looseObject({ x: z.number() })) b: unknown,
          @Body("c", type({ x: "number" })) c: unknown,
        ) {
          received.push(a, b, c);
        }
      }

      const one = { x: 1, y: 2 };
      await call(createLambdaHandler([Fields], { accessLog: false, unknownFields }), "POST", "/", {
        json: { a: one, b: one, c: one },
      });
      expect(received).toEqual([{ x: 1 }, one, one]);
    }
  });

  it("is not there before asynchronous steps have ended", async () => {
    const upper = z.object({
      name: z
        .string()
        .refine(async (name) => name !== "taken", "taken")
        .transform(async (name) => name.toUpperCase()),
    });
    const upperByValibot = v.objectAsync({
      name: v.pipeAsync(
        v.string(),
        v.checkAsync(async (name) => name !== "taken", "taken"),
        v.transformAsync(async (name) => name.toUpperCase()),
      ),
    });

    for (const schema of [upper, upperByValibot]) {
      expect((await sendBody(schema, { name: "saw" })).received).toEqual([{ name: "SAW" }]);
      expect((await sendBody([schema], [{ name: "saw" }, { name: "axe" }])).received).toEqual([
        [{ name: "SAW" }, { name: "AXE" }],
      ]);
      expect(issuesOf(await sendBody([schema], [{ name: "saw" }, { name: "taken" }]))).toMatchObject([
        { loc: ["body", 1, "name"], msg: "taken" },
      ]);
    }
  });

  it("may come with a promise of another realm", async () => {
    const validate = runInNewContext("async () => ({ value: 5 })") as StandardSchema["~standard"]["validate"];

    expect((await sendBody(schemaOf(validate), {})).received).toEqual([5]);
  });
});

describe("the issues of a schema", () => {
  it.each<[string, StandardIssue["path"], readonly (string | number)[]]>([
    ["none", undefined, []],
    ["an empty one", [], []],
    ["keys and indexes", ["lines", 0, "count"], ["lines", 0, "count"]],
    ["segments", [{ key: "lines" }, { key: 2 }, "count"], ["lines", 2, "count"]],
    ["symbols", [Symbol("secret"), { key: Symbol.iterator }], ["Symbol(secret)", "Symbol(Symbol.iterator)"]],
    ["keys that look like indexes", ["0", { key: "1" }], ["0", "1"]],
  ])("have a path: %s", async (_what, path, loc) => {
    const issue = path === undefined ? { message: "wrong" } : { message: "wrong", path };

    expect(issuesOf(await sendBody(refuse(issue), {}))).toEqual([
      { loc: ["body", ...loc], msg: "wrong", type: "invalid" },
    ]);
  });

  it.each([
    ["its code", { code: "too_small", type: "number" }, "too_small"],
    ["else its type", { type: "min_value" }, "min_value"],
    ["its type, where its code is no text", { code: 7, type: "min_value" }, "min_value"],
    ["else invalid", { code: 7, type: {} }, "invalid"],
  ])("have a type: %s", async (_what, fields, expected) => {
    const issue: StandardIssue = { message: "wrong", ...fields };

    expect(issuesOf(await sendBody(refuse(issue), {}))).toEqual([{ loc: ["body"], msg: "wrong", type: expected }]);
  });

  it("have no other fields, so that what was sent is not echoed", async () => {
    const issue: StandardIssue = {
      message: "wrong",
      ...{ input: "secret", received: "secret", expected: "x", params: {} },
    };
    const verdict = await sendBody(refuse(issue), { password: "secret" });

    expect(verdict.answer.text).toBe('{"detail":[{"loc":["body"],"msg":"wrong","type":"invalid"}]}');
    const own = await sendBody(z.object({ password: z.string().regex(/\d/) }), { password: "secret" });
    expect(own.answer.text).not.toContain("secret");
  });

  it("are those of nested values too", async () => {
    const order = z.object({ lines: z.array(z.object({ sku: z.string(), count: z.number().int() })) });
    const byValibot = v.object({
      lines: v.array(v.object({ sku: v.string(), count: v.pipe(v.number(), v.integer()) })),
    });
    const byArktype = type({ lines: type({ sku: "string", count: "number.integer" }).array() });
    const json = {
      lines: [
        { sku: "a", count: 1 },
        { sku: "b", count: 1.5 },
      ],
    };

    for (const schema of [order, byValibot, byArktype]) {
      expect(issuesOf(await sendBody(schema, json))).toMatchObject([{ loc: ["body", "lines", 1, "count"] }]);
    }
  });

  it("stand in the order of the schema", async () => {
    const schema = z.object({ b: z.string(), a: z.object({ z: z.string(), y: z.string() }), c: z.array(z.string()) });
    const issues = issuesOf(await sendBody(schema, { c: [1, "x", 2], a: {} })) as { loc: unknown }[];

    expect(issues.map(({ loc }) => loc)).toEqual([
      ["body", "b"],
      ["body", "a", "z"],
      ["body", "a", "y"],
      ["body", "c", 0],
      ["body", "c", 2],
    ]);
  });

  it("stand among those of other parameters in the order path, query, header, cookie, body", async () => {
    const schema = z.object({ n: z.coerce.number() });
    const slow = z.object({ n: z.coerce.number().refine(async () => true) });

    class Numbers {
      @IsInt() n!: number;
    }

    @Controller()
    class Mixed {
      @Post("/schemas/{n}")
      schemas(
        @Body(schema) _body: unknown,
        @Cookie(schema) _cookie: unknown,
        @Header(schema) _header: unknown,
        @Query(schema) _query: unknown,
        @Param(slow) _path: unknown,
      ) {}

      @Post("/mixed/{n}")
      mixed(
        @Body("n", schema) _field: unknown,
        @Body("m", Number) _number: number,
        @Cookie("n", Number) _cookie: number,
        @Header(Numbers) _header: Numbers,
        @Query(slow) _query: unknown,
        @Query("m", Number) _m: number,
        @Param("n", Number) _path: number,
      ) {}
    }

    const handler = createLambdaHandler([Mixed], { accessLog: false });
    const sent = { query: "n=x", headers: { n: "x" }, cookie: "n=x", json: { n: "x" } };
    const locs = async (path: string) => {
      const { json } = await call(handler, "POST", path, sent);
      return (json as { detail: { loc: unknown[] }[] }).detail.map(({ loc }) => loc.join("."));
    };

    expect(await locs("/schemas/x")).toEqual(["path.n", "query.n", "header.n", "cookie.n", "body.n"]);
    const mixed = await locs("/mixed/x");
    expect(mixed.map((loc) => loc.split(".")[0])).toEqual([
      "path",
      "query",
      "query",
      "header",
      "cookie",
      "body",
      "body",
    ]);
    expect(mixed).toEqual(expect.arrayContaining(["query.n", "query.m", "body.n", "body.m"]));
  });

  it("stand in the order of a list, however long each element takes", async () => {
    const schema = schemaOf((value) => slowSchema(value as number)["~standard"].validate(value));
    const issues = issuesOf(await sendBody([schema], [3, 1, 2])) as { loc: unknown[] }[];

    expect(issues.map(({ loc }) => loc[1])).toEqual([0, 1, 2]);
  });

  it("stand in the order of declaration, however long each takes", async () => {
    @Controller()
    class Slow {
      @Post()
      read(
        @Body("a", slowSchema(3)) _a: unknown,
        @Body("b", slowSchema(1)) _b: unknown,
        @Body("c", Number) _c: number,
      ) {}
    }

    const { json } = await call(createLambdaHandler([Slow], { accessLog: false }), "POST", "/", {
      json: { a: 1, b: 1, c: "x" },
    });
    expect((json as { detail: { loc: unknown[] }[] }).detail.map(({ loc }) => loc[1])).toEqual(["a", "b", "c"]);
  });

  it("are a hundred at the most", async () => {
    const issues = issuesOf(await sendBody(z.array(z.number()), new Array(150).fill("x"))) as unknown[];

    expect(issues).toHaveLength(101);
    expect(issues[99]).toMatchObject({ loc: ["body", 99] });
    expect(issues[100]).toEqual({ loc: [], msg: "Only the first 100 errors are listed", type: "too_many_errors" });
  });

  it("are a hundred at the most of a list of schemas, asynchronous or not", async () => {
    for (const schema of [z.number(), slowSchema(1)]) {
      const issues = issuesOf(await sendBody([schema], new Array(150).fill("x"))) as unknown[];
      expect(issues).toHaveLength(101);
      expect(issues[100]).toMatchObject({ type: "too_many_errors" });
    }
  });

  it("let every element of a long list pass where there are none", async () => {
    const { received } = await sendBody([z.number().refine(async () => true)], new Array(150).fill(1));

    expect(received).toEqual([new Array(150).fill(1)]);
  });

  it("refuse the value even where the schema lists none", async () => {
    for (const schema of [refuse(), schemaOf(async () => ({ issues: [] }))]) {
      const verdict = await sendBody(schema, {});
      expect(issuesOf(verdict)).toEqual([{ loc: ["body"], msg: "Invalid input", type: "invalid" }]);
      expect(verdict.received).toEqual([]);
    }
  });

  it("are answered as the option errors says", async () => {
    @Controller()
    class Problems {
      @Post() read(@Body(z.object({ n: z.number() })) _body: unknown) {}
    }

    const handler = createLambdaHandler([Problems], { accessLog: false, errors: "problem" });
    const { status, headers, json } = await call(handler, "POST", "/", { json: {} });
    expect([status, headers["content-type"]]).toEqual([422, "application/problem+json"]);
    expect(json).toMatchObject({
      title: "Unprocessable Content",
      status: 422,
      errors: [{ loc: ["body", "n"], msg: "Invalid input: expected number, received undefined", type: "invalid_type" }],
    });
  });
});

describe("JSON that is nested deeply", () => {
  const nestedZod: z.ZodType = z.lazy(() => z.object({ k: nestedZod.optional() }));
  const nestedValibot: v.GenericSchema = v.lazy(() => v.object({ k: v.optional(nestedValibot) }));
  const nestedArktype = type.scope({ nested: { "k?": "nested" } }).export().nested;
  const issue = { msg: "JSON is nested too deeply", type: "json_invalid" };

  /** An object of so many levels, as text: JSON.stringify ends where JSON.parse does not. */
  const nested = (levels: number) => `${'{"k":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;

  async function send(given: StandardSchema | readonly [StandardSchema], body: string): Promise<Answer> {
    @Controller()
    class Bodies {
      @Post() read(@Body(given) _value: unknown) {}
    }

    const headers = { "content-type": "application/json" };
    return call(createLambdaHandler([Bodies], { accessLog: false }), "POST", "/", { headers, body });
  }

  it.each<[string, StandardSchema]>([
    ["zod", nestedZod],
    ["valibot", nestedValibot],
    ["arktype", nestedArktype],
    ["any library", schemaOf((value) => ({ value }))],
  ])("reaches a schema of %s up to 500 levels", async (_library, schema) => {
    expect((await send(schema, nested(500))).status).toBe(204);
    expect((await send([schema], `[{}, ${nested(500)}]`)).status).toBe(204);
    for (const levels of [501, 5_000, 100_000]) {
      expect((await send(schema, nested(levels))).json).toEqual({ detail: [{ loc: ["body"], ...issue }] });
      const list = await send([schema], `[{}, ${nested(levels)}]`);
      expect(list.json).toEqual({ detail: [{ loc: ["body", 1], ...issue }] });
    }
  });

  it("is not counted where it stands beside the schema", async () => {
    @Controller()
    class Fields {
      @Post() read(@Body("a", nestedZod) _a: unknown, @Body("b", Object) _b: unknown) {}
    }

    const handler = createLambdaHandler([Fields], { accessLog: false });
    const headers = { "content-type": "application/json" };
    const sent = (a: string, b: string) => ({ headers, body: `{"a":${a},"b":${b}}` });
    expect((await call(handler, "POST", "/", sent("{}", nested(600)))).status).toBe(204);
    expect((await call(handler, "POST", "/", sent(nested(600), "{}"))).json).toEqual({
      detail: [{ loc: ["body", "a"], ...issue }],
    });
  });
});

describe("a schema that throws", () => {
  const boom = () => {
    throw new Error("boom");
  };

  it.each([
    ["at once", schemaOf(boom)],
    ["later", schemaOf(async () => boom())],
    ["in a refinement of zod", z.object({}).refine(boom)],
    ["in a transformation of valibot", v.pipe(v.unknown(), v.transform(boom))],
    ["in a morph of arktype", type("unknown").pipe(boom)],
  ])("is an unknown error, no 422: %s", async (_when, schema) => {
    await expect(sendBody(schema, {})).rejects.toThrow("boom");
    await expect(sendBody([schema], [{}, {}])).rejects.toThrow("boom");
    await expect(sendTexts(Query, schema, "/texts", {})).rejects.toThrow("boom");
    await expect(sendTexts(Form, schema, "/texts", {})).rejects.toThrow("boom");
  });

  it("is an opaque 500 where unknown errors are answered", async () => {
    @Controller()
    class Throws {
      @Post() read(@Body(schemaOf(boom)) _body: unknown) {}
    }

    const handler = createLambdaHandler([Throws], { accessLog: false, unhandledErrors: "respond" });
    const { status, text } = await call(handler, "POST", "/", { json: {} });
    expect([status, text]).toEqual([500, '{"detail":"Internal Server Error"}']);
  });
});

describe("what stands in a decorator", () => {
  /** The faults of a method that takes this as its body and its query. */
  function faultsOf(given: unknown): readonly string[] {
    @Controller()
    class Faulty {
      @Post("/body") body(@Body(given as Constructor) _body: unknown) {}
      @Post("/list") list(@Body([given as Constructor]) _list: unknown) {}
      @Post("/query") query(@Query(given as Constructor) _query: unknown) {}
    }

    try {
      createApplication([Faulty]);
      return [];
    } catch (error) {
      return (error as ConfigurationError).faults;
    }
  }

  class WithValidators {
    @IsString() name!: string;
  }

  it.each([
    ["an object", z.object({})],
    ["a function, as those of arktype are", type({ a: "string" })],
    [
      "a class that has the interface",
      Object.assign(
        class Own {},
        schemaOf((value) => ({ value })),
      ),
    ],
    ["with more than the interface asks for", schemaOf((value) => ({ value }), { jsonSchema: {} })],
  ])("is a schema: %s", (_what, given) => {
    expect(faultsOf(given)).toEqual([]);
  });

  it.each([
    ["nothing to validate with", { "~standard": { version: 1, vendor: "own" } }],
    ["what is no function", { "~standard": { version: 1, vendor: "own", validate: true } }],
    ["another version", schemaOf((value) => ({ value }), { version: 2 })],
    ["no version", schemaOf((value) => ({ value }), { version: undefined })],
    ["null", { "~standard": null }],
    ["a text", { "~standard": "1" }],
    ["no interface at all", {}],
  ])("is a fault, with %s", (_what, given) => {
    expect(faultsOf(given)).toEqual([
      "Faulty.body, parameter 1 @Body({...}): its type is {...}, not a class. Give the class itself: @Body(ItemCreate).",
      "Faulty.list, parameter 1 @Body([{...}]): its type is {...}, not a class. Give the class itself: @Body(ItemCreate).",
      'Faulty.query, parameter 1 @Query({...}): its type is {...}, not a class. Give a name, a class or a schema: @Query("limit", Number), @Query(Filter).',
    ]);
  });

  it.each([null, 5, true])("is a fault: %s", (given) => {
    expect(faultsOf(given)).toEqual([
      `Faulty.body, parameter 1 @Body(${given}): its type is ${given}, not a class. Give the class itself: @Body(ItemCreate).`,
      `Faulty.list, parameter 1 @Body([${given}]): its type is ${given}, not a class. Give the class itself: @Body(ItemCreate).`,
      `Faulty.query, parameter 1 @Query(${given}): its type is ${given}, not a class. Give a name, a class or a schema: @Query("limit", Number), @Query(Filter).`,
    ]);
  });

  it("is a class, if it has validators and an interface of another version", () => {
    const given = Object.assign(class extends WithValidators {}, { "~standard": { version: 2 } });

    expect(faultsOf(given)).toEqual([]);
  });

  it("is no schema of an instance, because the class is given", () => {
    class Instances {
      readonly "~standard" = schemaOf((value) => ({ value }))["~standard"];
    }

    expect(faultsOf(Instances)).toEqual([
      expect.stringContaining("the class Instances has no validators"),
      expect.stringContaining("the class Instances has no validators"),
      expect.stringContaining("the class Instances has no validators"),
    ]);
  });

  it("is named by its library in faults", () => {
    @Controller()
    class Twice {
      @Post()
      read(@Body(z.object({})) _a: unknown, @Form(v.object({})) _b: unknown) {}
    }

    expect(() => createApplication([Twice])).toThrow(/@Body\(zod schema\).*@Form\(valibot schema\)/);
  });

  it.each(["strip", "forbid"] satisfies ApplicationOptions["unknownFields"][])(
    "may be schemas and classes side by side, with unknownFields %s",
    async (unknownFields) => {
      const received: unknown[] = [];

      @Controller()
      class Mixed {
        @Post()
        read(
          @Body("a", WithValidators) a: WithValidators,
          @Body("b", z.object({ name: z.string() })) b: { name: string },
        ) {
          received.push(a instanceof WithValidators, b);
        }
      }

      const handler = createLambdaHandler([Mixed], { accessLog: false, unknownFields });
      await call(handler, "POST", "/", { json: { a: { name: "x" }, b: { name: "y" } } });
      expect(received).toEqual([true, { name: "y" }]);
    },
  );
});
