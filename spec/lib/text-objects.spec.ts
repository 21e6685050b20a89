import { setTimeout as sleep } from "node:timers/promises";
import { runInNewContext, runInThisContext } from "node:vm";
import { Exclude, Expose, Transform, Type } from "class-transformer";
import * as classValidator from "class-validator";
import {
  Allow,
  ArrayContains,
  ArrayMaxSize,
  ArrayMinSize,
  ArrayNotContains,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDate,
  IsDateString,
  IsDefined,
  IsDivisibleBy,
  IsEnum,
  IsIn,
  IsInt,
  IsLatitude,
  IsNegative,
  IsNotEmptyObject,
  IsNumber,
  IsNumberString,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Max,
  MaxDate,
  Min,
  MinDate,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from "class-validator";
import {
  type ApplicationOptions,
  Body,
  ConfigurationError,
  type Constructor,
  Controller,
  Cookie,
  createApplication,
  Get,
  Header,
  IntersectionType,
  Nested,
  OmitType,
  Param,
  PartialType,
  PickType,
  Post,
  Query,
  type UncheckedParameterDecorator,
  type ValueParameter,
} from "lambent";
import { createLambdaHandler, type LambdaHandler } from "lambent/aws-lambda";
import ts from "typescript";
import { z } from "zod";
import { type Call, call } from "../support/lambda.js";
import { accepted, Color, Level, Mixed, number, refused, utc } from "../support/text-values.js";

import { commonCases } from "./validators/common.js";
import { dateCases } from "./validators/date.js";
import { formatCases } from "./validators/format.js";
import { identifierCases } from "./validators/identifier.js";
import { stringCases } from "./validators/string.js";
import { typeCases } from "./validators/type.js";

type Class = new () => object;

interface Issue {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

interface Verdict {
  readonly issues: readonly Issue[];
  /** The instance that the method was given. */
  readonly value: unknown;
}

interface Source {
  readonly source: string;
  readonly Value: ValueParameter;
  readonly path: string;
  send(handler: LambdaHandler, text: string): ReturnType<typeof call>;
}

const encoded = encodeURIComponent;

const sources: readonly Source[] = [
  {
    source: "path",
    Value: Param,
    path: "/{value}",
    send: (handler, text) => call(handler, "GET", `/${encoded(text)}`),
  },
  {
    source: "query",
    Value: Query,
    path: "",
    send: (handler, text) => call(handler, "GET", "/", { query: `value=${encoded(text)}` }),
  },
  {
    source: "header",
    Value: Header,
    path: "",
    send: (handler, text) => call(handler, "GET", "/", { headers: { value: text } }),
  },
  {
    source: "cookie",
    Value: Cookie,
    path: "",
    send: (handler, text) => call(handler, "GET", "/", { cookie: `value=${encoded(text)}` }),
  },
];

/** What an application makes of a request whose values are read into a class. */
async function judge(cls: Class, sent: Call, Value: ValueParameter = Query): Promise<Verdict> {
  const { handler, received } = applicationOf(cls, Value);
  const { json, status } = await call(handler, "GET", "/", sent);
  return toVerdict(status, json, received);
}

function applicationOf(cls: Class, Value: ValueParameter, path = "") {
  const received: unknown[] = [];

  @Controller()
  class Objects {
    @Get(path) read(@Value(cls) value: object) {
      received.push(value);
    }
  }

  return { handler: createLambdaHandler([Objects], { accessLog: false }), received };
}

function toVerdict(status: number, json: unknown, received: readonly unknown[]): Verdict {
  if (status === 422) {
    expect(received).toEqual([]);
    return { issues: (json as { detail: Issue[] }).detail, value: undefined };
  }
  expect(status).toBe(204);
  return { issues: [], value: received.at(-1) };
}

const query = (cls: Class, text: string) => judge(cls, { query: text });

/** All faults of the controllers; none where the application is made. */
function faultsOf(controller: Constructor, options: ApplicationOptions = {}): readonly string[] {
  try {
    createApplication([controller], options);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults;
  }
}

/** What is wrong with a class whose values stand in a query, when an application starts. */
function faultsOfClass(cls: Class): readonly string[] {
  @Controller()
  class Things {
    @Get() read(@Query(cls) _value: object) {}
  }
  return faultsOf(Things);
}

type Way = [type: string, says: string, cls: Class];

/** A class with a field `value` that some decorators are put on; the compiler says nothing of it. */
function classWith(...decorators: readonly PropertyDecorator[]): Class {
  class Holder {
    value: unknown;
  }
  for (const decorate of decorators.toReversed()) decorate(Holder.prototype, "value");
  return Holder;
}

const emit = Reflect as unknown as { metadata(key: string, value: unknown): PropertyDecorator };

/** A class of which only the compiler says what its field is. */
function declared(type: unknown): Class {
  return classWith(Allow(), emit.metadata("design:type", type));
}

const ways: readonly Way[] = [
  ["String", "the compiler", declared(String)],
  ["String", "nobody", classWith(Allow())],
  ["String", "@IsString", classWith(IsString())],
  [
    "String",
    "@Type",
    classWith(
      Allow(),
      Type(() => String),
    ),
  ],
  ["Number", "the compiler", declared(Number)],
  ["Number", "@IsNumber", classWith(IsNumber())],
  [
    "Number",
    "@Type",
    classWith(
      Allow(),
      Type(() => Number),
    ),
  ],
  ["Boolean", "the compiler", declared(Boolean)],
  ["Boolean", "@IsBoolean", classWith(IsBoolean())],
  [
    "Boolean",
    "@Type",
    classWith(
      Allow(),
      Type(() => Boolean),
    ),
  ],
  ["Date", "the compiler", declared(Date)],
  ["Date", "@IsDate", classWith(IsDate())],
  [
    "Date",
    "@Type",
    classWith(
      Allow(),
      Type(() => Date),
    ),
  ],
  ["BigInt", "the compiler", declared(BigInt)],
  [
    "BigInt",
    "@Type",
    classWith(
      Allow(),
      Type(() => BigInt),
    ),
  ],
  ["Color", "@IsEnum", classWith(IsEnum(Color))],
  ["Level", "@IsEnum", classWith(IsEnum(Level))],
  ["Mixed", "@IsEnum", classWith(IsEnum(Mixed))],
  ["literals", "@IsIn", classWith(IsIn(["asc", 2]))],
];

const isMember = (type: string) => ["Color", "Level", "Mixed", "literals"].includes(type);

describe.each(sources)("a field of an object of the $source", ({ source, Value, path, send }) => {
  describe.each(ways)("is a %s because %s says so", (type, _says, cls) => {
    it.each(accepted.filter((row) => row[0] === type))("reads %s of %j", async (_type, text, value) => {
      const { handler, received } = applicationOf(cls, Value, path);

      const { status } = await send(handler, text);

      expect(status).toBe(204);
      expect(received).toStrictEqual([Object.assign(new cls(), { value })]);
    });

    const bad = refused.filter((row) => row[0] === type);
    if (bad.length === 0) return;
    it.each(bad)("refuses %s of %j", async (_type, text, issue) => {
      const { handler, received } = applicationOf(cls, Value, path);

      const { status, json } = await send(handler, text);

      const detail = isMember(type) ? [{ loc: [source, "value"] }] : [{ loc: [source, "value"], ...issue }];
      expect(status).toBe(422);
      expect(json).toMatchObject({ detail });
      expect((json as { detail: unknown[] }).detail).toHaveLength(1);
      expect(received).toEqual([]);
    });
  });
});

describe.each([
  ["query", Query, (text: string) => ({ query: `value=${text}` })],
  ["cookie", Cookie, (text: string) => ({ cookie: `value=${text}` })],
] as const)("an empty field of the %s", (source, Value, sent) => {
  it.each(ways.filter(([type]) => type === "String"))("is a %s where %s says so", async (_type, _says, cls) => {
    expect(await judge(cls, sent(""), Value)).toEqual({ issues: [], value: { value: "" } });
  });

  it.each(ways.filter(([type]) => type !== "String"))("is no %s where %s says so", async (_type, _says, cls) => {
    const { issues } = await judge(cls, sent(""), Value);

    expect(issues).toMatchObject([{ loc: [source, "value"] }]);
  });
});

describe("the type of a field", () => {
  const day = utc(2026, 0, 1);

  it.each<[string, PropertyDecorator, string, unknown]>([
    ["@IsInt", IsInt(), "12", 12],
    ["@Min", Min(1), "12", 12],
    ["@Max", Max(20), "12", 12],
    ["@IsPositive", IsPositive(), "12", 12],
    ["@IsNegative", IsNegative(), "-12", -12],
    ["@IsDivisibleBy", IsDivisibleBy(3), "12", 12],
    ["@MinDate", MinDate(new Date(0)), "2026-01-01", day],
    ["@MaxDate", MaxDate(new Date("2030-01-01")), "2026-01-01", day],
    ["@IsIn of numbers", IsIn([1, 2]), "2", 2],
    ["@IsIn of booleans", IsIn([true]), "true", true],
    ["@IsIn of texts", IsIn(["1", "2"]), "2", "2"],
    ["@Length", Length(1, 5), "12", "12"],
  ])("is said by %s", async (_name, decorate, text, value) => {
    expect(await query(classWith(decorate), `value=${text}`)).toEqual({ issues: [], value: { value } });
  });

  it("is what @Type says, whatever validators and the compiler say", async () => {
    class Filter {
      @Type(() => String) @IsInt() value!: number;
    }

    const { issues } = await query(Filter, "value=12");

    expect(issues).toEqual([{ loc: ["query", "value"], msg: "value must be an integer number", type: "isInt" }]);
  });

  it("is what validators say, whatever the compiler says", async () => {
    class Filter {
      @IsInt() value!: string;
    }

    expect(await query(Filter, "value=12")).toEqual({ issues: [], value: { value: 12 } });
  });

  it("is what validators of any group say", async () => {
    class Filter {
      @IsInt({ groups: ["a"] }) @IsOptional({ always: true }) value: unknown;
    }

    @Controller()
    class Things {
      @Get() read(@Query(Filter, { groups: ["b"] }) filter: Filter) {
        return filter;
      }
    }

    const { json } = await call(createLambdaHandler([Things]), "GET", "/", { query: "value=12" });

    expect(json).toEqual({ value: 12 });
  });

  it("stays a text where an @IsIn has a list that is none", async () => {
    const { issues } = await query(classWith(IsIn("ab" as never)), "value=a");

    expect(issues).toMatchObject([{ loc: ["query", "value"], type: "isIn" }]);
  });

  it("is a number where one of several literals is wanted too", async () => {
    const { issues } = await query(classWith(IsInt(), IsIn([1, 2])), "value=3");

    expect(issues).toMatchObject([{ loc: ["query", "value"], type: "isIn" }]);
  });

  it("is no member of an enum where it is the name of one", async () => {
    expect(await query(classWith(IsEnum(Level)), "value=Low")).toEqual({
      issues: [{ loc: ["query", "value"], msg: "Input should be one of 0, 10, -5", type: "enum" }],
      value: undefined,
    });
    expect((await query(classWith(IsEnum(Color, { message: "red or blue" })), "value=Red")).issues).toEqual([
      { loc: ["query", "value"], msg: "red or blue", type: "isEnum" },
    ]);
  });

  it("is what its initialiser says where nobody else says anything", async () => {
    class Filter {
      @Allow() limit = 20;
      @Allow() open = false;
      @Allow() tags = ["a"];
      @Allow() ids = [1];
      @Allow() none = [];
      @Allow() text: string = 5 as never;
      @IsOptional() nothing = null;
    }

    const text = "limit=1&open=1&tags=1&ids=1&ids=2&none=1&text=1&nothing=1";

    expect((await query(Filter, text)).value).toEqual({
      limit: 1,
      open: true,
      tags: ["1"],
      ids: [1, 2],
      none: ["1"],
      text: "1",
      nothing: "1",
    });
  });

  it("may be read from metadata of the parameter", async () => {
    class ListQuery {
      @IsInt() limit = 20;
    }

    @Controller()
    class Things {
      @Get("/{limit}") read(
        @Query() query: ListQuery,
        @Header() headers: ListQuery,
        @Cookie() cookies: ListQuery,
        @Param() path: ListQuery,
      ) {
        return [query, headers, cookies, path].map((one) => [one instanceof ListQuery, one.limit]);
      }
    }

    const { json } = await call(createLambdaHandler([Things]), "GET", "/4", {
      query: "limit=1",
      headers: { limit: "2" },
      cookie: "limit=3",
    });

    expect(json).toEqual([
      [true, 1],
      [true, 2],
      [true, 3],
      [true, 4],
    ]);
  });
});

describe("a field with a validator of texts", () => {
  class Filter {
    @IsOptional() @IsNumberString() limit?: number;
    @IsOptional() @IsDateString() since?: Date;
    @IsOptional() @IsString() open?: boolean;
    @IsOptional() @IsDateString({}, { each: true }) days?: Date[];
    @ValidateIf(({ start }: Filter) => start !== 5) @IsDateString() start: string | number = 5;
    @IsOptional() @IsLatitude() latitude?: number;
    @IsOptional() @IsNumberString() @IsInt() both?: string;
    @IsOptional() @IsNumberString() @IsIn([1, 2]) few?: number;
    @IsOptional() @Type(() => Number) @IsNumberString() typed?: number;
  }

  it.each<[string, object]>([
    ["limit=20", { limit: "20", start: 5 }],
    ["since=2026-01-01", { since: "2026-01-01", start: 5 }],
    ["open=maybe", { open: "maybe", start: 5 }],
    ["days=2026-01-01", { days: ["2026-01-01"], start: 5 }],
    ["start=2026-01-01", { start: "2026-01-01" }],
    ["latitude=45.5", { latitude: 45.5, start: 5 }],
  ])("stays a text, whatever the compiler says: %s", async (text, value) => {
    expect(await query(Filter, text)).toEqual({ issues: [], value });
  });

  it.each([
    ["limit=x", "isNumberString"],
    ["since=today", "isDateString"],
    ["both=1", "isNumberString"],
    ["few=1", "isNumberString"],
    ["typed=1", "isNumberString"],
  ])("is refused by its validator: %s", async (text, type) => {
    expect((await query(Filter, text)).issues).toContainEqual(expect.objectContaining({ type }));
  });

  const isText = (value: unknown) => typeof value === "string";
  const others = [...commonCases, ...typeCases].filter(({ decorator }) =>
    ["IsLatLong", "IsString"].includes(decorator),
  );
  const ofTexts = [...stringCases, ...formatCases, ...identifierCases, ...dateCases, ...others].filter(
    ({ valid, version }) => version !== "0.14" && valid.length > 0 && valid.every(isText),
  );

  it.each(ofTexts.map((one) => [one.decorator, one.message, one] as const))(
    "stays one by each of class-validator's: @%s, %s",
    async (_decorator, _message, { decorate, valid: [text] }) => {
      const cls = classWith(decorate(classValidator), emit.metadata("design:type", Number));

      expect(await query(cls, `value=${encoded(text as string)}`)).toEqual({ issues: [], value: { value: text } });
    },
  );
});

describe("a list in an object of texts", () => {
  class Lists {
    @IsOptional() @IsInt({ each: true }) each?: unknown;
    @IsOptional() @Type(() => Number) @Allow() design?: number[];
    @IsOptional() @IsString({ each: true }) texts?: string[];
    @IsOptional() @IsEnum(Level, { each: true }) levels?: Level[];
    @IsOptional() @IsIn([1, 2], { each: true }) few?: (1 | 2)[];
    @IsOptional() @IsDate({ each: true }) dates?: Date[];
    @IsOptional() @Allow() bare?: string[];
  }

  it.each<[string, object]>([
    ["each=1", { each: [1] }],
    ["each=1&x=9&each=2", { each: [1, 2] }],
    ["design=1", { design: [1] }],
    ["texts=1&texts=", { texts: ["1", ""] }],
    ["levels=10&levels=-5", { levels: [Level.High, Level.Frozen] }],
    ["few=2", { few: [2] }],
    ["dates=2026-01-01", { dates: [utc(2026, 0, 1)] }],
    ["bare=a", { bare: ["a"] }],
    ["", {}],
  ])("is made of %j", async (text, value) => {
    expect(await query(Lists, text)).toEqual({ issues: [], value });
  });

  it.each<[string, PropertyDecorator]>([
    ["@IsArray", IsArray()],
    ["@ArrayNotEmpty", ArrayNotEmpty()],
    ["@ArrayMinSize", ArrayMinSize(1)],
    ["@ArrayMaxSize", ArrayMaxSize(3)],
    ["@ArrayUnique", ArrayUnique()],
    ["@ArrayContains", ArrayContains(["a"])],
    ["@ArrayNotContains", ArrayNotContains(["b"])],
  ])("is said by %s", async (_name, decorate) => {
    expect(await query(classWith(decorate), "value=a")).toEqual({ issues: [], value: { value: ["a"] } });
  });

  it("names each element that does not fit, and is not validated then", async () => {
    const { issues } = await query(Lists, "each=1&each=x&each=2&each=&levels=Low&few=3&few=1");

    expect(issues).toEqual([
      { loc: ["query", "each", 1], ...number },
      { loc: ["query", "each", 3], ...number },
      { loc: ["query", "levels", 0], msg: "Input should be one of 0, 10, -5", type: "enum" },
      { loc: ["query", "few"], msg: "each value in few must be one of the following values: 1, 2", type: "isIn" },
    ]);
  });

  it("of a header is split at its commas", async () => {
    expect(await judge(Lists, { headers: { EACH: "1, 2,,3" } }, Header)).toEqual({
      issues: [],
      value: { each: [1, 2, 3] },
    });
    expect((await judge(Lists, { headers: { Each: "1, x" } }, Header)).issues).toEqual([
      { loc: ["header", "each", 1], ...number },
    ]);
  });

  it("of a header with empty members only is missing", async () => {
    class Tags {
      @IsString({ each: true }) tags: string[] = ["none"];
    }

    expect((await judge(Tags, { headers: { tags: " , ," } }, Header)).value).toEqual({ tags: ["none"] });
  });

  it("of a cookie has one element", async () => {
    expect((await judge(Lists, { cookie: "each=1,2" }, Cookie)).issues).toEqual([
      { loc: ["cookie", "each", 0], ...number },
    ]);
    expect((await judge(Lists, { cookie: "each=5" }, Cookie)).value).toEqual({ each: [5] });
  });

  it("is not made of a single value's texts, of which the first holds", async () => {
    class Page {
      @IsInt() limit!: number;
      @IsString() q!: string;
    }

    expect((await query(Page, "limit=1&limit=2&q=a&q=b")).value).toEqual({ limit: 1, q: "a" });
  });
});

describe("a missing field of an object of texts", () => {
  class Page {
    @IsInt() @Min(1) limit = 20;
    @IsArray() @IsString({ each: true }) sort: string[] = ["name"];
    @IsDate() since = new Date(0);
    @Allow() big = 5n;
    @IsOptional() @IsString() q?: string;
    @IsString() @MinLength(2) kind!: string;
    @IsDefined() @IsBoolean() open!: boolean;
  }

  const defaults = { limit: 20, sort: ["name"], since: new Date(0), big: 5n };

  it("is what its initialiser says, as it stands there", async () => {
    class Odd {
      @IsInt() @Type(() => Number) limit: unknown = "20";
      @Allow() @Type(() => Date) since: unknown = "never";
    }

    expect(await query(Page, "kind=ab&open=1")).toEqual({ issues: [], value: { ...defaults, kind: "ab", open: true } });
    expect((await query(Odd, "limit=1")).value).toEqual({ limit: 1, since: "never" });
    expect((await query(Odd, "")).issues).toEqual([
      { loc: ["query", "limit"], msg: "limit must be an integer number", type: "isInt" },
    ]);
  });

  it("is what its initialiser says, where class-transformer makes the object", async () => {
    class Exposed {
      @Expose({ name: "page_size" }) @IsInt() pageSize = 20;
      @Expose() @IsArray() tags: string[] = ["a"];
      @Expose() @Transform(({ value }) => (value === undefined ? "transformed" : value)) @IsString() q = "default";
      @Expose() @Transform(({ value }) => value) @IsString() kind = "kind";
      @Expose() @IsOptional() none?: string;
    }

    const { value } = await query(Exposed, "");

    expect(value).toEqual({ pageSize: 20, tags: ["a"], q: "transformed", kind: "kind" });
    expect((await query(Exposed, "page_size=5&tags=b&q=c&kind=d&none=e")).value).toEqual({
      pageSize: 5,
      tags: ["b"],
      q: "c",
      kind: "d",
      none: "e",
    });
  });

  it("has a default of its own in each request", async () => {
    class Exposed extends Page {
      @Expose({ name: "my_tags" }) @IsArray() tags: string[] = ["a"];
    }
    const { handler, received } = applicationOf(Exposed, Query);
    const sent = { query: "kind=ab&open=0" };

    await call(handler, "GET", "/", sent);
    const [first] = received as [Exposed];
    first.sort.push("price");
    first.since.setTime(5);
    first.tags.push("b");
    await call(handler, "GET", "/", sent);

    expect(received[1]).toEqual({ ...defaults, kind: "ab", open: false, tags: ["a"] });
  });

  it("fails its validators, and passes where it is optional", async () => {
    const { issues } = await query(Page, "");

    expect(issues).toEqual([
      { loc: ["query", "kind"], msg: "kind must be longer than or equal to 2 characters", type: "minLength" },
      { loc: ["query", "kind"], msg: "kind must be a string", type: "isString" },
      { loc: ["query", "open"], msg: "open should not be null or undefined", type: "isDefined" },
      { loc: ["query", "open"], msg: "open must be a boolean value", type: "isBoolean" },
    ]);
  });

  it("does not excuse one that does not fit", async () => {
    const { issues } = await query(Page, "limit=x&kind=ab&open=1");

    expect(issues).toEqual([{ loc: ["query", "limit"], ...number }]);
  });
});

describe("a field of an object of texts that does not fit", () => {
  class Filter {
    @IsString() @Length(2, 5) name!: string;
    @IsInt() @Min(5) @Max(1) limit!: number;
    @IsPositive() price!: number;
    @ValidateIf(() => false) @IsBoolean() open!: boolean;
  }

  it("has one issue, in the order of the fields, and leaves the others theirs", async () => {
    const { issues } = await query(Filter, "price=-1&limit=x&name=a&open=maybe");

    expect(issues).toEqual([
      {
        loc: ["query", "name"],
        msg: "name must be longer than or equal to 2 characters",
        type: "isLength",
      },
      { loc: ["query", "limit"], ...number },
      { loc: ["query", "price"], msg: "price must be a positive number", type: "isPositive" },
      {
        loc: ["query", "open"],
        msg: "Input should be a valid boolean: true, false, 1 or 0",
        type: "bool_parsing",
      },
    ]);
  });

  it("comes in the order path, query, header, cookie, body among several objects", async () => {
    class Key {
      @IsInt() id!: number;
    }
    class Late {
      @ValidateBy({ name: "late", validator: { validate: () => sleep(1).then(() => false) } }) id!: string;
      @IsInt() other!: number;
    }

    @Controller()
    class Things {
      @Post("/{id}") read(
        @Body(Key) _body: Key,
        @Cookie(Late) _cookies: Late,
        @Header(Key) _headers: Key,
        @Query(Late) _query: Late,
        @Param(Key) _path: Key,
      ) {}
    }
    const handler = createLambdaHandler([Things]);

    const { json } = await call(handler, "POST", "/x", {
      query: "id=x&other=x",
      headers: { id: "x" },
      cookie: "id=x&other=x",
      json: { id: "x" },
    });

    expect((json as { detail: Issue[] }).detail.map(({ loc, type }) => [...loc, type].join(" "))).toEqual([
      "path id float_parsing",
      "query id late",
      "query other float_parsing",
      "header id float_parsing",
      "cookie id late",
      "cookie other isInt",
      "body id isInt",
    ]);
  });

  it("does not show in the answer", async () => {
    const { handler } = applicationOf(Filter, Query);

    const { text } = await call(handler, "GET", "/", { query: "price=secret&limit=secret&name=secret-secret" });

    expect(text).not.toContain("secret");
  });
});

describe("@Transform in an object of texts", () => {
  it("gets the text itself, and its value is validated", async () => {
    const seen: unknown[] = [];
    class Filter {
      @Transform(({ value }) => {
        seen.push(value);
        return Number(value) * 2;
      })
      @IsInt()
      @Max(10)
      limit!: number;
    }

    expect(await query(Filter, "limit=0x2")).toEqual({ issues: [], value: { limit: 4 } });
    expect((await query(Filter, "limit=6")).issues).toMatchObject([{ loc: ["query", "limit"], type: "max" }]);
    expect(seen).toEqual(["0x2", "6"]);
  });

  it("gets one text of a single value that was sent several times", async () => {
    class Filter {
      @Transform(({ value }) => value.trim()) @IsString() q!: string;
    }

    expect((await query(Filter, "q=+a&q=b")).value).toEqual({ q: "a" });
  });

  it("gets the text of a list that was sent once, and all texts of one that was sent several times", async () => {
    const split = (value: string | readonly string[]) => [value].flat().flatMap((text) => text.split(","));
    class Filter {
      @Transform(({ value }) => value.split(",")) @IsString({ each: true }) tags!: string[];
      @IsOptional() @Transform(({ value }) => split(value)) @IsString({ each: true }) more?: string[];
    }

    expect((await query(Filter, "tags=a,b")).value).toEqual({ tags: ["a", "b"] });
    expect((await query(Filter, "tags=a&more=b,c&more=d")).value).toEqual({ tags: ["a"], more: ["b", "c", "d"] });
  });

  it("gets a header as it is, commas and all", async () => {
    class Conditions {
      @Expose({ name: "If-Modified-Since" })
      @Transform(({ value }) => new Date(value))
      @IsDate()
      since!: Date;

      @Transform(({ value }) => value.split(",").length) @IsInt() accept!: number;
    }

    const { value } = await judge(
      Conditions,
      { headers: { "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT", Accept: "text/html, text/plain" } },
      Header,
    );

    expect(value).toEqual({ since: utc(2026, 0, 1), accept: 2 });
  });

  it("leaves what it does not transform on the way in to be coerced", async () => {
    class Filter {
      @Transform(({ value }) => `${value}!`, { toPlainOnly: true }) @IsInt() limit!: number;
      @Transform(({ value }) => `${value}!`, { groups: ["admin"] }) @IsInt() offset!: number;
      @Transform(({ value }) => `${value}!`, { toClassOnly: true }) @IsString() q!: string;
    }

    expect((await query(Filter, "limit=1&offset=2&q=a")).value).toEqual({ limit: 1, offset: 2, q: "a!" });
  });

  it("may make a text into an object", async () => {
    class Point {
      @IsInt() x!: number;
      @IsInt() y!: number;
    }
    class Filter {
      @Transform(({ value }) => Object.assign(new Point(), JSON.parse(value))) @ValidateNested() at!: Point;
    }

    expect(faultsOfClass(Filter)).toEqual([]);
    expect((await query(Filter, "at={%22x%22:1,%22y%22:2}")).value).toEqual({ at: { x: 1, y: 2 } });
    expect((await query(Filter, "at={%22x%22:1,%22y%22:%22b%22}")).issues).toMatchObject([
      { loc: ["query", "at", "y"], type: "isInt" },
    ]);
  });

  it("of a parent holds for its children", async () => {
    class Parent {
      @Transform(({ value }) => `${value}!`) @IsString() q!: string;
    }
    class Child extends Parent {
      @IsInt() limit!: number;
    }

    expect((await query(Child, "q=1&limit=2")).value).toEqual({ q: "1!", limit: 2 });
  });
});

describe("@Expose in an object of texts", () => {
  class Answer {
    @Expose({ name: "Since", toPlainOnly: true }) @IsOptional() @IsDate() since?: Date;
  }

  class Named {
    @Expose({ name: "page_size" }) @IsInt() @Max(100) pageSize = 20;
    @Expose({ name: "tag" }) @IsInt({ each: true }) tags: number[] = [];
  }

  it("gives the name in the request, also in errors", async () => {
    expect((await query(Named, "page_size=30&tag=1&tag=2")).value).toEqual({ pageSize: 30, tags: [1, 2] });
    expect((await query(Named, "page_size=x&tag=1&tag=y")).issues).toEqual([
      { loc: ["query", "page_size"], ...number },
      { loc: ["query", "tag", 1], ...number },
    ]);
    expect((await query(Named, "page_size=101")).issues).toEqual([
      { loc: ["query", "page_size"], msg: "pageSize must not be greater than 100", type: "max" },
    ]);
  });

  it("takes the field's own name away from the request", async () => {
    expect((await query(Named, "pageSize=30&tags=x")).value).toEqual({ pageSize: 20, tags: [] });
  });

  it("says nothing of the request where it is for answers only", async () => {
    expect((await query(Answer, "since=2026-01-01")).value).toEqual({ since: utc(2026, 0, 1) });
    expect((await query(Answer, "Since=2026-01-01")).value).toEqual({});
  });

  it("names a header in any case, in lower case in errors", async () => {
    class Headers {
      @Expose({ name: "X-Request-Count" }) @IsInt() count!: number;
      @Expose({ name: "X-Late" })
      @ValidateBy({ name: "late", validator: { validate: async (value) => value === "yes" } })
      late!: string;
    }

    expect((await judge(Headers, { headers: { "x-REQUEST-count": "3", "X-LATE": "yes" } }, Header)).value).toEqual({
      count: 3,
      late: "yes",
    });
    expect((await judge(Headers, { headers: { "X-Request-Count": "x", "x-late": "no" } }, Header)).issues).toEqual([
      { loc: ["header", "x-request-count"], ...number },
      { loc: ["header", "x-late"], msg: "", type: "late" },
    ]);
    expect((await judge(Headers, { headers: { "x-late": "yes" } }, Header)).issues).toEqual([
      { loc: ["header", "x-request-count"], msg: "count must be an integer number", type: "isInt" },
    ]);
  });

  it("leaves an excluded field out, whatever the request says of it", async () => {
    class Filter {
      @IsOptional() @Exclude() @IsInt() owner?: number;
      @Exclude({ toPlainOnly: true }) @IsInt() limit!: number;
    }

    expect(await query(Filter, "owner=2&limit=1")).toEqual({ issues: [], value: { limit: 1 } });
  });

  it("may be what alone lets fields in", async () => {
    @Exclude()
    class Filter {
      @Expose() @IsInt() limit!: number;
      @IsOptional() @IsInt() owner?: number;
    }

    expect(await query(Filter, "owner=2&limit=1")).toEqual({ issues: [], value: { limit: 1 } });
  });
});

describe("names of the request that every object has", () => {
  const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];
  const text = `limit=1&${names.map((name) => `${name}=bad&${encodeURIComponent(name)}=worse`).join("&")}`;

  class Plain {
    @IsInt() limit!: number;
  }
  class Transformed {
    @Expose({ name: "limit" }) @IsInt() count!: number;
  }

  it.each<[string, "strip" | "allow", Class, object]>([
    ["dropped", "strip", Plain, { limit: 1 }],
    ["dropped", "strip", Transformed, { count: 1 }],
    ["kept", "allow", Plain, { limit: 1 }],
    ["kept", "allow", Transformed, { count: 1 }],
  ])("never reach an instance where unknown fields are %s (%s, %p)", async (_what, unknownFields, cls, value) => {
    const received: object[] = [];
    @Controller()
    class Things {
      @Get() read(@Query(cls) query: object) {
        received.push(query);
      }
    }

    const { status } = await call(createLambdaHandler([Things], { unknownFields }), "GET", "/", { query: text });

    expect(status).toBe(204);
    const [instance] = received as [object];
    expect(Object.getOwnPropertyNames(instance)).toEqual(Object.keys(value));
    expect(instance).toEqual(value);
    expect(Object.getPrototypeOf(instance)).toBe(cls.prototype);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each([
    ["a header", Header, { headers: { tostring: "x", limit: "1" } }],
    ["a cookie", Cookie, { cookie: "toString=x; __proto__=y; limit=1" }],
  ] as const)("do no harm in %s", async (_what, Value, sent) => {
    expect((await judge(Plain, sent, Value)).value).toEqual({ limit: 1 });
  });

  it("are values where a class has such fields", async () => {
    class Odd {
      @IsString() valueOf_!: string;
      @IsOptional() @IsInt() hasOwn?: number;
    }

    expect((await query(Odd, "valueOf_=a&hasOwn=1")).value).toEqual({ valueOf_: "a", hasOwn: 1 });
    expect((await query(Odd, "valueOf_=a")).value).toEqual({ valueOf_: "a" });
  });

  it("reach no schema, but for those that are harmless", async () => {
    const received: object[] = [];
    const Filter = z.looseObject({ limit: z.string() });

    @Controller()
    class Things {
      @Get() read(@Query(Filter) query: z.infer<typeof Filter>) {
        received.push(query);
      }
    }

    await call(createLambdaHandler([Things]), "GET", "/", { query: text });

    expect(Object.keys(received[0] as object)).toEqual(["limit", "toString", "hasOwnProperty", "valueOf"]);
    expect(Object.getPrototypeOf(received[0])).toBe(Object.prototype);
  });
});

describe("a schema of texts", () => {
  const seen: unknown[] = [];
  const Filter = {
    "~standard": {
      version: 1 as const,
      vendor: "spec",
      validate: (value: unknown) => {
        seen.push(value);
        return { value };
      },
    },
  };

  @Controller()
  class Things {
    @Get("/{id}") read(
      @Param(Filter) _path: unknown,
      @Query(Filter) _query: unknown,
      @Header(Filter) _headers: unknown,
      @Cookie(Filter) _cookies: unknown,
    ) {}
  }

  it("is given one text as it is, and several as a list", async () => {
    seen.length = 0;
    const headers = { Accept: "text/html, text/plain", "If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT" };

    await call(createLambdaHandler([Things]), "GET", "/1,2", { query: "a=1,2&b=1&b=2", headers, cookie: "c=1,2" });

    expect(seen).toEqual([
      { id: "1,2" },
      { a: "1,2", b: ["1", "2"] },
      expect.objectContaining({
        accept: "text/html, text/plain",
        "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT",
      }),
      { c: "1,2" },
    ]);
  });

  it("says what is wrong with the values of its source", async () => {
    const Page = z.object({ limit: z.coerce.number() });

    @Controller()
    class Pages {
      @Get() read(@Query(Page) page: z.infer<typeof Page>) {
        return page;
      }
    }
    const handler = createLambdaHandler([Pages]);

    expect((await call(handler, "GET", "/", { query: "limit=5&x=1" })).json).toEqual({ limit: 5 });
    expect((await call(handler, "GET", "/", { query: "limit=x" })).json).toMatchObject({
      detail: [{ loc: ["query", "limit"], type: "invalid_type" }],
    });
  });
});

describe("a class of texts", () => {
  it.each([true, false])("works as compiled with useDefineForClassFields %s", async (useDefineForClassFields) => {
    const source = `
      class Filter {
        @IsInt() limit!: number;
        @IsOptional() @IsString() q?: string;
        @IsInt({ each: true }) ids: number[] = [7];
        stray = 5;
      }`;
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        experimentalDecorators: true,
        emitDecoratorMetadata: false,
        useDefineForClassFields,
      },
    });
    const Filter = runInThisContext(`(IsInt, IsOptional, IsString) => { ${outputText} return Filter; }`)(
      IsInt,
      IsOptional,
      IsString,
    ) as Class;

    expect((await query(Filter, "limit=1&x=2")).value).toEqual({ limit: 1, ids: [7] });
    expect((await query(Filter, "limit=1&q=a&ids=2")).value).toEqual({ limit: 1, q: "a", ids: [2] });
  });

  it("may inherit, and override what it inherits", async () => {
    class Page {
      @IsInt() limit = 20;
      @IsOptional() @IsInt({ each: true }) ids?: number[];
    }
    class Items extends Page {
      override limit = 5;
      @IsBoolean() open!: boolean;
    }

    expect((await query(Items, "open=true&ids=1")).value).toEqual({ limit: 5, ids: [1], open: true });
    expect((await query(Items, "open=2&ids=x&limit=y")).issues.map(({ loc }) => loc)).toEqual(
      expect.arrayContaining([
        ["query", "open"],
        ["query", "ids", 0],
        ["query", "limit"],
      ]),
    );
  });

  it("may be a mapped class", async () => {
    class Filter {
      @IsInt() limit!: number;
      @Allow() since!: Date;
      @IsString({ each: true }) tags!: string[];
      @Expose({ name: "page_size" }) @IsInt() pageSize = 20;
      @Transform(({ value }) => value.toUpperCase()) @IsString() q!: string;
    }
    class Other {
      @IsBoolean() open!: boolean;
    }
    class Partial extends PartialType(Filter) {}
    class Mixed extends IntersectionType(PickType(Filter, ["limit", "since"]), OmitType(Other, [])) {}

    expect((await query(Partial, "")).value).toEqual({ pageSize: 20 });
    expect((await query(Partial, "limit=1&since=2026-01-01&tags=a&page_size=5&q=b")).value).toEqual({
      limit: 1,
      since: utc(2026, 0, 1),
      tags: ["a"],
      pageSize: 5,
      q: "B",
    });
    expect((await query(Partial, "limit=x")).issues).toEqual([{ loc: ["query", "limit"], ...number }]);
    expect((await query(Mixed, "limit=1&since=2026-01-01&open=0")).value).toEqual({
      limit: 1,
      since: utc(2026, 0, 1),
      open: false,
    });
  });

  it("may have asynchronous validators, which are waited for", async () => {
    const taken = {
      name: "isFree",
      validator: {
        validate: async (value: unknown) => value !== "taken",
        defaultMessage: () => "$property is taken",
      },
    };
    class Filter {
      @ValidateBy(taken) name!: string;
      @IsInt() limit!: number;
    }

    expect((await query(Filter, "name=free&limit=1")).value).toEqual({ name: "free", limit: 1 });
    expect((await query(Filter, "name=taken&limit=x")).issues).toEqual([
      { loc: ["query", "name"], msg: "name is taken", type: "isFree" },
      { loc: ["query", "limit"], ...number },
    ]);
  });

  it("may be of the path beside single values of it", async () => {
    class Key {
      @IsInt() id!: number;
    }

    @Controller()
    class Things {
      @Get("/{id}/{name}") read(@Param(Key) key: Key, @Param("name") name: string) {
        return [key.id, name];
      }
    }

    expect((await call(createLambdaHandler([Things]), "GET", "/5/a")).json).toEqual([5, "a"]);
  });
});

describe("where nobody can tell which classes class-transformer has decorated", () => {
  const descriptor = Object.getOwnPropertyDescriptor(Map.prototype, "set") as PropertyDescriptor;

  // As with --frozen-intrinsics.
  beforeAll(() => {
    Object.defineProperty(Map.prototype, "set", { ...descriptor, writable: false });
  });
  afterAll(() => {
    Object.defineProperty(Map.prototype, "set", descriptor);
  });

  it("validators and the compiler say what a text becomes", async () => {
    class Filter {
      @IsInt() limit!: number;
      @Allow() since: Date = new Date(0);
      @IsOptional() @IsString({ each: true }) tags?: string[];
    }

    await jest.isolateModulesAsync(async () => {
      const fresh = require("lambent") as typeof import("lambent");
      const { createLambdaHandler: create } = require("lambent/aws-lambda") as typeof import("lambent/aws-lambda");

      @fresh.Controller()
      class Things {
        @fresh.Get() read(@fresh.Query(Filter) filter: Filter) {
          return { ...filter };
        }
      }
      const handler = create([Things]);

      expect((await call(handler, "GET", "/", { query: "limit=1&tags=a&x=1" })).json).toEqual({
        limit: 1,
        since: "1970-01-01T00:00:00.000Z",
        tags: ["a"],
      });
      expect((await call(handler, "GET", "/", { query: "limit=x&since=2026-01-01" })).json).toEqual({
        detail: [{ loc: ["query", "limit"], ...number }],
      });
    });
  });
});

/** A class as a compiler leaves it that emits no metadata. */
function withoutMetadata(decorator: UncheckedParameterDecorator): Constructor {
  @Controller("/items")
  class Items {
    read(_first?: unknown): void {}
  }
  (decorator as (target: object, key: string, index: number) => void)(Items.prototype, "read", 0);
  Get()(Items.prototype, "read", {});
  return Items;
}

describe("a mistake in an object of texts", () => {
  it.each([
    ["Query", Query()],
    ["Param", Param()],
    ["Header", Header()],
    ["Cookie", Cookie()],
  ])("is found at cold start: @%s() without metadata", (name, decorator) => {
    const [fault, ...others] = faultsOf(withoutMetadata(decorator));

    expect(others).toEqual([]);
    expect(fault).toContain(`Items.read, parameter 1 @${name}(): its type is unknown`);
    expect(fault).toContain(`Write @${name}(`);
  });

  class Address {
    @IsString() city!: string;
  }

  it.each<[string, Class]>([
    ["@Nested", classWith(Nested(() => Address) as PropertyDecorator)],
    ["a list of @Nested", classWith(Nested(() => Address, { each: true }) as PropertyDecorator)],
    [
      "@ValidateNested",
      classWith(
        ValidateNested(),
        Type(() => Address),
      ),
    ],
    ["@IsObject", classWith(IsObject())],
    ["@IsNotEmptyObject", classWith(IsOptional(), IsNotEmptyObject())],
    ["the compiler", declared(Address)],
  ])("is found at cold start: an object in it, by %s", (_what, cls) => {
    expect(faultsOfClass(cls)).toEqual([
      "Holder.value: a text has no objects in it, but the field is one. " +
        "Give it a type of texts, numbers, booleans or dates, or make it of a text with @Transform.",
    ]);
  });

  it("is found at cold start: a type that throws", () => {
    class Filter {
      @Type(() => {
        throw new Error("not there yet");
      })
      @IsInt()
      limit!: number;
    }

    expect(faultsOfClass(Filter)).toEqual([expect.stringMatching(/^Filter\.limit: .*not there yet/)]);
  });

  it("is found at cold start: a type that is none", () => {
    class Bare {}

    @Controller()
    class Things {
      @Get() read(
        @Query(Bare) _bare: Bare,
        @Query([Bare] as never) _list: unknown,
        @Query(5 as never) _five: unknown,
        @Query(undefined as never) _circle: unknown,
        @Query() _number: number,
        @Query(String as never) _text: unknown,
      ) {}
    }

    expect(faultsOf(Things)).toEqual([
      "Things.read, parameter 1 @Query(Bare): the class Bare has no validators, so nothing of it would be checked. " +
        'Put class-validator\'s decorators on its fields, or take values by their names: @Query("limit", Number).',
      "Things.read, parameter 2 @Query([Bare]): its type is [Bare], not a class. " +
        'Give a name, a class or a schema: @Query("limit", Number), @Query(Filter).',
      "Things.read, parameter 3 @Query(5): its type is 5, not a class. " +
        'Give a name, a class or a schema: @Query("limit", Number), @Query(Filter).',
      expect.stringContaining("parameter 4 @Query(?): its type was not there yet"),
      "Things.read, parameter 5 @Query(): its type is Number, not a class. " +
        'Give a name, a class or a schema: @Query("limit", Number), @Query(Filter).',
      "Things.read, parameter 6 @Query(String): its type is String, not a class. " +
        'Give a name, a class or a schema: @Query("limit", Number), @Query(Filter).',
    ]);
  });

  it("is found at cold start: a field that is not in the path", () => {
    class Key {
      @IsInt() id!: number;
      @IsOptional() @IsInt() version?: number;
      @IsInt() revision = 1;
      @Allow() note?: string;
      @Expose({ name: "tenant_id" }) @IsString() tenant!: string;
    }

    @Controller()
    class Things {
      @Get("/a/{id}/{tenant_id}/{version}") one(@Param(Key) _key: Key) {}
      @Get("/b/{ID}/{tenant}/{version}/{revision}/{note}") other(@Param(Key) _key: Key) {}
      @Get("/c/{id}/{tenant_id}/{version}/{revision}/{note}")
      @Get("/d/{id}/{tenant_id}")
      many(@Param(Key) _key: Key) {}
      @Get("/e/{id}/{tenant_id}")
      @Get("/f/{id}")
      some(@Param(Key) _key: Key) {}
    }

    expect(faultsOf(Things)).toEqual([
      expect.stringContaining('Things.other, parameter 1 @Param(Key): the path has no parameter "id"'),
      expect.stringContaining('Things.other, parameter 1 @Param(Key): the path has no parameter "tenant_id"'),
      expect.stringContaining('Things.some, parameter 1 @Param(Key): the path has no parameter "tenant_id"'),
    ]);
  });

  it("is found at cold start: a class that cannot be constructed", () => {
    class Filter {
      @IsInt() limit: number;

      constructor(options: { limit: number }) {
        this.limit = options.limit;
      }
    }

    expect(faultsOfClass(Filter as unknown as Class)).toEqual([
      expect.stringMatching(/the class Filter cannot be constructed without arguments/),
    ]);
  });

  it("is not what a class of another realm holds", () => {
    const Foreign = runInNewContext("class Foreign {}; Foreign") as Class;

    expect(faultsOfClass(Foreign)).toEqual([expect.stringContaining("it comes from another realm")]);
  });
});
