import { join } from "node:path";
import { plainToInstance } from "class-transformer";
import { IsOptional, validate } from "class-validator";
import { Body, Controller, Post } from "lambent";
import { createLambdaHandler, type LambdaHandler } from "lambent/aws-lambda";
import { bundleFixture } from "../support/bundle.js";
import { httpSource } from "../support/events.js";
import { call } from "../support/lambda.js";

const front = httpSource("function URL");
const user = { name: "Ann", cents: 1.5, initial: "A" };

async function answerOf(handler: LambdaHandler): Promise<unknown> {
  const { status, body } = front.decode(await handler(front.encode({ method: "GET", path: "/serialized" })));
  return { status, json: JSON.parse(body.toString()) as unknown };
}

// Each takes other files of class-transformer, whose decorators remember classes in a place of their own.
const FIELDS = [["main"], ["main", "module"], ["module", "main"], ["es2015", "module", "main"]];

describe.each(FIELDS.map((mainFields) => ({ name: mainFields.join(", "), mainFields })))(
  "bundled by $name",
  ({ mainFields }) => {
    it("serialises decorated classes as they say and leaves the others alone", async () => {
      const bundle = await bundleFixture(join(__dirname, "../fixtures/serialized.ts"), { format: "cjs", mainFields });
      try {
        const { handler } = require(bundle.file) as { handler: LambdaHandler };

        expect(await answerOf(handler)).toEqual({
          status: 200,
          json: { items: [{ price: "1.2", seller: user }], plain: { a: [1] } },
        });
      } finally {
        await bundle.remove();
      }
    });
  },
);

describe("where nobody can tell which classes are decorated", () => {
  const descriptor = Object.getOwnPropertyDescriptor(Map.prototype, "set")!;

  beforeAll(() => {
    // As with --frozen-intrinsics.
    Object.defineProperty(Map.prototype, "set", { ...descriptor, writable: false });
  });
  afterAll(() => {
    Object.defineProperty(Map.prototype, "set", descriptor);
  });

  it("hands every instance to class-transformer, so that nothing excluded is shown", async () => {
    const { handler } = require("../fixtures/serialized.js") as { handler: LambdaHandler };

    expect(await answerOf(handler)).toMatchObject({
      status: 200,
      json: { items: [{ seller: user }], plain: { a: [1] } },
    });
  });
});

describe("an instance of a class that class-transformer knows nothing of", () => {
  class Dto {
    @IsOptional() name?: unknown;
    @IsOptional() nested?: unknown;
    @IsOptional() count: unknown = 7;

    #doubled = 0;

    @IsOptional()
    set double(value: unknown) {
      this.#doubled = Number(value) * 2;
    }

    get double(): unknown {
      return this.#doubled;
    }

    @IsOptional() get readOnly() {
      return "fixed";
    }

    @IsOptional() method() {
      return "method";
    }
  }

  @Controller()
  class Dtos {
    @Post()
    create(@Body(Dto) dto: Dto) {
      return [dto instanceof Dto, { ...dto }, dto.double, dto.readOnly, typeof dto.method];
    }
  }

  it.each<Record<string, unknown>>([
    {},
    { name: "a", nested: { a: [{ b: 1 }] }, count: null },
    { double: 4, readOnly: "changed", method: "replaced" },
    { toString: 1, valueOf: 2, hasOwnProperty: 3 },
  ])("is the one that class-transformer makes of %j", async (json) => {
    const expected = plainToInstance(Dto, json);
    await validate(expected, { whitelist: true });

    const answer = await call(createLambdaHandler([Dtos]), "POST", "/", { json });

    expect(answer.json).toEqual([true, { ...expected }, expected.double, "fixed", "function"]);
  });
});
