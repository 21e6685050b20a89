import { call } from "../support/lambda.js";

/** The package, and the class-transformer that its users decorate with. */
interface Copies {
  readonly lambent: typeof import("lambent");
  readonly lambda: typeof import("lambent/aws-lambda");
  readonly transformer: typeof import("class-transformer");
}

/** Loads the package beside class-transformer, which is one copy with the storage that the package reads, or another. */
function load(copies: "one copy" | "two copies"): Copies {
  const users = jest.requireActual<typeof import("class-transformer")>("class-transformer");
  let loaded: Copies | undefined;
  jest.isolateModules(() => {
    if (copies === "two copies") jest.doMock("class-transformer", () => users);
    loaded = {
      lambent: require("lambent"),
      lambda: require("lambent/aws-lambda"),
      transformer: require("class-transformer"),
    };
    jest.dontMock("class-transformer");
  });
  return loaded as Copies;
}

describe.each(["one copy", "two copies"] as const)("with %s of class-transformer", (copies) => {
  const { lambent, lambda, transformer } = load(copies);
  const { Controller, Get } = lambent;
  const { Exclude, Expose, Transform } = transformer;

  async function answerTo(value: () => unknown): Promise<unknown> {
    @Controller()
    class Results {
      @Get()
      read() {
        return value();
      }
    }

    const { json } = await call(lambda.createLambdaHandler([Results]), "GET", "/");
    return json;
  }

  class Plain {
    constructor(readonly inner: unknown) {}
  }

  it("instances are serialised where no class is decorated", async () => {
    const json = await answerTo(() => ({ plain: new Plain([new Plain(1)]), date: new Date(0) }));

    expect(json).toEqual({ plain: { inner: [{ inner: 1 }] }, date: "1970-01-01T00:00:00.000Z" });
  });

  it("instances are serialised as their classes say", async () => {
    class User {
      name = "Ann";
      @Exclude() password = "hidden";
      @Transform(({ value }) => (value as number) / 100) cents = 150;
      @Expose() get initial() {
        return this.name.charAt(0);
      }
    }

    const json = await answerTo(() => ({ user: new User(), list: [new Plain(new User())], plain: { a: [1] } }));

    const user = { name: "Ann", cents: 1.5, initial: "A" };
    expect(json).toEqual({ user, list: [{ inner: user }], plain: { a: [1] } });
  });
});
