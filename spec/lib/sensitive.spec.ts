import { runInNewContext } from "node:vm";
import { Expose, Transform, Type } from "class-transformer";
import {
  Allow,
  ArrayMinSize,
  IsDefined,
  IsInt,
  IsOptional,
  IsString,
  MinLength,
  ValidateBy,
  ValidateNested,
  ValidatePromise,
} from "class-validator";
import {
  Body,
  ConfigurationError,
  Controller,
  Cookie,
  createApplication,
  Form,
  Get,
  Header,
  HttpException,
  IntersectionType,
  Nested,
  OmitType,
  Param,
  PartialType,
  PickType,
  Post,
  Query,
  Schema,
  Sensitive,
  ValidationException,
  type ValidationIssue,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import ts from "typescript";
import { dtoRecord } from "../../lib/dto/dto-record.js";
import { type Call, call } from "../support/lambda.js";

type Class = new () => object;

const SECRET = "hunter2";

/** A validator that refuses everything, and whose message and context hold the value. */
function refuses(name = "isNever") {
  const validator = { validate: () => false, defaultMessage: () => "$value is wrong" };
  return ValidateBy({ name, validator }, { context: { hint: SECRET } });
}

interface Told {
  readonly status: number;
  /** What the client is told. */
  readonly issues: readonly ValidationIssue[];
  /** What the log has of it. */
  readonly logged: unknown;
}

/** Sends a request, and gives what the client and what the log are told. */
async function send(controller: Class, method: string, path: string, sent: Call): Promise<Told> {
  const outcomes: { readonly exception: HttpException | undefined; readonly error: Error | undefined }[] = [];
  const finish = (outcome: (typeof outcomes)[number]) => outcomes.push({ ...outcome });
  const handler = createLambdaHandler([controller], {
    accessLog: false,
    extensions: [{ name: "spec", finish }],
    unhandledErrors: "respond",
  });
  const { status, json } = await call(handler, method, path, sent);
  const [outcome] = outcomes;
  const { detail } = json as { detail: readonly ValidationIssue[] };
  return { status, issues: detail, logged: outcome?.error?.stack ?? outcome?.exception?.errorDetail };
}

/** Posts JSON to a parameter of a class. */
function post(cls: Class, json: unknown): Promise<Told> {
  @Controller()
  class Things {
    @Post() read(@Body(cls) _body: object) {}
  }
  return send(Things, "POST", "/", { json });
}

/** What the log has of an issue of a sensitive field. */
function redacted({ loc, type }: ValidationIssue): ValidationIssue {
  return { loc, msg: "(redacted)", type };
}

/** The places of the issues that were redacted, as `lines.0.code`, where all others stand in the log as they were answered. */
function redactedPlaces({ issues, logged }: Told): readonly string[] {
  const hidden = issues.filter((_issue, index) => (logged as ValidationIssue[])[index]?.msg === "(redacted)");
  expect(logged).toEqual(issues.map((issue) => (hidden.includes(issue) ? redacted(issue) : issue)));
  return hidden.map(({ loc }) => loc.slice(1).join("."));
}

class Credentials {
  @refuses() name!: string;
  @Sensitive() @refuses() @MinLength(12, { message: "$value is too short" }) password!: string;
}

describe("the log of a refused @Sensitive() field", () => {
  it("has its place and type alone, where the client gets the whole issue", async () => {
    const { status, issues, logged } = await post(Credentials, { name: "ada", password: SECRET });

    expect(status).toBe(422);
    expect(issues).toEqual([
      { loc: ["body", "name"], msg: "ada is wrong", type: "isNever", ctx: { hint: SECRET } },
      { loc: ["body", "password"], msg: "hunter2 is too short", type: "minLength" },
      { loc: ["body", "password"], msg: "hunter2 is wrong", type: "isNever", ctx: { hint: SECRET } },
    ]);
    expect(logged).toEqual([
      { loc: ["body", "name"], msg: "ada is wrong", type: "isNever", ctx: { hint: SECRET } },
      { loc: ["body", "password"], msg: "(redacted)", type: "minLength" },
      { loc: ["body", "password"], msg: "(redacted)", type: "isNever" },
    ]);
  });

  it("is what the client gets, where no sensitive field is refused", async () => {
    class Named {
      @refuses() name!: string;
      @Sensitive() @IsString() password!: string;
    }
    const told = await post(Named, { name: "ada", password: SECRET });

    expect(told.issues).toHaveLength(1);
    expect(redactedPlaces(told)).toEqual([]);
  });

  it("has none of the checks of class-validator that throw and refuse", async () => {
    class Rate {
      @Sensitive()
      @ValidateBy({ name: "isNumber", validator: { validate: fail } }, { message: "$value" })
      rate!: string;
    }

    const told = await post(Rate, { rate: SECRET });

    expect(told.issues).toEqual([{ loc: ["body", "rate"], msg: SECRET, type: "isNumber" }]);
    expect(redactedPlaces(told)).toEqual(["rate"]);
  });

  it("does not hold what asynchronous checks say", async () => {
    const validate = async () => false;
    class Later {
      @Sensitive() @ValidateBy({ name: "isFree", validator: { validate } }, { message: "$value" }) name!: string;
      @ValidateBy({ name: "isFree", validator: { validate } }, { message: "$value" }) nick!: string;
      @Sensitive()
      @ValidatePromise()
      @Transform(({ value }) => Promise.resolve(value))
      @MinLength(12, { message: "$value" })
      promised!: Promise<string>;
    }

    const told = await post(Later, { name: SECRET, nick: "ada", promised: SECRET });

    expect(told.issues).toHaveLength(3);
    expect(redactedPlaces(told)).toEqual(["name", "promised"]);
  });

  it("keeps the order and the number of the issues", async () => {
    class Keys {
      @Sensitive() @Nested(() => Key, { each: true }) keys!: Key[];
    }
    class Key {
      @refuses() key!: string;
    }

    const { issues, logged } = await post(Keys, { keys: Array.from({ length: 150 }, () => ({ key: SECRET })) });

    expect(issues).toHaveLength(101);
    expect(logged).toEqual([...issues.slice(0, 100).map(redacted), issues[100]]);
  });
});

class Card {
  @Sensitive() @refuses() code!: string;
  @refuses() owner!: string;
}

const cards = { one: { code: SECRET, owner: "ada" } };

describe("@Sensitive() and nested objects", () => {
  it("redacts everything below a field, and the field itself", async () => {
    class Inner {
      @refuses() text!: string;
      @IsOptional() @Nested(() => Inner, { each: true }) more?: Inner[];
    }
    class Outer {
      @Sensitive() @Nested(() => Inner) one!: Inner;
      @Sensitive() @ArrayMinSize(5) @ValidateNested() @Type(() => Inner) many!: Inner[];
      @Sensitive() @Nested(() => Inner) missing!: Inner;
      @Sensitive() @Nested(() => Inner) wrong!: Inner;
      @Nested(() => Inner) open!: Inner;
    }

    const told = await post(Outer, {
      one: { text: SECRET, more: [{ text: SECRET }, 3] },
      many: [{ text: SECRET }],
      wrong: SECRET,
      open: { text: "open" },
    });

    expect(told.issues.map(({ loc }) => loc.slice(1).join("."))).toContain("open.text");
    expect([...redactedPlaces(told)].sort()).toEqual(
      ["many", "many.0.text", "missing", "one.more.0.text", "one.more.1", "one.text", "wrong"].sort(),
    );
  });

  it("redacts the field of a nested class at any depth, and not those beside it", async () => {
    class Wallet {
      @Nested(() => Card) one!: Card;
      @Nested(() => Card, { each: true }) list!: Card[];
      @ValidateNested() @Type(() => Card) typed!: Card;
      @ValidateNested({ each: true }) @Type(() => Card) map!: Map<string, Card>;
      @ValidateNested({ each: true }) @Type(() => Card) set!: Set<Card>;
    }
    class Owner {
      @Nested(() => Wallet, { each: true }) wallets!: Wallet[];
    }
    const { one } = cards;

    const told = await post(Owner, { wallets: [{ one, list: [one, one], typed: one, map: { a: one }, set: [one] }] });

    expect(told.issues).toHaveLength(12);
    expect([...redactedPlaces(told)].sort()).toEqual(
      ["list.0", "list.1", "map.a", "one", "set.0", "typed"].map((place) => `wallets.0.${place}.code`),
    );
  });

  it("redacts the field of a class that is chosen by a discriminator", async () => {
    class Payment {
      @IsString() kind!: string;
    }
    class CardPayment extends Payment {
      @Sensitive() @refuses() code!: string;
    }
    class Order {
      @ValidateNested()
      @Type(() => Payment, { discriminator: { property: "kind", subTypes: [{ name: "card", value: CardPayment }] } })
      payment!: Payment;
    }

    const told = await post(Order, { payment: { kind: "card", code: SECRET } });

    expect(redactedPlaces(told)).toEqual(["payment.code"]);
  });

  it("leaves the names of unknown fields", async () => {
    @Schema({ unknownFields: "forbid" })
    class Strict {
      @IsInt() count!: number;
    }
    class Outer {
      @Sensitive() @Nested(() => Strict) strict!: Strict;
    }

    const told = await post(Outer, { strict: { count: "x", more: SECRET } });

    expect(told.issues.map(({ type }) => type)).toEqual(["whitelistValidation", "isInt"]);
    expect(redactedPlaces(told)).toEqual(["strict.count"]);
    expect(JSON.stringify(told.logged)).not.toContain(SECRET);
  });
});

describe("@Sensitive() and other classes", () => {
  class Admin extends Credentials {
    @refuses() role!: string;
  }
  class Overriding extends Credentials {
    @refuses("isOther") declare password: string;
  }
  class Fresh extends OmitType(Credentials, ["password"]) {
    @refuses() password!: string;
  }
  class Open {
    @refuses() password!: string;
    @refuses() code!: string;
  }

  it.each<[what: string, cls: Class, places: readonly string[]]>([
    ["a child", Admin, ["password", "password"]],
    ["a child that has the field anew", Overriding, ["password"]],
    ["PartialType", PartialType(Credentials), ["password", "password"]],
    ["PickType", PickType(Admin, ["password", "role"]), ["password", "password"]],
    ["OmitType", OmitType(Admin, ["name"]), ["password", "password"]],
    ["IntersectionType, where one of the classes says so", IntersectionType(Open, Card), ["code"]],
    ["mapped types in mapped types", PartialType(OmitType(Admin, ["role"])), ["password", "password"]],
    ["a field that was left out and is declared anew", Fresh, []],
  ])("is kept by %s", async (_what, cls, places) => {
    const told = await post(cls, { name: "ada", password: SECRET, role: "root", code: SECRET, owner: "ada" });

    expect(told.issues.length).toBeGreaterThan(places.length);
    expect(redactedPlaces(told)).toEqual(places);
  });

  it("is not written into the parent", async () => {
    class Parent {
      @refuses() text!: string;
    }
    class Child extends Parent {
      @Sensitive() declare text: string;
    }

    expect(redactedPlaces(await post(Parent, { text: SECRET }))).toEqual([]);
    expect(redactedPlaces(await post(Child, { text: SECRET }))).toEqual(["text"]);
  });

  it("is read of a class that a copy of the package described which does not know it", async () => {
    class Old {
      @refuses() text!: string;
    }
    delete dtoRecord(Old).sensitive;
    class Newer extends Old {
      @Sensitive() @refuses() code!: string;
    }

    expect(redactedPlaces(await post(Newer, { text: "a", code: SECRET }))).toEqual(["code"]);
  });
});

describe("@Sensitive() in objects of texts", () => {
  class Texts {
    @refuses() name!: string;
    @Sensitive() @IsInt() pin!: number;
    @Sensitive() @IsInt({ each: true }) pins!: number[];
    @Sensitive() @Expose({ name: "api-key" }) @MinLength(12, { message: "$value" }) key!: string;
    @IsInt() count!: number;
  }
  const texts = { name: "ada", pin: SECRET, pins: SECRET, "api-key": SECRET, count: "x" };
  const query = new URLSearchParams(texts).toString();

  @Controller()
  class Things {
    @Get("/query") query(@Query(Texts) _texts: Texts) {}
    @Get("/header") header(@Header(Texts) _texts: Texts) {}
    @Get("/cookie") cookie(@Cookie(Texts) _texts: Texts) {}
    @Get("/{name}/{pin}/{pins}/{api-key}/{count}") param(@Param(Texts) _texts: Texts) {}
    @Post("/form") form(@Form(Texts) _texts: Texts) {}
  }

  it.each<[method: string, path: string, sent: Call]>([
    ["GET", "/query", { query }],
    ["GET", "/header", { headers: texts }],
    ["GET", "/cookie", { cookie: query.replaceAll("&", "; ") }],
    ["GET", `/${Object.values(texts).join("/")}`, {}],
    ["POST", "/form", { body: query, headers: { "content-type": "application/x-www-form-urlencoded" } }],
  ])("redacts what is not converted, and what is not valid: %s %s", async (method, path, sent) => {
    const told = await send(Things, method, path, sent);

    expect(told.issues.map(({ type }) => type)).toEqual([
      "isNever",
      "float_parsing",
      "float_parsing",
      "minLength",
      "float_parsing",
    ]);
    expect(redactedPlaces(told)).toEqual(["pin", "pins.0", "api-key"]);
  });

  it("redacts what is inside of an object that @Transform makes of a text", async () => {
    class Parsed {
      @ValidateNested()
      @Transform(({ value }) => Object.assign(new Card(), JSON.parse(value as string)))
      card!: Card;
    }
    @Controller()
    class Cards {
      @Get() read(@Query(Parsed) _parsed: Parsed) {}
    }

    const told = await send(Cards, "GET", "/", { query: `card=${encodeURIComponent(JSON.stringify(cards.one))}` });

    expect(told.issues).toHaveLength(2);
    expect(redactedPlaces(told)).toEqual(["card.code"]);
  });
});

/** What code of the application does that throws the value that it was given. */
function fail(value: unknown): never {
  throw new Error(`cannot take\n    at ${String(value)}`);
}

describe("an unknown error over a @Sensitive() field", () => {
  const throwing = ValidateBy({ name: "throws", validator: { validate: fail } });
  const rejecting = ValidateBy({ name: "rejects", validator: { validate: async (value) => fail(value) } });

  class Synchronous {
    @Sensitive() @throwing text!: string;
  }
  class Asynchronous {
    @Sensitive() @rejecting text!: string;
  }
  class Promised {
    @Sensitive() @ValidatePromise() @Transform(({ value }) => Promise.resolve(value)) @throwing text!: Promise<string>;
  }
  class Worded {
    @Sensitive() @MinLength(12, { message: ({ value }) => fail(value) }) text!: string;
  }
  class Inside {
    @throwing text!: string;
  }
  class Outside {
    @Sensitive() @Nested(() => Inside) inside!: Inside;
  }
  class InsideLater {
    @rejecting text!: string;
  }
  class OutsideLater {
    @Sensitive() @Nested(() => InsideLater) inside!: InsideLater;
  }
  class Both {
    @Sensitive() @Nested(() => Synchronous) inside!: Synchronous;
  }
  class Transformed {
    @Sensitive() @Transform(({ value }) => fail(value)) @IsString() text!: string;
  }
  class Around {
    @Nested(() => Transformed) inside!: Transformed;
  }

  it.each<[cls: Class, subject: string]>([
    [Synchronous, "Synchronous.text"],
    [Asynchronous, "Asynchronous.text"],
    [Promised, "Promised.text"],
    [Worded, "Worded.text"],
    [Outside, "Outside.inside"],
    [OutsideLater, "InsideLater.text"],
    [Both, "Synchronous.text"],
    [Transformed, "an input for Transformed"],
    [Around, "an input for Around"],
  ])("is logged without its message, with where it was thrown: %p", async (cls, subject) => {
    const { status, logged } = await post(cls, { text: SECRET, inside: { text: SECRET } });

    expect(status).toBe(500);
    const said = "its message is withheld, because it may hold what is @Sensitive()";
    const [message, frame] = (logged as string).split("\n");
    expect(message).toBe(`WithheldError: an error was thrown over ${subject}; ${said}`);
    expect(frame).toMatch(/^ {4}at .*\bfail\b.*sensitive\.spec\.ts:/);
    expect(logged).not.toContain(SECRET);
  });

  it.each<[what: string, thrown: unknown]>([
    ["that is none", SECRET],
    ["without a stack", Object.assign(new Error(SECRET), { stack: undefined })],
    ["whose message was changed", Object.assign(new Error(SECRET), { message: "changed" })],
    ["with a cause", new Error("failed", { cause: new Error(SECRET) })],
  ])("is withheld, one %s", async (_what, thrown) => {
    const validate = () => {
      throw thrown;
    };
    class Thing {
      @Sensitive() @ValidateBy({ name: "throws", validator: { validate } }) text!: string;
    }

    const { logged } = await post(Thing, { text: "a" });

    expect(logged).toMatch("WithheldError: an error was thrown over Thing.text; ");
    expect(logged).not.toContain(SECRET);
  });

  it("stays as it is over another field", async () => {
    class Open {
      @throwing text!: string;
      @Sensitive() @IsString() secret = "";
    }
    class Converted {
      @Transform(({ value }) => fail(value)) @IsString() text!: string;
    }

    for (const cls of [Open, Converted]) {
      expect((await post(cls, { text: "open" })).logged).toMatch("Error: cannot take\n    at open\n");
    }
  });

  it("is none where a check throws an answer", async () => {
    const validate = () => {
      throw new HttpException(409, "taken", { errorDetail: "for the log" });
    };
    class Thing {
      @Sensitive() @ValidateBy({ name: "throws", validator: { validate } }) text!: string;
    }

    expect(await post(Thing, { text: SECRET })).toEqual({ status: 409, issues: "taken", logged: "for the log" });
  });
});

describe("@Sensitive() alone", () => {
  it.each([
    ["strip", 200],
    ["forbid", 422],
  ] as const)("does not make a field known, with unknownFields %p", async (unknownFields, status) => {
    @Schema({ unknownFields })
    class Thing {
      @Allow() text!: string;
      @Sensitive() other!: string;
    }
    let kept: unknown;
    @Controller()
    class Things {
      @Post() read(@Body(Thing) thing: Thing) {
        kept = thing;
        return {};
      }
    }

    const told = await send(Things, "POST", "/", { json: { text: "a", other: SECRET } });

    expect(told.status).toBe(status);
    expect(kept).toEqual(status === 200 ? { text: "a" } : undefined);
    expect(JSON.stringify(told.logged ?? null)).not.toContain(SECRET);
  });

  it("does not make a class one that is validated", () => {
    class Thing {
      @Sensitive() text!: string;
    }

    expect(faultsOf(Thing)).toEqual([expect.stringContaining("the class Thing has no validators")]);
  });
});

describe("a ValidationException", () => {
  it("of the application's own is logged as it is", () => {
    const issues = [{ loc: ["body", "password"], msg: SECRET, type: "pwned", ctx: {} }];

    expect(new ValidationException(issues).errorDetail).toBe(issues);
  });

  it("that is made of the issues of another is logged without their values", async () => {
    let caught: readonly ValidationIssue[] = [];
    const handler = createLambdaHandler([Login], {
      accessLog: false,
      extensions: [{ name: "spec", finish: ({ exception }) => (caught = (exception as ValidationException).issues) }],
    });
    await call(handler, "POST", "/", { json: { name: "ada", password: SECRET } });

    expect(new ValidationException(caught.slice(1)).errorDetail).toEqual(caught.slice(1).map(redacted));
    expect(caught.map((issue) => Object.keys(issue))).toEqual([
      ["loc", "msg", "type", "ctx"],
      ["loc", "msg", "type"],
      ["loc", "msg", "type", "ctx"],
    ]);
    expect(caught.flatMap((issue) => Object.getOwnPropertySymbols({ ...issue }))).toEqual([]);
  });
});

@Controller()
class Login {
  @Post() read(@Body(Credentials) _credentials: Credentials) {}
}

describe("@Sensitive() in a wrong place", () => {
  it("is a fault when the application starts", () => {
    const symbol = Symbol("hidden");
    const decorate = Sensitive() as (target: object, key?: PropertyKey, extra?: unknown) => void;
    class Wrong {
      static shared: string;
      @IsString() text!: string;
      method(): void {}
    }
    decorate(Wrong);
    decorate(Wrong, "shared");
    decorate(Wrong.prototype, "method", Object.getOwnPropertyDescriptor(Wrong.prototype, "method"));
    decorate(Wrong.prototype, symbol);
    decorate(Wrong.prototype, "method", 0);

    expect(faultsOf(Wrong)).toEqual([
      "Wrong: @Sensitive() stands on the class. Move it to a field.",
      'Wrong.shared: @Sensitive() stands on a static field, which no instance has. Remove "static".',
      "Wrong.method: @Sensitive() stands on a method. Move it to a field.",
      "Wrong.Symbol(hidden): @Sensitive() stands on a field named by a symbol, which no JSON has. Name it by a text.",
      "Wrong.method: @Sensitive() stands on parameter 1. A body has its type in @Body(); move it to a field.",
    ]);
  });

  it("is none on an accessor", async () => {
    class Thing {
      #text = "";

      @Sensitive()
      @IsDefined()
      @refuses()
      get text(): string {
        return this.#text;
      }

      set text(text: string) {
        this.#text = text;
      }
    }

    const told = await post(Thing, { text: SECRET });

    expect(told.issues).toMatchObject([{ msg: `${SECRET} is wrong` }]);
    expect(redactedPlaces(told)).toEqual(["text"]);
  });

  it("is a fault where it is called as a standard decorator", () => {
    const { outputText } = ts.transpileModule("class Thing { @Sensitive() text; }", {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
    });

    const run = () => runInNewContext(outputText, { Sensitive }) as unknown;

    expect(run).toThrow(ConfigurationError);
    expect(run).toThrow("@Sensitive() was called as a standard decorator, on the field text. ");
  });
});

/** What is wrong with a class of data when an application starts. */
function faultsOf(cls: Class): readonly string[] {
  @Controller()
  class Things {
    @Post() read(@Body(cls) _body: object) {}
  }
  try {
    createApplication([Things]);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}
