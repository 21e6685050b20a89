import { IsPositive } from "class-validator";
import {
  Body,
  Controller,
  Cookie,
  createApplication,
  Get,
  Header,
  HttpRequest,
  Param,
  Post,
  Query,
  Req,
  type ValueParameter,
} from "lambent";
import { createLambdaHandler, type LambdaHandler } from "lambent/aws-lambda";
import { z } from "zod";
import { type Call, call } from "../support/lambda.js";
import {
  accepted,
  bigint,
  boolean,
  Color,
  date,
  Level,
  Mixed,
  number,
  oneOf,
  refused,
  utc,
} from "../support/text-values.js";

/** A handler with one route a type, and the values that its methods were called with. */
function handlerOf(Value: ValueParameter, name: string, tail: string) {
  const received: unknown[] = [];

  @Controller()
  class Values {
    @Get(`/String${tail}`) string(@Value(name) value: string) {
      received.push(value);
    }
    @Get(`/Number${tail}`) number(@Value(name, Number) value: number) {
      received.push(value);
    }
    @Get(`/Boolean${tail}`) boolean(@Value(name, Boolean) value: boolean) {
      received.push(value);
    }
    @Get(`/Date${tail}`) date(@Value(name, Date) value: Date) {
      received.push(value);
    }
    @Get(`/BigInt${tail}`) bigint(@Value(name, BigInt) value: bigint) {
      received.push(value);
    }
    @Get(`/Color${tail}`) color(@Value(name, { enum: Color }) value: Color) {
      received.push(value);
    }
    @Get(`/Level${tail}`) level(@Value(name, { enum: Level }) value: Level) {
      received.push(value);
    }
    @Get(`/Mixed${tail}`) mixed(@Value(name, { enum: Mixed }) value: Mixed) {
      received.push(value);
    }
    @Get(`/literals${tail}`) literals(@Value(name, { enum: ["asc", 2] }) value: "asc" | 2) {
      received.push(value);
    }
  }

  return { handler: createLambdaHandler([Values]), received };
}

interface Source {
  readonly source: string;
  readonly Value: ValueParameter;
  readonly tail: string;
  send(handler: LambdaHandler, type: string, text: string): ReturnType<typeof call>;
}

const encoded = encodeURIComponent;

const sources: readonly Source[] = [
  {
    source: "path",
    Value: Param,
    tail: "/{value}",
    send: (handler, type, text) => call(handler, "GET", `/${type}/${encoded(text)}`),
  },
  {
    source: "query",
    Value: Query,
    tail: "",
    send: (handler, type, text) => call(handler, "GET", `/${type}`, { query: `value=${encoded(text)}` }),
  },
  {
    source: "header",
    Value: Header,
    tail: "",
    send: (handler, type, text) => call(handler, "GET", `/${type}`, { headers: { value: text } }),
  },
  {
    source: "cookie",
    Value: Cookie,
    tail: "",
    send: (handler, type, text) => call(handler, "GET", `/${type}`, { cookie: `value=${encoded(text)}` }),
  },
];

describe.each(sources)("a value of the $source", ({ source, Value, tail, send }) => {
  it.each(accepted)("reads %s of %j", async (type, text, value) => {
    const { handler, received } = handlerOf(Value, "value", tail);

    const { status } = await send(handler, type, text);

    expect(status).toBe(204);
    expect(received).toStrictEqual([value]);
  });

  it.each(refused)("refuses %s of %j", async (type, text, issue) => {
    const { handler, received } = handlerOf(Value, "value", tail);

    const { status, json } = await send(handler, type, text);

    expect(status).toBe(422);
    expect(json).toStrictEqual({ detail: [{ loc: [source, "value"], ...issue }] });
    expect(received).toEqual([]);
  });
});

// A path has no empty parameters, and the fronts of a function have ways of their own with an empty header.
describe.each(sources.filter(({ source }) => source !== "path" && source !== "header"))(
  "an empty value of the $source",
  ({ source, Value, tail, send }) => {
    it("is a string", async () => {
      const { handler, received } = handlerOf(Value, "value", tail);

      await send(handler, "String", "");

      expect(received).toStrictEqual([""]);
    });

    it.each([
      ["Number", number],
      ["Boolean", boolean],
      ["Date", date],
      ["BigInt", bigint],
      ["Color", oneOf('"red", "blue"')],
      ["Level", oneOf("0, 10, -5")],
    ])("is no %s", async (type, issue) => {
      const { handler } = handlerOf(Value, "value", tail);

      const { json } = await send(handler, type, "");

      expect(json).toStrictEqual({ detail: [{ loc: [source, "value"], ...issue }] });
    });

    it("is no number with spaces around it", async () => {
      const { handler } = handlerOf(Value, "value", tail);

      const { status } = await send(handler, "Number", source === "cookie" ? "%2012" : " 12");

      expect(status).toBe(422);
    });
  },
);

describe("a missing value", () => {
  const received: unknown[][] = [];

  @Controller()
  class Missing {
    @Get("/required")
    required(
      @Query("q") q: string,
      @Query("numbers", [Number]) numbers: number[],
      @Header("X-Api-Key") key: string,
      @Header("X-Tags", [String]) tags: string[],
      @Cookie("Session") session: string,
      @Cookie("Flags", [Boolean]) flags: boolean[],
    ) {
      received.push([q, numbers, key, tags, session, flags]);
    }

    @Get("/optional")
    optional(
      @Query("q", { optional: true }) q?: string,
      @Query("numbers", { type: [Number], optional: true }) numbers?: number[],
      @Header("X-Api-Key", { type: BigInt, optional: true }) key?: bigint,
      @Cookie("session", { enum: Color, optional: true }) session?: Color,
    ) {
      received.push([q, numbers, key, session]);
    }

    @Get("/default")
    defaults(
      @Query("string", { default: "a" }) string: string,
      @Query("number", { default: 0 }) number: number,
      @Query("boolean", { default: false }) boolean: boolean,
      @Query("bigint", { default: 5n }) bigint: bigint,
      @Query("date", { default: new Date(0) }) date: Date,
      @Query("null", { default: null }) nothing: string | null,
      @Query("color", { enum: Color, default: Color.Blue }) color: Color,
      @Query("list", { type: [Number], default: [1, 2] }) list: number[],
      @Query("dates", { type: [Date], default: [new Date(0)] }) dates: Date[],
    ) {
      received.push([string, number, boolean, bigint, date, nothing, color, list, dates]);
    }

    @Get("/path/{id}/{tag}")
    @Get("/path/{id}")
    @Get("/path")
    path(@Param("id", { default: 7 }) id: number, @Param("tag", { optional: true }) tag?: string) {
      received.push([id, tag]);
    }
  }

  const handler = createLambdaHandler([Missing]);

  beforeEach(() => {
    received.length = 0;
  });

  it("is refused, with the names of headers in lower case", async () => {
    const { status, json } = await call(handler, "GET", "/required");

    const missing = { msg: "Field required", type: "missing" };
    expect(status).toBe(422);
    expect(json).toStrictEqual({
      detail: [
        { loc: ["query", "q"], ...missing },
        { loc: ["query", "numbers"], ...missing },
        { loc: ["header", "x-api-key"], ...missing },
        { loc: ["header", "x-tags"], ...missing },
        { loc: ["cookie", "Session"], ...missing },
        { loc: ["cookie", "Flags"], ...missing },
      ],
    });
    expect(received).toEqual([]);
  });

  it("is undefined where it is optional", async () => {
    await call(handler, "GET", "/optional");

    expect(received).toStrictEqual([[undefined, undefined, undefined, undefined]]);
  });

  it("is the default where there is one, which gives the type too", async () => {
    await call(handler, "GET", "/default");

    expect(received).toStrictEqual([["a", 0, false, 5n, new Date(0), null, Color.Blue, [1, 2], [new Date(0)]]]);
  });

  it("does not stand in for a value that is there", async () => {
    const query = "string=&number=5&boolean=1&bigint=6&date=2026-01-01&null=x&color=red&list=3&dates=2026-01-01";

    await call(handler, "GET", "/default", { query });

    const date = utc(2026, 0, 1);
    expect(received).toStrictEqual([["", 5, true, 6n, date, "x", Color.Red, [3], [date]]]);
  });

  it("does not excuse a value that does not fit", async () => {
    const { json } = await call(handler, "GET", "/default", { query: "number=x" });

    expect(json).toStrictEqual({ detail: [{ loc: ["query", "number"], ...number }] });
  });

  it("gets a fresh default for each request", async () => {
    await call(handler, "GET", "/default");
    const [, , , , date, , , list, dates] = received[0] as [
      never,
      never,
      never,
      never,
      Date,
      never,
      never,
      number[],
      Date[],
    ];
    date.setTime(1);
    list.push(3);
    dates[0]!.setTime(1);

    await call(handler, "GET", "/default");

    expect(received[1]).toStrictEqual(["a", 0, false, 5n, new Date(0), null, Color.Blue, [1, 2], [new Date(0)]]);
  });

  it.each([
    ["/path/12", 12],
    ["/path", 7],
  ])("may be missing from one of the paths of a method: %s", async (path, id) => {
    await call(handler, "GET", path);

    expect(received).toStrictEqual([[id, undefined]]);
  });
});

describe("a list", () => {
  const received: unknown[] = [];

  @Controller()
  class Lists {
    @Get("/query")
    query(@Query("n", [Number]) list: number[]) {
      received.push(list);
    }

    @Get("/enum")
    members(@Query("color", { type: [String], enum: Color }) list: Color[]) {
      received.push(list);
    }

    @Get("/header")
    header(@Header("X-N", [Number]) list: number[]) {
      received.push(list);
    }

    @Get("/cookie")
    cookie(@Cookie("n", [Number]) list: number[]) {
      received.push(list);
    }

    @Get("/path/{n}")
    path(@Param("n", [Number]) list: number[]) {
      received.push(list);
    }
  }

  const handler = createLambdaHandler([Lists]);

  beforeEach(() => {
    received.length = 0;
  });

  it.each<[string, string, Call, unknown[]]>([
    ["one key", "/query", { query: "n=1" }, [1]],
    ["repeated keys, in order", "/query", { query: "n=3&m=9&n=1&n=3" }, [3, 1, 3]],
    ["members of an enum", "/enum", { query: "color=blue&color=red" }, ["blue", "red"]],
    ["a header", "/header", { headers: { "x-n": "1" } }, [1]],
    ["a header with commas", "/header", { headers: { "x-n": "1,2 ,  3" } }, [1, 2, 3]],
    ["a header with empty members, which are none", "/header", { headers: { "x-n": ",1, ,2,\t" } }, [1, 2]],
    ["a cookie", "/cookie", { cookie: "n=1" }, [1]],
    ["a path parameter", "/path/1", {}, [1]],
  ])("is made of %s", async (_, path, sent, list) => {
    await call(handler, "GET", path, sent);

    expect(received).toStrictEqual([list]);
  });

  it("is missing where a header has empty members only", async () => {
    const { status, json } = await call(handler, "GET", "/header", { headers: { "x-n": " , " } });

    expect(status).toBe(422);
    expect(json).toStrictEqual({ detail: [{ loc: ["header", "x-n"], msg: "Field required", type: "missing" }] });
  });

  it.each<[string, string, Call, unknown[]]>([
    [
      "the query",
      "/query",
      { query: "n=1&n=x&n=2&n=" },
      [
        ["query", "n", 1],
        ["query", "n", 3],
      ],
    ],
    [
      "a header",
      "/header",
      { headers: { "X-N": "x, 1,, y" } },
      [
        ["header", "x-n", 0],
        ["header", "x-n", 2],
      ],
    ],
    ["a comma in a query value", "/query", { query: "n=1,2" }, [["query", "n", 0]]],
    ["a cookie", "/cookie", { cookie: "n=x" }, [["cookie", "n", 0]]],
    ["the path", "/path/x", {}, [["path", "n", 0]]],
  ])("names each element that does not fit: %s", async (_, path, sent, locations) => {
    const { status, json } = await call(handler, "GET", path, sent);

    expect(status).toBe(422);
    expect(json).toStrictEqual({ detail: locations.map((loc) => ({ loc, ...number })) });
  });
});

describe("a value that came several times where one is declared", () => {
  it("is the first of the query, and all of a header", async () => {
    @Controller()
    class One {
      @Get()
      read(@Query("q") q: string, @Header("x-q") header: string) {
        return [q, header];
      }
    }

    const { json } = await call(createLambdaHandler([One]), "GET", "/", {
      query: "q=1&q=2",
      headers: { "x-q": "1, 2" },
    });

    expect(json).toEqual(["1", "1, 2"]);
  });
});

describe("the names of values", () => {
  @Controller()
  class Names {
    @Get("/{id}")
    read(
      @Param("id") id: string,
      @Query("Q") q: string,
      @Header("X-UPPER") upper: string,
      @Cookie("C") cookie: string,
    ) {
      return { id, q, upper, cookie };
    }
  }

  const handler = createLambdaHandler([Names]);

  it("are found: headers in any case, percent-decoded values", async () => {
    const { json } = await call(handler, "GET", "/a%2Fb%20c", {
      query: "%51=1+2%2B",
      headers: { "x-uPPer": "3" },
      cookie: "c=0; C=%C3%A9",
    });

    expect(json).toEqual({ id: "a/b c", q: "1 2+", upper: "3", cookie: "é" });
  });

  it("are case-sensitive in the query and in cookies", async () => {
    const { json } = await call(handler, "GET", "/1", { query: "q=1", headers: { "x-upper": "" }, cookie: "c=1" });

    expect(json).toMatchObject({ detail: [{ loc: ["query", "Q"] }, { loc: ["cookie", "C"] }] });
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "may be that of a property of every object: %s",
    async (name) => {
      @Controller()
      class Inherited {
        @Get()
        @Get(`/{${name}}`)
        read(
          @Query(name, { optional: true }) query?: string,
          @Cookie(name, { optional: true }) cookie?: string,
          @Header(name.replaceAll("_", "-"), { optional: true }) header?: string,
          @Param(name, { optional: true }) path?: string,
        ) {
          return { query, cookie, header, path };
        }
      }
      const handler = createLambdaHandler([Inherited]);

      const absent = await call(handler, "GET", "/");
      const present = await call(handler, "GET", "/", { query: `${name}=1`, cookie: `${name}=2` });

      expect(absent.json).toEqual({});
      expect(present.json).toEqual({ query: "1", cookie: "2" });
    },
  );
});

describe("several values that do not fit", () => {
  class Order {
    @IsPositive() price!: number;
  }

  @Controller()
  class Several {
    @Post("/{id}/{version}")
    write(
      @Body(Order) _order: Order,
      @Cookie("session") _session: string,
      @Header("X-Level", Number) _level: number,
      @Query("b", Number) _b: number,
      @Req() _request: HttpRequest,
      @Param("version", Number) _version: number,
      @Query("a", Boolean) _a: boolean,
      @Param("id", BigInt) _id: bigint,
    ) {
      return "called";
    }
  }

  const handler = createLambdaHandler([Several]);

  it("are listed in the order path, query, header, cookie, body, then that of the parameters", async () => {
    const { status, json } = await call(handler, "POST", "/x/y", {
      query: "a=2&b=z",
      headers: { "x-level": "high" },
      json: { price: -1 },
    });

    expect(status).toBe(422);
    expect((json as { detail: { loc: unknown }[] }).detail.map(({ loc }) => loc)).toEqual([
      ["path", "version"],
      ["path", "id"],
      ["query", "b"],
      ["query", "a"],
      ["header", "x-level"],
      ["cookie", "session"],
      ["body", "price"],
    ]);
  });

  it("do not echo the input", async () => {
    const { text } = await call(handler, "POST", "/secret/secret", { query: "a=secret", json: { price: "secret" } });

    expect(text).not.toContain("secret");
  });
});

describe("options that the compiler did not see", () => {
  const known = "type, enum, optional, default, description, example";

  it.each<[string, unknown, readonly string[]]>([
    ["a misspelt one", { typ: Number }, [`it has no option "typ". There are ${known}.`]],
    [
      "several",
      { optionl: true, groups: [] },
      [`it has no option "optionl". There are ${known}.`, `it has no option "groups". There are ${known}.`],
    ],
    [
      "optional that is none",
      { optional: "yes" },
      ["its option optional is neither true nor false. Give one of them."],
    ],
    ["nothing", null, [`what follows the name is no object of options. It may have ${known}.`]],
    ["a number", 5, [`what follows the name is no object of options. It may have ${known}.`]],
    [
      "a schema",
      z.number(),
      [
        "its type is none that a text can be turned into. Use String, Number, Boolean, Date, BigInt, or one of them in " +
          'an array: write @Query("limit", Number).',
      ],
    ],
  ])("are reported: %s", (_what, options, faults) => {
    @Controller()
    class Items {
      @Get() list(@Query("limit", options as { optional: true }) _limit: unknown) {}
    }

    expect(() => createApplication([Items])).toThrow(
      expect.objectContaining({ faults: faults.map((fault) => `Items.list, parameter 1 @Query("limit"): ${fault}`) }),
    );
  });

  it("are taken where they are undefined", async () => {
    @Controller()
    class Items {
      @Get() list(
        @Query("limit", { type: undefined, optional: undefined, default: 3 } as { default: 3 }) limit: number,
      ) {
        return { limit };
      }
      @Get("/bare") bare(@Query("limit", undefined as never) limit: unknown) {
        return { limit };
      }
    }

    const items = createLambdaHandler([Items]);
    expect((await call(items, "GET", "/")).json).toEqual({ limit: 3 });
    expect((await call(items, "GET", "/bare", { query: "limit=a" })).json).toEqual({ limit: "a" });
  });
});
