import { Readable } from "node:stream";
import { Exclude, Expose, instanceToPlain, Transform, Type } from "class-transformer";
import { IsInt, IsOptional, IsString, Length, ValidateNested } from "class-validator";
import fc from "fast-check";
import {
  Body,
  type ConfigurationError,
  Controller,
  createApplication,
  Get,
  HttpResponse,
  Nested,
  PickType,
  Post,
  Property,
  Redirect,
  Returns,
  Status,
  StreamResponse,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { z } from "zod";
import { dtoRecord, propertyRecordsOf } from "../../lib/dto/dto-record.js";
import { call } from "../support/lambda.js";
import { controllerOf, type Declaration, returned } from "../support/returned.js";

const where = "Things.read, @Returns";

class Seller {
  @IsString() name!: string;
  @Property() city?: string;
}

class Line {
  @IsInt() count!: number;
  @Nested(() => Seller) seller!: Seller;
}

class Order {
  @Property() id!: string;
  @Nested(() => Line, { each: true }) lines!: Line[];
  @IsOptional() @ValidateNested() seller?: Seller;
}

const row = {
  id: "1",
  secret: "s",
  seller: { name: "Ann", city: "Ulm", password: "p" },
  lines: [{ count: 2, margin: 0.3, seller: { name: "Bo", password: "q" } }],
};

const shown = {
  id: "1",
  lines: [{ count: 2, seller: { name: "Bo" } }],
  seller: { name: "Ann", city: "Ulm" },
};

describe("an object that is declared", () => {
  it("is answered with its known fields, at any depth", async () => {
    const { status, json, headers } = await returned([[Order]], row);
    expect({ status, json }).toEqual({ status: 200, json: shown });
    expect(headers["content-type"]).toBe("application/json");
  });

  it("may be an instance of the class, or of any other", async () => {
    class Row {
      readonly #id = "1";
      secret = "s";
      lines = row.lines;

      get id() {
        return this.#id;
      }

      get seller() {
        return row.seller;
      }
    }
    expect((await returned([[Order]], new Row())).json).toEqual(shown);
    expect((await returned([[Order]], Object.assign(new Order(), row))).json).toEqual(shown);
    expect((await returned([[Order]], Object.assign(Object.create(null), row))).json).toEqual(shown);
  });

  it("may be a promise of one", async () => {
    expect((await returned([[Order]], async () => row)).json).toEqual(shown);
  });

  it("has no field that is missing, and null where it is", async () => {
    const { text } = await returned([[Order]], { lines: [null, undefined], seller: null, other: 1 });
    expect(text).toBe('{"lines":[null,null],"seller":null}');
  });

  it("has them in the order in which they are there, what is no field of it itself at the end", async () => {
    class Row {
      seller = null;

      get id() {
        return "1";
      }
    }
    expect((await returned([[Order]], { seller: null, id: "1", lines: [] })).text).toBe(
      '{"seller":null,"id":"1","lines":[]}',
    );
    expect((await returned([[Order]], Object.assign(new Row(), { lines: [] }))).text).toBe(
      '{"seller":null,"lines":[],"id":"1"}',
    );
    const hidden = Object.defineProperty({ lines: [] }, "id", { value: "1", enumerable: false });
    expect((await returned([[Order]], hidden)).text).toBe('{"lines":[],"id":"1"}');
  });

  it("is left as it was", async () => {
    const given = structuredClone(row);
    await returned([[Order]], given);
    expect(given).toEqual(row);
  });

  it("is one of a list", async () => {
    expect((await returned([[[Order]]], [row, null, row])).json).toEqual([shown, null, shown]);
    expect((await returned([[[Order]]], new Set([row]))).json).toEqual([shown]);
    expect((await returned([[[[Order]]]], [[row], []])).json).toEqual([[shown], []]);
  });

  it("has fields that a child or a mapped class inherits", async () => {
    class Special extends Order {
      @IsString() note!: string;
    }
    class Picked extends PickType(Order, ["id"]) {}
    const noted = { ...row, note: "n" };
    expect((await returned([[Special]], noted)).json).toEqual({ ...shown, note: "n" });
    expect((await returned([[Order]], Object.assign(new Special(), noted))).json).toEqual(shown);
    expect((await returned([[Picked]], noted)).json).toEqual({ id: "1" });
  });

  it("holds lists, sets and maps of others, where nothing says which", async () => {
    class Shop {
      @Type(() => Seller) @Property() sellers!: unknown;
    }
    const { seller } = row;
    const { seller: ann } = shown;
    const sellers = async (value: unknown) =>
      ((await returned([[Shop]], { sellers: value })).json as { sellers: unknown }).sellers;

    expect(await sellers(seller)).toEqual(ann);
    expect(await sellers([[seller], []])).toEqual([[ann], []]);
    expect(await sellers(new Set([seller]))).toEqual([ann]);
    expect(await sellers(new Map([["a", seller]]))).toEqual({ a: ann });
  });

  it("leaves values of other kinds to JSON", async () => {
    class Decimal {
      constructor(readonly digits: string) {}

      toJSON() {
        return this.digits;
      }
    }
    class Price {
      @Property() at!: Date;
      @Property() amount!: Decimal;
      @Property() free!: object;
      @Property() list!: unknown[];
      @Property() link!: URL;
    }
    const price = {
      at: new Date(0),
      amount: new Decimal("1.20"),
      free: { a: 1 },
      list: [{ b: 2 }],
      link: new URL("http://a/"),
    };
    expect((await returned([[Price]], price)).text).toBe(JSON.stringify(price));
  });
});

describe("what a class says of how it is shown", () => {
  class Account {
    @IsString() @Length(1, 9) first!: string;
    @IsString() @Expose({ name: "family" }) last!: string;
    @IsString() @Exclude() password!: string;
    @Transform(({ value, obj, key, type }) => `${value / 100} of ${obj.first}, ${key} ${type}`)
    @IsInt()
    cents!: number;

    @Expose() get initials() {
      return `${this.first.charAt(0)}${this.last.charAt(0)}`;
    }

    @Expose() size() {
      return this.first.length;
    }
  }
  const account = { first: "Ann", last: "Li", password: "p", cents: 150, other: 1 };
  const shownAccount = { first: "Ann", family: "Li", cents: "1.5 of Ann, cents 1", initials: "AL", size: 3 };

  it("holds for plain objects, for its instances and for those inside others", async () => {
    class Owner {
      @Nested(() => Account) account!: Account;
    }
    const instance = Object.assign(new Account(), account);
    expect((await returned([[Account]], account)).json).toEqual(shownAccount);
    expect((await returned([[Account]], instance)).json).toEqual(shownAccount);
    expect((await returned([[Owner]], { account })).json).toEqual({ account: shownAccount });
    expect((await returned([[Owner]], { account: instance })).json).toEqual({ account: shownAccount });
  });

  it("is said by the nearest class, also by a child that is returned", async () => {
    class Quiet extends Account {
      @Exclude() declare first: string;
    }
    const { first: _, ...rest } = shownAccount;
    expect((await returned([[Account]], Object.assign(new Quiet(), account))).json).toEqual(rest);
    // The second time by what is known already.
    const quiet = Object.assign(new Quiet(), account);
    expect((await returned([[[Account]]], [quiet, quiet])).json).toEqual([rest, rest]);
  });

  it("is said of the returned instance first, where its own class says anything", async () => {
    class Entity {
      first = "Ann";
      @Expose({ name: "last" }) surname = "Li";
      @Exclude() password = "p";
      cents = 150;
    }
    class Loose {
      @Property() password?: string;
      @Property() last?: string;
    }
    expect((await returned([[Loose]], new Entity())).json).toEqual({ last: "Li" });
  });

  it("names fields by @Expose alone, where all others are excluded", async () => {
    @Exclude()
    class Closed {
      @IsString() name!: string;
      @Expose() id!: string;
      @Expose({ toClassOnly: true }) token!: string;
      @Expose({ groups: ["admin"] }) role!: string;

      @Expose() get label() {
        return `${this.id}-${this.name}`;
      }
    }
    const given = { id: "1", name: "n", token: "t", role: "r" };
    expect((await returned([[Closed]], given)).json).toEqual({ id: "1", label: "1-n" });
  });

  it("is computed on fields that can be set, those that are not answered too", async () => {
    class Plain {
      stored = 0;
      @Property() get double() {
        return this.stored * 2;
      }
      get half() {
        return this.stored / 2;
      }
      set level(value: number) {
        this.stored = value;
      }
      @Expose() label() {
        return "method";
      }
      @Expose() name() {
        return "method";
      }
    }
    const given = JSON.parse('{"__proto__":{"stored":1},"level":4,"half":9,"double":9,"name":"field"}') as object;
    expect((await returned([[Plain]], given)).json).toEqual({ double: 8, label: "method", name: "field" });
  });

  it("may need what no plain object has", async () => {
    class Gauge {
      #level = 0;
      @Property() get double() {
        return this.#level * 2;
      }
    }
    const { status, error } = await returned([[Gauge]], { level: 2 });
    expect({ status, name: error?.name }).toEqual({ status: 500, name: "TypeError" });
    expect((await returned([[Gauge]], new Gauge())).json).toEqual({ double: 0 });
  });

  it("has no functions but its own methods", async () => {
    expect((await returned([[Seller]], { name: () => "called", city: "Ulm" })).json).toEqual({ city: "Ulm" });
  });

  it("is a toJSON of its own, or of what is returned", async () => {
    class Tag {
      @IsString() name = "n";

      toJSON() {
        return `#${this.name}`;
      }
    }
    class Tagged {
      @Nested(() => Tag) tag!: Tag;
    }
    class Document {
      toJSON() {
        return { name: "Ann", password: "p" };
      }
    }
    expect((await returned([[Tagged]], { tag: new Tag() })).json).toEqual({ tag: "#n" });
    expect((await returned([[Tagged]], { tag: { name: "x" } })).json).toEqual({ tag: { name: "x" } });
    expect((await returned([[Seller]], new Document())).json).toEqual({ name: "Ann" });
  });

  it("may be a transformation into another kind of value", async () => {
    class Reference {
      @Nested(() => Seller) @Transform(({ value }) => value?.name, { toPlainOnly: true }) seller!: Seller;
      @Nested(() => Seller, { each: true })
      @Transform(({ value }) => value ?? [])
      sellers!: Seller[];
      @Transform(() => "never", { toClassOnly: true }) @Property() note!: string;
      @Transform(() => "never", { groups: ["admin"] }) @Property() other!: string;
    }
    const given = { seller: row.seller, note: "n", other: "o" };
    expect((await returned([[Reference]], given)).json).toEqual({ seller: "Ann", sellers: [], note: "n", other: "o" });
    expect((await returned([[Reference]], { sellers: [row.seller, "Bo"] })).json).toEqual({
      sellers: [shown.seller, "Bo"],
    });
  });

  it("is what class-transformer makes of an instance, whatever decorators there are", async () => {
    const decorators: Readonly<Record<string, () => PropertyDecorator>> = {
      expose: () => Expose(),
      named: () => Expose({ name: "other" }),
      toClass: () => Expose({ name: "in", toClassOnly: true }),
      toPlain: () => Expose({ name: "out", toPlainOnly: true }),
      both: () => Expose({ toClassOnly: true, toPlainOnly: true }),
      grouped: () => Expose({ groups: ["g"] }),
      exclude: () => Exclude(),
      excludeIn: () => Exclude({ toClassOnly: true }),
      excludeOut: () => Exclude({ toPlainOnly: true }),
      twice: () => Transform(({ value }) => `${value}2`),
      thrice: () => Transform(({ value }) => `${value}3`),
      transformIn: () => Transform(() => "in", { toClassOnly: true }),
      transformOut: () => Transform(({ value }) => `${value}o`, { toPlainOnly: true }),
      transformBoth: () => Transform(({ value }) => `${value}b`, { toPlainOnly: true, toClassOnly: true }),
      transformGroup: () => Transform(() => "group", { groups: ["g"] }),
    };
    const some = fc.subarray(Object.keys(decorators), { maxLength: 3 });
    const whole = fc.constantFrom("none", "exclude", "expose", "both");
    const apply = (cls: new () => object, names: readonly string[]) => {
      for (const name of names) (decorators[name] as () => PropertyDecorator)()(cls.prototype, "field");
    };
    await fc.assert(
      fc.asyncProperty(some, some, whole, async (ofParent, ofChild, ofClass) => {
        class Parent {
          @Property() field = "v";
        }
        class Child extends Parent {
          @Property() rest = 1;
        }
        apply(Parent, ofParent);
        apply(Child, ofChild);
        if (ofClass === "exclude" || ofClass === "both") Exclude()(Child);
        if (ofClass === "expose" || ofClass === "both") Expose()(Child);
        // Something is always known.
        Expose()(Child.prototype, "rest");

        const expected = JSON.parse(JSON.stringify(instanceToPlain(new Child()))) as unknown;
        expect((await returned([[Child]], new Child())).json).toEqual(expected);
        expect((await returned([[Child]], { field: "v", rest: 1 })).json).toEqual(expected);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 200) },
    );
  });
});

describe("where nobody can tell what class-transformer's decorators say", () => {
  const descriptor = Object.getOwnPropertyDescriptor(Map.prototype, "set") as PropertyDescriptor;

  it("nothing excluded is shown, of plain objects and of instances", async () => {
    // As with --frozen-intrinsics.
    Object.defineProperty(Map.prototype, "set", { ...descriptor, writable: false });
    let answers: Promise<unknown>[] = [];
    try {
      jest.isolateModules(() => {
        const { Exclude: Hide, Type: Typed } = require("class-transformer") as typeof import("class-transformer");
        const lambent = require("lambent") as typeof import("lambent");
        const support = require("../support/returned.js") as typeof import("../support/returned.js");
        class User {
          @lambent.Property() name!: string;
          @lambent.Property() @Hide() password!: string;
        }
        class Group {
          @lambent.Nested(() => User) owner!: User;
          @ValidateNested() @Typed(() => User) other?: User;
        }
        const user = { name: "Ann", password: "p", other: 1 };
        const group = { owner: user };
        answers = [
          support.returned([[User]], user),
          support.returned([[User]], Object.assign(new User(), user)),
          support.returned([[Group]], group),
          support.returned([[Group]], { owner: Object.assign(new User(), user) }),
        ].map(async (answer) => (await answer).json);
      });
      const ann = { name: "Ann" };
      expect(await Promise.all(answers)).toEqual([ann, ann, { owner: ann }, { owner: ann }]);
    } finally {
      Object.defineProperty(Map.prototype, "set", descriptor);
    }
  });
});

describe("objects of several classes", () => {
  class Animal {
    @IsString() name!: string;
  }
  class Cat extends Animal {
    @IsInt() lives!: number;
  }
  class Dog extends Animal {
    @IsString() breed!: string;
  }
  class Owner {
    @ValidateNested()
    @Type(() => Animal, {
      discriminator: {
        property: "kind",
        subTypes: [
          { name: "cat", value: Cat },
          { name: "dog", value: Dog },
        ],
      },
    })
    pets!: Animal[];
  }
  const answerOf = async (...pets: unknown[]) => (await returned([[Owner]], { pets })).json as { pets: unknown };

  it("are shown by the class that they are of, else by the one that they name", async () => {
    class Persian extends Cat {
      @IsString() colour = "white";
    }
    const cat = { name: "Tom", lives: 9, breed: "none" };
    const tom = { kind: "cat", name: "Tom", lives: 9 };
    expect(await answerOf(Object.assign(new Cat(), cat), { kind: "cat", ...cat })).toEqual({ pets: [tom, tom] });
    expect(await answerOf(Object.assign(new Persian(), cat))).toEqual({ pets: [tom] });
    expect(await answerOf({ kind: "dog", ...cat })).toEqual({ pets: [{ kind: "dog", name: "Tom", breed: "none" }] });
  });

  it("are shown by the class of the field, where they are none of them", async () => {
    expect(await answerOf({ kind: "cow", name: "Emma", lives: 1 })).toEqual({ pets: [{ name: "Emma" }] });
  });

  it("are refused, where nothing is known of that", async () => {
    class Zoo {
      @ValidateNested()
      @Type(() => Object, { discriminator: { property: "kind", subTypes: [{ name: "cat", value: Cat }] } })
      pets!: object[];
    }
    const { status, detail } = await returned([[Zoo]], { pets: [{ kind: "cow" }] });
    expect(status).toBe(500);
    expect(detail).toBe(`${where}(Zoo): Zoo.pets is declared as an object of one of its classes, but it is an object`);
  });

  it("may show themselves", async () => {
    class Bird extends Animal {
      toJSON() {
        return "tweet";
      }
    }
    class Cage {
      @ValidateNested()
      @Type(() => Animal, { discriminator: { property: "kind", subTypes: [{ name: "bird", value: Bird }] } })
      pet!: Animal;
    }
    expect((await returned([[Cage]], { pet: new Bird() })).json).toEqual({ pet: "tweet" });
  });
});

describe("a value of another kind than declared", () => {
  const cases: readonly [string, Declaration, unknown, string][] = [
    ["a list for an object", [Seller], [row], "the answer is declared as an object of Seller, but it is a list"],
    ["a map for an object", [Seller], new Map(), "the answer is declared as an object of Seller, but it is a list"],
    ["a text for an object", [Seller], "Ann", "the answer is declared as an object of Seller, but it is a string"],
    [
      "a date for an object",
      [Seller],
      new Date(0),
      "the answer is declared as an object of Seller, but it is a string",
    ],
    ["an object for a list", [[Seller]], { a: 1 }, "the answer is declared as a list, but it is an object"],
    ["a number in a list", [[Seller]], [1], "the answer is declared as an object of Seller, but it is a number"],
    ["one object for a list inside", [Order], { lines: {} }, "Order.lines is declared as a list, but it is an object"],
    [
      "a list for one object inside",
      [Order],
      { seller: [] },
      "Order.seller is declared as a single object, but it is a list",
    ],
    [
      "a text inside",
      [Order],
      { seller: "Ann" },
      "Order.seller is declared as an object of Seller, but it is a string",
    ],
    [
      "a text in a list inside",
      [Order],
      { lines: ["x"] },
      "Order.lines is declared as an object of Line, but it is a string",
    ],
    [
      "a toJSON that gives null",
      [Seller],
      { toJSON: () => null },
      "the answer is declared as an object of Seller, but it is null",
    ],
    [
      "a toJSON that gives nothing",
      [Seller],
      { toJSON: () => undefined },
      "the answer is declared as an object of Seller, but it is undefined",
    ],
  ];
  it.each(cases)("is refused: %s", async (_name, declaration, value, reason) => {
    const { status, text, detail } = await returned([declaration], value);
    expect({ status, text }).toEqual({ status: 500, text: '{"detail":"Internal Server Error"}' });
    const label = Array.isArray(declaration[0]) ? "([Seller])" : `(${(declaration[0] as { name: string }).name})`;
    expect(detail).toBe(`${where}${label}: ${reason}`);
  });

  it("is no mistake of scalars and free JSON", async () => {
    expect((await returned([[String]], 5)).text).toBe("5");
    expect((await returned([[[Number]]], ["a"])).text).toBe('["a"]');
    expect((await returned([[Boolean]], "x")).text).toBe('"x"');
    expect((await returned([[Object]], [1])).text).toBe("[1]");
  });
});

describe("objects in a circle", () => {
  class Node {
    @IsString() name!: string;
    @Nested(() => Node, { each: true }) children!: Node[];
    @IsOptional() @Nested(() => Node) parent?: Node;
    @Type(() => Node) @Property() any?: unknown;
  }

  it("are refused with a reason, and not followed where nobody asked for them", async () => {
    const child = { name: "b" } as Node;
    const parent = { name: "a", children: [child, child] } as Node;
    child.parent = parent;
    const { status, detail } = await returned([[Node]], parent);
    expect(status).toBe(500);
    expect(detail).toBe(`${where}(Node): Node.children is inside of itself, or in more than 500 others`);
    expect((await returned([[Seller]], { name: "n", self: parent })).json).toEqual({ name: "n" });

    const list: unknown[] = [];
    list.push(list);
    expect((await returned([[Node]], { any: list })).detail).toMatch(/^Things.read, .*: Node.any is inside of itself/);
  });

  it("are none where one is there twice", async () => {
    const twin = { name: "t" };
    expect((await returned([[Node]], { children: [twin, twin], parent: twin })).json).toEqual({
      children: [twin, twin],
      parent: twin,
    });
  });
});

describe("a schema", () => {
  const Item = z.object({ name: z.string(), price: z.number().transform((price) => price / 100) });

  it("gives what is answered", async () => {
    expect((await returned([[Item]], { name: "a", price: 150, secret: 1 })).json).toEqual({ name: "a", price: 1.5 });
    expect((await returned([[[Item]]], [{ name: "a", price: 100 }])).json).toEqual([{ name: "a", price: 1 }]);
  });

  it("may take its time", async () => {
    const Slow = Item.refine(async ({ name }) => name !== "x", "taken");
    expect((await returned([[Slow]], { name: "a", price: 100 })).json).toEqual({ name: "a", price: 1 });
    expect((await returned([[[Slow]]], [{ name: "a", price: 100 }])).json).toEqual([{ name: "a", price: 1 }]);
    const { status, detail } = await returned([[[Slow]]], [{ name: "x", price: 100 }]);
    expect(status).toBe(500);
    expect(detail).toEqual([{ loc: ["response", 0], msg: "taken", type: "custom" }]);
  });

  it("refuses with 500, and what is wrong stands in the log alone", async () => {
    const { status, text, detail } = await returned([[Item]], { name: 5 });
    expect({ status, text }).toEqual({ status: 500, text: '{"detail":"Internal Server Error"}' });
    expect((detail as { loc: unknown }[]).map(({ loc }) => loc)).toEqual([
      ["response", "name"],
      ["response", "price"],
    ]);
  });
});

describe("what is no value", () => {
  it("is sent as it is", async () => {
    const bytes = Uint8Array.of(1, 2);
    expect((await returned([[Seller]], () => new HttpResponse("text"))).text).toBe("text");
    expect((await returned([[Seller]], () => new Response("web", { status: 201 }))).status).toBe(201);
    expect((await returned([[Seller]], () => new StreamResponse(Readable.from(["a", "b"])))).text).toBe("ab");
    expect((await returned([[Seller]], () => bytes)).bytes).toEqual(bytes);
    expect((await returned([[Seller]], () => bytes.buffer)).bytes).toEqual(bytes);
    expect((await returned([[Seller]], (response: HttpResponse) => response)).text).toBe("");
    expect((await returned([[Seller]], () => Readable.from(["a"]))).detail).toMatch(/new StreamResponse/);
  });

  it("is 204 as ever", async () => {
    expect((await returned([[Seller]], () => undefined)).status).toBe(204);
    expect((await returned([[[Seller]]], () => null)).status).toBe(204);
    expect((await returned([[null]], () => null)).status).toBe(204);
  });

  it("is all that is left, where no body is declared", async () => {
    expect(await returned([[null]], row)).toMatchObject({ status: 204, text: "" });
  });
});

describe("the status of the response", () => {
  const some: readonly Declaration[] = [[Seller], [Line, { status: 202 }], [Order, { status: 404 }]];
  const answerWith = async (status: number, declarations = some) =>
    (
      await returned(declarations, (response: HttpResponse) => {
        response.status = status;
        return { id: "1", name: "n", count: 1 };
      })
    ).json;

  it("chooses what holds, else the route's own does, but for redirects and errors", async () => {
    expect(await answerWith(200)).toEqual({ name: "n" });
    expect(await answerWith(202)).toEqual({ count: 1 });
    expect(await answerWith(404)).toEqual({ id: "1" });
    expect(await answerWith(203)).toEqual({ name: "n" });
    expect(await answerWith(300)).toEqual({ id: "1", name: "n", count: 1 });
    expect(await answerWith(203, [[Line, { status: 202 }]])).toEqual({ id: "1", name: "n", count: 1 });
  });

  it("is the one that the route says", async () => {
    const created = await returned([[Seller, { status: 201 }]], { name: "n", a: 1 }, {}, [Status(201)]);
    expect(created).toMatchObject({ status: 201, json: { name: "n" } });
  });

  it("of a redirect leaves its URL alone", async () => {
    const { status, headers } = await returned([[Seller]], { url: "/b" }, {}, [Redirect("/a")]);
    expect({ status, to: headers.location }).toEqual({ status: 302, to: "/b" });
  });
});

describe("a media type", () => {
  const bytes = Uint8Array.of(137, 80);
  const cases: readonly [string, Declaration, unknown, string, string | Uint8Array][] = [
    ["of bytes", [Uint8Array, { mediaType: "image/png" }], bytes, "image/png", bytes],
    ["of bytes that none is given for", [Uint8Array], bytes, "application/octet-stream", bytes],
    ["of JSON", [Seller, { mediaType: "application/hal+json" }], { name: "n" }, "application/hal+json", '{"name":"n"}'],
    ["of a text", [String, { mediaType: "text/csv" }], "a,b", "text/csv; charset=utf-8", "a,b"],
    ["of an object that is no text", [Object, { mediaType: "text/csv" }], [1], "application/json", "[1]"],
    ["of something else than bytes", [Uint8Array, { mediaType: "image/png" }], [1], "application/json", "[1]"],
  ];
  it.each(cases)("is sent: %s", async (_name, declaration, value, type, body) => {
    const answer = await returned([declaration], (response: HttpResponse) => {
      response.headers.set("x-own", "1");
      response.status = 203;
      return value;
    });
    expect(answer.headers).toMatchObject({ "content-type": type, "x-own": "1" });
    expect(answer.status).toBe(203);
    expect(typeof body === "string" ? answer.text : answer.bytes).toEqual(body);
  });

  it("does not replace one that the method sets", async () => {
    const { headers } = await returned([[Seller, { mediaType: "application/hal+json" }]], (response: HttpResponse) => {
      response.headers.set("content-type", "application/own+json");
      return { name: "n" };
    });
    expect(headers["content-type"]).toBe("application/own+json");
  });
});

describe("a mistake in the declaration is found at cold start", () => {
  class Bare {
    name!: string;
  }
  class Hidden {
    @IsString() @Exclude() name!: string;
  }
  const undecorated = "nothing is known of the fields of the class";
  const decorate = "Put @Property(), @Expose() or validators on its fields";
  const empty = (name: string) =>
    `(${name}): ${undecorated} ${name}, so that every answer would be empty. ${decorate}, or write @Returns(Object).`;

  const cases: readonly [string, readonly Declaration[], string][] = [
    ["a class without fields", [[Bare]], empty("Bare")],
    ["a class whose fields are all excluded", [[Hidden]], empty("Hidden")],
    ["a class that holds values", [[Date]], empty("Date")],
    [
      "an import circle",
      [[undefined]],
      "(?): its type was not there yet when the decorator ran, because files import each other in a circle. Move the " +
        "class into a file that is outside of the circle.",
    ],
    [
      "a function",
      [[() => Bare]],
      "((anonymous class)): its type is (anonymous class), not a class. Give the class itself: @Returns(Item).",
    ],
    [
      "an object",
      [[{ name: String }]],
      "({...}): its type is {...}, not a class. Give the class itself: @Returns(Item).",
    ],
    ["a list of nothing", [[[]]], "([]): an array type has one element. Write @Returns([Item])."],
    [
      "a list without a body",
      [[[null]]],
      "([null]): its type is null, not a class. Give the class itself: @Returns(Item).",
    ],
    [
      "two for one status",
      [[Seller], [Line, { status: 200 }]],
      "(Line, { status: 200 }): another @Returns of the method is for the status 200 too. Give one of them another status.",
    ],
    [
      "a status that is none",
      [[Seller, { status: 99 }]],
      "(Seller, { status: 99 }): its status is 99. Give an integer from 200 to 599.",
    ],
    [
      "a status without a body",
      [[Seller, { status: 204 }]],
      "(Seller, { status: 204 }): an answer with the status 204 has no body. Write @Returns(null), or give another status.",
    ],
    [
      "options that are none",
      [[Seller, 201]],
      "(Seller): what follows the type is no object of options. It may have status, description, mediaType.",
    ],
    [
      "an option that there is not",
      [[Seller, { code: 201 }]],
      '(Seller): it has no option "code". There are status, description, mediaType.',
    ],
    ["a description", [[Seller, { description: 5 }]], "(Seller): its description is no text. Give a text."],
    [
      "a media type",
      [[Seller, { mediaType: "csv" }]],
      '(Seller): its mediaType is "csv". Give a media type such as "text/csv".',
    ],
    [
      "a media type of another kind",
      [[Seller, { mediaType: 5 }]],
      '(Seller): its mediaType is 5. Give a media type such as "text/csv".',
    ],
  ];
  it.each(cases)("%s", (_name, declarations, fault) => {
    expect(() => createApplication([controllerOf(declarations)])).toThrow(new Error(`${where}${fault}`));
  });

  it("null for a status without a body is none", () => {
    expect(() => createApplication([controllerOf([[Seller], [null, { status: 204 }]])])).not.toThrow();
  });

  const faultsOf = (cls: unknown): readonly string[] => {
    try {
      createApplication([controllerOf([[cls]])]);
      return [];
    } catch (error) {
      return (error as ConfigurationError).faults;
    }
  };

  it("fields of which nothing is known, each once", () => {
    class Inner {
      @Property() bare!: Bare;
      @IsString() text!: string;
    }
    class Outer {
      @Nested(() => Bare) nested!: Bare;
      @Nested(() => Inner) inner!: Inner;
      @IsOptional() @ValidateNested({ each: true }) lost?: unknown[];
      @Nested(() => undefined as never) circle!: object;
      @Property()
      @Type(() => {
        throw new Error("not yet");
      })
      failing!: object;
      @Type(() => Inner, {
        discriminator: { property: "kind", subTypes: [{ name: "gone", value: undefined as never }] },
      })
      @Property()
      several!: Inner;
    }
    Property({ wrong: 1 } as never)(Inner.prototype, "text");
    const bare = `${undecorated} Bare, so that it would be empty. ${decorate}, or declare the field as an object.`;
    expect(faultsOf(Outer)).toEqual([
      expect.stringMatching(/^Outer.lost: the class of its objects is unknown/),
      `Outer.nested: ${bare}`,
      'Inner.text: @Property() has no option "wrong". There are description, example, deprecated.',
      `Inner.bare: ${bare}`,
      expect.stringMatching(/^Outer.circle: the function that gives its type gives no class/),
      expect.stringMatching(/^Outer.failing: its type cannot be read \(not yet\)/),
      'Outer.several: the subtype "gone" is no class. Files that import each other in a circle may leave it out.',
    ]);
  });

  it("none where a transformation or a toJSON says what is answered", () => {
    class Decimal {
      toJSON() {
        return "1";
      }
    }
    class Fine {
      @Nested(() => Bare) @Transform(({ value }) => value.name) bare!: Bare;
      @ValidateNested() amount!: Decimal;
      @Property() other!: Decimal;
      @Property() when!: Date;
    }
    expect(faultsOf(Fine)).toEqual([]);
  });

  it("a class that is read too is still checked as such", () => {
    expect(faultsOf(Order)).toEqual([]);
  });

  it("on what is no method", () => {
    class Things {}
    (Returns(Seller) as unknown as (target: object) => void)(Things);
    Controller()(Things);
    expect(() => createApplication([Things])).toThrow(
      "Things: @Returns(Seller) stands on the class. Move it to a method.",
    );
  });
});

describe("a parent's declaration", () => {
  it("is inherited, and replaced as a whole", async () => {
    @Controller()
    class Parent {
      @Get("/a")
      @Returns(Seller)
      @Returns(Line, { status: 202 })
      a() {
        return { name: "n", count: 1 };
      }
    }
    @Controller("/child")
    class Child extends Parent {
      @Returns(Line)
      override a() {
        return { name: "n", count: 1 };
      }
    }
    @Controller("/same")
    class Same extends Parent {
      override a() {
        return { name: "n", count: 2 };
      }
    }
    const handler = createLambdaHandler([Parent, Child, Same], { accessLog: false });
    expect((await call(handler, "GET", "/a")).json).toEqual({ name: "n" });
    expect((await call(handler, "GET", "/child/a")).json).toEqual({ count: 1 });
    expect((await call(handler, "GET", "/same/a")).json).toEqual({ name: "n" });
  });
});

describe("@Property()", () => {
  it("stands on fields and getters alone, and only with its own options", () => {
    class Misused {
      @Property() static nothing: string;
      name!: string;
      method() {}
      @Property() get getter() {
        return 1;
      }
    }
    const on = (options: unknown, key: string) => Property(options as never)(Misused.prototype, key);
    (Property() as (target: object, key: string, descriptor: PropertyDescriptor) => void)(
      Misused.prototype,
      "method",
      Object.getOwnPropertyDescriptor(Misused.prototype, "method") as PropertyDescriptor,
    );
    on(5, "a");
    on({ description: 5 }, "b");
    on({ deprecated: "yes" }, "c");
    on({ description: "d", example: 1, deprecated: true }, "d");
    expect(dtoRecord(Misused).faults).toEqual([
      'Misused.nothing: @Property() stands on a static field, which no instance has. Remove "static".',
      "Misused.method: @Property() stands on a method. Move it to a field.",
      "Misused.a: @Property() has no object of options. It may have description, example, deprecated.",
      "Misused.b: @Property() has a description that is no text. Give a text.",
      "Misused.c: @Property() has a deprecated that is neither true nor false. Give one of them.",
    ]);
  });

  it("says nothing of inputs", () => {
    class Input {
      @Property() known!: string;
    }
    @Controller()
    class Things {
      @Post() take(@Body(Input) _input: Input) {}
    }
    expect(() => createApplication([Things])).toThrow("the class Input has no validators");
  });

  it("is copied into mapped classes, with the emitted type, and not for getters", async () => {
    class Source {
      @Property({ description: "d" }) seller!: Seller;
      @Property() other!: string;
      @Property() get label() {
        return "l";
      }
    }
    class Mapped extends PickType(Source, ["seller", "label"]) {}
    const given = { seller: { name: "n", password: "p" }, other: "o", label: "x" };
    expect((await returned([[Mapped]], given)).json).toEqual({ seller: { name: "n" } });
    expect(propertyRecordsOf(Mapped)).toEqual(new Map([["seller", { description: "d" }]]));
  });
});
