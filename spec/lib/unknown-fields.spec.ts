import { Exclude, Expose, plainToInstance, Transform, Type } from "class-transformer";
import { Allow, IsDefined, IsInt, IsOptional, IsString, ValidateNested, validate } from "class-validator";
import {
  type ApplicationOptions,
  Body,
  ConfigurationError,
  Controller,
  Cookie,
  createApplication,
  Form,
  Get,
  Header,
  Nested,
  Param,
  PartialType,
  Post,
  Query,
  Schema,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { z } from "zod";
import { type Issue, issuesOf } from "../support/issues.js";
import { type Call, call } from "../support/lambda.js";

type Class = new () => object;
type Policy = NonNullable<ApplicationOptions["unknownFields"]>;

interface Verdict {
  readonly issues: readonly Issue[];
  readonly value: unknown;
}

const unknown = (...loc: (string | number)[]): Issue => ({
  loc,
  msg: `property ${loc.at(-1)} should not exist`,
  type: "whitelistValidation",
});

/** What an application makes of a body. */
async function judge(cls: Class | readonly [Class], json: unknown, unknownFields?: Policy): Promise<Verdict> {
  let value: unknown;

  @Controller()
  class Judge {
    @Post() read(@Body(cls as Class) body: object) {
      value = body;
    }
  }

  const handler = createLambdaHandler([Judge], { accessLog: false, ...(unknownFields && { unknownFields }) });
  const { status, json: answer } = await call(handler, "POST", "/", { json });
  if (status === 422) return { issues: (answer as { detail: Issue[] }).detail, value: undefined };
  expect(status).toBe(204);
  return { issues: [], value };
}

/** What class-validator itself makes of it. */
async function judgeByClassValidator(cls: Class, json: unknown): Promise<readonly Issue[]> {
  const errors = await validate(plainToInstance(cls, json), { whitelist: true, forbidNonWhitelisted: true });
  return issuesOf(errors, ["body"]);
}

function sorted(issues: readonly Issue[]): readonly string[] {
  return issues.map((issue) => JSON.stringify([issue.loc, issue.type, issue.msg])).sort();
}

class Line {
  @IsString() sku!: string;
}

class Order {
  @IsString() name!: string;
  @IsOptional() @IsInt() count?: number;
  @IsOptional() @ValidateNested() @Type(() => Line) line?: Line;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Line) lines?: Line[];
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Line) set?: Set<Line>;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Line) map?: Map<string, Line>;
  @Allow() note?: unknown;
}

class Exposed {
  @Expose({ name: "full_name" }) @IsString() name!: string;
  @Expose() @IsOptional() @IsInt() count?: number;
  @IsOptional() @Transform(({ value }) => value) @ValidateNested() @Type(() => Line) line?: Line;
}

describe("a field that the class does not know", () => {
  const json = { name: "a", more: 1, line: { sku: "b", more: 2 }, lines: [{ sku: "c", more: [3] }] };
  const exposed = { full_name: "a", more: 1, line: { sku: "b", more: 2 } };

  it("is dropped by default", async () => {
    const value = { name: "a", line: { sku: "b" }, lines: [{ sku: "c" }] };

    expect((await judge(Order, json)).value).toEqual(value);
    expect((await judge(Order, json, "strip")).value).toEqual(value);
    expect((await judge(Exposed, exposed, "strip")).value).toEqual({ name: "a", line: { sku: "b" } });
  });

  it("is kept where that is wanted", async () => {
    expect(await judge(Order, json, "allow")).toEqual({ issues: [], value: json });
    expect(await judge(Exposed, exposed, "allow")).toEqual({
      issues: [],
      value: { name: "a", more: 1, line: { sku: "b", more: 2 } },
    });
    expect((await judge(Exposed, exposed, "allow")).value).toBeInstanceOf(Exposed);
  });

  it("is refused where that is wanted", async () => {
    expect((await judge(Order, json, "forbid")).issues).toEqual([
      unknown("body", "more"),
      unknown("body", "line", "more"),
      unknown("body", "lines", 0, "more"),
    ]);
    expect((await judge(Exposed, exposed, "forbid")).issues).toEqual([
      unknown("body", "more"),
      unknown("body", "line", "more"),
    ]);
  });

  it("is refused in each element of a list, beside what else is wrong", async () => {
    const { issues } = await judge([Order], [{ name: "a" }, { name: 5, x: 1 }], "forbid");

    expect(issues).toEqual([
      unknown("body", 1, "x"),
      { loc: ["body", 1, "name"], msg: "name must be a string", type: "isString" },
    ]);
  });

  it.each<[string, Class, object]>([
    ["nothing", Order, { name: "a", count: 1, note: { any: 1 } }],
    ["one field", Order, { name: "a", x: 1 }],
    ["several, and a failed check", Order, { x: 1, y: null, count: "b" }],
    ["one of an object inside", Order, { name: "a", line: { sku: "b", x: 1 } }],
    ["one of an object in a list", Order, { name: "a", lines: [{ sku: "b" }, { sku: 5, x: 1 }] }],
    ["one of an object in a set", Order, { name: "a", set: [{ sku: "b" }, { sku: "c", x: 1 }] }],
    ["one of an object in a map", Order, { name: "a", map: { first: { sku: "b" }, second: { sku: "c", x: 1 } } }],
    ["no object where there should be one", Order, { name: "a", lines: [5, "x"], line: "y" }],
    ["the new name of a field", Exposed, { full_name: "a", fullName: "b" }],
    ["the own name of a renamed field", Exposed, { name: "a" }],
    ["one beside a transformed object", Exposed, { full_name: "a", line: { sku: "b", x: 1 } }],
  ])("is judged as class-validator does: %s", async (_what, cls, input) => {
    const { issues } = await judge(cls, input, "forbid");

    expect(sorted(issues)).toEqual(sorted(await judgeByClassValidator(cls, input)));
  });

  it("is refused where its name is one that every object has", async () => {
    expect((await judge(Order, { name: "a", toString: 1, line: { sku: "b", valueOf: 2 } }, "forbid")).issues).toEqual([
      unknown("body", "toString"),
      unknown("body", "line", "valueOf"),
    ]);
  });

  it("is listed a limited number of times", async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1]));

    const { issues } = await judge(Order, { name: "a", ...many }, "forbid");

    expect(issues).toHaveLength(101);
    expect(issues[0]).toEqual(unknown("body", "x0"));
    expect(issues.at(-1)).toMatchObject({ type: "too_many_errors" });
    const nested = { name: "a", lines: [{ sku: "a", ...many }, many], line: many };
    expect((await judge(Order, nested, "forbid")).issues).toHaveLength(101);
  });
});

describe("what is no unknown field", () => {
  it("is one that a class sets by itself", async () => {
    class Item {
      @IsString() name!: string;
      @IsOptional() @IsInt() count?: number;
      undecorated = 5;
      undefinedOne: unknown;
      @Allow() note?: string;
    }

    expect(await judge(Item, { name: "a" }, "forbid")).toEqual({ issues: [], value: { name: "a" } });
    expect((await judge(Item, { name: "a", undecorated: 6, undefinedOne: 7 }, "forbid")).issues).toEqual([
      unknown("body", "undecorated"),
      unknown("body", "undefinedOne"),
    ]);
    expect((await judge(Item, { name: "a", note: "b" }, "forbid")).value).toEqual({ name: "a", note: "b" });
  });

  it("is one with another name in the input, or one that is left out", async () => {
    class Item {
      @Expose({ name: "full_name" }) @IsString() name!: string;
      @Exclude() @IsOptional() @IsString() secret?: string;
      @Allow() @Transform(({ value }) => [value].flat()) tags?: string[];
    }

    const json = { full_name: "a", secret: "b", tags: "c" };
    expect(await judge(Item, json, "forbid")).toEqual({ issues: [], value: { name: "a", tags: ["c"] } });
  });

  it("is a getter that has a decorator, and is another one", async () => {
    class Item {
      @IsString() first!: string;
      @IsDefined() get full(): string {
        return `${this.first}!`;
      }
      get bare(): string {
        return this.first;
      }
    }

    expect((await judge(Item, { first: "a", full: "b" }, "forbid")).value).toMatchObject({ first: "a", full: "a!" });
    expect((await judge(Item, { first: "a", bare: "b" }, "forbid")).issues).toEqual([unknown("body", "bare")]);
  });

  it("is one whose name never comes in", async () => {
    const text = '{"name":"a","__proto__":{"x":1},"constructor":{"y":2},"prototype":3}';
    let value: unknown;

    @Controller()
    class Things {
      @Post() read(@Body(Order) body: Order) {
        value = body;
      }
    }
    const handler = createLambdaHandler([Things], { unknownFields: "forbid" });
    const { status } = await call(handler, "POST", "/", {
      body: text,
      headers: { "content-type": "application/json" },
    });

    expect(status).toBe(204);
    expect(value).toEqual({ name: "a" });
  });

  it("is one of an object that only its instance tells the class of", async () => {
    class Cat {
      @IsString() name!: string;
      @IsInt() lives!: number;
    }
    class Dog {
      @IsString() name!: string;
      @IsOptional() @IsString() trick?: string;
    }
    class Owner {
      @ValidateNested() @Type((help) => (help?.object.kind === "cat" ? Cat : Dog)) pet!: object;
      @IsString() kind!: string;
    }

    expect((await judge(Owner, { kind: "cat", pet: { name: "a", lives: 9 } }, "forbid")).issues).toEqual([]);
    expect((await judge(Owner, { kind: "dog", pet: { name: "a", lives: 9 } }, "forbid")).issues).toEqual([
      unknown("body", "pet", "lives"),
    ]);
  });

  it("is one in what a @Transform made something else of", async () => {
    class Item {
      @IsString() @Transform(({ value }) => JSON.stringify(value)) @Type(() => Object) text!: string;
      @IsInt() @Transform(({ value }) => value.length) @Type(() => Object) count!: number;
      @Allow() @Transform(({ value }) => ({ size: Object.keys(value).length })) @Type(() => Object) free!: object;
    }

    const json = { text: { a: 1 }, count: [{ b: 1 }, { c: 2 }], free: { d: 1, e: 2 } };
    expect(await judge(Item, json, "forbid")).toEqual({
      issues: [],
      value: { text: '{"a":1}', count: 2, free: { size: 2 } },
    });
  });
});

describe("@Schema({ unknownFields })", () => {
  @Schema({ unknownFields: "forbid" })
  class Strict {
    @IsString() sku!: string;
  }

  @Schema({ unknownFields: "allow" })
  class Loose {
    @IsString() sku!: string;
  }

  @Schema({ unknownFields: "strip" })
  class Tidy {
    @IsString() sku!: string;
  }

  class Silent {
    @IsString() sku!: string;
  }

  const json = { sku: "a", more: 1 };

  it.each<[string, Class, Policy | undefined, "dropped" | "refused" | "kept"]>([
    ["forbids against the application", Strict, "allow", "refused"],
    ["forbids by itself", Strict, undefined, "refused"],
    ["allows against the application", Loose, "forbid", "kept"],
    ["strips against the application", Tidy, "forbid", "dropped"],
    ["strips against the other application", Tidy, "allow", "dropped"],
    ["leaves it to the application", Silent, "forbid", "refused"],
    ["leaves it to the other application", Silent, "allow", "kept"],
  ])("%s", async (_what, cls, policy, outcome) => {
    const { issues, value } = await judge(cls, json, policy);

    expect(issues).toEqual(outcome === "refused" ? [unknown("body", "more")] : []);
    if (outcome !== "refused") expect(value).toEqual(outcome === "kept" ? json : { sku: "a" });
  });

  it("is inherited, and overridden", async () => {
    class Child extends Strict {
      @IsOptional() @IsInt() count?: number;
    }

    @Schema({ unknownFields: "allow" })
    class Rebel extends Strict {}

    @Schema({ name: "Named" })
    class Renamed extends Strict {}

    class Part extends PartialType(Strict) {}

    expect((await judge(Child, { ...json, count: 1 })).issues).toEqual([unknown("body", "more")]);
    expect((await judge(Rebel, json)).value).toEqual(json);
    expect((await judge(Renamed, json)).issues).toEqual([unknown("body", "more")]);
    expect((await judge(Part, { more: 1 })).issues).toEqual([unknown("body", "more")]);
  });

  it("holds for the class that it stands on, not for those inside or around", async () => {
    class Outer {
      @Nested(() => Strict) strict!: Strict;
      @Nested(() => Loose, { each: true }) loose!: Loose[];
      @Nested(() => Tidy) tidy!: Tidy;
      @Nested(() => Silent) silent!: Silent;
    }

    @Schema({ unknownFields: "forbid" })
    class Closed extends Outer {}

    const all = { strict: json, loose: [json], tidy: json, silent: json, x: 1 };
    const fine = { ...all, strict: { sku: "a" } };

    expect((await judge(Outer, all)).issues).toEqual([unknown("body", "strict", "more")]);
    expect((await judge(Outer, fine)).value).toEqual({
      strict: { sku: "a" },
      loose: [json],
      tidy: { sku: "a" },
      silent: { sku: "a" },
    });
    expect((await judge(Outer, fine, "allow")).value).toEqual({ ...fine, tidy: { sku: "a" } });
    expect((await judge(Closed, fine)).issues).toEqual([unknown("body", "x")]);
    expect((await judge(Closed, fine, "forbid")).issues).toEqual([
      unknown("body", "silent", "more"),
      unknown("body", "x"),
    ]);
  });

  it("holds in lists of lists, and where a class is inside itself", async () => {
    @Schema({ unknownFields: "forbid" })
    class Node {
      @IsString() name!: string;
      @IsOptional() @ValidateNested({ each: true }) @Type(() => Node) children?: Node[];
    }
    class Grid {
      @ValidateNested({ each: true }) @Type(() => Strict) rows!: Strict[][];
    }

    const tree = {
      name: "a",
      children: [
        { name: "b", children: [{ name: "c", x: 1 }] },
        { name: "d", y: 2 },
      ],
    };
    expect((await judge(Node, tree)).issues).toEqual([
      unknown("body", "children", 0, "children", 0, "x"),
      unknown("body", "children", 1, "y"),
    ]);
    expect((await judge(Grid, { rows: [[{ sku: "a" }], [{ sku: "b", z: 3 }]] })).issues).toEqual([
      unknown("body", "rows", 1, 0, "z"),
    ]);
  });

  it("holds for the subtype that an object is of", async () => {
    abstract class Shape {
      @IsString() label!: string;
    }
    @Schema({ unknownFields: "forbid" })
    class Circle extends Shape {
      @IsInt() radius!: number;
    }
    @Schema({ unknownFields: "allow" })
    class Square extends Shape {
      @IsInt() side!: number;
    }
    class Fallback extends Shape {}

    const subTypes = [
      { name: "circle", value: Circle },
      { name: "square", value: Square },
    ];
    class Drawing {
      @ValidateNested()
      @Type(() => Fallback, { discriminator: { property: "kind", subTypes } })
      shape!: Shape;

      @IsOptional()
      @ValidateNested({ each: true })
      @Type(() => Fallback, { discriminator: { property: "kind", subTypes }, keepDiscriminatorProperty: true })
      shapes?: Shape[];
    }

    const circle = { kind: "circle", label: "a", radius: 1 };
    const square = { kind: "square", label: "b", side: 1 };

    expect((await judge(Drawing, { shape: circle, shapes: [circle, square] })).issues).toEqual([]);
    expect(
      (
        await judge(Drawing, {
          shape: { ...circle, side: 1 },
          shapes: [
            { ...square, x: 1 },
            { ...circle, y: 1 },
          ],
        })
      ).issues,
    ).toEqual([unknown("body", "shape", "side"), unknown("body", "shapes", 1, "y")]);
    expect((await judge(Drawing, { shape: { ...square, x: 1 } })).value).toMatchObject({ shape: { side: 1, x: 1 } });
    expect((await judge(Drawing, { shape: { kind: "line", label: "a" } }, "forbid")).issues).toEqual([]);
    expect((await judge(Drawing, { shape: { kind: "line", label: "a", radius: 1 } }, "forbid")).issues).toEqual([
      unknown("body", "shape", "radius"),
    ]);
  });
});

describe("unknown fields and groups", () => {
  it("are those outside of the groups too", async () => {
    class Item {
      @IsString({ groups: ["create"] }) name!: string;
      @IsInt({ groups: ["update"] }) count!: number;
    }

    @Controller()
    class Things {
      @Post() read(@Body(Item, { groups: ["create"] }) item: Item) {
        return item;
      }
    }
    const handler = createLambdaHandler([Things], { unknownFields: "forbid" });

    expect((await call(handler, "POST", "/", { json: { name: "a", count: 1 } })).json).toEqual({
      detail: [unknown("body", "count")],
    });
  });
});

describe("unknown names", () => {
  class Filter {
    @IsOptional() @IsString() q?: string;
    @IsOptional() @IsString({ each: true }) tags?: string[];
  }

  class Page {
    @Expose({ name: "page_size" }) @IsOptional() @IsInt() pageSize?: number;
  }

  @Schema({ unknownFields: "forbid" })
  class Closed extends Filter {}

  @Schema({ unknownFields: "allow" })
  class Open extends Filter {}

  @Controller()
  class Things {
    @Get("/filter") filter(@Query(Filter) filter: Filter) {
      return filter;
    }
    @Get("/closed") closed(@Query(Closed) filter: Closed) {
      return filter;
    }
    @Get("/open") open(@Query(Open) filter: Open) {
      return filter;
    }
    @Get("/page") page(@Query(Page) page: Page) {
      return { ...page };
    }
    @Get("/single") single(@Query(Filter) filter: Filter, @Query("limit", { default: 5 }) limit: number) {
      return { ...filter, limit };
    }
    @Get("/two") two(@Query(Filter) filter: Filter, @Query(Page) page: Page) {
      return { ...filter, ...page };
    }
    @Get("/emitted") emitted(@Query() filter: Filter, @Query() page: Page) {
      return { ...filter, ...page };
    }
    @Get("/schema") schema(@Query(Filter) filter: Filter, @Query(z.looseObject({})) all: Record<string, unknown>) {
      return { filter, all };
    }
    @Get("/others/{id}") others(
      @Param(z.object({ id: z.string() })) _id: { id: string },
      @Query(Filter) filter: Filter,
      @Header("x-y", { optional: true }) _header?: string,
      @Cookie("x", { optional: true }) _cookie?: string,
    ) {
      return filter;
    }
    @Get("/parts/{q}") parts(
      @Param(Closed) path: Closed,
      @Header(Closed) headers: Closed,
      @Cookie(Open) cookies: Open,
    ) {
      return [path, headers, cookies];
    }
    @Post("/forms") forms(@Form(Filter) form: Filter, @Form(Page) page: Page, @Query(Filter) query: Filter) {
      return { ...form, ...page, query };
    }
    @Post("/form") form(@Form(Filter) form: Filter, @Form("limit", { default: 5 }) limit: number) {
      return { ...form, limit };
    }
  }

  const handlers = {
    strip: createLambdaHandler([Things], { unknownFields: "strip" }),
    forbid: createLambdaHandler([Things], { unknownFields: "forbid" }),
    allow: createLambdaHandler([Things], { unknownFields: "allow" }),
  };
  const get = async (policy: Policy, path: string, query = "", sent: Call = {}) =>
    (await call(handlers[policy], "GET", path, { query, ...sent })).json;
  const refused = (...names: string[]) => ({ detail: names.map((name) => unknown("query", name)) });

  it("of a query are dropped, refused or kept", async () => {
    const query = "q=a&x=1&y=2&y=3&x=";

    expect(await get("strip", "/filter", query)).toEqual({ q: "a" });
    expect(await get("forbid", "/filter", query)).toEqual(refused("x", "y"));
    expect(await get("allow", "/filter", query)).toEqual({ q: "a", x: ["1", ""], y: ["2", "3"] });
    expect(await get("allow", "/filter", "q=a&x=1")).toEqual({ q: "a", x: "1" });
    expect(await get("forbid", "/filter", "q=a&tags=b")).toEqual({ q: "a", tags: ["b"] });
  });

  it("of a query are what the class says of them", async () => {
    expect(await get("allow", "/closed", "x=1")).toEqual(refused("x"));
    expect(await get("strip", "/closed", "x=1")).toEqual(refused("x"));
    expect(await get("forbid", "/open", "x=1")).toEqual({ x: "1" });
  });

  it("are listed a limited number of times", async () => {
    const query = Array.from({ length: 500 }, (_, index) => `x${index}=1`).join("&");

    expect((await get("forbid", "/filter", query)) as { detail: unknown[] }).toMatchObject({
      detail: { length: 101 },
    });
  });

  it("are the field's own where it has another in the request", async () => {
    expect(await get("forbid", "/page", "page_size=5")).toEqual({ pageSize: 5 });
    expect(await get("forbid", "/page", "pageSize=5")).toEqual(refused("pageSize"));
    expect(await get("strip", "/page", "pageSize=5")).toEqual({});
    expect(await get("allow", "/page", "pageSize=5&x=1")).toEqual({ x: "1" });
  });

  it("are none that another parameter reads of the same place", async () => {
    expect(await get("forbid", "/single", "q=a&limit=1")).toEqual({ q: "a", limit: 1 });
    expect(await get("forbid", "/single", "q=a&limit=1&x=1")).toEqual(refused("x"));
    expect(await get("allow", "/single", "limit=1&x=1")).toEqual({ limit: 1, x: "1" });
    expect(await get("forbid", "/two", "q=a&page_size=1")).toEqual({ q: "a", pageSize: 1 });
    expect(await get("forbid", "/emitted", "q=a&page_size=1")).toEqual({ q: "a", pageSize: 1 });
    expect(await get("forbid", "/two", "q=a&pageSize=1&x=1")).toEqual(refused("pageSize", "x"));
    expect(await get("forbid", "/schema", "q=a&x=1")).toEqual({ filter: { q: "a" }, all: { q: "a", x: "1" } });
  });

  it("are refused once for each place, though several classes are read of it", async () => {
    const form = { body: "q=a&x=1&y=2", headers: { "content-type": "application/x-www-form-urlencoded" } };

    expect((await call(handlers.forbid, "POST", "/forms", { ...form, query: "x=1&z=1" })).json).toEqual({
      detail: [unknown("query", "x"), unknown("query", "z"), unknown("body", "x"), unknown("body", "y")],
    });
  });

  it("are those that another parameter reads elsewhere", async () => {
    expect(await get("forbid", "/others/5", "id=1&x-y=2&x=3")).toEqual(refused("id", "x-y", "x"));
  });

  it("of a path, headers and cookies are never refused, and never kept", async () => {
    const sent = { headers: { "x-y": "1", q: "2" }, cookie: "x=1; q=3" };
    const found = [{ q: "1" }, { q: "2" }, { q: "3" }];

    expect(await get("forbid", "/parts/1", "", sent)).toEqual(found);
    expect(await get("allow", "/parts/1", "", sent)).toEqual(found);
  });

  it("of a form are dropped, refused or kept", async () => {
    const form = { body: "q=a&limit=1&x=1&y=2&y=3", headers: { "content-type": "application/x-www-form-urlencoded" } };
    const post = async (policy: Policy) => (await call(handlers[policy], "POST", "/form", form)).json;

    expect(await post("strip")).toEqual({ q: "a", limit: 1 });
    expect(await post("forbid")).toEqual({ detail: [unknown("body", "x"), unknown("body", "y")] });
    expect(await post("allow")).toEqual({ q: "a", limit: 1, x: "1", y: ["2", "3"] });
  });
});

describe("a policy that is none", () => {
  @Controller()
  class Things {
    @Post() read(@Body(Order) _order: Order) {}
  }

  const faultsOf = (unknownFields: unknown): readonly string[] => {
    try {
      createApplication([Things], { unknownFields: unknownFields as Policy });
      return [];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.faults;
    }
  };

  it.each<[unknown, string]>([
    ["drop", '"drop"'],
    ["", '""'],
    [true, "true"],
    [null, "null"],
    [{}, "[object Object]"],
  ])("is a mistake of the application: %j", (given, shown) => {
    expect(faultsOf(given)).toEqual([`the option unknownFields is ${shown}. Give "strip", "forbid" or "allow".`]);
  });

  it("is a mistake of the class", () => {
    @Schema({ unknownFields: "ignore" as Policy })
    class Item {
      @IsString() name!: string;
    }

    @Controller()
    class Items {
      @Get() read(@Query(Item) _item: Item) {}
    }

    expect(() => createApplication([Items])).toThrow(
      new ConfigurationError(['Item: @Schema() has the unknownFields "ignore". Take "strip", "forbid" or "allow".']),
    );
  });

  it("is none where it is not given", () => {
    expect(faultsOf(undefined)).toEqual([]);
  });
});
