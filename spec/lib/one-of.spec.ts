import {
  Exclude,
  Expose,
  instanceToInstance,
  instanceToPlain,
  plainToInstance,
  Transform,
  Type,
} from "class-transformer";
import { ArrayMinSize, Equals, IsEnum, IsIn, IsInt, IsOptional, IsString, ValidateNested } from "class-validator";
import {
  Body,
  Controller,
  IntersectionType,
  Nested,
  OmitType,
  OneOf,
  type Outcome,
  PartialType,
  PickType,
  Post,
  Query,
  Schema,
  Sensitive,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { fieldTypeOf } from "../../lib/dto/field-type.js";
import { call } from "../support/lambda.js";
import { judge } from "../support/verdict.js";

type Class = new () => object;

class Cat {
  @Equals("cat") kind!: "cat";
  @IsInt() lives!: number;
}

enum Hunter {
  Dog = "dog",
}

class Dog {
  @IsEnum(Hunter) kind!: Hunter;
  @IsString() breed!: string;
}

class Bird {
  @IsIn(["parrot", "owl"]) kind!: "parrot" | "owl";
}

type Pet = Cat | Dog | Bird;

const cat = { kind: "cat", lives: 9 };
const dog = { kind: "dog", breed: "poodle" };
const owl = { kind: "owl" };

class Owner {
  @OneOf(() => [Cat, Dog, Bird], { discriminator: "kind" }) pet!: Pet;
  @IsOptional() @OneOf(() => [Cat, Dog, Bird], { discriminator: "kind", each: true }) others?: Pet[] | null;
}

/** The same, of which class-transformer makes instances. */
class Transformed extends Owner {
  @IsOptional() @Transform(({ value }) => value) note?: string;
}

const expected = "does not match any of the expected tags: 'cat', 'dog', 'parrot', 'owl'";

/** Where something was refused, and why: `body.pet.kind union_tag_invalid`. */
async function refusedOf(cls: Class, json: unknown): Promise<readonly string[]> {
  const { issues } = await judge(cls, json);
  return issues.map(({ loc, type }) => `${loc.slice(1).join(".")} ${type}`);
}

describe.each<[how: string, cls: typeof Owner]>([
  ["made by Lambent", Owner],
  ["made by class-transformer", Transformed],
])("an object of one of several classes, %s", (_how, cls) => {
  it("is an instance of the class that its value names", async () => {
    const { issues, value } = await judge(cls, { pet: cat, others: [dog, owl, cat, { kind: "parrot" }] });

    expect(issues).toEqual([]);
    const { pet, others } = value as Owner;
    expect(pet).toStrictEqual(Object.assign(new Cat(), cat));
    expect(others).toStrictEqual([
      Object.assign(new Dog(), dog),
      Object.assign(new Bird(), owl),
      Object.assign(new Cat(), cat),
      Object.assign(new Bird(), { kind: "parrot" }),
    ]);
  });

  it.each<[json: object, refused: readonly string[]]>([
    [{}, ["pet isDefined"]],
    [{ pet: cat, others: null }, []],
    [{ pet: null }, ["pet nestedValidation"]],
    [{ pet: "cat" }, ["pet nestedValidation"]],
    [{ pet: [cat] }, ["pet nestedValidation"]],
    [{ pet: { kind: "cat" } }, ["pet.lives isInt"]],
    [{ pet: { kind: "dog", lives: 1 } }, ["pet.breed isString"]],
    [{ pet: {} }, ["pet.kind union_tag_not_found"]],
    [{ pet: { lives: 9 } }, ["pet.kind union_tag_not_found"]],
    [{ pet: { kind: "cow" } }, ["pet.kind union_tag_invalid"]],
    [{ pet: cat, others: cat }, ["others nestedValidation"]],
    [
      { pet: cat, others: [null, 1, [dog], { kind: 1 }, {}, { kind: "cat" }, owl] },
      [
        "others.0 nestedValidation",
        "others.1 nestedValidation",
        "others.2 nestedValidation",
        "others.3.kind union_tag_invalid",
        "others.4.kind union_tag_not_found",
        "others.5.lives isInt",
      ],
    ],
  ])("of %j refuses %j", async (json, refused) => {
    expect(await refusedOf(cls, json)).toEqual(refused);
  });

  it.each<[kind: unknown, shown: string]>([
    ["cow", "'cow'"],
    ["", "''"],
    ["toString", "'toString'"],
    [1, "'1'"],
    [false, "'false'"],
    [null, "'null'"],
    [["cat"], "[...]"],
    [{ toString: 1 }, "{...}"],
    ["x".repeat(101), `'${"x".repeat(100)}…'`],
  ])("says that %j is no tag", async (kind, shown) => {
    const { issues } = await judge(cls, { pet: { kind } });

    const msg = `Input tag ${shown} found using 'kind' ${expected}`;
    expect(issues).toEqual([{ loc: ["body", "pet", "kind"], msg, type: "union_tag_invalid" }]);
  });

  it("says that a tag is missing", async () => {
    const { issues } = await judge(cls, { pet: {} });

    const msg = "Unable to extract tag using discriminator 'kind'";
    expect(issues).toEqual([{ loc: ["body", "pet", "kind"], msg, type: "union_tag_not_found" }]);
  });

  it("has no fields that the class does not know", async () => {
    expect((await judge(cls, { pet: { ...cat, breed: "poodle" } })).value).toMatchObject({ pet: cat });
    expect(((await judge(cls, { pet: { ...cat, breed: "poodle" } })).value as Owner).pet).not.toHaveProperty("breed");
  });

  it("is not given keys that every object has, where no class is chosen", async () => {
    expect(await refusedOf(cls, { pet: { toString: 1, hasOwnProperty: { valueOf: 1 } } })).toEqual([
      "pet.kind union_tag_not_found",
    ]);
  });

  it("is listed no further than answers are", async () => {
    const refused = await refusedOf(cls, { pet: cat, others: Array(1000).fill({}) });

    expect(refused.slice(0, 100)).toEqual(
      Array.from({ length: 100 }, (_, index) => `others.${index}.kind union_tag_not_found`),
    );
    expect(refused.length).toBeLessThanOrEqual(101);
  });
});

describe("the classes of @OneOf", () => {
  it("may hold each other, by a function that gives the mapping too", async () => {
    class Leaf {
      @IsInt() value!: number;
    }
    class Sum {
      @OneOf(() => [Leaf, Sum], { discriminator: "op", each: true, mapping: () => ({ leaf: Leaf, sum: Sum }) })
      parts!: (Leaf | Sum)[];
    }
    const leaf = { op: "leaf", value: 1 };

    const { value } = await judge(Sum, { parts: [leaf, { op: "sum", parts: [leaf] }] });
    expect(value).toMatchObject({ parts: [expect.any(Leaf), { parts: [expect.any(Leaf)] }] });
    expect((value as Sum).parts[1]).toBeInstanceOf(Sum);
    // The class has no such field.
    expect((value as Sum).parts[0]).toStrictEqual(Object.assign(new Leaf(), { value: 1 }));
    expect(await refusedOf(Sum, { parts: [{ op: "sum", parts: [{ op: "leaf", value: "1" }, { op: "x" }] }] })).toEqual([
      "parts.0.parts.0.value isInt",
      "parts.0.parts.1.op union_tag_invalid",
    ]);
  });

  it("are those of a mapping, with several values for one", async () => {
    class Shelter {
      @OneOf(() => [Bird, Cat], { discriminator: "kind", mapping: { owl: Bird, parrot: Bird, cat: Cat } }) pet!:
        | Bird
        | Cat;
    }

    expect((await judge(Shelter, { pet: owl })).value).toMatchObject({ pet: expect.any(Bird) });
    expect(await refusedOf(Shelter, { pet: dog })).toEqual(["pet.kind union_tag_invalid"]);
  });

  it("are chosen by the key that @Expose gives the field", async () => {
    class Circle {
      @Expose({ name: "@type" }) @Equals("circle") type!: "circle";
      @IsInt() radius!: number;
    }
    class Square {
      @Expose({ name: "@type" }) @Equals("square") type!: "square";
      @IsInt() side!: number;
    }
    class Picture {
      @Expose({ name: "the-shape" })
      @OneOf(() => [Circle, Square], { discriminator: "@type" })
      shape!: Circle | Square;
    }

    expect((await judge(Picture, { "the-shape": { "@type": "square", side: 1 } })).value).toStrictEqual(
      Object.assign(new Picture(), { shape: Object.assign(new Square(), { type: "square", side: 1 }) }),
    );
    expect(await refusedOf(Picture, { "the-shape": { "@type": "circle" } })).toEqual(["shape.radius isInt"]);
    expect(await refusedOf(Picture, { "the-shape": { type: "circle" } })).toEqual(["shape.@type union_tag_not_found"]);
  });

  it("are not chosen by one key for the value of another", async () => {
    class Any {
      @IsOptional() @IsInt() lives?: number;
    }
    class Strict {
      @IsInt() lives!: number;
    }
    class Box {
      @Expose({ name: "in" })
      @OneOf(() => [Any, Strict], { discriminator: "kind", mapping: { any: Any, strict: Strict } })
      inside!: Any | Strict;
    }
    const [any, strict] = [{ kind: "any" }, { kind: "strict" }];

    for (const json of [
      { in: any, inside: strict },
      { inside: strict, in: any },
      { in: strict, inside: any },
      { in: [any], inside: strict },
      { in: any, inside: [strict] },
    ]) {
      expect(await refusedOf(Box, json)).not.toEqual([]);
    }
    expect(await refusedOf(Box, { in: any })).toEqual([]);
    expect(await refusedOf(Box, { in: strict })).toEqual(["inside.lives isInt"]);
    // As with class-transformer everywhere: the key that @Expose gives is read last.
    expect(await refusedOf(Box, { inside: strict })).toEqual(["inside isDefined"]);
  });

  it("have the values that all their validators allow", async () => {
    class Lion {
      @IsString() @IsIn(["lion", "cat", 5]) @IsEnum({ Cat: "cat", Five: 5 }) kind!: string;
    }
    class Zoo {
      @OneOf(() => [Lion], { discriminator: "kind" }) animal!: Lion;
    }

    expect(fieldTypeOf(Zoo, "animal").discriminator?.subTypes).toEqual([{ name: "cat", value: Lion }]);
  });

  it("can be read for documents", () => {
    for (const field of ["pet", "others"]) {
      expect(fieldTypeOf(Owner, field)).toMatchObject({ source: "nested", isList: field === "others" });
      expect(fieldTypeOf(Owner, field).discriminator).toMatchObject({
        property: "kind",
        subTypes: [
          { name: "cat", value: Cat },
          { name: "dog", value: Dog },
          { name: "parrot", value: Bird },
          { name: "owl", value: Bird },
        ],
      });
    }
  });
});

describe("a field with @OneOf", () => {
  it("is inherited, and a child's own replaces its parent's", async () => {
    class CatOwner extends Owner {
      @OneOf(() => [Cat], { discriminator: "kind" }) declare pet: Cat;
    }
    class DogOwner extends Owner {
      @Nested(() => Dog) declare pet: Dog;
    }
    class Typed extends Owner {
      @ValidateNested() @Type(() => Cat) declare pet: Cat;
    }

    expect(await refusedOf(CatOwner, { pet: dog, others: [dog] })).toEqual(["pet.kind union_tag_invalid"]);
    expect(await refusedOf(DogOwner, { pet: cat, others: [dog] })).toEqual(["pet.kind isEnum", "pet.breed isString"]);
    expect(await refusedOf(Typed, { pet: dog })).toEqual(["pet.kind equals", "pet.lives isInt"]);
  });

  it("goes into mapped types", async () => {
    class Audit {
      @IsString() by!: string;
    }
    const picked = PickType(Owner, ["pet"]);
    const both = IntersectionType(Owner, Audit);

    expect(await refusedOf(picked, { pet: { kind: "cow" }, others: 1 })).toEqual(["pet.kind union_tag_invalid"]);
    expect((await judge(picked, { pet: dog })).value).toMatchObject({ pet: expect.any(Dog) });
    expect(await refusedOf(OmitType(Owner, ["pet"]), { pet: 1, others: [{}] })).toEqual([
      "others.0.kind union_tag_not_found",
    ]);
    expect(await refusedOf(PartialType(Owner), {})).toEqual([]);
    expect(await refusedOf(PartialType(Owner), { pet: {} })).toEqual(["pet.kind union_tag_not_found"]);
    expect(await refusedOf(both, { pet: owl })).toEqual(["by isString"]);
    expect((await judge(PartialType(Transformed), { pet: dog, others: [cat] })).value).toMatchObject({
      pet: expect.any(Dog),
      others: [expect.any(Cat)],
    });
  });

  it("takes other validators beside it", async () => {
    class Pack {
      @ArrayMinSize(2) @OneOf(() => [Cat, Dog], { discriminator: "kind", each: true }) pets!: (Cat | Dog)[];
    }

    expect(await refusedOf(Pack, { pets: [dog] })).toEqual(["pets arrayMinSize"]);
    expect(await refusedOf(Pack, { pets: [dog, cat] })).toEqual([]);
  });

  it("has members whose fields hold in groups", async () => {
    class Price {
      @Equals("price", { always: true }) kind!: "price";
      @IsInt({ groups: ["update"] }) id!: number;
    }
    class Gift {
      @Equals("gift", { groups: ["update"] }) kind!: "gift";
    }
    class Offer {
      @OneOf(() => [Price, Gift], { discriminator: "kind" }) of!: Price | Gift;
    }

    @Controller()
    class Offers {
      @Post("/create") create(@Body(Offer, { groups: ["create"] }) _offer: Offer) {}
      @Post("/update") update(@Body(Offer, { groups: ["update"] }) _offer: Offer) {}
    }
    const handler = createLambdaHandler([Offers], { accessLog: false });
    const send = async (path: string, of: object) => {
      const { status, json } = await call(handler, "POST", path, { json: { of } });
      return status === 422 ? (json as { detail: { type: string }[] }).detail.map(({ type }) => type) : [];
    };

    expect(await send("/create", { kind: "price" })).toEqual([]);
    expect(await send("/update", { kind: "price" })).toEqual(["isInt"]);
    expect(await send("/update", { kind: "gift" })).toEqual([]);
    // As any class of which no validator holds.
    expect(await send("/create", { kind: "gift" })).toEqual(["unknownValue"]);
    expect(await send("/create", { kind: "x" })).toEqual(["union_tag_invalid"]);
  });

  it("has members that forbid unknown fields, but not the one that chooses them", async () => {
    @Schema({ unknownFields: "forbid" })
    class Strict {
      @IsInt() lives!: number;
    }
    class Box {
      @OneOf(() => [Strict, Cat], { discriminator: "kind", mapping: { strict: Strict, cat: Cat } }) in!: Strict | Cat;
    }

    expect(await refusedOf(Box, { in: { kind: "strict", lives: 1 } })).toEqual([]);
    expect(await refusedOf(Box, { in: { kind: "strict", lives: 1, more: 1 } })).toEqual([
      "in.more whitelistValidation",
    ]);
    expect(await refusedOf(Box, { in: { ...cat, more: 1 } })).toEqual([]);
    expect(await refusedOf(Box, { in: { kind: "x", more: 1 } })).toEqual(["in.kind union_tag_invalid"]);
  });

  it("keeps what is sensitive out of the log", async () => {
    class Card {
      @Equals("card") kind!: "card";
      @Sensitive() @IsInt({ message: "$value is no number" }) number!: number;
    }
    class Payment {
      @OneOf(() => [Card, Cat], { discriminator: "kind" }) open!: Card | Cat;
      @Sensitive() @OneOf(() => [Card, Cat], { discriminator: "kind" }) secret!: Card | Cat;
    }
    const logged: unknown[] = [];
    const finish = ({ exception }: Outcome) => logged.push(exception?.errorDetail);

    @Controller()
    class Payments {
      @Post() pay(@Body(Payment) _payment: Payment) {}
    }
    const handler = createLambdaHandler([Payments], {
      accessLog: false,
      extensions: [{ name: "spec", finish }],
    });
    const { json } = await call(handler, "POST", "/", {
      json: { open: { kind: "card", number: "hunter2" }, secret: { kind: "hunter2" } },
    });

    const msg = "Input tag 'hunter2' found using 'kind' does not match any of the expected tags: 'card', 'cat'";
    const [open, secret] = (json as { detail: { msg: string }[] }).detail;
    expect([open, secret]).toEqual([
      { loc: ["body", "open", "number"], msg: "hunter2 is no number", type: "isInt" },
      { loc: ["body", "secret", "kind"], msg, type: "union_tag_invalid" },
    ]);
    expect(logged[0]).toEqual([open, secret].map((issue) => ({ ...issue, msg: "(redacted)" })));
  });

  it("is no field of texts", () => {
    @Controller()
    class Pets {
      @Post() find(@Query(Owner) _owner: Owner) {}
    }

    expect(() => createLambdaHandler([Pets])).toThrow(/Owner\.pet: a text has no objects in it/);
  });

  it("leaves answers as they are: each object by its own class", async () => {
    class Secretive {
      @Equals("secretive") kind!: string;
      @Exclude() @IsOptional() @IsString() word?: string;
    }
    class Answer {
      @Expose({ name: "the-pets" })
      @OneOf(() => [Secretive, Cat], { discriminator: "kind", each: true })
      pets!: (Secretive | Cat)[];
      @OneOf(() => [Bird], { discriminator: "kind" }) pet!: Bird;
    }
    const pets = [
      Object.assign(new Secretive(), { kind: "x", word: "y" }),
      Object.assign(new Cat(), cat),
      { ...owl },
      null,
    ];
    const answer = Object.assign(new Answer(), { pets, pet: { kind: "parrot" } });

    expect(instanceToPlain(answer)).toEqual({ "the-pets": [{ kind: "x" }, cat, owl, null], pet: { kind: "parrot" } });
    const copy = instanceToInstance(Object.assign(new Answer(), { pets: pets.slice(0, 2), pet: new Bird() }));
    expect(copy.pet).toBeInstanceOf(Bird);
    expect(Object.values(copy).flat()).toEqual(expect.arrayContaining([expect.any(Secretive), expect.any(Cat)]));
  });

  it("is understood by plainToInstance, called by hand", () => {
    const made = plainToInstance(Owner, { pet: dog, others: [cat, { kind: "x" }, null] });

    expect(made).toMatchObject({ pet: expect.any(Dog), others: [expect.any(Cat), { kind: "x" }, null] });
    expect(plainToInstance(Owner, Object.assign(Object.create(null), { pet: cat })).pet).toBeInstanceOf(Cat);
  });
});
