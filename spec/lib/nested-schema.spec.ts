import { runInNewContext } from "node:vm";
import { plainToInstance } from "class-transformer";
import { IsInt, IsOptional, IsString } from "class-validator";
import {
  Body,
  ConfigurationError,
  type Constructor,
  Controller,
  createApplication,
  Get,
  Nested,
  Post,
  Schema,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import ts from "typescript";
import { dtoRecord, dtoRecords } from "../../lib/dto/dto-record.js";
import { call } from "../support/lambda.js";

type Class = new () => object;

interface Answer {
  /** Where something was refused, and why: `address.city isString`. */
  readonly refused: readonly string[];
  readonly value: unknown;
}

/** What an application makes of a body. */
async function send(cls: Class, json: unknown): Promise<Answer> {
  let value: unknown;

  @Controller()
  class Things {
    @Post()
    read(@Body(cls) body: object) {
      value = body;
    }
  }

  const answer = await call(createLambdaHandler([Things], { accessLog: false }), "POST", "/", { json });
  if (answer.status !== 422) return { refused: [], value };
  const { detail } = answer.json as { detail: { loc: unknown[]; type: string }[] };
  return { refused: detail.map(({ loc, type }) => `${loc.slice(1).join(".")} ${type}`), value: undefined };
}

/** What is wrong with a class of data, or with a controller, when an application starts. */
function faultsOf(cls: Class): readonly string[] {
  @Controller()
  class Things {
    @Post() read(@Body(cls) _body: object) {}
  }
  return faultsOfController(Things);
}

function faultsOfController(controller: Constructor): readonly string[] {
  try {
    createApplication([controller]);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

class Address {
  @IsString() city!: string;
}

class Order {
  @Nested(() => Address) address!: Address;
  @Nested(() => Line, { each: true }) lines!: Line[];
  @IsOptional() @Nested(() => Address, { each: false }) billing?: Address | null;
}

// Below the class that names it, as where files import each other in a circle.
class Line {
  @IsInt() count!: number;
  @IsOptional() @Nested(() => Line, { each: true }) parts?: Line[];
}

const address = { city: "Bern" };
const order = { address, lines: [] };

describe("@Nested", () => {
  it("makes instances, at every depth", async () => {
    const lines = [{ count: 1 }, { count: 2, parts: [{ count: 3, parts: [] }] }];

    const { refused, value } = await send(Order, { address, lines, billing: address });

    expect(refused).toEqual([]);
    expect(value).toBeInstanceOf(Order);
    const { billing, lines: made } = value as Order;
    expect([(value as Order).address, billing]).toEqual([expect.any(Address), expect.any(Address)]);
    expect([...made, ...(made[1]?.parts ?? [])]).toEqual([expect.any(Line), expect.any(Line), expect.any(Line)]);
    expect(value).toEqual(plainToInstance(Order, { address, lines, billing: address }));
  });

  it.each<[json: object, refused: readonly string[]]>([
    [order, []],
    [{ ...order, billing: null }, []],
    [{ address: {}, lines: [{ count: 1 }, {}] }, ["address.city isString", "lines.1.count isInt"]],
    [
      { address: { city: 1 }, lines: [{ count: 1, parts: [{}] }] },
      ["address.city isString", "lines.0.parts.0.count isInt"],
    ],
    [{ ...order, address: [address] }, ["address nestedValidation"]],
    [{ ...order, address: "Bern" }, ["address nestedValidation"]],
    [{ ...order, address: null }, ["address nestedValidation"]],
    [{ ...order, billing: [address] }, ["billing nestedValidation"]],
    [{ ...order, lines: { count: 1 } }, ["lines nestedValidation"]],
    [{ ...order, lines: "text" }, ["lines nestedValidation"]],
    [{ ...order, lines: [null, 1, { count: 1 }] }, ["lines.0 nestedValidation", "lines.1 nestedValidation"]],
    [{}, ["address isDefined", "lines isDefined"]],
  ])("of %j refuses %j", async (json, refused) => {
    expect((await send(Order, json)).refused).toEqual(refused);
  });

  it("drops what the nested class does not know", async () => {
    const { value } = await send(Order, { address: { ...address, more: 1 }, lines: [{ count: 1, more: 1 }] });

    expect(value).toEqual({ address, lines: [{ count: 1 }] });
  });

  it("is inherited, and a child's own replaces its parent's", async () => {
    class Town extends Address {
      @IsInt() zip!: number;
    }
    class Local extends Order {
      @Nested(() => Town) declare address: Town;
    }

    expect((await send(Local, { ...order, address: { ...address, zip: 1 } })).value).toMatchObject({
      address: expect.any(Town),
    });
    expect((await send(Local, order)).refused).toEqual(["address.zip isInt"]);
    expect((await send(Order, order)).refused).toEqual([]);
  });

  it("may stand on an accessor", async () => {
    class Parcel {
      #to: Address | undefined;

      @Nested(() => Address)
      set to(value: Address) {
        this.#to = value;
      }
      get to(): Address {
        return this.#to ?? new Address();
      }
    }

    expect(((await send(Parcel, { to: address })).value as Parcel).to).toEqual(address);
    expect((await send(Parcel, { to: {} })).refused).toEqual(["to.city isString"]);
  });
});

describe("@Nested where it cannot work", () => {
  const nested = Nested(() => Address) as PropertyDecorator & MethodDecorator & ParameterDecorator & ClassDecorator;
  const symbol = Symbol("address");

  class Static {
    @IsString() name!: string;
    @nested static address: Address;
  }
  class Method {
    @IsString() name!: string;
    @nested address() {}
  }
  class Parameter {
    @IsString() name!: string;
    address(_name: string, @nested _address: Address) {}
  }
  class Constructed {
    @IsString() name!: string;
    // A class of data is constructed without arguments.
    constructor(@nested readonly address?: Address) {}
  }
  class Symbolic {
    @IsString() name!: string;
    @nested [symbol]!: Address;
  }
  @nested
  class Whole {
    @IsString() name!: string;
  }

  it.each<[cls: Class, fault: string]>([
    [Static, 'Static.address: @Nested() stands on a static field, which no instance has. Remove "static".'],
    [Method, "Method.address: @Nested() stands on a method. Move it to a field."],
    [
      Parameter,
      "Parameter.address: @Nested() stands on parameter 2. A body has its type in @Body(); move it to a field.",
    ],
    [Constructed, "Constructed: @Nested() stands on parameter 1. A body has its type in @Body(); move it to a field."],
    [
      Symbolic,
      "Symbolic.Symbol(address): @Nested() stands on a field named by a symbol, which no JSON has. Name it by a text.",
    ],
    [Whole, "Whole: @Nested() stands on the class. Move it to a field."],
  ])("%p", (cls, fault) => {
    expect(faultsOf(cls)).toEqual([fault]);
  });

  it("is told of a controller too", () => {
    @Controller()
    class Orders {
      @Get()
      list(@nested _address: Address) {}
    }

    expect(faultsOfController(Orders)).toContain(
      "Orders.list: @Nested() stands on parameter 1. A body has its type in @Body(); move it to a field.",
    );
  });

  it.each<[what: string, source: string, message: string]>([
    [
      "@Nested",
      "class Order { @Nested(() => Object) address }",
      "@Nested() was called as a standard decorator, on the field address. ",
    ],
    ["@Schema", "@Schema({}) class Order {}", "@Schema() was called as a standard decorator, on the class Order. "],
  ])("as a standard decorator: %s", (_what, source, message) => {
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
    });
    const run = () => runInNewContext(outputText, { Nested, Schema }) as unknown;

    expect(run).toThrow(ConfigurationError);
    expect(run).toThrow(
      new Error(`${message}Set "experimentalDecorators": true in the tsconfig.json that compiles it.`),
    );
  });
});

describe("@Schema", () => {
  @Schema({ name: "Strict.v1", unknownFields: "forbid" })
  class Strict {
    @IsOptional() @IsInt() count?: number;
  }
  class Child extends Strict {}
  @Schema({ unknownFields: "allow" })
  class Open extends Strict {}
  @Schema({ unknownFields: "strip" })
  class Stripping extends Open {}
  class Plain {
    @IsOptional() @IsInt() count?: number;
  }

  it.each<[cls: Class, kept: object | undefined]>([
    [Strict, undefined],
    [Child, undefined],
    [Open, { count: 1, unknown: 2 }],
    [Stripping, { count: 1 }],
    [Plain, { count: 1 }],
  ])("says what becomes of unknown fields: %p", async (cls, kept) => {
    const { refused, value } = await send(cls, { count: 1, unknown: 2 });

    expect(refused.map((one) => one.split(" ")[0])).toEqual(kept ? [] : ["unknown"]);
    expect(value && { ...value }).toEqual(kept);
  });

  it("names the schema of a class, not of its children", () => {
    expect(dtoRecord(Strict).name).toBe("Strict.v1");
    expect(dtoRecords(Child).map(({ name }) => name)).toEqual(["Strict.v1"]);
    expect(dtoRecord(Open).name).toBeUndefined();
  });

  it.each<[what: string, options: object, fault: string]>([
    [
      "a name with a space",
      { name: "Item Create" },
      '@Schema() has the name "Item Create", which no schema can have. Take letters, digits, ".", "_" and "-".',
    ],
    [
      "an empty name",
      { name: "" },
      '@Schema() has the name "", which no schema can have. Take letters, digits, ".", "_" and "-".',
    ],
    [
      "a name that is no text",
      { name: 5 },
      '@Schema() has the name 5, which no schema can have. Take letters, digits, ".", "_" and "-".',
    ],
    [
      "another word for unknown fields",
      { unknownFields: "drop" },
      '@Schema() has the unknownFields "drop". Take "strip", "forbid" or "allow".',
    ],
    [
      "true for unknown fields",
      { unknownFields: true },
      '@Schema() has the unknownFields true. Take "strip", "forbid" or "allow".',
    ],
  ])("refuses %s when the application starts", (_what, options, fault) => {
    @Schema(options)
    class Item {
      @IsString() name!: string;
    }

    expect(faultsOf(Item)).toEqual([`Item: ${fault}`]);
    expect(dtoRecord(Item)).toMatchObject({ name: undefined, unknownFields: undefined });
  });

  it("refuses a place on a member", () => {
    const schema = Schema({ name: "Item" }) as unknown as PropertyDecorator;
    class Item {
      @schema @IsString() name!: string;
    }
    class Counted {
      @IsString() name!: string;
      @schema static count: number;
    }

    expect(faultsOf(Item)).toEqual(["Item.name: @Schema() stands on a member. Move it to the class."]);
    expect(faultsOf(Counted)).toEqual(["Counted.count: @Schema() stands on a member. Move it to the class."]);
  });
});
