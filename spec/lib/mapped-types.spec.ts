import { Exclude, Expose, instanceToPlain, plainToInstance, Transform, Type } from "class-transformer";
import {
  Allow,
  ArrayNotEmpty,
  getMetadataStorage,
  IsInt,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Max,
  MaxLength,
  Validate,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
  ValidatorConstraint,
  validate,
} from "class-validator";
import {
  Body,
  ConfigurationError,
  Controller,
  createApplication,
  IntersectionType,
  Nested,
  OmitType,
  PartialType,
  PickType,
  Post,
  Schema,
} from "lambent";
import { dtoRecord } from "../../lib/dto/dto-record.js";
import { emittedFieldType } from "../../lib/reflect.js";
import { type Class, judge, judgeByClassValidator } from "../support/verdict.js";

/** Everything that is known of a class and can be told apart. */
function snapshot(cls: Class) {
  return [
    getMetadataStorage()
      .getTargetValidationMetadatas(cls, "", false, false)
      .map((one) => ({ ...one })),
    new cls(),
  ];
}

@ValidatorConstraint({ name: "even" })
class Even {
  validate(value: unknown, { constraints: [offset] }: ValidationArguments) {
    return typeof value === "number" && (value + (offset as number)) % 2 === 0;
  }
  defaultMessage({ property, targetName, constraints }: ValidationArguments) {
    return `${property} of ${targetName} plus ${constraints[0]} must be even, not $value`;
  }
}

@ValidatorConstraint({ name: "free", async: true })
class Free {
  async validate(value: unknown) {
    await Promise.resolve();
    return value !== "taken";
  }
}

class Address {
  @IsString() city!: string;
  @IsOptional() @IsString() street?: string;
}

class Numbered {
  @IsInt() id!: number;
  @IsOptional() @IsInt() rank: number | null = 3;
  @MaxLength(9) title!: string;
}

class Article extends Numbered {
  @Length(2, 5, { message: "$property of $target is not $constraint1 to $constraint2 long: $value" })
  declare title: string;

  @IsOptional() @IsString() note?: string | null;
  @ValidateIf(({ title }: Article) => title !== "free") @IsPositive() price!: number;
  @IsString({ each: true }) @ArrayNotEmpty() tags: string[] = ["new"];
  @Validate(Even, [1]) odd!: number;
  @Validate(Free, { message: "$value is taken" }) slug!: string;
  @IsObject() @ValidateNested() @Type(() => Address) address!: Address;
  @ArrayNotEmpty() @ValidateNested({ each: true }) @Type(() => Address) others!: Address[];
  @Transform(({ value }) => (typeof value === "string" ? value.trim() : value)) @IsString() trimmed!: string;
  @Expose({ name: "old_name" }) @IsString() renamed!: string;
  @Allow() extra?: unknown;
  plain = "not decorated";
}

const article = {
  id: 1,
  title: "abc",
  price: 1,
  tags: ["a"],
  odd: 1,
  slug: "a",
  address: { city: "Bern" },
  others: [{ city: "Rom" }],
  trimmed: " a ",
  old_name: "a",
};

class ArticleUpdate extends PartialType(Article) {}
class ArticlePatch extends PartialType(Article, { skipNullProperties: false }) {}
class Heading extends PickType(Article, ["title", "rank", "renamed"]) {}
class Unnumbered extends OmitType(Article, ["id", "rank", "odd", "slug", "others", "old" as never]) {}

class Priced {
  @Max(10) price!: number;
  @IsString() currency = "CHF";
}

class Offer extends IntersectionType(PickType(Article, ["id", "price"]), PartialType(Priced)) {}
class Change extends PartialType(OmitType(Article, ["id", "rank"])) {}

class Extended extends PartialType(Article) {
  @IsString() added!: string;
  // Replaces the inherited checks, but not the condition, as in class-validator.
  @IsInt() declare title: never;
}

class Required extends PickType(PartialType(Article), ["note"]) {
  @IsString() declare note: string;
}

/** A class, a body, and the fields that are refused with the constraints that they fail. */
const cases: readonly [cls: Class, json: object, refused: readonly string[]][] = [
  [Article, article, []],
  [ArticleUpdate, {}, []],
  [ArticleUpdate, article, []],
  [ArticleUpdate, { title: null, price: null, tags: null, odd: null, address: null, others: null }, []],
  [
    ArticleUpdate,
    { title: "a", price: -1, tags: [1], odd: 2 },
    ["title isLength", "price isPositive", "tags isString", "odd even"],
  ],
  [ArticleUpdate, { title: "free", price: -1 }, []],
  [ArticleUpdate, { slug: "taken", tags: [] }, ["tags arrayNotEmpty", "slug free"]],
  [ArticleUpdate, { address: {}, others: [{}] }, ["address.city isString", "others.0.city isString"]],
  [ArticleUpdate, { address: 1, others: [] }, ["address isObject", "address nestedValidation", "others arrayNotEmpty"]],
  [ArticleUpdate, { trimmed: " a ", old_name: 1, rank: "1", id: "1" }, ["renamed isString", "rank isInt", "id isInt"]],
  [ArticleUpdate, { unknown: 1, plain: "changed", extra: 1 }, []],
  [ArticlePatch, {}, []],
  [ArticlePatch, { note: null, rank: null }, []],
  [
    ArticlePatch,
    { id: null, title: null, tags: null, trimmed: null },
    ["title isLength", "tags arrayNotEmpty", "tags isString", "trimmed isString", "id isInt"],
  ],
  [Heading, { title: "abc", old_name: "a", note: 1, id: "x" }, []],
  [Heading, { title: "a", rank: "x" }, ["title isLength", "renamed isString", "rank isInt"]],
  [Unnumbered, { ...article, id: "x", rank: "x", odd: 2, slug: "taken", others: 1 }, []],
  [Unnumbered, { ...article, title: 1, address: { city: 1 } }, ["title isLength", "address.city isString"]],
  [Offer, { id: 1, price: 10 }, []],
  [Offer, { id: "1", price: 11, currency: 1 }, ["id isInt", "price max", "currency isString"]],
  [Offer, { id: 1, price: -1 }, ["price isPositive"]],
  [Offer, { id: 1 }, []],
  [Change, { id: "x", rank: "x" }, []],
  [Change, { odd: 2, note: 5 }, ["note isString", "odd even"]],
  [Extended, { added: "a" }, []],
  [Extended, { title: 5, added: "a" }, []],
  [Extended, { title: "abc", note: 1 }, ["added isString", "title isInt", "note isString"]],
  [Required, {}, []],
  [Required, { note: 1 }, ["note isString"]],
];

describe("a mapped class", () => {
  it.each(cases.map(([cls, json, refused]) => [cls.name, json, refused, cls] as const))(
    "%s judges %j as class-validator does: %j",
    async (_name, json, refused, cls) => {
      const expected = await judgeByClassValidator(cls, json);

      const verdict = await judge(cls, json);

      expect(verdict).toStrictEqual(expected);
      const found = verdict.issues.map(({ loc, type }) => `${loc.slice(1).join(".")} ${type}`);
      expect(found.sort()).toEqual([...refused].sort());
    },
  );

  it("tells messages and constraints its own name", async () => {
    const { issues } = await judge(ArticleUpdate, { title: "a", odd: 2 });

    expect(issues.map(({ msg }) => msg)).toEqual([
      "title of ArticleUpdate is not 2 to 5 long: a",
      "odd of ArticleUpdate plus 1 must be even, not 2",
    ]);
  });

  it("has a name made of its parents' names", () => {
    const classes = [
      PartialType(Priced),
      PickType(Priced, []),
      OmitType(Priced, []),
      IntersectionType(Priced, Address),
    ];

    expect(classes.map(({ name }) => name)).toEqual([
      "PartialPriced",
      "PickPriced",
      "OmitPriced",
      "IntersectionPricedAddress",
    ]);
    expect(PartialType(OmitType(Priced, ["price"])).name).toBe("PartialOmitPriced");
  });

  it("leaves its parents as they are", () => {
    const before = [Article, Numbered, Priced].map(snapshot);

    PartialType(Article);
    IntersectionType(PickType(Article, ["id"]), OmitType(Priced, ["price"]));

    expect([Article, Numbered, Priced].map(snapshot)).toEqual(before);
    expect(plainToInstance(Article, { ...article, old_name: "b" }).renamed).toBe("b");
  });

  it("is not an instance of its parent and has none of its methods and accessors", () => {
    class Person {
      @IsString() first = "Ann";
      #calls = 0;

      get full(): string {
        return `${this.first} Lee`;
      }
      greet(): string {
        return `${this.full} ${this.#calls++}`;
      }
    }

    const [partial, omitted] = [new (PartialType(Person))(), new (OmitType(Person, []))()];

    expect([partial, omitted].map((one) => one instanceof Person)).toEqual([false, false]);
    expect(partial.full).toBeUndefined();
    expect(partial.greet).toBeUndefined();
    expect("greet" in omitted).toBe(false);
  });

  it("keeps each check the kind of object that class-validator made", () => {
    const checks = (cls: Class) => getMetadataStorage().getTargetValidationMetadatas(cls, "", false, false);

    const [original] = checks(Priced);
    const copies = checks(PickType(Priced, ["price"]));

    expect(copies).toHaveLength(1);
    expect(Object.getPrototypeOf(copies[0])).toBe(Object.getPrototypeOf(original));
  });

  it("keeps groups, and is optional in each of them", async () => {
    class Grouped {
      @IsString({ groups: ["create"] }) created!: string;
      @IsInt({ groups: ["update"] }) updated!: number;
    }
    const refused = async (cls: Class, json: object, ...groups: string[]) =>
      (await validate(plainToInstance(cls, json), { groups })).map(({ property }) => property);

    expect(await refused(Grouped, {}, "create")).toEqual(["created"]);
    expect(await refused(PartialType(Grouped), {}, "create")).toEqual([]);
    expect(await refused(PartialType(Grouped), { created: 1, updated: "a" }, "create")).toEqual(["created"]);
    expect(await refused(PartialType(Grouped), { created: 1, updated: "a" }, "update")).toEqual(["updated"]);
  });

  it("checks what classes with a common parent share once", async () => {
    const asked: unknown[] = [];
    @ValidatorConstraint()
    class Asked {
      validate(value: unknown) {
        return asked.push(value) > 0;
      }
    }
    class Common {
      @Validate(Asked) id!: number;
    }
    class First extends Common {}
    class Second extends Common {}

    await judge(IntersectionType(First, Second), { id: 1 });

    expect(asked).toEqual([1]);
  });

  it("gives fields the types that the compiler emitted", () => {
    class One {
      @IsOptional() text?: string;
      @Type() when!: Date;
      @Nested(() => Address) address!: Address;
    }
    const typesOf = (cls: Class) => ["text", "when", "address"].map((field) => emittedFieldType(cls.prototype, field));

    expect(typesOf(PartialType(One))).toEqual([String, Date, Address]);
    expect(typesOf(PickType(One, ["when"]))).toEqual([undefined, Date, undefined]);
    expect(typesOf(IntersectionType(PickType(One, ["text"]), OmitType(One, ["text"])))).toEqual([
      String,
      Date,
      Address,
    ]);
  });
});

describe("an accessor of a class that is mapped", () => {
  class Base {
    @IsInt() price = 2;
    @Nested(() => Address) address!: Address;

    #code = "a";
    @IsString() get code(): string {
      return this.#code;
    }
    set code(code: string) {
      this.#code = code;
    }
    get size(): number {
      return 1;
    }
    @Nested(() => Address) get where(): Address {
      return this.address;
    }
    @Expose({ name: "label_of" }) @Transform(({ value }) => value) @Type(() => String) get label(): string {
      return "label";
    }
  }

  class Cart extends Base {
    @IsInt() get total(): number {
      return this.price * 3;
    }
  }
  class Child extends Cart {
    @IsInt() override get code(): never {
      return 5 as never;
    }
  }

  const sent = {
    price: 1,
    address: { city: "Bern" },
    total: 7,
    size: 7,
    where: { city: "Rom" },
    label: "x",
    label_of: "y",
  };

  it("is no field where it can only be read", async () => {
    for (const cls of [
      PartialType(Cart),
      OmitType(Cart, []),
      PickType(Cart, ["price", "address", "code", "total", "where", "label"]),
    ]) {
      const { issues, value } = await judge(cls, { ...sent, code: "b" });

      expect(issues).toEqual([]);
      expect(value).toEqual({ price: 1, address: { city: "Bern" }, code: "b" });
    }
    const fields = (cls: Class) =>
      getMetadataStorage()
        .getTargetValidationMetadatas(cls, "", false, false)
        .map((one) => one.propertyName);
    expect(new Set(fields(PartialType(Cart)))).toEqual(new Set(["price", "code", "address"]));
    expect([...dtoRecord(OmitType(Cart, [])).nested.keys()]).toEqual(["address"]);
    expect(emittedFieldType(PartialType(Cart).prototype, "total")).toBeUndefined();
  });

  it("is a plain field where it can be set", async () => {
    expect((await judge(PartialType(Cart), { code: 5 })).issues).toMatchObject([{ loc: ["body", "code"] }]);
    expect((await judge(OmitType(Cart, []), { price: 1, address: { city: "a" } })).issues).toMatchObject([
      { loc: ["body", "code"], type: "isString" },
    ]);
  });

  it("is what the nearest class makes of it", async () => {
    const { issues, value } = await judge(PartialType(Child), { code: "x", price: 1 });

    expect(issues).toEqual([]);
    expect(value).toEqual({ price: 1 });
  });

  it("takes nothing from another class that has the field", async () => {
    class Totals {
      @IsOptional() @IsString() total?: string;
      @Expose({ name: "tag" }) @IsString() label!: string;
    }

    for (const cls of [IntersectionType(Totals, PartialType(Cart)), IntersectionType(PartialType(Cart), Totals)]) {
      expect((await judge(cls, { total: "a", tag: "b" })).value).toMatchObject({ total: "a", label: "b" });
    }
    const both = IntersectionType(Totals, Cart);
    expect((await judge(both, { ...sent, total: "a", tag: "b", code: "c" })).value).toEqual({
      price: 1,
      address: { city: "Bern" },
      code: "c",
      total: "a",
      label: "b",
    });
    expect(emittedFieldType(both.prototype, "total")).toBe(String);
    expect((await judge(both, { ...sent, total: 1, tag: "b", code: "c" })).issues).toMatchObject([
      { type: "isString" },
    ]);
  });
});

describe("the initialisers of a mapped class", () => {
  it("are those of the fields that it has, anew for each instance", () => {
    const first = new ArticleUpdate();

    expect({ ...first }).toEqual({ rank: 3, tags: ["new"], plain: "not decorated" });
    expect(new ArticleUpdate().tags).not.toBe(first.tags);
    expect({ ...new Heading() }).toEqual({ rank: 3 });
    expect({ ...new Unnumbered() }).toEqual({ tags: ["new"], plain: "not decorated" });
  });

  it("are the first ones that give a value where several parents have the field", () => {
    class Empty {
      @IsString() text?: string = undefined;
    }
    class First {
      @IsString() text = "first";
    }
    class Last {
      @IsString() text = "last";
      @IsString() toString2 = "a method's name";
    }

    expect({ ...new (IntersectionType(Empty, First, Last))() }).toEqual({
      text: "first",
      toString2: "a method's name",
    });
  });

  it("show what they throw", () => {
    class Broken {
      @IsString() text = JSON.parse("{") as string;
    }

    const Mapped = PartialType(Broken);

    expect(() => new Mapped()).toThrow(SyntaxError);
  });
});

describe("class-transformer's decorators on a mapped class", () => {
  const append = (text: string) => Transform(({ value }) => `${value}${text}`);

  class Old {
    @append("1") @append("2") text!: string;
    @Expose({ name: "older" }) named!: string;
    @Exclude() secret = "hidden";
    @Type(() => Date) when!: unknown;
  }

  class New extends Old {
    @append("3") @append("4") declare text: string;
    @Expose({ name: "newer" }) declare named: string;
    @Type(() => Address) declare when: Address;
  }

  it.each<[what: string, mapped: Class]>([
    ["PartialType", PartialType(New)],
    ["OmitType", OmitType(New, [])],
    ["a class that extends one", class extends PartialType(New) {}],
    ["PartialType of PickType", PartialType(PickType(New, ["text", "named", "secret", "when"]))],
  ])("are those of the parent and its parents: %s", (_what, mapped) => {
    const json = { text: "0", newer: "a", secret: "b", when: { city: "c" } };

    const [made, expected] = [plainToInstance(mapped, json), plainToInstance(New, json)];

    expect({ ...made }).toEqual({ ...expected });
    expect({ ...made }).toMatchObject({ text: "01234", named: "a", secret: "hidden", when: expect.any(Address) });
    expect(instanceToPlain(made)).toEqual(instanceToPlain(expected));
    expect(instanceToPlain(made)).toEqual({
      text: "012341234",
      newer: "a",
      when: { city: "c" },
    });
  });

  it("add up with those of the class itself", () => {
    class Child extends PickType(New, ["text"]) {
      @append("5") declare text: string;
    }

    expect(plainToInstance(Child, { text: "0" }).text).toBe("012345");
  });

  it("are copied with their fields only", () => {
    const made = plainToInstance(OmitType(New, ["secret", "named"]), { secret: "a", older: "b", newer: "c" });

    expect({ ...made }).toMatchObject({ secret: "a", older: "b", newer: "c" });
    expect(made).not.toHaveProperty("named");
  });

  it("are the last parent's where several have them on a field", () => {
    class Other {
      @append("6") text!: string;
    }

    expect(plainToInstance(IntersectionType(New, Other), { text: "0" }).text).toBe("06");
    expect(plainToInstance(IntersectionType(Other, New), { text: "0" }).text).toBe("01234");
  });

  it("count no field as validated that they alone name", async () => {
    class Account {
      @IsString() name!: string;
      @Expose() isAdmin = false;
    }

    const { value } = await judge(PartialType(Account), { name: "a", isAdmin: true });

    expect(value).not.toHaveProperty("isAdmin", true);
  });
});

describe("class-transformer's decorators on a class that is mapped", () => {
  @Exclude()
  class Hidden {
    @Expose() @IsString() name = "a";
    @IsString() password = "b";
  }

  @Expose()
  class Shown {
    @IsString() age = 1;
  }

  class HiddenChild extends Hidden {}

  it.each<[what: string, mapped: Class, shown: object]>([
    ["PartialType", PartialType(Hidden), { name: "a" }],
    ["PickType", PickType(Hidden, ["password"]), {}],
    ["OmitType", OmitType(Hidden, ["name"]), {}],
    ["IntersectionType, first", IntersectionType(Hidden, Shown), { name: "a" }],
    ["IntersectionType, last", IntersectionType(Shown, Hidden), { name: "a" }],
    ["PartialType of what hides nothing", PartialType(Shown), { age: 1 }],
    ["IntersectionType of what hides nothing", IntersectionType(Shown, PickType(Shown, [])), { age: 1 }],
  ])("hold for the mapped class: %s", (_what, mapped, shown) => {
    expect(instanceToPlain(new mapped())).toEqual(shown);
  });

  it("are inherited by no child, as class-transformer has it", () => {
    expect(instanceToPlain(new (PartialType(HiddenChild))())).toEqual(instanceToPlain(new HiddenChild()));
    expect(instanceToPlain(new (class extends PartialType(Hidden) {})())).toEqual({ name: "a", password: "b" });
  });
});

describe("Lambent's own decorators on a mapped class", () => {
  @Schema({ name: "Buyer", unknownFields: "forbid" })
  class Customer {
    @IsString() name!: string;
    @Nested(() => Address) address!: Address;
    @Nested(() => Address, { each: true }) others!: Address[];
  }
  class Loyal extends Customer {}

  @Schema({ unknownFields: "allow" })
  class Open {
    @IsOptional() @IsString() note?: string;
  }
  @Schema({ unknownFields: "strip" })
  class Closed {
    @IsOptional() @IsInt() count?: number;
  }
  class Silent {
    @IsOptional() @IsInt() level?: number;
  }

  const address = { city: "Bern" };

  it("keep nested objects", async () => {
    class Both extends IntersectionType(PickType(Customer, ["address"]), PickType(Loyal, ["others"])) {}

    const { value } = await judge(Both, { address, others: [address] });
    const { issues } = await judge(Both, { address: [address], others: address });

    expect(value).toEqual({ address: expect.any(Address), others: [expect.any(Address)] });
    expect(issues.map(({ loc }) => loc)).toEqual([
      ["body", "address"],
      ["body", "others"],
    ]);
  });

  it("keep a nested object that replaces the parent's", async () => {
    class Town extends Address {
      @IsInt() zip!: number;
    }
    class Local extends Customer {
      @Nested(() => Town) declare address: Town;
    }

    const { issues } = await judge(PickType(Local, ["address"]), { address });
    const { value } = await judge(PickType(Local, ["address"]), { address: { ...address, zip: 1 } });

    expect(issues.map(({ loc }) => loc)).toEqual([["body", "address", "zip"]]);
    expect(value).toEqual({ address: expect.any(Town) });
  });

  it("make nested objects optional", async () => {
    const verdict = await judge(PartialType(Loyal), {});
    const nulls = await judge(PartialType(Loyal), { name: null, address: null, others: null });
    const strict = await judge(PartialType(Loyal, { skipNullProperties: false }), { address: null, others: null });
    const refused = await judge(PartialType(Loyal), { address: {}, others: [{ city: 1 }] });

    expect([verdict.issues, nulls.issues]).toEqual([[], []]);
    expect(strict.issues.map(({ loc }) => loc.at(-1))).toEqual(["address", "others"]);
    expect(refused.issues.map(({ loc }) => loc.join("."))).toEqual(["body.address.city", "body.others.0.city"]);
  });

  it("leave out nested objects that are not chosen", async () => {
    const { value } = await judge(OmitType(Silent, []), { address, level: 1 });
    const picked = await judge(PickType(Customer, ["name"]), { name: "a" });

    expect(value).toEqual({ level: 1 });
    expect(picked.issues).toEqual([]);
  });

  it.each<[what: string, mapped: Class, kept: object | undefined]>([
    ["forbid", PartialType(Customer), undefined],
    ["forbid of a parent's parent", PartialType(OmitType(Loyal, ["others"])), undefined],
    ["forbid and allow", IntersectionType(PartialType(Customer), Open), undefined],
    ["allow", PartialType(Open), { unknown: 1 }],
    ["allow and allow", IntersectionType(Open, PickType(Open, ["note"])), { unknown: 1 }],
    ["allow and strip", IntersectionType(Open, Closed), {}],
    ["allow and nothing", IntersectionType(Silent, Open), {}],
    ["nothing and strip", IntersectionType(Silent, Closed), {}],
  ])("say what becomes of unknown fields: %s", async (_what, mapped, kept) => {
    const { issues, value } = await judge(mapped, { unknown: 1 });

    expect(issues.map(({ loc }) => loc)).toEqual(kept ? [] : [["body", "unknown"]]);
    expect(value && { ...value }).toEqual(kept);
  });

  it("name the schema where every parent's is named", () => {
    const names = [
      PartialType(Customer),
      IntersectionType(Customer, PickType(Customer, [])),
      IntersectionType(Customer, Open),
      PartialType(Loyal),
    ].map((cls) => [cls.name, dtoRecord(cls).name]);

    expect(names).toEqual([
      ["PartialBuyer", "PartialBuyer"],
      ["IntersectionBuyerPickBuyer", "IntersectionBuyerPickBuyer"],
      ["IntersectionBuyerOpen", undefined],
      ["PartialLoyal", undefined],
    ]);
  });

  it("report the faults of the parents, each once", () => {
    class Wrong {
      @IsString() name!: string;
      @(Nested(() => Address) as PropertyDecorator) static address: Address;
    }
    const Mapped = IntersectionType(PartialType(Wrong), Wrong);
    @Controller()
    class Things {
      @Post() create(@Body(Mapped) _thing: object) {}
    }

    expect(() => createApplication([Things])).toThrow(
      expect.objectContaining({
        faults: ['Wrong.address: @Nested() stands on a static field, which no instance has. Remove "static".'],
      }),
    );
  });
});

describe("what cannot be mapped", () => {
  const refusal = (fault: string) => new ConfigurationError([fault]);
  const given = (value: unknown) => value as Class;

  it.each<[what: string, map: () => unknown, fault: string]>([
    [
      "a class that is not there yet",
      () => PartialType(given(undefined)),
      "PartialType() was called before its class was there, because files import each other in a circle. " +
        "Move the class into a file that is outside of the circle.",
    ],
    ["an object", () => PickType(given({}), []), "PickType() takes a class, not an object."],
    ["a text", () => OmitType(given("Item"), []), "OmitType() takes a class, not Item."],
    [
      "null among classes",
      () => IntersectionType(Address, given(null)),
      "IntersectionType() takes a class, not an object.",
    ],
  ])("%s", (_what, map, fault) => {
    expect(map).toThrow(ConfigurationError);
    expect(map).toThrow(refusal(fault));
  });

  it("a class without validators to one that counts as validated", () => {
    class Bare {
      name = "a";
    }
    const Mapped = PartialType(Bare);
    @Controller()
    class Things {
      @Post() create(@Body(Mapped) _thing: object) {}
    }

    expect(() => createApplication([Things])).toThrow("the class PartialBare has no validators");
  });

  it("nested objects made optional before class-validator's first decorator has run", () => {
    class Holder {
      @Nested(() => Address) address!: Address;
    }
    const store = globalThis as { classValidatorMetadataStorage?: unknown };
    const kept = store.classValidatorMetadataStorage;
    delete store.classValidatorMetadataStorage;
    const Mapped = PartialType(Holder);
    store.classValidatorMetadataStorage = kept;
    @Controller()
    class Things {
      @Post() create(@Body(Mapped) _thing: object) {}
    }

    expect(() => createApplication([Things])).toThrow(
      refusal(
        "PartialHolder.address: it cannot be made optional, because no decorator of class-validator has run yet. " +
          "Import the file of the class that the field holds before PartialType() is called.",
      ),
    );
  });

  it("anything with --frozen-intrinsics, where nobody can tell what is hidden", () => {
    const descriptor = Object.getOwnPropertyDescriptor(Map.prototype, "set")!;
    Object.defineProperty(Map.prototype, "set", { ...descriptor, writable: false });
    try {
      jest.isolateModules(() => {
        const lambent = require("lambent") as { PartialType(cls: Class): Class };
        expect(() => lambent.PartialType(Address)).toThrow(
          "PartialAddress: nobody can tell which fields have decorators of class-transformer, because Node.js runs " +
            "with --frozen-intrinsics. Run it without, or write the class out instead of PartialType().",
        );
      });
    } finally {
      Object.defineProperty(Map.prototype, "set", descriptor);
    }
  });
});
