import { Exclude, instanceToPlain, Transform, Type } from "class-transformer";
import { IsInt, IsOptional, IsString, Min, ValidateNested } from "class-validator";
import { Body, Controller, Get, Nested, Post } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { call } from "../support/lambda.js";

type Class = new () => object;

/** What a handler gets for a body, or the issues of the 422. */
async function read(cls: Class, json: unknown): Promise<unknown> {
  let received: unknown;

  @Controller()
  class Things {
    @Post()
    read(@Body(cls) body: object) {
      received = body;
    }
  }

  const { status, json: answer } = await call(createLambdaHandler([Things]), "POST", "/", { json });
  return status === 422 ? (answer as { detail: unknown }).detail : received;
}

class Shape {
  @IsString() kind!: string;
}

class Circle extends Shape {
  @IsInt() @Min(1) radius!: number;
}

describe("two parameters that read the same part of a body", () => {
  class Holder {
    @ValidateNested()
    @Type(() => Shape, {
      discriminator: { property: "kind", subTypes: [{ name: "circle", value: Circle }] },
      keepDiscriminatorProperty: true,
    })
    shape!: Shape;
  }

  class Dropping {
    @ValidateNested()
    @Type(() => Shape, { discriminator: { property: "type", subTypes: [{ name: "circle", value: Circle }] } })
    shape!: Shape;
  }

  class Meta {
    @IsOptional() meta?: Record<string, unknown>;
  }

  @Controller()
  class Things {
    @Post("/whole")
    whole(@Body(Dropping) a: Dropping, @Body(Dropping) b: Dropping) {
      return [a.shape instanceof Circle, b.shape instanceof Circle];
    }

    @Post("/field")
    field(@Body("shape", Circle) a: Circle, @Body(Holder) b: Holder, @Body("shape", Object) c: object) {
      return [a instanceof Circle, b.shape instanceof Circle, c];
    }

    @Post("/free")
    free(@Body(Meta) meta: Meta, @Body(Object) raw: { meta: object }) {
      return [raw, raw.meta === meta.meta];
    }
  }

  const handler = createLambdaHandler([Things]);

  it("each have their own: what class-transformer takes away from one is there for the other", async () => {
    const sent = { shape: { type: "circle", kind: "c", radius: 1 } };

    expect((await call(handler, "POST", "/whole", { json: sent })).json).toEqual([true, true]);
  });

  it("each have their own, of a field and of the whole", async () => {
    const sent = { shape: { kind: "circle", radius: 2 } };

    expect((await call(handler, "POST", "/field", { json: sent })).json).toEqual([true, true, sent.shape]);
  });

  it("each have their own, of a value without a type", async () => {
    const sent = { meta: { toString: 1, a: 2 } };

    expect((await call(handler, "POST", "/free", { json: sent })).json).toEqual([sent, false]);
  });

  it("report once what is no JSON", async () => {
    const { status, json } = await call(handler, "POST", "/whole", {
      body: "{",
      headers: { "content-type": "application/json" },
    });

    expect(status).toBe(422);
    expect((json as { detail: unknown[] }).detail).toHaveLength(1);
  });
});

describe("an answer with nested objects", () => {
  class Base {
    @IsInt() id = 1;
  }

  class Secretive extends Base {
    @Exclude() secret = "s3cret";
  }

  class ByMetadata {
    @ValidateNested() child: Base = new Secretive();
    @Exclude({ toPlainOnly: true }) @IsOptional() password = "p";
  }

  class ByNested {
    @Nested(() => Base) child: Base = new Secretive();
    @Nested(() => Base, { each: true }) children: Base[] = [new Secretive(), new Base()];
    @Exclude({ toPlainOnly: true }) @IsOptional() password = "p";
  }

  @Controller()
  class Things {
    @Post() metadata(@Body(ByMetadata) body: ByMetadata) {
      return body;
    }
    @Post("/nested") nested(@Body(ByNested) body: ByNested) {
      return body;
    }
    @Get("/metadata") readMetadata() {
      return new ByMetadata();
    }
    @Get("/nested") readNested() {
      return new ByNested();
    }
  }

  const handler = createLambdaHandler([Things]);

  it("shows of each what its own class shows, not what the declared one would", async () => {
    expect((await call(handler, "GET", "/metadata")).json).toEqual({ child: { id: 1 } });
    expect((await call(handler, "GET", "/nested")).json).toEqual({
      child: { id: 1 },
      children: [{ id: 1 }, { id: 1 }],
    });
    expect(instanceToPlain(new ByMetadata())).toEqual({ child: { id: 1 } });
  });

  it("is read into the declared class all the same", async () => {
    const { json } = await call(handler, "POST", "/nested", { json: { child: { id: 2 }, children: [{ id: 3 }] } });

    expect(json).toEqual({ child: { id: 2 }, children: [{ id: 3 }] });
  });
});

describe("an accessor", () => {
  class Line {
    @IsInt() count!: number;
    parts?: number[];
    #role = "user";

    get total(): number {
      return (this.parts as number[]).length;
    }

    get role(): string {
      return this.#role;
    }

    set role(value: string) {
      this.#role = value;
    }
  }

  class Order {
    @Nested(() => Line) line!: Line;
  }

  class Trimmed extends Line {
    @IsOptional() @Transform(({ value }: { value: unknown }) => value) note?: string;
  }

  it("that can only be read is not looked at for what a client sends", async () => {
    expect(await read(Order, { line: { count: 1, total: 1 } })).toEqual({ line: expect.any(Line) });
  });

  it.each([Line, Trimmed])("that no decorator names is not set by what a client sends: %p", async (cls) => {
    expect((await read(cls, { count: 1, role: "admin" })) as Line).toHaveProperty("role", "user");
  });

  it("inside of another class neither", async () => {
    const { line } = (await read(Order, { line: { count: 1, role: "admin" } })) as Order;

    expect(line.role).toBe("user");
  });

  it("that a validator names is set", async () => {
    class Named extends Line {
      @IsString()
      override set role(value: string) {
        super.role = value;
      }
      override get role(): string {
        return super.role;
      }
    }

    expect((await read(Named, { count: 1, role: "admin" })) as Named).toHaveProperty("role", "admin");
  });
});

describe("a child class that says anew what is in a field, by a decorator", () => {
  class Parent {
    @Nested(() => Shape) shape!: Shape;
  }

  class ByType extends Parent {
    @ValidateNested() @Type(() => Circle) override shape: Shape = new Circle();
  }

  class ByMetadata extends Parent {
    @ValidateNested() override shape: Shape = new Circle();
  }

  class ByNested extends ByType {
    @Nested(() => Shape) override shape: Shape = new Shape();
  }

  it.each([
    [ByType, Circle],
    [ByMetadata, Shape],
    [ByNested, Shape],
    [Parent, Shape],
  ])("is heard, the nearest first: %p", async (cls, expected) => {
    const { shape } = (await read(cls, { shape: { kind: "a", radius: 1 } })) as Parent;

    expect(shape.constructor).toBe(expected);
  });
});

describe("an object with very many keys", () => {
  class Plain {
    @IsString() name!: string;
  }

  class Trimmed {
    @Transform(({ value }: { value: unknown }) => value) @IsString() name!: string;
    @IsOptional() free?: object;
    @IsOptional() @Nested(() => Plain, { each: true }) inner?: Plain[];
  }

  const wide = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`key${index}`, index]));
  const refused = [{ loc: ["body"], msg: "Input has an object with more than 1000 keys", type: "json_invalid" }];

  it("is taken where nothing compares them", async () => {
    expect(await read(Plain, { ...wide, name: "a" })).toEqual({ name: "a" });
  });

  it("is refused where class-transformer would compare each with each", async () => {
    expect(await read(Trimmed, { ...wide, name: "a" })).toEqual(refused);
    expect(await read(Trimmed, { name: "a", inner: [{ name: "b" }, { ...wide, name: "c" }] })).toEqual(refused);
  });

  it("is taken in a field that has no class", async () => {
    expect(await read(Trimmed, { name: "a", free: wide, inner: [null, 1] })).toMatchObject([
      { loc: ["body", "inner", 0], type: "nestedValidation" },
      { loc: ["body", "inner", 1], type: "nestedValidation" },
    ]);
    expect(await read(Trimmed, { name: "a", free: wide })).toMatchObject({ free: wide });
  });
});

it("an object that hides its class is refused", async () => {
  class Inner {
    @IsString() name!: string;
  }
  class Parsed {
    @Transform(({ value }) => JSON.parse(value as string) as unknown) @ValidateNested() inner!: Inner;
  }

  expect(await read(Parsed, { inner: '{"constructor":1,"name":"a"}' })).toMatchObject([
    { loc: ["body", "inner"], type: "nestedValidation" },
  ]);
});
