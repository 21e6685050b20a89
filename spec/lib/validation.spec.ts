import { Exclude, Expose, Transform, Type } from "class-transformer";
import {
  Allow,
  ArrayMinSize,
  ArrayNotEmpty,
  Contains,
  Equals,
  IsArray,
  IsBoolean,
  IsByteLength,
  IsDate,
  IsDefined,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNotEmptyObject,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  Validate,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
  type ValidationOptions,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from "class-validator";
import { Body, Controller, Nested as NestedIn, Post } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { call } from "../support/lambda.js";
import { type Class, judge, judgeByClassValidator } from "../support/verdict.js";

class Line {
  @IsString() sku!: string;
  @IsInt() @Min(1) @Max(9) count!: number;
}

class Order {
  @IsString() @Length(2, 5) name!: string;
  @IsOptional() @IsEmail() email?: string;
  @IsDefined() @IsBoolean() paid!: boolean;
  @IsNumber({ maxDecimalPlaces: 2 }) @IsPositive() price!: number;
  @IsIn(["a", "b"]) kind!: string;
  @Allow() note?: unknown;
}

const order = { name: "abc", paid: true, price: 1.25, kind: "a" };

class Nested {
  @ValidateNested() @Type(() => Line) line!: Line;
  @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
  @IsOptional() @ValidateNested() @Type(() => Line) optional?: Line;
}

const line = { sku: "a", count: 1 };

class Collections {
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Line) set?: Set<Line>;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Line) map?: Map<string, Line>;
  @IsOptional() @Transform(({ value }) => new Set(value as [])) @IsString({ each: true }) texts?: Set<string>;
  @IsOptional()
  @Transform(({ value }) => new Map(Object.entries(value as object)))
  @IsInt({ each: true })
  counts?: Map<string, number>;
}

class Eaches {
  @IsOptional() @IsString({ each: true }) @MaxLength(2, { each: true }) tags?: string[];
  @IsOptional() @IsArray() @ArrayNotEmpty() @ArrayMinSize(2) list?: unknown[];
}

class Conditions {
  @IsIn(["card", "cash"]) by!: string;
  @ValidateIf((order: Conditions) => order.by === "card") @IsNotEmpty() card?: string;
  @ValidateIf((_, value) => value !== "skip") @ValidateIf((_, value) => value !== "leave") @IsInt() both?: unknown;
  @IsString({ validateIf: (_, value) => value !== 1 }) @IsNotEmpty() single?: unknown;
}

class Messages {
  @Length(3, 5, { message: "$property of $target: $value is not $constraint1 to $constraint2 long" }) text: unknown;
  @IsIn(["x", "y"], { message: "one of $constraint1" }) choice: unknown;
  @Matches(/^a$/i, {
    message: (args) => `${args.property}|${args.targetName}|${String(args.value)}|${args.constraints}`,
  })
  match: unknown;
  @Min(5, { message: () => "at least $constraint1, not $value" }) number: unknown;
  @Equals(Symbol.for("token")) symbol: unknown;
  @IsString({ each: true, message: "each $value" }) each: unknown;
  @Contains("$") contains: unknown;
  @ValidateNested({ message: "nested $property" }) @Type(() => Line) nested: unknown;
}

class Parent {
  @IsString() inherited!: string;
  @MaxLength(3) both!: string;
}

class Child extends Parent {
  @IsInt() own!: number;
  @Length(2, 10) declare both: string;
}

@ValidatorConstraint({ name: "even" })
class Even implements ValidatorConstraintInterface {
  validate(value: unknown, { constraints: [offset] }: ValidationArguments) {
    return typeof value === "number" && (value + (offset as number)) % 2 === 0;
  }
  defaultMessage({ property, constraints }: ValidationArguments) {
    return `${property} plus ${constraints[0]} must be even, not $value`;
  }
}

@ValidatorConstraint({ async: true })
class Free implements ValidatorConstraintInterface {
  async validate(value: unknown) {
    await Promise.resolve();
    return value !== "taken";
  }
}

@ValidatorConstraint({ async: true })
class Present implements ValidatorConstraintInterface {
  async validate(value: unknown) {
    return value !== undefined;
  }
}

function IsLonger(than: string, options?: ValidationOptions) {
  return (target: object, propertyName: string) =>
    registerDecorator({
      name: "isLonger",
      target: target.constructor,
      propertyName,
      constraints: [than],
      ...(options && { options }),
      validator: {
        validate: (value: unknown, { object, constraints }: ValidationArguments) =>
          String(value).length > String((object as Record<string, unknown>)[constraints[0] as string]).length,
        defaultMessage: () => "$property must be longer than $constraint1",
      },
    });
}

class Custom {
  @Validate(Even, [1]) odd!: number;
  @Validate(Free, { message: "$value is taken" }) name!: string;
  @IsLonger("name") title!: string;
  @ValidateBy({ name: "shout", validator: { validate: (value: unknown) => value === String(value).toUpperCase() } })
  shout!: string;
  @Validate(Free, { each: true }) names!: string[];
  @ValidateBy(
    { name: "thenable", validator: { validate: (value: unknown) => (value === 1 ? Promise.resolve(false) : true) } },
    { each: true },
  )
  mixed!: number[];
}

// A class without a name gives its constraint none either.
const Nameless = (() =>
  class {
    validate = (value: unknown) => value === 1;
  })();
ValidatorConstraint()(Nameless);

class Unnamed {
  @Validate(Nameless, { message: "$property must be 1" }) field!: number;
}

const custom = { odd: 1, name: "a", title: "bb", shout: "A", names: [], mixed: [] };

class AsyncNested {
  @ValidateNested({ each: true }) @Type(() => Custom) all!: Custom[];
}

class Converted {
  @IsDate() @Type(() => Date) date!: Date;
  @Transform(({ value }) => String(value).trim()) @IsString() @Length(1, 3) trimmed!: string;
  @Expose({ name: "old_name" }) @IsString() renamed!: string;
  @Exclude() @IsOptional() @IsString() secret?: string;
  @IsInt() @IsOptional() defaulted = 5;
}

// Each decorator has a context of its own.
class Contexts {
  @Validate(Free, { context: { code: "free" } })
  @Validate(Even, [1], { context: { code: "even" } })
  @ValidateBy({ name: "even", validator: { validate: () => true } }, { context: { more: true } })
  several: unknown;
  @ValidateBy({ name: "silent", validator: { validate: () => false } }, { context: { code: "lost" } }) silent: unknown;
  @ValidateBy({ name: "twice", validator: { validate: () => false } }, { message: "$property", context: { code: 1 } })
  @ValidateBy({ name: "twice", validator: { validate: () => false } })
  twice: unknown;
  @Validate(Free, { context: { code: "taken" } })
  @Validate(Free, { context: { at: "registration" } })
  name: unknown;
  @ValidateNested({ context: { code: "line" } })
  @ValidateNested({ context: { more: true } })
  @Type(() => Line)
  line: unknown;
}

class Loose {
  @IsOptional() @IsString() sku?: string;
}

class Typed {
  @IsOptional() @IsString() sku?: string;
  @Type(() => Date) date?: Date;
}

// What an object inside has too much of is seen by the checks of the outer one, and stays where nothing looks into it.
class Outer {
  @IsNotEmptyObject() @ValidateNested() @Type(() => Loose) filled!: Loose;
  @ValidateIf((outer: Outer) => "more" in outer.filled) @IsInt() wanted?: number;
  @ValidateIf(() => false) @ValidateNested() @Type(() => Loose) unasked?: Loose;
  @Allow() @Type(() => Loose) free?: Loose;
  @Allow() @Type(() => Typed) typed?: Typed;
}

class Shape {
  @IsString() kind!: string;
}

class Circle extends Shape {
  @IsPositive() radius!: number;
}

class Square extends Shape {
  @IsPositive() side!: number;
}

class Drawing {
  @ValidateNested({ each: true })
  @Type(() => Shape, {
    keepDiscriminatorProperty: true,
    discriminator: {
      property: "kind",
      subTypes: [
        { name: "circle", value: Circle },
        { name: "square", value: Square },
      ],
    },
  })
  shapes!: Shape[];
}

class Unchecked {
  @IsOptional() @IsString() name?: string;
  @Type(() => Shape, { discriminator: { property: "kind", subTypes: [{ name: "circle", value: Circle }] } })
  shapes?: Shape[];
}

class Grouped {
  @IsString({ groups: ["create"] }) created!: string;
  @IsInt({ groups: ["update"], always: true }) updated!: number;
}

const cases: readonly [cls: Class, json: unknown][] = [
  [Order, order],
  [Order, {}],
  [Order, { ...order, unknown: 1, another: { deep: true }, note: { kept: [1] } }],
  [Order, { name: "a", email: "x", paid: "true", price: "12", kind: "c" }],
  [Order, { name: null, email: null, paid: null, price: null, kind: null }],
  [Order, { name: ["ab"], email: {}, paid: 1, price: 1.255, kind: ["a"] }],
  [Order, { ...order, price: -0.001 }],
  [Order, { ...order, toString: 1, hasOwnProperty: 2 }],
  [Nested, { line, lines: [] }],
  [Nested, { line, lines: [line, line], optional: line }],
  [Nested, { line: { ...line, more: 1 }, lines: [{ ...line, more: 1 }], more: 1 }],
  [Nested, { line: {}, lines: [{}, line, { sku: 1, count: 0 }], optional: { sku: 1 } }],
  [Nested, { line: "text", lines: "text", optional: 5 }],
  [Nested, { line: null, lines: null, optional: null }],
  [Nested, { line, lines: line }],
  [Nested, { line, lines: [1, "a", true] }],
  [Nested, { line, lines: [[line, {}], []] }],
  [Collections, {}],
  [Collections, { set: [line], texts: ["a"] }],
  [Collections, { set: [{}, line, {}] }],
  [Collections, { map: { a: line, b: line }, counts: { a: 1 } }],
  [Collections, { map: { a: {}, b: line } }],
  [Collections, { texts: ["a", 1] }],
  [Collections, { counts: { a: 1, b: "2" } }],
  [Eaches, {}],
  [Eaches, { tags: [], list: [] }],
  [Eaches, { tags: ["a", "bc"], list: [1, 2] }],
  [Eaches, { tags: ["a", 1, "long"], list: [1] }],
  [Eaches, { tags: "a", list: "ab" }],
  [Eaches, { tags: {}, list: {} }],
  [Eaches, { tags: [null, ["a"]] }],
  [Conditions, { by: "cash", both: 1 }],
  [Conditions, { by: "card", both: 1 }],
  [Conditions, { by: "cash", both: "skip", single: 1 }],
  [Conditions, { by: "cash", both: "leave", single: "" }],
  [Conditions, { by: "cash", both: "check", single: 2 }],
  [Messages, { text: "a", choice: "z", match: "b", number: 1, symbol: 1, each: ["a", 1], contains: "a", nested: 1 }],
  [Messages, { text: "", choice: null, match: ["b"], number: true, each: false, contains: {}, nested: true }],
  [Messages, { text: "$", choice: "$target", match: "$value", number: "$", contains: "$'", nested: line }],
  [Child, { inherited: "a", own: 1, both: "abc" }],
  [Child, {}],
  [Child, { inherited: 1, own: "1", both: "a" }],
  [Child, { inherited: "a", own: 1, both: "abcd", unknown: 1 }],
  [Custom, custom],
  [Custom, { odd: 2, name: "taken", title: "a", shout: "a", names: ["a", "taken"], mixed: [1, 2] }],
  [Custom, { ...custom, names: "taken", mixed: [2, 1] }],
  [Custom, {}],
  [AsyncNested, { all: [custom, { ...custom, name: "taken" }, { ...custom, names: ["taken"], odd: 0 }] }],
  [Unnamed, { field: 1 }],
  [Unnamed, { field: 2 }],
  [Converted, { date: "2026-01-01", trimmed: " ab ", old_name: "a", secret: "x" }],
  [Converted, { date: "x", trimmed: "abcd", renamed: "a", defaulted: "x" }],
  [Converted, { date: null, trimmed: "", old_name: 1, defaulted: null }],
  [
    Drawing,
    {
      shapes: [
        { kind: "circle", radius: 1, side: 1 },
        { kind: "square", side: 2 },
      ],
    },
  ],
  [
    Drawing,
    {
      shapes: [
        { kind: "circle", side: 1 },
        { kind: "square", side: -1 },
      ],
    },
  ],
  [Contexts, { several: 2, name: "taken", line: 1 }],
  [Contexts, { several: "taken", name: "free", line }],
  [Outer, { filled: { more: 1 } }],
  [Outer, { filled: { more: 1 }, wanted: 1 }],
  [Outer, { filled: {} }],
  [Outer, { filled: { sku: "a" }, unasked: { sku: 1, more: { a: 1 } }, free: { more: 1, toString: 1 } }],
  [Outer, { filled: { sku: "a" }, typed: { date: "2026-01-31", more: [1] } }],
  [Grouped, { created: 1, updated: "x" }],
  [Grouped, { created: "a", updated: 1 }],
];

describe("validation", () => {
  it.each(cases.map(([cls, json]) => [cls.name, json, cls] as const))(
    "judges %s of %j as class-validator does",
    async (_, json, cls) => {
      const expected = await judgeByClassValidator(cls, json);

      const verdict = await judge(cls, json);

      expect(verdict).toStrictEqual(expected);
    },
  );

  it("has both accepted and refused some of these", async () => {
    const verdicts = await Promise.all(cases.map(([cls, json]) => judge(cls, json)));

    const accepted = verdicts.filter(({ issues }) => issues.length === 0);
    expect(accepted.length).toBeGreaterThan(15);
    expect(accepted.length).toBeLessThan(cases.length - 25);
  });

  it("runs the checks of each request anew", async () => {
    const first = await judge(Order, { ...order, name: 1 });
    const second = await judge(Order, order);
    const third = await judge(Order, { ...order, name: 1 });

    expect(second.issues).toEqual([]);
    expect(third).toEqual(first);
  });

  it("names the index of a list and the key of a map on the way to a field", async () => {
    const lists = await judge(Nested, { line, lines: [line, { sku: 1, count: 1 }] });
    const maps = await judge(Collections, { map: { "a.b": { sku: 1, count: 1 } } });

    expect(lists.issues.map(({ loc }) => loc)).toEqual([["body", "lines", 1, "sku"]]);
    expect(maps.issues.map(({ loc }) => loc)).toEqual([["body", "map", "a.b", "sku"]]);
  });

  it("checks every element of a long list, however many checks are still waited for", async () => {
    class Named {
      @Validate(Free) name!: string;
    }
    class Names {
      @ValidateNested({ each: true }) @Type(() => Named) all!: Named[];
    }
    const all = Array.from({ length: 300 }, () => ({ name: "a" }));

    const accepted = await judge(Names, { all });
    const refused = await judge(Names, { all: [...all, { name: "taken" }] });

    expect(accepted.issues).toEqual([]);
    expect(refused.issues).toEqual([{ loc: ["body", "all", 300, "name"], msg: "", type: "Free" }]);
  });

  it("checks no more of a list when a hundred failures are found", async () => {
    let asked = 0;
    class Item {
      @ValidateBy({ name: "counted", validator: { validate: () => ++asked < 0 } }) field: unknown;
    }
    class Items {
      @ValidateNested({ each: true }) @Type(() => Item) all!: Item[];
    }

    const { issues } = await judge(Items, { all: Array.from({ length: 300 }, () => ({})) });

    expect(issues.length).toBe(101);
    expect(issues.at(-1)?.type).toBe("too_many_errors");
    expect(asked).toBe(101);
  });

  it.each([
    ["isNumber", IsNumber({ maxDecimalPlaces: 2 }), 1e-7],
    ["isByteLength", IsByteLength(1), "\ud800"],
    ["isEmail", IsEmail(), "\ud800@example.com"],
  ])("refuses what %s throws for", async (type, decorate, value) => {
    class Thrown {
      field: unknown;
    }
    decorate(Thrown.prototype, "field");

    const { issues } = await judge(Thrown, { field: value });

    expect(issues.map((issue) => issue.type)).toEqual([type]);
  });

  it("takes a message that is none for an empty one", async () => {
    class Silent {
      @IsString({ message: (() => undefined) as never }) field: unknown;
    }

    const { issues } = await judge(Silent, {});

    expect(issues).toEqual([{ loc: ["body", "field"], msg: "", type: "isString" }]);
  });

  it("does not echo what was sent", async () => {
    const { issues } = await judge(Order, { name: "secret-secret", email: "secret", price: "secret", kind: "secret" });

    expect(issues.length).toBeGreaterThan(3);
    expect(JSON.stringify(issues)).not.toContain("secret");
  });

  it("calls every condition of a field", async () => {
    const called: string[] = [];
    const asked = (name: string) => () => called.push(name) < 0;
    class Asked {
      @ValidateIf(asked("first")) @ValidateIf(asked("second")) @IsString() field?: string;
    }

    await judge(Asked, {});

    expect(called.sort()).toEqual(["first", "second"]);
  });

  it("waits for every element of a list", async () => {
    @Controller()
    class Lists {
      @Post()
      read(@Body([Custom]) list: Custom[]) {
        return list.length;
      }
    }
    const handler = createLambdaHandler([Lists]);

    const accepted = await call(handler, "POST", "/", { json: [custom, custom] });
    const refused = await call(handler, "POST", "/", { json: [custom, { ...custom, name: "taken", title: "longer" }] });

    expect(accepted.json).toBe(2);
    expect(refused.json).toEqual({ detail: [{ loc: ["body", 1, "name"], msg: "taken is taken", type: "Free" }] });
  });

  const failing = (validate: () => boolean | Promise<boolean>, each = false) =>
    ValidateBy({ name: "failing", validator: { validate } }, { each });
  const now = (): never => {
    throw new Error("failed now");
  };
  const later = () => Promise.reject(new Error("failed later"));

  /** Jest fails the test that runs while a rejection turns out to have nobody to handle it. */
  const rejectionsAreReported = () => new Promise((resolve) => setImmediate(resolve));

  it.each([
    ["at once", now],
    ["later", later],
  ])("fails the request where a check fails to run: %s", async (_, fail) => {
    class Failing {
      @failing(fail) field?: string;
    }

    await expect(judge(Failing, {})).rejects.toThrow("failed");
  });

  it.each<[string, () => Class]>([
    [
      "of another field",
      () => {
        class Failing {
          @failing(later) first?: string;
          @failing(now) second?: string;
        }
        return Failing;
      },
    ],
    [
      "of another element",
      () => {
        const results = [later, now];
        class Failing {
          @failing(() => (results.shift() ?? now)(), true) list = [1, 2];
        }
        return Failing;
      },
    ],
    [
      "of every element",
      () => {
        class Failing {
          @failing(later, true) list = [1, 2];
          @failing(now) second?: string;
        }
        return Failing;
      },
    ],
  ])("leaves no rejection behind where a check fails before one %s that is still under way", async (_, classOf) => {
    await expect(judge(classOf(), {})).rejects.toThrow("failed now");

    await rejectionsAreReported();
  });

  it("leaves no rejection behind where an element of a list fails before one that is still under way", async () => {
    const results = [later, now];
    class Failing {
      @failing(() => (results.shift() ?? now)()) field?: string;
    }
    @Controller()
    class Lists {
      @Post()
      read(@Body([Failing]) _list: Failing[]) {}
    }

    const answer = call(createLambdaHandler([Lists], { accessLog: false }), "POST", "/", { json: [{}, {}] });

    await expect(answer).rejects.toThrow("failed now");
    await rejectionsAreReported();
  });
});

describe("validation is stricter than class-validator", () => {
  class Single {
    @ValidateNested() @Type(() => Line) line!: Line;
  }

  class Many {
    @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
  }

  class Sparse {
    @Transform(() => [Object.assign(new Line(), line), undefined]) @ValidateNested({ each: true }) lines!: Line[];
  }

  const nestedMessage = (property: string, each = "") =>
    `${each}nested property ${property} must be either object or array`;

  it("refuses an array where one object is declared", async () => {
    const { issues } = await judge(Single, { line: [line, line] });

    expect(await judgeByClassValidator(Single, { line: [line, line] })).toMatchObject({ issues: [] });
    expect(issues).toEqual([{ loc: ["body", "line"], msg: nestedMessage("line"), type: "nestedValidation" }]);
  });

  it.each([
    ["null", Many, { lines: [line, null] }],
    ["undefined", Sparse, { lines: [line] }],
  ])("refuses an element that is %s", async (_, cls, json) => {
    const { issues } = await judge(cls, json);

    expect(issues).toEqual([
      { loc: ["body", "lines", 1], msg: nestedMessage("lines", "each value in "), type: "nestedValidation" },
    ]);
  });

  class Draft {
    @Allow() @Type(() => Unchecked) drawing?: Unchecked;
  }

  it.each([
    ["of a field that is checked", Drawing, { shapes: [null] }],
    ["of a field that is not", Draft, { drawing: { shapes: [null] } }],
  ])("refuses null where a field of each element chooses its class: %s", async (_, cls, json) => {
    const { issues } = await judge(cls, json);

    await expect(judgeByClassValidator(cls, json)).rejects.toThrow(TypeError);
    expect(issues).toEqual([
      { loc: ["body"], msg: "Input has null where an object is wanted", type: "nestedValidation" },
    ]);
  });

  it("fails the request where a transformation of the user's own fails", async () => {
    class Failing {
      @Transform(() => {
        throw new Error("failed here");
      })
      @IsString()
      field!: string;
      @IsOptional()
      @ValidateNested()
      @Type(() => Shape, { discriminator: { property: "kind", subTypes: [{ name: "circle", value: Circle }] } })
      shape?: Shape;
      @IsOptional() @IsDate() @Type(() => Date) date?: Date;
    }

    await expect(judge(Failing, { field: "a" })).rejects.toThrow("failed here");
  });

  it.each([
    ["one object", Single, "line"],
    ["a list", Many, "lines"],
  ])("refuses a missing field of %s", async (_, cls, field) => {
    const { issues } = await judge(cls, {});

    expect(await judgeByClassValidator(cls, {})).toMatchObject({ issues: [] });
    expect(issues).toEqual([
      { loc: ["body", field], msg: `${field} should not be null or undefined`, type: "isDefined" },
    ]);
  });

  it("says it once where a check says it later", async () => {
    class Required {
      @Validate(Present) @ValidateNested() @Type(() => Line) line!: Line;
    }

    const { issues } = await judge(Required, {});

    expect(issues.map(({ type }) => type)).toEqual(["Present"]);
    class Filled {
      @Validate(Free) @ValidateNested() @Type(() => Line) line!: Line;
    }
    expect((await judge(Filled, {})).issues.map(({ type }) => type)).toEqual(["isDefined"]);
  });

  it("says it once where a check of the class says it too", async () => {
    class Required {
      @IsDefined() @IsObject() @ValidateNested() @Type(() => Line) line!: Line;
    }

    const { issues } = await judge(Required, {});

    expect(issues.map(({ type }) => type)).toEqual(["isDefined", "isObject"]);
  });

  it("says of a long list that it is longer, though some of it has been said by others", async () => {
    class Item {
      @IsString() @ValidateNested() @Type(() => Line) line!: Line;
    }
    class Items {
      @ValidateNested({ each: true }) @Type(() => Item) all!: Item[];
    }
    const itemsOf = (length: number) => ({ all: Array.from({ length }, () => ({})) });

    expect((await judge(Items, itemsOf(100))).issues.map(({ type }) => type)).toEqual(Array(100).fill("isString"));
    expect((await judge(Items, itemsOf(101))).issues.at(-1)?.type).toBe("too_many_errors");
  });

  it("does not ask for a field that is optional, or whose condition does not hold", async () => {
    class Lenient {
      @IsOptional() @ValidateNested() @Type(() => Line) optional?: Line;
      @ValidateIf(() => false) @ValidateNested() @Type(() => Line) unwanted?: Line;
    }

    const { issues } = await judge(Lenient, {});

    expect(issues).toEqual([]);
  });

  it("refuses a list in a list of objects that @Nested declares", async () => {
    class Lists {
      @NestedIn(() => Line, { each: true }) lines!: Line[];
    }

    const { issues } = await judge(Lists, { lines: [line, [line]] });

    expect(issues).toEqual([
      {
        loc: ["body", "lines", 1],
        msg: "each value in nested property lines must be an object",
        type: "nestedValidation",
      },
    ]);
  });

  it("takes a list where the compiler says nothing of the type", async () => {
    class Either {
      @ValidateNested() @Type(() => Line) lines!: Line | Line[];
    }

    const { issues } = await judge(Either, { lines: [line] });

    expect(issues).toEqual([]);
  });
});
