/// <reference types="reflect-metadata" />
import { dirname, join } from "node:path";
import { runInNewContext } from "node:vm";
import { Exclude, Expose, Transform, Type } from "class-transformer";
import {
  Allow,
  IsArray,
  IsDate,
  IsDefined,
  IsEnum,
  IsIn,
  IsInstance,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  ValidateNested,
  ValidatePromise,
} from "class-validator";
import { build } from "esbuild";
import {
  Body,
  ConfigurationError,
  type Constructor,
  Controller,
  Cookie,
  Form,
  Header,
  IntersectionType,
  Nested,
  OmitType,
  Param,
  PartialType,
  PickType,
  Post,
  Query,
  Schema,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Answer, call } from "../support/lambda.js";
import { createSandbox, type Sandbox } from "../support/sandbox.js";

type Decorate = (target: never, key: never, index: never) => void;
type Class = new () => object;

/** What a class is at the moment when files that import each other in a circle have not come to it yet. */
const notThereYet = undefined as never;

const throwing = (thrown: unknown) => (): never => {
  throw thrown;
};

/** A controller whose method has one parameter, with this decorator. */
function routeWith(decorate: Decorate, name = "Things"): Constructor {
  class Things {
    create(value: unknown): unknown {
      return { of: (value as object).constructor.name, value };
    }
  }
  Object.defineProperty(Things, "name", { value: name });
  decorate(Things.prototype as never, "create" as never, 0 as never);
  Post(`/${name}`)(Things.prototype, "create", {});
  Controller()(Things);
  return Things;
}

/** All faults of the controllers, from the one error; none where the application is made. */
function faultsOf(...controllers: Constructor[]): readonly string[] {
  try {
    createLambdaHandler(controllers);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults;
  }
}

const faultsOfBody = (cls: Class): readonly string[] => faultsOf(routeWith(Body(cls)));

/** Writes what a compiler would have written of the type of a field. */
function emitted(cls: Class, field: string, type: unknown): Class {
  const emit = Reflect as unknown as { metadata(key: string, value: unknown): (target: object, key: string) => void };
  emit.metadata("design:type", type)(cls.prototype, field);
  return cls;
}

class Address {
  @IsString() city!: string;
}

class Bare {
  city!: string;
}

interface Shape {
  readonly corners: number;
}

enum Color {
  Red = "red",
}

const noValidators = (cls: string) =>
  `the class ${cls} has no validators, so nothing of it would be checked. Put class-validator's decorators on its fields`;
const old = (cls: string) =>
  `the class ${cls} has no validators, so nothing of it would be checked; class-validator before 0.14 is loaded, whose ` +
  "decorators cannot be read. Install class-validator 0.14 or 0.15";
const absent = (cls: string) =>
  `the class ${cls} has no validators, so nothing of it would be checked; no decorator of class-validator has run. ` +
  "Install class-validator 0.14 or 0.15 and put its decorators on the fields";
const unknownBecause = (why: string, write: string) =>
  `the class of its objects is unknown, because ${why}. Write ${write}, or put @Type on it too; ` +
  "where @Type is there, a second copy of class-transformer has it: install one.";
const unknown = unknownBecause(
  "the compiler says nothing of it: it is no class, its file is imported in a circle, or no metadata is emitted",
  "@Nested(() => Address)",
);
const unknownList = unknownBecause("the compiler says only that it is a list", "@Nested(() => Line, { each: true })");
const noClass =
  "the function that gives its type gives no class. Files that import each other in a circle may leave it out.";
const unreadable = (message: string) =>
  `its type cannot be read (${message}). Give a function that can be called when the application starts, ` +
  "with an empty object: () => Line.";
const unvalidated = (
  cls: string,
  put = `@Nested(() => ${cls}) or @ValidateNested() on it, or @Allow() where anything may be in it.`,
) => `it holds ${cls}, but nothing validates what is in it. Put ${put}`;
const unvalidatedList = unvalidated(
  "Address",
  "@Nested(() => Address, { each: true }) or @ValidateNested() on it, or @Allow() where anything may be in it.",
);
const notNested = (type: string) =>
  `it holds values of ${type}, which have no fields to validate. ` +
  "Replace @ValidateNested() or @Nested() by what checks the value itself, such as @IsString({ each: true }).";
const needy = (cls: string, why: string) =>
  `the class ${cls} cannot be constructed without arguments (${why}). ` +
  "Remove the parameters of its constructor, or give them defaults.";

describe("a fault in a class of data is found", () => {
  class Broken {
    @IsOptional() @IsString() name?: string;
    @IsOptional() @Type(() => Bare) @ValidateNested() bare?: Bare;
  }
  class Order {
    @Nested(() => Broken) broken!: Broken;
  }
  const fault = `Broken.bare: ${noValidators("Bare")}.`;

  it.each<[what: string, decorate: Decorate]>([
    ["in a body", Body(Order)],
    ["in a list", Body([Order]) as Decorate],
    ["in a list of lists", Body([[Order]] as never) as Decorate],
    ["in a field of a body", Body("order", Order)],
    ["in a list in a field of a body", Body("orders", [Order]) as Decorate],
    ["in a body of some groups", Body(Order, { groups: ["create"] })],
    ["in a body that may be missing", Body(Order, { optional: true })],
  ])("%s", (_what, decorate) => {
    expect(faultsOf(routeWith(decorate))).toEqual([fault]);
  });

  const noObjects = (field: string) =>
    `${field}: a text has no objects in it, but the field is one. ` +
    "Give it a type of texts, numbers, booleans or dates, or make it of a text with @Transform.";

  it.each<[what: string, decorate: Decorate]>([
    ["in a query", Query(Broken)],
    ["in path parameters", Param(Broken)],
    ["in headers", Header(Broken)],
    ["in cookies", Cookie(Broken)],
    ["in a form", Form(Broken)],
  ])("%s", (_what, decorate) => {
    expect(faultsOf(routeWith(decorate))).toEqual([fault, noObjects("Broken.bare")]);
  });

  it.each<[what: string, label: string, decorate: Decorate]>([
    ["of a query", "@Query(Bare)", Query(Bare)],
    ["of path parameters", "@Param(Bare)", Param(Bare)],
    ["of headers", "@Header(Bare)", Header(Bare)],
    ["of cookies", "@Cookie(Bare)", Cookie(Bare)],
    ["of a form", "@Form(Bare)", Form(Bare)],
  ])("%s", (_what, label, decorate) => {
    expect(faultsOf(routeWith(decorate))).toEqual([
      `Things.create, parameter 1 ${label}: ${noValidators("Bare")}, ` +
        `or take values by their names: ${label.replace("Bare", '"limit", Number')}.`,
    ]);
  });

  it("in a type function that throws, of a query as of a body", () => {
    class Failing {
      @IsInt()
      @Type(throwing(new ReferenceError("Cannot access 'Level' before initialization")))
      level!: number;
    }
    const faults = [`Failing.level: ${unreadable("Cannot access 'Level' before initialization")}`];

    expect(faultsOf(routeWith(Query(Failing)))).toEqual(faults);
    expect(faultsOf(routeWith(Body(Failing)))).toEqual(faults);
  });

  class Holder {
    @Nested(() => Broken) one!: Broken;
  }
  class Child extends Broken {}
  class Deep {
    @Nested(() => Holder) holder!: Holder;
  }
  class Listed {
    @Nested(() => Broken, { each: true }) list!: Broken[];
  }
  class Typed {
    @ValidateNested({ each: true }) @Type(() => Broken) list!: Broken[];
  }
  class Emitted {
    @ValidateNested() one!: Broken;
  }
  class Mapped {
    @ValidateNested() @Type(() => Broken) map!: Map<string, Broken>;
  }
  class Chosen {
    @ValidateNested()
    @Type(() => Address, { discriminator: { property: "kind", subTypes: [{ name: "broken", value: Broken }] } })
    one!: Address | Broken;
  }
  class Fallback {
    @ValidateNested()
    @Type(() => Broken, { discriminator: { property: "kind", subTypes: [{ name: "address", value: Address }] } })
    one!: Address | Broken;
  }
  class Recursive {
    @IsOptional() @Nested(() => Recursive) self?: Recursive;
    @IsOptional() @Nested(() => Recursive, { each: true }) selves?: Recursive[];
    @Nested(() => Broken) one!: Broken;
  }
  class Ping {
    @IsOptional() @Nested(() => Pong) pong?: object;
  }
  class Pong {
    @IsOptional() @Nested(() => Ping) ping?: Ping;
    @Nested(() => Broken) one!: Broken;
  }
  class Made extends OmitType(IntersectionType(Holder, Address), ["city"]) {}

  it.each<[what: string, cls: Class]>([
    ["two classes down", Deep],
    ["in a list that is nested", Listed],
    ["in a list that has its type from @Type", Typed],
    ["in a class that only the compiler names", Emitted],
    ["in a map", Mapped],
    ["in a subtype", Chosen],
    ["in the type that an object without a subtype becomes", Fallback],
    ["in a class that holds itself", Recursive],
    ["in classes that hold each other", Ping],
    ["in what a mapped class holds", Made],
  ])("%s", (_what, cls) => {
    expect(faultsOfBody(cls)).toEqual([fault]);
  });

  it.each<[what: string, cls: Class, where: string]>([
    ["in an inherited field", Child, "Child.bare"],
    ["in a field of a partial class", PartialType(Broken), "PartialBroken.bare"],
    ["in a field that was picked", PickType(Broken, ["bare"]), "PickBroken.bare"],
    ["in a field that was not omitted", OmitType(Broken, ["name"]), "OmitBroken.bare"],
    ["in a field of two classes", IntersectionType(Broken, Address), "IntersectionBrokenAddress.bare"],
    ["in a child of a mapped class", class Update extends PartialType(Broken) {}, "Update.bare"],
  ])("%s", (_what, cls, where) => {
    expect(faultsOfBody(cls)).toEqual([`${where}: ${noValidators("Bare")}.`]);
  });

  it("no more where the field with the fault is left out", () => {
    expect(faultsOfBody(OmitType(Broken, ["bare"]))).toEqual([]);
    expect(faultsOfBody(PickType(Broken, ["name"]))).toEqual([]);
  });

  it("once, whatever routes and classes lead to it", () => {
    expect(
      faultsOf(
        routeWith(Body(Broken), "First"),
        routeWith(Body([Order]) as Decorate, "Second"),
        routeWith(Body(Recursive), "Third"),
      ),
    ).toEqual([fault]);
  });

  it("for each parameter where the parameter itself can be another", () => {
    const at = (name: string) =>
      `${name}.create, parameter 1 @Body(Bare): ${noValidators("Bare")}, or take free JSON with @Body(Object).`;

    expect(faultsOf(routeWith(Body(Bare), "First"), routeWith(Body(Bare), "Second"))).toEqual([
      at("First"),
      at("Second"),
    ]);
  });
});

it("all faults of all classes are in one error", () => {
  class Inner {
    @ValidateNested() shape!: Shape;
    @IsDefined() address!: Address;
  }
  class Outer {
    @IsInt() count: number;
    @Nested(() => Inner) inner!: Inner;
    @Nested(() => Bare) bare!: Bare;
    @ValidateNested() @Type(notThereYet as never) lost!: object;

    constructor(source: { count: number }) {
      this.count = source.count;
    }
  }
  @Schema({ unknownFields: "drop" as never })
  class Undecorated {
    @Type(() => Address) address!: Address;
  }

  const create = () => createLambdaHandler([routeWith(Body(Outer)), routeWith(Body(Undecorated), "Others")]);
  const faults = [
    `Things.create, parameter 1 @Body(Outer): ${needy("Outer", "Cannot read properties of undefined (reading 'count')")}`,
    `Outer.lost: ${unknown}`,
    `Inner.shape: ${unknown}`,
    `Inner.address: ${unvalidated("Address")}`,
    `Outer.bare: ${noValidators("Bare")}.`,
    `Others.create, parameter 1 @Body(Undecorated): ${noValidators("Undecorated")}, or take free JSON with @Body(Object).`,
    'Undecorated: @Schema() has the unknownFields "drop". Take "strip", "forbid" or "allow".',
    `Undecorated.address: ${unvalidated("Address")}`,
  ];

  expect(create).toThrow(ConfigurationError);
  let found: unknown;
  try {
    create();
  } catch (error) {
    found = error;
  }
  const error = found as ConfigurationError;
  expect([...error.faults].sort()).toEqual([...faults].sort());
  expect(error.message).toBe(`8 faults:\n${error.faults.map((fault) => `- ${fault}`).join("\n")}`);
});

type Case = [what: string, cls: () => Class, ...faults: string[]];

const describeFaults = (name: string, cases: Case[]) =>
  describe(name, () => {
    it.each(cases)("%s", (_what, make, ...faults) => {
      const cls = make();
      expect(faultsOfBody(cls)).toEqual(faults.map((fault) => `${cls.name}.${fault}`));
    });
  });

describeFaults("a nested field whose class is unknown", [
  ...[
    ["without metadata", undefined],
    ["of which the compiler says Object", Object],
    ["of which the compiler says Function", Function],
    ["which the compiler wrote as an enum", Color],
  ].map(([what, type]): Case => {
    class Order {
      @ValidateNested() address!: Address;
    }
    return [what as string, () => emitted(Order, "address", type), `address: ${unknown}`];
  }),
  [
    "that is an interface",
    () => {
      class Order {
        @ValidateNested() shape!: Shape;
      }
      return Order;
    },
    `shape: ${unknown}`,
  ],
  [
    "that is a union",
    () => {
      class Order {
        @ValidateNested() one!: Address | Bare;
      }
      return Order;
    },
    `one: ${unknown}`,
  ],
  [
    "that is a parameter of its class",
    () => {
      class Wrapper<T> {
        @ValidateNested() content!: T;
      }
      return class Order extends Wrapper<Address> {};
    },
    `content: ${unknown}`,
  ],
  [
    "that is a promise",
    () => {
      class Order {
        @ValidatePromise() @ValidateNested() address!: Promise<Address>;
      }
      return Order;
    },
    `address: ${unknown}`,
  ],
  [
    "that is an array",
    () => {
      class Order {
        @ValidateNested({ each: true }) lines!: Address[];
      }
      return Order;
    },
    `lines: ${unknownList}`,
  ],
  [
    "that is a set",
    () => {
      class Order {
        @ValidateNested({ each: true }) lines!: Set<Address>;
      }
      return Order;
    },
    `lines: ${unknownList}`,
  ],
  [
    "whose @Type gives nothing",
    () => {
      class Order {
        @ValidateNested() @Type(() => notThereYet) address!: Address;
      }
      return Order;
    },
    `address: ${noClass}`,
  ],
  [
    "whose @Type gives Object",
    () => {
      class Order {
        @ValidateNested() @Type(() => Object) address!: object;
      }
      return Order;
    },
    "address: the function that gives its type gives Object, which is no class. Give the class itself.",
  ],
  [
    "whose @Nested gives a list",
    () => {
      class Order {
        @Nested(() => [Address] as never, { each: true }) lines!: object[];
      }
      return Order;
    },
    "lines: the function that gives its type gives [Address], which is no class. Give the class itself.",
  ],
  [
    "whose @Nested does not say that it is a list",
    () => {
      class Order {
        @Nested(() => Address) lines!: Address;
      }
      Reflect.defineMetadata("design:type", Array, Order.prototype, "lines");
      return Order;
    },
    "lines: it is declared as a list, but validated as one object. Add { each: true }.",
  ],
  [
    "whose @Nested says that it is a list",
    () => {
      class Order {
        @Nested(() => Address, { each: true }) line!: Address[];
      }
      Reflect.defineMetadata("design:type", Address, Order.prototype, "line");
      return Order;
    },
    "line: it is declared as one object, but validated as a list. Leave { each: true } out.",
  ],
  [
    "that class-transformer cannot make",
    () => {
      class Order {
        @IsDefined() @Type(() => URL as never) link!: URL;
      }
      return Order;
    },
    "link: @Type makes URL, which cannot be constructed without arguments, so that some inputs would end in an " +
      "exception. Use @Transform.",
  ],
  [
    "whose @Nested gives nothing",
    () => {
      class Order {
        @Nested(() => notThereYet) address!: object;
      }
      return Order;
    },
    `address: ${noClass}`,
  ],
  [
    "whose @Nested gives nothing, made by @Transform",
    () => {
      class Order {
        @Nested(() => notThereYet)
        @Transform(({ value }) => value as object)
        address!: object;
      }
      return Order;
    },
    `address: ${noClass}`,
  ],
  [
    "whose @Type throws",
    () => {
      class Order {
        @ValidateNested()
        @Type(throwing(new TypeError("no such registry")))
        address!: object;
      }
      return Order;
    },
    `address: ${unreadable("no such registry")}`,
  ],
  [
    "whose @Nested throws what is no error",
    () => {
      class Order {
        @Nested(throwing("no such registry"))
        address!: object;
      }
      return Order;
    },
    `address: ${unreadable("a value that is not an Error was thrown: no such registry")}`,
  ],
  [
    "whose @Type needs an object of the input",
    () => {
      class Order {
        @ValidateNested()
        @Type((help) => ((help!.object as { kind: string }).kind.startsWith("a") ? Address : Bare))
        one!: object;
      }
      return Order;
    },
    `one: ${unreadable("Cannot read properties of undefined (reading 'startsWith')")}`,
  ],
  [
    "one of whose subtypes is not there yet",
    () => {
      class Order {
        @ValidateNested()
        @Type(() => Address, {
          discriminator: {
            property: "kind",
            subTypes: [
              { name: "a", value: Address },
              { name: "b", value: notThereYet },
            ],
          },
        })
        one!: object;
      }
      return Order;
    },
    'one: the subtype "b" is no class. Files that import each other in a circle may leave it out.',
  ],
]);

describeFaults("a nested class that would not be validated", [
  [
    "named by the compiler",
    () => {
      class Order {
        @IsDefined() address!: Address;
      }
      return Order;
    },
    `address: ${unvalidated("Address")}`,
  ],
  [
    "named by the compiler, where any object will do",
    () => {
      class Order {
        @IsOptional() @IsObject() address?: Address;
      }
      return Order;
    },
    `address: ${unvalidated("Address")}`,
  ],
  [
    "named by @Type",
    () => {
      class Order {
        @IsObject() @Type(() => Address) address!: Address;
      }
      return Order;
    },
    `address: ${unvalidated("Address")}`,
  ],
  [
    "named by @Type alone",
    () => {
      class Order {
        @IsInt() count!: number;
        @Type(() => Address) address!: Address;
      }
      return Order;
    },
    `address: ${unvalidated("Address")}`,
  ],
  [
    "named by @Type, in a list",
    () => {
      class Order {
        @IsArray() @Type(() => Address) lines!: Address[];
      }
      return Order;
    },
    `lines: ${unvalidatedList}`,
  ],
  [
    "whose instances @Type makes, so that @IsInstance checks nothing",
    () => {
      class Order {
        @IsInstance(Address) @Type(() => Address) address!: Address;
      }
      return Order;
    },
    `address: ${unvalidated("Address")}`,
  ],
  [
    "where an instance of any class will do",
    () => {
      class Order {
        @IsInstance(Object) address!: Address;
      }
      return Order;
    },
    `address: ${unvalidated("Address")}`,
  ],
  [
    "that @Transform makes, of which nothing is checked",
    () => {
      class Order {
        @IsDefined() @Transform(({ value }) => (value ?? {}) as Address) address!: Address;
      }
      return Order;
    },
    `address: ${unvalidated(
      "Address",
      "@Nested(() => Address) or @ValidateNested() on it, @IsInstance(Address) where @Transform makes a checked one, " +
        "or @Allow() where anything may be in it.",
    )}`,
  ],
  [
    "that is a subtype",
    () => {
      class Order {
        @IsObject()
        @Type(() => Bare, { discriminator: { property: "kind", subTypes: [{ name: "a", value: Address }] } })
        one!: Bare | Address;
      }
      return Order;
    },
    `one: ${unvalidated("Address", "@ValidateNested() on it, or @Allow() where anything may be in it.")}`,
  ],
]);

describeFaults("a nested class that cannot be validated", [
  [
    "without validators",
    () => {
      class Order {
        @Nested(() => Bare) address!: Bare;
      }
      return Order;
    },
    `address: ${noValidators("Bare")}.`,
  ],
  [
    "without validators, named by the compiler",
    () => {
      class Order {
        @ValidateNested() address!: Bare;
      }
      return Order;
    },
    `address: ${noValidators("Bare")}.`,
  ],
  [
    "without validators, a subtype",
    () => {
      class Order {
        @ValidateNested()
        @Type(() => Address, { discriminator: { property: "kind", subTypes: [{ name: "b", value: Bare }] } })
        one!: object;
      }
      return Order;
    },
    `one: ${noValidators("Bare")}.`,
  ],
  [
    "that is text",
    () => {
      class Order {
        @ValidateNested() name!: string;
      }
      return Order;
    },
    `name: ${notNested("String")}`,
  ],
  [
    "that is a list of numbers",
    () => {
      class Order {
        @ValidateNested({ each: true }) @Type(() => Number) counts!: number[];
      }
      return Order;
    },
    `counts: ${notNested("Number")}`,
  ],
  [
    "that is a date",
    () => {
      class Order {
        @Nested(() => Date) at!: Date;
      }
      return Order;
    },
    `at: ${notNested("Date")}`,
  ],
  [
    "that needs the arguments of its constructor",
    () => {
      class Needy {
        @IsString() name: string;
        constructor(source: { name: string }) {
          this.name = source.name;
        }
      }
      class Order {
        @Nested(() => Needy as Class) needy!: object;
      }
      return Order;
    },
    `needy: ${needy("Needy", "Cannot read properties of undefined (reading 'name')")}`,
  ],
  [
    "that needs the arguments of its constructor, where no subtype is named",
    () => {
      class Needy {
        readonly name: string;
        constructor(source: { name: string }) {
          this.name = source.name;
        }
      }
      class Order {
        @ValidateNested()
        @Type(() => Needy as Class, { discriminator: { property: "kind", subTypes: [{ name: "a", value: Address }] } })
        one!: object;
      }
      return Order;
    },
    `one: ${needy("Needy", "Cannot read properties of undefined (reading 'name')")}`,
  ],
]);

describe("a class of a body that cannot be validated", () => {
  class Transformed {
    @Expose() name!: string;
    @Exclude() secret!: string;
    @Transform(({ value }) => Number(value)) count!: number;
  }
  @Schema({ name: "Described", unknownFields: "forbid" })
  class Described {
    name!: string;
  }
  class Private {
    @IsString() name = "";
    constructor() {
      throw new Error("use Private.of()");
    }
  }

  it.each<[what: string, cls: Class, problem: string]>([
    ["without any decorators", Bare, `${noValidators("Bare")}, or take free JSON with @Body(Object).`],
    [
      "with decorators of class-transformer alone",
      Transformed,
      `${noValidators("Transformed")}, or take free JSON with @Body(Object).`,
    ],
    ["with @Schema alone", Described, `${noValidators("Described")}, or take free JSON with @Body(Object).`],
    ["whose constructor throws", Private, needy("Private", "use Private.of()")],
  ])("%s", (_what, cls, problem) => {
    expect(faultsOfBody(cls)).toEqual([`Things.create, parameter 1 @Body(${cls.name}): ${problem}`]);
  });

  it("tells what else is wrong with it, so that all is mended at once", () => {
    @Schema({ name: "my item" })
    class Item {
      name!: string;
      @(Nested(() => Address) as MethodDecorator) address() {}
    }

    class Order {
      @Nested(() => Item) item!: Item;
    }
    const others = [
      "Item.address: @Nested() stands on a method. Move it to a field.",
      'Item: @Schema() has the name "my item", which no schema can have. Take letters, digits, ".", "_" and "-".',
    ];

    expect(faultsOfBody(Item)).toEqual([
      `Things.create, parameter 1 @Body(Item): ${noValidators("Item")}, or take free JSON with @Body(Object).`,
      ...others,
    ]);
    expect(faultsOfBody(Order)).toEqual([`Order.item: ${noValidators("Item")}.`, ...others]);
  });
});

/** A class that is no fault, an input that it takes and what becomes of it, and where one that it refuses is refused. */
interface Fine {
  readonly cls: Class;
  readonly takes: object;
  readonly gives?: object;
  readonly refuses: object;
  readonly at: readonly (string | number)[];
}

describe("no fault", () => {
  class Town {
    readonly city: string;
    constructor(city = "") {
      this.city = city;
    }
  }
  class Circle {
    @IsInt() radius!: number;
  }
  class Square {
    @IsInt() side!: number;
  }
  abstract class Figure {}
  abstract class Page<T> {
    @IsInt() total!: number;
    @IsArray() abstract items: T[];
  }
  class Addresses extends Page<Address> {
    @ValidateNested({ each: true }) @Type(() => Address) declare items: Address[];
  }
  const pageOf = <T extends object>(cls: new () => T) => {
    class PageOf {
      @Nested(() => cls, { each: true }) items!: T[];
    }
    return PageOf;
  };
  class Contact {
    @IsString() name!: string;
    @Nested(() => Address) address!: Address;
  }
  const ContactUpdate = PartialType(Contact);

  const cases: Record<string, () => Fine> = {
    "an object that is @Nested": () => {
      class Order {
        @Nested(() => Address) address!: Address;
      }
      return { cls: Order, takes: { address: { city: "Bern" } }, refuses: { address: {} }, at: ["address", "city"] };
    },
    "a nested class that the compiler names": () => {
      class Order {
        @ValidateNested() address!: Address;
      }
      return { cls: Order, takes: { address: { city: "Bern" } }, refuses: { address: {} }, at: ["address", "city"] };
    },
    "a nested class that @Type names, which may be missing": () => {
      class Order {
        @IsOptional() @ValidateNested() @Type(() => Address) address?: Address | null;
      }
      return { cls: Order, takes: { address: null }, refuses: { address: {} }, at: ["address", "city"] };
    },
    "a list that may be missing": () => {
      class Order {
        @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Address) lines?: Address[];
      }
      return { cls: Order, takes: {}, refuses: { lines: [{}] }, at: ["lines", 0, "city"] };
    },
    "anything, where @Allow says so": () => {
      class Order {
        @Allow() address!: Address;
        @Allow() @Type(() => Address) other!: Address;
        @IsInt() count!: number;
      }
      const takes = { address: { any: 1 }, other: { city: 2 }, count: 1 };
      return { cls: Order, takes, refuses: {}, at: ["count"] };
    },
    "an instance that @Transform makes, where nothing else passes": () => {
      class Order {
        @IsInstance(Address)
        @Transform(({ value }) => (typeof value === "string" ? Object.assign(new Address(), { city: value }) : value))
        address!: Address;
      }
      const gives = { address: { city: "Bern" } };
      return { cls: Order, takes: { address: "Bern" }, gives, refuses: gives, at: ["address"] };
    },
    "an instance of a child that @Transform makes": () => {
      class Swiss extends Address {}
      const read = ({ value }: { value: string }) =>
        value === "" ? value : Object.assign(new Swiss(), { city: value });
      class Order {
        @IsInstance(Swiss) @Transform(read, { toClassOnly: true }) address!: Address;
      }
      const gives = { address: { city: "Bern" } };
      return { cls: Order, takes: { address: "Bern" }, gives, refuses: { address: "" }, at: ["address"] };
    },
    "an instance of a class without validators": () => {
      class Order {
        @IsInstance(Town) @Transform(({ value }) => new Town(String(value)), { toClassOnly: true }) town!: Town;
        @IsInt() count!: number;
      }
      const gives = { town: { city: "Bern" }, count: 1 };
      return { cls: Order, takes: { town: "Bern", count: 1 }, gives, refuses: { town: "Bern" }, at: ["count"] };
    },
    "a nested object that @Transform makes of something else": () => {
      class Order {
        @ValidateNested()
        @Transform(({ value }) => Object.assign(new Address(), { city: value as unknown }), { toClassOnly: true })
        address!: object;
      }
      const gives = { address: { city: "Bern" } };
      return { cls: Order, takes: { address: "Bern" }, gives, refuses: { address: 1 }, at: ["address", "city"] };
    },
    dates: () => {
      class Order {
        @IsDate() @Type(() => Date) at!: Date;
      }
      const at = "2026-01-31T12:00:00.000Z";
      return { cls: Order, takes: { at }, refuses: { at: "never" }, at: ["at"] };
    },
    "single values that @Type converts": () => {
      class Order {
        @IsNumber() @Type(() => Number) count!: number;
        @IsString({ each: true }) @Type(() => String) tags!: string[];
      }
      const takes = { count: "12", tags: [1, "b"] };
      return {
        cls: Order,
        takes,
        gives: { count: 12, tags: ["1", "b"] },
        refuses: { count: "x", tags: [] },
        at: ["count"],
      };
    },
    "an interface, where any object will do": () => {
      class Order {
        @IsObject() shape!: Shape;
      }
      return { cls: Order, takes: { shape: { corners: 3 } }, refuses: { shape: 3 }, at: ["shape"] };
    },
    "enums and unions": () => {
      class Order {
        @IsEnum(Color) color!: Color;
        @IsIn(["small", "large"]) size!: "small" | "large";
        @IsDefined() either!: string | number | null;
      }
      const takes = { color: "red", size: "small", either: 1 };
      return { cls: Order, takes, refuses: { ...takes, color: "Red" }, at: ["color"] };
    },
    "a choice of classes whose common one has no fields": () => {
      class Drawing {
        @ValidateNested()
        @Type(() => Figure as Class, {
          keepDiscriminatorProperty: true,
          discriminator: {
            property: "kind",
            subTypes: [
              { name: "circle", value: Circle },
              { name: "square", value: Square },
            ],
          },
        })
        figure!: Circle | Square;
      }
      return {
        cls: Drawing,
        takes: { figure: { kind: "square", side: 2 } },
        gives: { figure: { side: 2 } },
        refuses: { figure: { kind: "triangle", side: 2 } },
        at: ["figure"],
      };
    },
    "a generic class whose child says what it holds": () => {
      const takes = { total: 1, items: [{ city: "Bern" }] };
      return { cls: Addresses, takes, refuses: { total: 1, items: [{}] }, at: ["items", 0, "city"] };
    },
    "a generic class that is made by a function": () => ({
      cls: pageOf(Address),
      takes: { items: [{ city: "Bern" }] },
      refuses: { items: [{}] },
      at: ["items", 0, "city"],
    }),
    "a mapped class in a field": () => {
      class Batch {
        @Nested(() => ContactUpdate) update!: Partial<Contact>;
        @Nested(() => PickType(Contact, ["address"]), { each: true }) picked!: object[];
      }
      const takes = { update: { name: "Ann" }, picked: [{ address: { city: "Bern" } }] };
      return {
        cls: Batch,
        takes,
        refuses: { ...takes, picked: [{ address: {} }] },
        at: ["picked", 0, "address", "city"],
      };
    },
    "a mapped class with fields of its own": () => {
      class Update extends ContactUpdate {
        @IsOptional() @Nested(() => Address) billing?: Address;
      }
      const takes = { name: "Ann", billing: { city: "Bern" } };
      return { cls: Update, takes, refuses: { billing: {} }, at: ["billing", "city"] };
    },
    "a class that holds itself": () => {
      class Node {
        @IsInt() value!: number;
        @IsOptional() @Nested(() => Node, { each: true }) children?: Node[];
      }
      const takes = { value: 1, children: [{ value: 2, children: [] }] };
      return { cls: Node, takes, refuses: { value: 1, children: [{}] }, at: ["children", 0, "value"] };
    },
    "a class with nothing but nested ones": () => {
      class Envelope {
        @Nested(() => Address) to!: Address;
      }
      class Post {
        @Nested(() => Envelope) envelope!: Envelope;
      }
      const takes = { envelope: { to: { city: "Bern" } } };
      return { cls: Post, takes, refuses: { envelope: { to: {} } }, at: ["envelope", "to", "city"] };
    },
    "a constructor whose parameters have defaults": () => {
      class Order {
        @IsString() name: string;
        constructor(source: { name: string } = { name: "none" }) {
          this.name = source.name;
        }
      }
      return { cls: Order, takes: {}, gives: { name: "none" }, refuses: { name: 1 }, at: ["name"] };
    },
  };

  it.each(Object.entries(cases))("%s", async (_what, make) => {
    const { cls, takes, gives = takes, refuses, at } = make();

    expect(faultsOfBody(cls)).toEqual([]);
    const send = (json: object): Promise<Answer> =>
      call(createLambdaHandler([routeWith(Body(cls))], { accessLog: false }), "POST", "/Things", { json });
    expect((await send(takes)).json).toEqual({ of: cls.name, value: gives });
    const { status, json } = await send(refuses);
    expect(status).toBe(422);
    expect((json as { detail: { loc: unknown }[] }).detail[0]?.loc).toEqual(["body", ...at]);
  });
});

describe("where nobody can tell what class-transformer's decorators say", () => {
  const descriptor = Object.getOwnPropertyDescriptor(Map.prototype, "set")!;

  it("@Nested is still told of, and @Type is not missed where it may be", () => {
    // As with --frozen-intrinsics.
    Object.defineProperty(Map.prototype, "set", { ...descriptor, writable: false });
    try {
      jest.isolateModules(() => {
        const lambent = require("lambent") as typeof import("lambent");
        class Order {
          @lambent.Nested(() => notThereYet) lost!: object;
          @ValidateNested({ each: true }) @Type(() => Address) lines!: Address[];
        }
        class Things {
          create(_order: unknown) {}
        }
        lambent.Body(Order)(Things.prototype, "create", 0);
        lambent.Post()(Things.prototype, "create", {});
        lambent.Controller()(Things);

        expect(() => lambent.createApplication([Things])).toThrow(new Error(`Order.lost: ${noClass}`));
      });
    } finally {
      Object.defineProperty(Map.prototype, "set", descriptor);
    }
  });
});

describe("a class of another realm", () => {
  let Foreign: Class;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { IsString } from "class-validator";
          export class Foreign { @IsString() name; }
        `,
        resolveDir: __dirname,
        loader: "ts",
      },
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
      bundle: true,
      write: false,
      format: "iife",
      globalName: "exported",
      logLevel: "silent",
    });
    Foreign = runInNewContext(`${outputFiles[0]?.text}; exported.Foreign`, {}) as Class;
  }, 30_000);

  const problem =
    "the class Foreign has no validators, so nothing of it would be checked; it comes from another realm, such as a vm " +
    "context, and so do its decorators. Load the class, class-validator and lambent in one realm";

  it("has no validators here, and the fault says why", () => {
    expect(faultsOfBody(Foreign)).toEqual([
      `Things.create, parameter 1 @Body(Foreign): ${problem}, or take free JSON with @Body(Object).`,
    ]);
  });

  it("is found in a field too", () => {
    class Order {
      @Nested(() => Foreign) foreign!: object;
    }

    expect(faultsOfBody(Order)).toEqual([`Order.foreign: ${problem}.`]);
  });
});

describe("with another store of class-validator", () => {
  const holder = globalThis as { classValidatorMetadataStorage?: object };
  const kept = holder.classValidatorMetadataStorage!;

  beforeEach(() => {
    delete holder.classValidatorMetadataStorage;
  });
  afterEach(() => {
    holder.classValidatorMetadataStorage = kept;
  });

  it("none at all is told, of the class and of those inside", () => {
    class Order {
      @Nested(() => Bare) bare!: Bare;
    }

    expect(faultsOf(routeWith(Body(Bare)), routeWith(Body(Order), "Orders"))).toEqual([
      `Things.create, parameter 1 @Body(Bare): ${absent("Bare")}, or take free JSON with @Body(Object).`,
      `Order.bare: ${absent("Bare")}.`,
    ]);
  });

  it("one of before 0.14 is told, of the class and of those inside", () => {
    const { IsString: IsText } = require("class-validator-0-13") as typeof import("class-validator");
    class Part {
      @IsText() name!: string;
    }
    class Order {
      @Nested(() => Part) part!: Part;
    }

    expect(faultsOf(routeWith(Body(Part)), routeWith(Body(Order), "Orders"))).toEqual([
      `Things.create, parameter 1 @Body(Part): ${old("Part")}, or take free JSON with @Body(Object).`,
      `Order.part: ${old("Part")}.`,
    ]);
  });
});

describe("in a process of its own", () => {
  const modules = join(dirname(require.resolve("class-validator-0-13/package.json")), "..");
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await createSandbox();
  }, 30_000);

  afterAll(() => sandbox.remove());

  /** The faults of a body whose class is declared by this source, with class-validator from these packages. */
  async function faultsWith(packages: readonly string[], declarations: string): Promise<unknown> {
    const imports = packages.map((name, index) => {
      return `const validator${index} = require(${JSON.stringify(join(modules, name))});`;
    });
    await sandbox.write(
      "entry",
      `${imports.join("\n")}
       import { Body, Controller, createApplication, Nested, Post } from "lambent";
       ${declarations}
       @Controller("/items")
       class Items {
         @Post() create(@Body(Item) item: Item) {}
       }
       try {
         createApplication([Items]);
         console.log("[]");
       } catch (error) {
         console.log(JSON.stringify(error.faults));
       }`,
    );
    return sandbox.run("entry");
  }

  const ofItem = (problem: string) =>
    `Items.create, parameter 1 @Body(Item): ${problem}, or take free JSON with @Body(Object).`;

  it.each<[what: string, packages: string[], declarations: string, fault: string]>([
    [
      "class-validator before 0.14 is named as what is wrong",
      ["class-validator-0-13"],
      "class Item { @validator0.IsString() name!: string; }",
      ofItem(old("Item")),
    ],
    [
      "class-validator before 0.14 is named for nested classes too",
      ["class-validator-0-13"],
      `class Part { @validator0.IsString() name!: string; }
       class Item { @Nested(() => Part) part!: Part; }`,
      `Item.part: ${old("Part")}.`,
    ],
    [
      "class-validator before 0.14 takes what a newer one says, where it decorated first",
      ["class-validator-0-13", "class-validator"],
      `class Other { @validator0.IsString() name!: string; }
       class Item { @validator1.IsString() name!: string; }`,
      ofItem(old("Item")),
    ],
    ["class-validator that was never loaded is asked for", [], "class Item { name!: string; }", ofItem(absent("Item"))],
    [
      "class-validator that has decorated nothing is asked for",
      ["class-validator"],
      "class Item { name!: string; }",
      ofItem(absent("Item")),
    ],
  ])("%s", async (_what, packages, declarations, fault) => {
    expect(await faultsWith(packages, declarations)).toEqual([fault]);
  });

  it.each<[what: string, decorators: string, type: string, faults: string[]]>([
    ["which the compiler alone names", "@ValidateNested()", "Order", [`Part.order: ${unknown}`]],
    [
      "which is a subtype",
      '@ValidateNested() @Type(() => Other, { discriminator: { property: "kind", subTypes: [{ name: "a", value: Order }] } })',
      "object",
      ['Part.order: the subtype "a" is no class. Files that import each other in a circle may leave it out.'],
    ],
    ["which @Type names", "@ValidateNested() @Type(() => Order)", "object", []],
    ["which @Nested names", "@Nested(() => Order)", "object", []],
  ])("files import each other in a circle, and one class is not there yet for the other, %s", async (...circle) => {
    const [, decorators, type, faults] = circle;
    await sandbox.write(
      "part",
      `import { Type } from "class-transformer";
       import { IsInt, IsOptional, ValidateNested } from "class-validator";
       import { Nested } from "lambent";
       import { Order } from "./order";
       class Other { @IsInt() count!: number; }
       export class Part { @IsOptional() ${decorators} order?: ${type}; }
       export const used = [Order, Other, Nested, Type, ValidateNested];`,
    );
    await sandbox.write(
      "order",
      `import { Nested } from "lambent";
       import { Part } from "./part";
       export class Order { @Nested(() => Part) part!: Part; }`,
    );

    expect(await faultsWith([], 'const { Order: Item } = require("./order");')).toEqual(faults);
  });

  it.each(["class-validator", "class-validator-0-14"])("no fault: %s", async (name) => {
    expect(await faultsWith([name], "class Item { @validator0.IsString() name!: string; }")).toEqual([]);
  });
});
