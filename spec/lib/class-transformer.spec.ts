import { join } from "node:path";
import type { LambdaHandler } from "lambent/aws-lambda";
import { bundleFixture } from "../support/bundle.js";
import { httpSource } from "../support/events.js";

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
