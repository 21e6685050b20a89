import { runInNewContext } from "node:vm";
import { Equals, IsInt, IsString, ValidateIf } from "class-validator";
import {
  Body,
  ConfigurationError,
  Controller,
  createApplication,
  OmitType,
  OneOf,
  type OneOfOptions,
  Post,
} from "lambent";
import ts from "typescript";

type Class = new () => object;

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

/** What is wrong with a class whose field is one of these. */
function faultsOfField(types: () => unknown, options: unknown): readonly string[] {
  class Owner {
    @OneOf(types as () => [], options as OneOfOptions<false>) pet!: never;
  }
  return faultsOf(Owner);
}

class Cat {
  @Equals("cat") kind!: "cat";
}
class Dog {
  @Equals("dog") kind!: "dog";
}
class Lion {
  @Equals("cat") kind!: "cat";
}
class Numbered {
  @Equals(1) kind!: 1;
}
class Open {
  @IsString() kind!: string;
}
class Listed {
  @Equals("cat", { each: true }) kind!: string[];
}
class Bare {
  kind!: "bare";
}
class Constructed {
  @Equals("made") kind!: "made";
  readonly size: number;

  constructor(from: string) {
    this.size = from.length;
  }
}
class Faulty {
  @Equals("faulty") kind!: "faulty";
  @OneOf(() => [Open], { discriminator: "kind" }) inside!: Open;
}

const kind = { discriminator: "kind" };
const unfixed = (name: string) =>
  `no validator says by which text of "kind" the class ${name} is chosen. Put @Equals("${name.toLowerCase()}") on that ` +
  `field of it, or give @OneOf() { mapping: { "${name.toLowerCase()}": ${name} } }.`;
const noDiscriminator =
  '@OneOf() has no discriminator. Name the field whose value chooses the class: { discriminator: "kind" }.';
const noList = "@OneOf() gives no list of classes. Write them into one: () => [Cat, Dog].";
const refused = "which its own validators refuse. Take one that they allow, or leave the mapping out.";
const circle = "Files that import each other in a circle may leave it out.";

it.each<[what: string, types: () => unknown, options: unknown, fault: string]>([
  ["no options", () => [Cat], undefined, noDiscriminator],
  ["no discriminator", () => [Cat], {}, noDiscriminator],
  ["an empty discriminator", () => [Cat], { discriminator: "" }, noDiscriminator],
  ["a discriminator that is no text", () => [Cat], { discriminator: 5 }, noDiscriminator],
  ["an empty list", () => [], kind, noList],
  ["no list", () => Cat, kind, noList],
  ["nothing", () => undefined, kind, noList],
  ["a class that is not there", () => [Cat, undefined], kind, `class 2 of @OneOf() is not there. ${circle}`],
  ["what is no class", () => ["Cat"], kind, "class 1 of @OneOf() is Cat, which is no class. Give the class itself."],
  [
    "a class without validators",
    () => [Cat, Bare],
    kind,
    "the class Bare has no validators, so nothing of it would be checked. Put class-validator's decorators on its fields.",
  ],
  [
    "a class that cannot be constructed",
    () => [Constructed],
    kind,
    "the class Constructed cannot be constructed without arguments (Cannot read properties of undefined (reading " +
      "'length')). Remove the parameters of its constructor, or give them defaults.",
  ],
  [
    "a class with another field",
    () => [Cat, Dog],
    { discriminator: "type" },
    [Cat, Dog].map((cls) => unfixed(cls.name).replaceAll('of "kind"', 'of "type"')).join(" "),
  ],
  ["a class with any text", () => [Open], kind, unfixed("Open")],
  ["a class with a number", () => [Numbered], kind, unfixed("Numbered")],
  ["a class with a list", () => [Listed], kind, unfixed("Listed")],
  ["a class that has lost the field", () => [OmitType(Faulty, ["kind"])], kind, unfixed("OmitFaulty")],
  [
    "two classes of one value",
    () => [Cat, Dog, Lion],
    kind,
    '"cat" of "kind" chooses both Cat and Lion. Give each class a value of its own.',
  ],
  [
    "a mapping to another class",
    () => [Cat],
    { ...kind, mapping: { cat: Cat, dog: Dog } },
    'the mapping of @OneOf() chooses Dog by "dog", which is none of its classes. Add it to their list.',
  ],
  [
    "a mapping that leaves a class out",
    () => [Cat, Dog],
    { ...kind, mapping: { cat: Cat } },
    "the mapping of @OneOf() has no value for Dog. Add one, or take the class out of the list.",
  ],
  [
    "a mapping to values that the class refuses",
    () => [Cat, Dog],
    { ...kind, mapping: { cat: Cat, hound: Dog } },
    `the mapping of @OneOf() chooses Dog by "hound", ${refused}`,
  ],
  [
    "a function that throws",
    () => {
      throw new Error("not yet");
    },
    kind,
    "its type cannot be read (not yet). Give a function that can be called when the application starts, with an empty " +
      "object: () => Line.",
  ],
])("@OneOf with %s is refused when the application starts", (_what, types, options, fault) => {
  expect(faultsOfField(types, options)).toEqual([`Owner.pet: ${fault}`]);
});

it("classes of @OneOf are looked into", () => {
  expect(faultsOfField(() => [Faulty], kind)).toEqual([`Faulty.inside: ${unfixed("Open")}`]);
});

it.each<[what: string, types: () => unknown, options: unknown]>([
  ["a class that is named twice", () => [Cat, Cat], kind],
  ["a mapping by a function", () => [Cat], { ...kind, mapping: () => ({ cat: Cat }) }],
  ["a mapping of a class that takes any text", () => [Open], { ...kind, mapping: { a: Open, b: Open } }],
  ["a value that is checked under a condition", () => [Conditional], kind],
])("@OneOf with %s is not", (_what, types, options) => {
  expect(faultsOfField(types, options)).toEqual([]);
});

class Conditional {
  @ValidateIf(() => true) @Equals("conditional") kind!: string;
}

it.each<[field: string, emitted: unknown, fault: string]>([
  ["one", Array, "it is declared as a list, but validated as one object. Add { each: true }."],
  ["many", Cat, "it is declared as one object, but validated as a list. Leave { each: true } out."],
])("is compared with what the compiler emitted: %s", (field, emitted, fault) => {
  class Owner {
    @OneOf(() => [Cat], kind) one!: Cat;
    @OneOf(() => [Cat], { ...kind, each: true }) many!: Cat[];
  }
  const { defineMetadata } = Reflect as unknown as { defineMetadata: (...given: unknown[]) => void };
  defineMetadata("design:type", emitted, Owner.prototype, field);

  expect(faultsOf(Owner)).toEqual([`Owner.${field}: ${fault}`]);
});

it("stands on fields alone", () => {
  const oneOf = OneOf(() => [Cat], kind) as unknown as PropertyDecorator & MethodDecorator & ClassDecorator;
  class Method {
    @IsInt() size!: number;
    @oneOf pet() {}
  }
  @oneOf
  class Whole {
    @IsInt() size!: number;
  }

  expect(faultsOf(Method)).toEqual(["Method.pet: @OneOf() stands on a method. Move it to a field."]);
  expect(faultsOf(Whole)).toEqual(["Whole: @OneOf() stands on the class. Move it to a field."]);
});

it("is refused as a standard decorator", () => {
  const { outputText } = ts.transpileModule("class Owner { @OneOf(() => [], {}) pet }", {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });

  expect(() => runInNewContext(outputText, { OneOf }) as unknown).toThrow(
    "@OneOf() was called as a standard decorator, on the field pet. ",
  );
});
