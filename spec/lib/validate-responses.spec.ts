import { Expose, Transform, Type } from "class-transformer";
import {
  ArrayMinSize,
  Equals,
  IsDate,
  IsDateString,
  IsDefined,
  IsInt,
  IsOptional,
  IsString,
  Length,
  MaxDate,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from "class-validator";
import { HttpResponse, Nested, OneOf, Property, Sensitive, type ValidationIssue } from "lambent";
import { z } from "zod";
import { type Declaration, type Outcome, returned } from "../support/returned.js";

function validated(declaration: Declaration, value: unknown): Promise<Outcome> {
  return returned([declaration], value, { validateResponses: true });
}

/** The places and types of what the log says. */
function mistakes({ status, text, detail }: Outcome): readonly string[] {
  expect({ status, text }).toEqual({ status: 500, text: '{"detail":"Internal Server Error"}' });
  return (detail as readonly ValidationIssue[]).map(({ loc, type }) => `${loc.join(".")} ${type}`);
}

class Line {
  @IsInt() count!: number;
  @Property() note?: string;
}

class Note {
  @Property() text!: string;
}

class Order {
  @IsString() @Length(1, 5) id!: string;
  @Nested(() => Line, { each: true }) @ArrayMinSize(1) lines!: Line[];
  @IsDate() placedAt!: Date;
  @IsOptional() @Nested(() => Note) note?: Note;
  @IsOptional() @IsString() @Expose({ name: "buyer_name" }) buyer?: string;

  @IsInt() @Expose() get size() {
    return this.lines.length;
  }
}

const order = {
  id: "1",
  lines: [{ count: 2, secret: 1 }],
  placedAt: new Date(0),
  note: { text: "t", secret: 1 },
  buyer: "Ann",
  secret: 1,
};

describe("an answer that is what its class says", () => {
  it("is sent, shaped", async () => {
    const { status, json } = await validated([Order], order);
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        id: "1",
        lines: [{ count: 2 }],
        placedAt: "1970-01-01T00:00:00.000Z",
        note: { text: "t" },
        buyer_name: "Ann",
        size: 1,
      },
    });
    expect((await validated([[Order]], [order, order])).status).toBe(200);
  });

  it("may be of a class that cannot be constructed without arguments", async () => {
    class Entity {
      @IsString() name: string;

      constructor(row: { name: string }) {
        this.name = row.name.trim();
      }
    }
    expect((await validated([Entity], new Entity({ name: "n" }))).json).toEqual({ name: "n" });
    expect(mistakes(await validated([Entity], { name: 5 }))).toEqual(["response.name isString"]);
  });

  it("is only what it has, not what the class would set", async () => {
    class Counted {
      @IsInt() count = 0;
    }
    expect(mistakes(await validated([Counted], {}))).toEqual(["response.count isInt"]);
  });
});

describe("an answer that is something else", () => {
  it("is a 500, and what is wrong stands in the log", async () => {
    const outcome = await validated([Order], {
      ...order,
      id: "too long",
      lines: [{ count: "2" }],
      placedAt: "never",
      buyer: 5,
    });
    expect(mistakes(outcome)).toEqual([
      "response.id isLength",
      "response.lines.0.count isInt",
      "response.placedAt isDate",
      "response.buyer isString",
    ]);
    expect((outcome.detail as readonly ValidationIssue[])[0]).toEqual({
      loc: ["response", "id"],
      msg: "id must be shorter than or equal to 5 characters",
      type: "isLength",
    });
  });

  it("is what was not asked before, where nothing compares it", async () => {
    expect((await returned([[Order]], { ...order, id: 5 })).status).toBe(200);
    expect((await returned([[Order]], { ...order, id: 5 }, { validateResponses: false })).status).toBe(200);
  });

  it("lacks what is required, at any depth", async () => {
    expect(mistakes(await validated([Order], { lines: [{}] }))).toEqual([
      "response.id isLength",
      "response.id isString",
      "response.lines.0.count isInt",
      "response.placedAt isDate",
    ]);
    expect(mistakes(await validated([[Order]], [order, { ...order, lines: [] }]))).toEqual([
      "response.1.lines arrayMinSize",
    ]);
  });

  it("is nothing, where something is declared", async () => {
    expect(mistakes(await validated([Order], () => undefined))).toEqual(["response missing"]);
    expect(mistakes(await validated([[Order]], () => null))).toEqual(["response missing"]);
    expect(mistakes(await validated([[Order]], [null]))).toEqual(["response.0 object_type"]);
  });

  it("is nothing where that is declared for the status that it has then", async () => {
    const options = { validateResponses: true };
    const nothing = () => undefined;
    expect((await returned([[Order], [null, { status: 204 }]], nothing, options)).status).toBe(204);
    expect((await validated([null], nothing)).status).toBe(204);
    const moved = (response: HttpResponse) => {
      response.status = 304;
    };
    expect((await returned([[Order]], moved, options)).status).toBe(304);
  });

  it("is something where nothing is declared", async () => {
    expect(mistakes(await validated([null], order))).toEqual(["response none_required"]);
  });
});

describe("a status that nothing is declared for", () => {
  it("is no mistake", async () => {
    const give = (response: HttpResponse) => {
      response.status = 404;
      return { any: 1 };
    };
    expect((await validated([Order], give)).json).toEqual({ any: 1 });
    expect((await validated([Order], () => new HttpResponse("text"))).text).toBe("text");
  });
});

describe("values that are no objects", () => {
  const cases: readonly [string, Declaration, unknown, readonly string[]][] = [
    ["a text", [String], 5, ["response string_type"]],
    ["a number", [Number], "5", ["response float_type"]],
    ["a number that JSON has not", [Number], Number.NaN, ["response float_type"]],
    ["a boolean", [Boolean], 0, ["response bool_type"]],
    ["a list", [[Number]], [1, "2", 3, null], ["response.1 float_type", "response.3 float_type"]],
    ["bytes", [Uint8Array], "text", ["response bytes_type"]],
  ];
  it.each(cases)("are compared: %s", async (_name, declaration, value, expected) => {
    expect(mistakes(await validated(declaration, value))).toEqual(expected);
  });

  it("are sent where they fit", async () => {
    expect((await validated([String], "a")).text).toBe('"a"');
    expect((await validated([String, { mediaType: "text/csv" }], "a")).text).toBe("a");
    expect((await validated([Number], 1.5)).text).toBe("1.5");
    expect((await validated([[Boolean]], [true])).text).toBe("[true]");
    expect((await validated([Object], { a: 1 })).text).toBe('{"a":1}');
    expect((await validated([Uint8Array], Uint8Array.of(1))).bytes).toEqual(Uint8Array.of(1));
    expect((await validated([z.object({ a: z.number() })], { a: 1 })).text).toBe('{"a":1}');
  });

  it("are not listed without end", async () => {
    expect(mistakes(await validated([[Number]], new Array(1000).fill("x")))).toHaveLength(101);
  });

  it("fail as ever where JSON cannot say them", async () => {
    const { status, detail } = await validated([Object], { big: 1n });
    expect(status).toBe(500);
    expect(detail).toMatch(/^the response cannot be rendered: TypeError: .*BigInt/);
  });
});

describe("what validators look at", () => {
  it("are dates where dates are declared", async () => {
    class Dated {
      @IsDate({ each: true }) days!: Date[];
      @IsOptional() @MaxDate(new Date(10)) last?: Date;
      @IsOptional() @IsDate() @Type(() => Date) typed?: Date;
      @ValidateBy({ name: "isEmitted", validator: { validate: (value) => value instanceof Date } }) emitted!: Date;
      @IsDateString() text!: Date;
    }
    const at = new Date(5);
    const given = { days: [at], last: at, typed: at, emitted: at, text: at };
    expect((await validated([Dated], given)).status).toBe(200);
    expect(mistakes(await validated([Dated], { ...given, days: [5], last: new Date(11) }))).toEqual([
      "response.days isDate",
      "response.last maxDate",
    ]);
  });

  it("is the object that is answered, without what is left out", async () => {
    const seen: object[] = [];
    class Watched {
      @ValidateIf((object: object) => seen.push(object) > 0)
      @Equals("A")
      @Transform(({ value }) => (value as string).toUpperCase())
      @Expose({ name: "out" })
      name!: string;
    }
    expect((await validated([Watched], { name: "a", secret: 1 })).json).toEqual({ out: "A" });
    expect(seen).toEqual([Object.assign(new Watched(), { name: "A" })]);
    expect(seen[0]).toBeInstanceOf(Watched);
  });

  it("are maps of objects, and objects of several classes", async () => {
    class Cat {
      @Equals("cat") kind = "cat";
      @IsInt() lives!: number;
    }
    class Dog {
      @Equals("dog") kind = "dog";
      @IsString() breed!: string;
    }
    class Shop {
      @ValidateNested() @Type(() => Line) lines!: Map<string, Line>;
      @OneOf(() => [Cat, Dog], { discriminator: "kind", each: true }) pets!: (Cat | Dog)[];
    }
    const shop = { lines: new Map([["a", { count: 1 }]]), pets: [{ kind: "cat", lives: 9, breed: "x" }] };
    expect((await validated([Shop], shop)).json).toEqual({
      lines: { a: { count: 1 } },
      pets: [{ kind: "cat", lives: 9 }],
    });
    const wrong = { lines: new Map([["a", {}]]), pets: [Object.assign(new Dog(), { breed: 5 })] };
    expect(mistakes(await validated([Shop], wrong))).toEqual([
      "response.lines.a.count isInt",
      "response.pets.0.breed isString",
    ]);
  });

  it("are objects of no class, where they name another than they are of", async () => {
    class Cat {
      @IsString() kind!: string;
    }
    class Zoo {
      @ValidateNested()
      @Type(() => Object, { discriminator: { property: "kind", subTypes: [{ name: "cat", value: Cat }] } })
      pet!: object;
    }
    const pet = (kind?: string) => ({ pet: Object.assign(new Cat(), { kind }) });
    expect((await validated([Zoo], pet())).json).toEqual({ pet: { kind: "cat" } });
    expect(mistakes(await validated([Zoo], pet("dog")))).toEqual(["response.pet unknownValue"]);
  });

  it("may be something that is no object of its class", async () => {
    class Reference {
      @Nested(() => Line) @Transform(({ value }) => value.count) line!: Line;
      @IsDefined() id!: number;
    }
    class Tag {
      @IsString() name = "n";
      toJSON() {
        return "tag";
      }
    }
    class Free {
      @ValidateNested()
      @Type(() => Object, { discriminator: { property: "kind", subTypes: [{ name: "line", value: Line }] } })
      @Transform(({ value }) => value)
      line!: object;
    }
    expect(mistakes(await validated([Reference], { line: { count: 1 }, id: 1 }))).toEqual([
      "response.line nestedValidation",
    ]);
    expect(mistakes(await validated([Tag], new Tag()))).toEqual(["response object_type"]);
    expect((await validated([Free], { line: { kind: "line", count: 1 } })).status).toBe(200);
  });

  it("may take its time", async () => {
    const isFree = ValidateBy({ name: "isFree", validator: { validate: async (value) => value !== "taken" } });
    class Named {
      @isFree name!: string;
    }
    expect((await validated([Named], { name: "a" })).json).toEqual({ name: "a" });
    expect(mistakes(await validated([Named], { name: "taken" }))).toEqual(["response.name isFree"]);
    expect(mistakes(await validated([[Named]], [{ name: "a" }, { name: "taken" }]))).toEqual([
      "response.1.name isFree",
    ]);
  });

  it("does not get into the log where it is sensitive", async () => {
    class Secret {
      @Sensitive() @Equals("x", { message: "$value is wrong" }) token!: string;
    }
    const { detail } = await validated([Secret], { token: "hunter2" });
    expect(detail).toEqual([{ loc: ["response", "token"], msg: "(redacted)", type: "equals" }]);
  });
});
