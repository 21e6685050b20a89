import { instanceToPlain, plainToInstance, Transform, Type } from "class-transformer";
import {
  Allow,
  IsDefined,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  MinLength,
  useContainer,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatePromise,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
  validate,
} from "class-validator";
import { Body, Controller, Form, Get, Header, Nested, Post, Query } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Issue, issuesOf } from "../support/issues.js";
import { type Call, call } from "../support/lambda.js";

type Class = new () => object;

interface Options {
  readonly groups?: readonly string[];
  readonly always?: boolean;
  readonly strictGroups?: boolean;
  readonly skipMissingProperties?: boolean;
}

interface Verdict {
  readonly issues: readonly Issue[];
  readonly value: unknown;
}

/** What class-validator itself makes of an object. */
async function judgeByClassValidator(cls: Class, json: object, options: Options, ...loc: (string | number)[]) {
  const { groups, ...others } = options;
  const instance = plainToInstance(cls, json);
  const errors = await validate(instance, {
    whitelist: true,
    ...others,
    ...(groups !== undefined && { groups: [...groups] }),
  });
  return { issues: issuesOf(errors, loc), value: errors.length > 0 ? undefined : instanceToPlain(instance) };
}

/** A place where options stand, and how an object is sent there. */
interface Place {
  readonly place: string;
  readonly source: "body" | "query";
  readonly inside: readonly (string | number)[];
  handler(cls: Class, options: Options, received: unknown[]): ReturnType<typeof createLambdaHandler>;
  send(json: object): Call;
}

const texts = (json: object): string => {
  const pairs = Object.entries(json).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return new URLSearchParams(pairs).toString();
};

const jsonPlaces: readonly Place[] = [
  {
    place: "@Body(Dto, options)",
    source: "body",
    inside: [],
    handler: (cls, options, received) => {
      @Controller()
      class Things {
        @Post() read(@Body(cls, options) value: object) {
          received.push(value);
        }
      }
      return createLambdaHandler([Things], { accessLog: false });
    },
    send: (json) => ({ json }),
  },
  {
    place: '@Body("field", Dto, options)',
    source: "body",
    inside: ["field"],
    handler: (cls, options, received) => {
      @Controller()
      class Things {
        @Post() read(@Body("field", cls, options) value: object) {
          received.push(value);
        }
      }
      return createLambdaHandler([Things], { accessLog: false });
    },
    send: (json) => ({ json: { field: json } }),
  },
  {
    place: "@Body([Dto], options)",
    source: "body",
    inside: [0],
    handler: (cls, options, received) => {
      @Controller()
      class Things {
        @Post() read(@Body([cls], options) values: object[]) {
          received.push(...values);
        }
      }
      return createLambdaHandler([Things], { accessLog: false });
    },
    send: (json) => ({ json: [json] }),
  },
];

const textPlaces: readonly Place[] = [
  {
    place: "@Query(Dto, options)",
    source: "query",
    inside: [],
    handler: (cls, options, received) => {
      @Controller()
      class Things {
        @Post() read(@Query(cls, options) value: object) {
          received.push(value);
        }
      }
      return createLambdaHandler([Things], { accessLog: false });
    },
    send: (json) => ({ query: texts(json) }),
  },
  {
    place: "@Form(Dto, options)",
    source: "body",
    inside: [],
    handler: (cls, options, received) => {
      @Controller()
      class Things {
        @Post() read(@Form(cls, options) value: object) {
          received.push(value);
        }
      }
      return createLambdaHandler([Things], { accessLog: false });
    },
    send: (json) => ({ body: texts(json), headers: { "content-type": "application/x-www-form-urlencoded" } }),
  },
];

async function judge(place: Place, cls: Class, json: object, options: Options): Promise<Verdict> {
  const received: object[] = [];
  const handler = place.handler(cls, options, received);
  const { status, json: answer } = await call(handler, "POST", "/", place.send(json));
  if (status === 422) return { issues: (answer as { detail: Issue[] }).detail, value: undefined };
  expect(status).toBe(204);
  return { issues: [], value: instanceToPlain(received[0]) };
}

class Account {
  @IsString({ groups: ["create"] }) @Length(2, 5, { groups: ["create", "update"] }) name!: string;
  @IsInt({ groups: ["update"] }) @Min(1, { always: true }) id!: number;
  @IsString() role!: string;
  @IsOptional({ groups: ["update"] }) @IsString({ groups: ["create", "update"] }) email!: string;
  @IsDefined({ groups: ["create"] }) @Allow({ groups: ["update"] }) note!: string;
  @ValidateIf((account) => account.role === "admin", { groups: ["create"] })
  @IsString({ groups: ["create"] })
  key!: string;
}

const inputs: readonly object[] = [
  {},
  { name: "abc", id: 1, role: "user", email: "a@b", note: "n", key: "k" },
  { name: "a", id: 0, role: "admin" },
  { name: "abcdef", id: 5, email: "e", stranger: "x" },
  { id: 3, note: "n" },
];

const optionSets: readonly Options[] = [
  {},
  { groups: [] },
  { groups: ["create"] },
  { groups: ["update"] },
  { groups: ["create", "update"] },
  { groups: ["create"], always: true },
  { groups: ["update"], always: false },
  { groups: ["none"] },
  { groups: ["create"], strictGroups: true },
  { strictGroups: true },
  { strictGroups: true, always: true },
  { skipMissingProperties: true },
  { skipMissingProperties: true, groups: ["create"] },
  { skipMissingProperties: false },
];

const cases = optionSets.flatMap((options) => inputs.map((json) => [options, json] as const));

describe.each([...jsonPlaces, ...textPlaces])("the options of $place", (place) => {
  it.each(cases)("%j judge %j as class-validator does", async (options, json) => {
    const verdict = await judge(place, Account, json, options);

    expect(verdict).toEqual(await judgeByClassValidator(Account, json, options, place.source, ...place.inside));
  });
});

describe.each(jsonPlaces)("the options of $place", (place) => {
  class Line {
    @IsString({ groups: ["create"] }) sku!: string;
    @IsInt({ always: true }) count!: number;
    @IsInt() price!: number;
  }
  class Order {
    @ValidateNested({ groups: ["create"] }) @Type(() => Line) line!: Line;
    @IsOptional({ always: true }) @ValidateNested({ each: true, always: true }) @Type(() => Line) lines?: Line[];
  }

  it.each<[Options, object]>([
    [{}, { line: { sku: 1, count: "2", price: "3" } }],
    [{ groups: ["create"] }, { line: { sku: 1, count: "2", price: "3" }, lines: [{ sku: "a", count: 1, price: 1 }] }],
    [{ groups: ["create"] }, { line: { sku: "a", count: 2, price: "x" } }],
    [{ groups: ["update"] }, { line: 5, lines: [{ sku: 1, count: 1, x: 1 }] }],
    [{ groups: ["update"] }, { lines: [{ sku: 1, count: "1" }] }],
    [{ skipMissingProperties: true }, { line: {}, lines: [{ count: null, sku: 5 }] }],
    [{ skipMissingProperties: true }, { line: null }],
    [{ skipMissingProperties: true }, {}],
  ])("hold for objects inside: %j, %j", async (options, json) => {
    const verdict = await judge(place, Order, json, options);

    expect(verdict).toEqual(await judgeByClassValidator(Order, json, options, place.source, ...place.inside));
  });
});

describe("groups of one class on several routes", () => {
  class Item {
    @IsString({ groups: ["create"] }) name!: string;
    @IsInt({ groups: ["update"] }) count!: number;
  }

  @Controller()
  class Items {
    @Post("/create") create(@Body(Item, { groups: ["create"] }) item: Item) {
      return item;
    }
    @Post("/update") update(@Body(Item, { groups: ["update"] }) item: Item) {
      return item;
    }
    @Post("/all") all(@Body(Item) item: Item) {
      return item;
    }
    @Post("/both") both(
      @Query(Item, { groups: ["update"] }) query: Item,
      @Body(Item, { groups: ["create"] }) body: Item,
    ) {
      return { query, body };
    }
  }

  const handler = createLambdaHandler([Items], { accessLog: false });

  it("do not disturb each other", async () => {
    const json = { name: "a", count: 1 };
    for (let round = 0; round < 2; round++) {
      expect((await call(handler, "POST", "/create", { json })).json).toEqual({ name: "a" });
      expect((await call(handler, "POST", "/update", { json })).json).toEqual({ count: 1 });
      expect((await call(handler, "POST", "/all", { json })).json).toEqual(json);
      expect((await call(handler, "POST", "/create", { json: { count: 1 } })).json).toMatchObject({
        detail: [{ loc: ["body", "name"] }],
      });
      expect((await call(handler, "POST", "/update", { json: { name: "a" } })).json).toMatchObject({
        detail: [{ loc: ["body", "count"] }],
      });
    }
  });

  it("do not disturb each other in one method", async () => {
    const { json } = await call(handler, "POST", "/both", { query: "name=q&count=2", json: { name: "a", count: "x" } });

    expect(json).toEqual({ query: { count: 2 }, body: { name: "a" } });
  });

  it("hold for headers too", async () => {
    @Controller()
    class Things {
      @Get() read(@Header(Item, { groups: ["update"] }) headers: Item) {
        return headers;
      }
    }

    const { json } = await call(createLambdaHandler([Things]), "GET", "/", { headers: { name: "a", count: "3" } });

    expect(json).toEqual({ count: 3 });
  });
});

describe("the options of a validation", () => {
  it.each(jsonPlaces)("have to leave a decorator, or the application does not start: $place", async (place) => {
    class Grouped {
      @IsString({ groups: ["create"] }) name!: string;
    }

    await expect(judge(place, Grouped, { name: "a" }, { groups: ["update"] })).rejects.toThrow(
      "no validator of the class Grouped holds with these groups, so that every object would be refused. Give a group " +
        "that its validators name, or put always: true on those that hold in all.",
    );
  });

  it.each(jsonPlaces)(
    "may leave none of a class inside, which lets none of its objects pass: $place",
    async (place) => {
      class Inner {
        @IsString({ groups: ["create"] }) name!: string;
      }
      class Outer {
        @ValidateNested({ always: true }) @Type(() => Inner) inner!: Inner;
      }
      const options = { groups: ["update"] };
      const sent = { inner: { name: "a" } };

      const verdict = await judge(place, Outer, sent, options);

      expect(verdict).toEqual(await judgeByClassValidator(Outer, sent, options, "body", ...place.inside));
      expect(verdict.issues).toHaveLength(1);
    },
  );

  it("stand beside the one that makes a body optional", async () => {
    @Controller()
    class Things {
      @Post() read(@Body(Account, { optional: true, groups: ["none"] }) account?: Account) {
        return { given: account !== undefined };
      }
    }

    expect((await call(createLambdaHandler([Things]), "POST", "/")).json).toEqual({ given: false });
  });
});

describe("the context of a decorator", () => {
  class Item {
    @IsString({ context: { code: "E1" } }) @MinLength(2, { context: { code: "E2", hint: { min: 2 } } }) name!: string;
    @IsInt() @Max(3, { context: { code: "E3" } }) count!: number;
    @IsString({ each: true, context: { code: "E4" } }) tags!: string[];
  }

  const json = { name: 5, count: 9, tags: [1] };

  it.each(jsonPlaces)("stands in the issue: $place", async (place) => {
    const { issues } = await judge(place, Item, json, {});
    const expected = await judgeByClassValidator(Item, json, {}, place.source, ...place.inside);

    expect(issues).toEqual(expected.issues);
    expect(issues.map(({ ctx }) => ctx)).toEqual([
      { code: "E2", hint: { min: 2 } },
      { code: "E1" },
      { code: "E3" },
      { code: "E4" },
    ]);
  });

  it.each(textPlaces)("stands in the issue: $place", async (place) => {
    const { issues } = await judge(place, Item, { name: "a", count: 9, tags: ["x"] }, {});

    expect(issues.map(({ loc, ctx }) => [loc.at(-1), ctx])).toEqual([
      ["name", { code: "E2", hint: { min: 2 } }],
      ["count", { code: "E3" }],
    ]);
  });
});

describe("a container of the application", () => {
  const asked: IsFree[] = [];

  @ValidatorConstraint({ name: "isFree", async: true })
  class IsFree implements ValidatorConstraintInterface {
    async validate(value: unknown): Promise<boolean> {
      asked.push(this);
      return value !== "taken";
    }

    defaultMessage(): string {
      return "$property is taken";
    }
  }

  afterEach(() => {
    asked.length = 0;
    useContainer({ get: (cls: Class) => new cls() } as never);
  });

  function handlerFor(get: (cls: Class) => object) {
    class Account {
      @Validate(IsFree) name!: string;
    }

    @Controller()
    class Things {
      @Get("/query") query(@Query(Account) account: Account) {
        return account;
      }
      @Post("/body") body(@Body(Account) account: Account) {
        return account;
      }
    }
    useContainer({ get } as never, { fallback: false, fallbackOnErrors: false });
    return createLambdaHandler([Things], { accessLog: false });
  }

  it("is asked for each value where it gives a new constraint each time", async () => {
    const handler = handlerFor((cls) => new cls());

    for (const json of [{ name: "a" }, { name: "b" }, { name: "c" }]) {
      expect((await call(handler, "POST", "/body", { json })).json).toEqual(json);
    }
    expect((await call(handler, "GET", "/query", { query: "name=taken" })).json).toEqual({
      detail: [{ loc: ["query", "name"], msg: "name is taken", type: "isFree" }],
    });

    expect(asked).toHaveLength(4);
    expect(new Set(asked).size).toBe(4);
    for (const one of asked) expect(one).toBeInstanceOf(IsFree);
  });

  it("is not asked again where it gives one and the same", async () => {
    const only = new IsFree();
    let gets = 0;
    const handler = handlerFor(() => {
      gets += 1;
      return only;
    });
    const send = (name: string) => call(handler, "POST", "/body", { json: { name } });

    await send("a");
    const first = gets;
    for (const name of ["b", "c", "d"]) await send(name);

    expect(asked).toEqual([only, only, only, only]);
    expect(gets).toBe(first);
    expect((await send("taken")).status).toBe(422);
  });
});

describe("@ValidatePromise", () => {
  class Line {
    @IsInt() count!: number;
  }
  class Item {
    @ValidatePromise()
    @IsString()
    @MinLength(2)
    @Transform(({ value }) => Promise.resolve(value))
    name!: Promise<string>;
    @IsInt() count!: number;
    @IsOptional()
    @ValidatePromise()
    @ValidateNested()
    @Transform(({ value }) => value && Promise.resolve(plainToInstance(Line, value)))
    line?: Promise<Line>;
  }

  it.each<object>([
    { name: "abc", count: 1 },
    { name: 5, count: 1 },
    { name: "a", count: "x" },
    { name: "abc", count: 1, line: { count: 1 } },
    { name: "abc", count: 1, line: { count: "x" } },
    { name: "abc", count: 1, line: 5 },
  ])("awaits what a @Transform has made: %j", async (json) => {
    const received: Item[] = [];
    @Controller()
    class Things {
      @Post() read(@Body(Item) item: Item) {
        received.push(item);
      }
    }
    const handler = createLambdaHandler([Things], { accessLog: false });

    const { json: answer, status } = await call(handler, "POST", "/", { json });

    const sort = (issues: readonly Issue[]) => issues.map((issue) => JSON.stringify(issue)).sort();
    const expected = await judgeByClassValidator(Item, json, {}, "body");
    const issues = status === 422 ? (answer as { detail: Issue[] }).detail : [];
    expect(sort(issues)).toEqual(sort(expected.issues));
    if (status !== 422) expect(await received[0]?.name).toBe("abc");
  });

  it("awaits it in a query too", async () => {
    class Filter {
      @ValidatePromise() @IsNotEmpty() @Transform(async ({ value }) => value.trim()) q!: Promise<string>;
      @IsInt() limit!: number;
    }

    @Controller()
    class Things {
      @Get() async read(@Query(Filter) { q, limit }: Filter) {
        return [await q, limit];
      }
    }
    const handler = createLambdaHandler([Things]);

    expect((await call(handler, "GET", "/", { query: "q=+a&limit=1" })).json).toEqual(["a", 1]);
    expect((await call(handler, "GET", "/", { query: "q=+&limit=x" })).json).toMatchObject({
      detail: [
        { loc: ["query", "q"], type: "isNotEmpty" },
        { loc: ["query", "limit"], type: "float_parsing" },
      ],
    });
  });
});

describe("options of a class that the compiler did not see", () => {
  const known = "groups, always, strictGroups, skipMissingProperties";
  const noGroups = 'its option groups is no list of names. Write groups: ["create"].';
  const noFlag = (name: string) => `its option ${name} is neither true nor false. Give one of them.`;

  const cases: readonly [what: string, options: unknown, faults: readonly string[]][] = [
    ["a misspelt one", { gruops: [] }, [`it has no option "gruops". There are ${known}.`]],
    ["one of a value", { default: 1 }, [`it has no option "default". There are ${known}.`]],
    ["groups that are no list", { groups: "a" }, [noGroups]],
    ["groups that are no names", { groups: ["a", 5] }, [noGroups]],
    ["flags that are none", { always: 1, strictGroups: "a" }, [noFlag("always"), noFlag("strictGroups")]],
    ["another flag that is none", { skipMissingProperties: null }, [noFlag("skipMissingProperties")]],
    ["nothing", null, [`what follows the type is no object of options. It may have ${known}.`]],
    ["a type", Number, [`what follows the type is no object of options. It may have ${known}.`]],
    ["a list", [["create"]], [`what follows the type is no object of options. It may have ${known}.`]],
    [
      "several",
      { groups: {}, gruops: [], always: 1 },
      [`it has no option "gruops". There are ${known}.`, noFlag("always"), noGroups],
    ],
  ];

  it.each(cases)("are reported: %s", (_what, options, faults) => {
    class Item {
      @IsString({ groups: ["create"] }) name!: string;
    }

    @Controller()
    class Things {
      @Post() read(@Query(Item, options as object) _query: object, @Form(Item, options as object) _form: object) {}
    }

    const expected = ["1 @Query(Item)", "2 @Form(Item)"].flatMap((at) =>
      faults.map((fault) => `Things.read, parameter ${at}: ${fault}`),
    );
    expect(() => createLambdaHandler([Things])).toThrow(expect.objectContaining({ faults: expected }));
  });

  it.each(cases)("are reported of a body and its fields: %s", (_what, options, faults) => {
    class Item {
      @IsString({ groups: ["create"] }) name!: string;
    }

    @Controller()
    class Things {
      @Post() read(
        @Body(Item, options as object) _body: object,
        @Body("item", Item, options as object) _item: object,
      ) {}
    }

    const expected = ["1 @Body(Item)", '2 @Body("item", Item)'].flatMap((at) =>
      faults.map((fault) => `Things.read, parameter ${at}: ${fault.replace(known, `optional, ${known}`)}`),
    );
    expect(() => createLambdaHandler([Things])).toThrow(expect.objectContaining({ faults: expected }));
  });

  it("are taken where they are undefined", async () => {
    class Item {
      @IsString() name!: string;
    }

    @Controller()
    class Things {
      @Get() read(@Query(Item, { groups: undefined, always: undefined } as object) item: object) {
        return item;
      }
      @Get("/bare") bare(@Query(Item, undefined as never) item: object) {
        return item;
      }
    }

    const things = createLambdaHandler([Things]);
    expect((await call(things, "GET", "/", { query: "name=a" })).json).toEqual({ name: "a" });
    expect((await call(things, "GET", "/bare", { query: "name=a" })).json).toEqual({ name: "a" });
  });
});

describe("a whole body beside fields of it, where unknown ones are refused", () => {
  class Item {
    @IsString() name!: string;
  }
  class Box {
    @IsInt() count!: number;
    @Nested(() => Item) item!: Item;
  }
  class Trimmed {
    @Transform(({ value }) => value.trim()) @IsString() name!: string;
  }

  const received: unknown[] = [];

  @Controller()
  class Things {
    @Post("/item") item(@Body(Item) item: Item, @Body("count", Number) count: number) {
      received.push(item, count);
    }
    @Post("/trimmed") trimmed(@Body("count", Number) count: number, @Body(Trimmed) item: Trimmed) {
      received.push(item, count);
    }
    @Post("/box") box(@Body(Box) _box: Box, @Body("sku", String) _sku: string) {}
    @Post("/field") field(@Body("item", Item) _item: Item, @Body("count", Number) _count: number) {}
    @Post("/list") list(@Body([Item]) _items: Item[], @Query("count", Number) _count: number) {}
  }

  const handler = createLambdaHandler([Things], { accessLog: false, unknownFields: "forbid" });

  async function refused(path: string, json: unknown, query = ""): Promise<unknown[]> {
    const answer = await call(handler, "POST", path, { json, query });
    return answer.status === 204 ? [] : (answer.json as { detail: Issue[] }).detail.map(({ loc }) => loc.join("."));
  }

  beforeEach(() => {
    received.length = 0;
  });

  it.each(["/item", "/trimmed"])("knows the names of those: %s", async (path) => {
    expect(await refused(path, { name: "a", count: 1 })).toEqual([]);
    expect(received).toEqual([{ name: "a" }, 1]);
  });

  it("knows no other name, and none inside of an object or of a field", async () => {
    expect(await refused("/item", { name: "a", count: 1, size: 1 })).toEqual(["body.size"]);
    expect(await refused("/box", { count: 1, sku: "a", item: { name: "a", sku: "b" } })).toEqual(["body.item.sku"]);
    expect(await refused("/field", { item: { name: "a", count: 1 }, count: 1 })).toEqual(["body.item.count"]);
  });

  it("knows no name of another source", async () => {
    expect(await refused("/list", [{ name: "a", count: 1 }], "count=1")).toEqual(["body.0.count"]);
  });
});
