import { Expose, Transform, Type } from "class-transformer";
import { Allow, IsDate, IsEnum, IsInt, IsOptional, IsString, Length, ValidateNested } from "class-validator";
import {
  type ApplicationOptions,
  Body,
  ConfigurationError,
  type Constructor,
  Controller,
  createApplication,
  File,
  Files,
  Form,
  Post,
  Query,
  type UploadedFile,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { z } from "zod";
import { encodeForm } from "../support/forms.js";
import { type Answer, type Call, call } from "../support/lambda.js";
import { accepted, Color, Level, Mixed, number, oneOf, refused, utc } from "../support/text-values.js";

type Class = new () => object;

const urlencoded = { "content-type": "application/x-www-form-urlencoded" };
const missing = { msg: "Field required", type: "missing" };

/** A form as a client sends it, of fields in order. */
type Encoding = (fields: readonly (readonly [name: string, value: string])[]) => Promise<Call>;

const encodings: readonly [name: string, encode: Encoding][] = [
  [
    "application/x-www-form-urlencoded",
    async (fields) => ({
      headers: urlencoded,
      body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
    }),
  ],
  [
    "multipart/form-data",
    async (fields) => {
      const form = new FormData();
      for (const [name, value] of fields) form.append(name, value);
      return encodeForm(form);
    },
  ],
];

/** All faults of the controllers; none where the application is made. */
function faultsOf(controller: Constructor): readonly string[] {
  try {
    createApplication([controller]);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults;
  }
}

function handlerFor(cls: Class, options: ApplicationOptions = {}) {
  const received: unknown[] = [];

  @Controller()
  class Forms {
    @Post() read(@Form(cls) form: object) {
      received.push(form);
    }
  }

  return { handler: createLambdaHandler([Forms], { accessLog: false, ...options }), received };
}

const received: unknown[] = [];

class Signup {
  @IsString() @Length(2, 20) name!: string;
  @IsInt() age!: number;
  @IsOptional() @IsString({ each: true }) interests?: string[];
  @IsOptional() @Expose({ name: "date_of_birth" }) @IsDate() born?: Date;
  @Allow() newsletter = false;
}

@Controller()
class Values {
  @Post("/String") string(@Form("value") value: string) {
    received.push(value);
  }
  @Post("/Number") number(@Form("value", Number) value: number) {
    received.push(value);
  }
  @Post("/Boolean") boolean(@Form("value", Boolean) value: boolean) {
    received.push(value);
  }
  @Post("/Date") date(@Form("value", Date) value: Date) {
    received.push(value);
  }
  @Post("/BigInt") bigint(@Form("value", BigInt) value: bigint) {
    received.push(value);
  }
  @Post("/Color") color(@Form("value", { enum: Color }) value: Color) {
    received.push(value);
  }
  @Post("/Level") level(@Form("value", { enum: Level }) value: Level) {
    received.push(value);
  }
  @Post("/Mixed") mixed(@Form("value", { enum: Mixed }) value: Mixed) {
    received.push(value);
  }
  @Post("/literals") literals(@Form("value", { enum: ["asc", 2] }) value: "asc" | 2) {
    received.push(value);
  }
  @Post("/list") list(@Form("value", [Number]) value: number[]) {
    received.push(value);
  }
  @Post("/several")
  several(
    @Form("name") name: string,
    @Form("age", { default: 18 }) age: number,
    @Form("tags", { type: [String], default: [] }) tags: string[],
    @Form("note", { optional: true }) note?: string,
  ) {
    received.push([name, age, tags, note]);
  }
  @Post("/class") class(@Form(Signup) signup: Signup) {
    received.push(signup);
  }
  @Post("/emitted") emitted(@Form() signup: Signup) {
    received.push(signup);
  }
  @Post("/both") both(@Form(Signup) signup: Signup, @Form("terms", Boolean) terms: boolean) {
    received.push([signup, terms]);
  }
}

const handler = createLambdaHandler([Values], { accessLog: false });

beforeEach(() => {
  received.length = 0;
});

describe.each(encodings)("a field of a form in %s", (_encoding, encode) => {
  const send = async (path: string, ...fields: [name: string, value: string][]): Promise<Answer> =>
    call(handler, "POST", path, await encode(fields));

  it.each(accepted)("reads %s of %j", async (type, text, value) => {
    const { status } = await send(`/${type}`, ["value", text]);

    expect(status).toBe(204);
    expect(received).toStrictEqual([value]);
  });

  it.each(refused)("refuses %s of %j", async (type, text, issue) => {
    const { status, json } = await send(`/${type}`, ["value", text]);

    expect(status).toBe(422);
    expect(json).toEqual({ detail: [{ loc: ["body", "value"], ...issue }] });
    expect(received).toEqual([]);
  });

  it.each([
    ["Number", number],
    ["Color", oneOf('"red", "blue"')],
  ])("refuses an empty %s", async (type, issue) => {
    expect((await send(`/${type}`, ["value", ""])).json).toEqual({ detail: [{ loc: ["body", "value"], ...issue }] });
  });

  it("may come several times", async () => {
    await send("/list", ["value", "1"], ["x", "9"], ["value", "2"]);
    const { json } = await send("/list", ["value", "1"], ["value", "x"]);

    expect(received).toEqual([[1, 2]]);
    expect(json).toEqual({ detail: [{ loc: ["body", "value", 1], ...number }] });
  });

  it("is one of several parameters, with defaults", async () => {
    await send("/several", ["name", "Ada"]);
    await send("/several", ["tags", "a"], ["note", ""], ["name", "Ada"], ["age", "36"], ["tags", "b"]);

    expect(received).toEqual([
      ["Ada", 18, [], undefined],
      ["Ada", 36, ["a", "b"], ""],
    ]);
  });

  it("is required, each by its own issue", async () => {
    const { status, json } = await send("/several", ["age", "x"]);

    expect(status).toBe(422);
    expect(json).toEqual({
      detail: [
        { loc: ["body", "name"], ...missing },
        { loc: ["body", "age"], ...number },
      ],
    });
  });

  it.each(["/class", "/emitted"])("becomes a field of a class: %s", async (path) => {
    await send(
      path,
      ["name", "Ada"],
      ["age", "36"],
      ["interests", "engines"],
      ["date_of_birth", "1815-12-10"],
      ["unknown", "1"],
      ["newsletter", "1"],
    );
    await send(path, ["name", "Ada"], ["age", "36"]);

    expect(received).toEqual([
      { name: "Ada", age: 36, interests: ["engines"], born: utc(1815, 11, 10), newsletter: true },
      { name: "Ada", age: 36, newsletter: false },
    ]);
    for (const signup of received) expect(signup).toBeInstanceOf(Signup);
  });

  it("of a class is refused by coercion or by its validators, in the order of the class", async () => {
    const { status, json } = await send("/class", ["date_of_birth", "long ago"], ["age", "old"], ["name", "A"]);

    expect(status).toBe(422);
    expect(json).toEqual({
      detail: [
        { loc: ["body", "name"], msg: "name must be longer than or equal to 2 characters", type: "isLength" },
        { loc: ["body", "age"], ...number },
        {
          loc: ["body", "date_of_birth"],
          msg: "Input should be a valid ISO 8601 date or date and time",
          type: "datetime_parsing",
        },
      ],
    });
  });

  it("may be read beside a class", async () => {
    await send("/both", ["name", "Ada"], ["age", "36"], ["terms", "true"]);
    const { json } = await send("/both", ["name", "A"], ["age", "36"], ["terms", "yes"]);

    expect(received).toEqual([[{ name: "Ada", age: 36, newsletter: false }, true]]);
    expect((json as { detail: { loc: unknown }[] }).detail.map(({ loc }) => loc)).toEqual([
      ["body", "name"],
      ["body", "terms"],
    ]);
  });

  it("never reaches an instance by a name that every object has", async () => {
    const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
    const { handler: keeping, received: kept } = handlerFor(Signup, { unknownFields: "allow" });

    const fields = [["name", "Ada"], ["age", "36"], ["more", "x"], ...names.map((name) => [name, "bad"])];
    await call(keeping, "POST", "/", await encode(fields as [string, string][]));

    expect(kept).toEqual([{ name: "Ada", age: 36, more: "x", newsletter: false }]);
    for (const name of names) expect(Object.hasOwn(kept[0] as object, name)).toBe(false);
    expect(Object.getPrototypeOf(kept[0])).toBe(Signup.prototype);
  });

  it("that is not known is refused where that is wanted", async () => {
    const { handler: strict } = handlerFor(Signup, { unknownFields: "forbid" });

    const fields = [
      ["name", "Ada"],
      ["age", "36"],
      ["admin", "1"],
      ["admin", "2"],
      ["born", "x"],
    ] as const;
    const { json } = await call(strict, "POST", "/", await encode(fields));

    expect(json).toEqual({
      detail: [
        { loc: ["body", "admin"], msg: "property admin should not exist", type: "whitelistValidation" },
        { loc: ["body", "born"], msg: "property born should not exist", type: "whitelistValidation" },
      ],
    });
  });

  it("may be one of a schema", async () => {
    const Login = z.object({ name: z.string().min(2), codes: z.array(z.coerce.number()) });

    @Controller()
    class Logins {
      @Post() login(@Form(Login) login: z.infer<typeof Login>) {
        return login;
      }
    }
    const logins = createLambdaHandler([Logins]);

    const good = [
      ["name", "Ada"],
      ["codes", "1"],
      ["codes", "2"],
      ["__proto__", "x"],
    ] as const;
    expect((await call(logins, "POST", "/", await encode(good))).json).toEqual({ name: "Ada", codes: [1, 2] });
    expect((await call(logins, "POST", "/", await encode([["name", "A"]]))).json).toMatchObject({
      detail: [
        { loc: ["body", "name"], type: "too_small" },
        { loc: ["body", "codes"], type: "invalid_type" },
      ],
    });
  });
});

describe("a form that is missing", () => {
  it("lacks all its fields", async () => {
    const { status, json } = await call(handler, "POST", "/several");

    expect(status).toBe(422);
    expect(json).toEqual({ detail: [{ loc: ["body", "name"], ...missing }] });
  });

  it.each([
    ["not there", {}],
    ["empty", { body: "", headers: urlencoded }],
  ])("fails the validators of its class: %s", async (_what, sent) => {
    const { status, json } = await call(handler, "POST", "/class", sent);

    expect(status).toBe(422);
    expect((json as { detail: { loc: unknown; type: string }[] }).detail.map(({ loc, type }) => [loc, type])).toEqual([
      [["body", "name"], "isLength"],
      [["body", "name"], "isString"],
      [["body", "age"], "isInt"],
    ]);
  });

  it("is an instance with its defaults where nothing is required", async () => {
    class Options {
      @IsOptional() @IsInt() limit = 5;
    }
    const { handler: optional, received: instances } = handlerFor(Options);

    expect((await call(optional, "POST", "/")).status).toBe(204);
    expect(instances).toEqual([{ limit: 5 }]);
  });
});

describe("a body that is no form", () => {
  it.each(["/String", "/several", "/class"])("is 415: %s", async (path) => {
    const { status } = await call(handler, "POST", path, { json: { name: "Ada", age: 36, value: "x" } });

    expect(status).toBe(415);
    expect(
      (await call(handler, "POST", path, { body: "value=x", headers: { "content-type": "text/plain" } })).status,
    ).toBe(415);
    expect((await call(handler, "POST", path, { body: "value=x" })).status).toBe(415);
  });

  it("is one issue for all parameters where it is malformed", async () => {
    const { status, json } = await call(handler, "POST", "/both", {
      body: "no parts",
      headers: { "content-type": "multipart/form-data; boundary=b" },
    });

    expect(status).toBe(422);
    expect(json).toEqual({ detail: [{ loc: ["body"], msg: "Form decode error", type: "form_invalid" }] });
  });
});

describe("a form with files", () => {
  class Post_ {
    @IsString() title!: string;
    @IsInt() rank!: number;
  }

  const posts: unknown[] = [];

  @Controller()
  class Posts {
    @Post()
    create(
      @Form(Post_) post: Post_,
      @File("photo") photo: UploadedFile,
      @Files("pages") pages: UploadedFile[],
      @Form("draft", { default: false }) draft: boolean,
      @Query("tag", { optional: true }) tag?: string,
    ) {
      posts.push([{ ...post }, photo.filename, pages.length, draft, tag]);
    }
  }

  const posting = createLambdaHandler([Posts], { accessLog: false, unknownFields: "forbid" });

  it("gives both, and takes no file for an unknown field", async () => {
    const form = new FormData();
    form.append("title", "a");
    form.append("rank", "1");
    form.append("draft", "1");
    form.append("photo", new Blob(["1"]), "1.png");
    form.append("pages", new Blob(["2"]), "2.png");

    const { status } = await call(posting, "POST", "/", { ...(await encodeForm(form)), query: "tag=x" });

    expect(status).toBe(204);
    expect(posts).toEqual([[{ title: "a", rank: 1 }, "1.png", 1, true, "x"]]);
  });

  it("is 415 where it cannot have any", async () => {
    expect((await call(posting, "POST", "/", { body: "title=a&rank=1", headers: urlencoded })).status).toBe(415);
  });
});

describe("two ways to read one body", () => {
  class Item {
    @IsString() name!: string;
  }

  it.each<[string, Constructor, string]>([
    [
      "JSON and a form",
      (() => {
        @Controller()
        class Things {
          @Post() read(@Body(Item) _body: Item, @Form(Item) _form: Item) {}
        }
        return Things;
      })(),
      "@Body(Item) and @Form(Item)",
    ],
    [
      "a field of JSON and one of a form",
      (() => {
        @Controller()
        class Things {
          @Post() read(@Form("a") _form: string, @Body("a", String) _body: string) {}
        }
        return Things;
      })(),
      '@Form("a") and @Body("a", String)',
    ],
    [
      "text and JSON",
      (() => {
        @Controller()
        class Things {
          @Post() read(@Body(String) _text: string, @Body(Item) _body: Item) {}
        }
        return Things;
      })(),
      "@Body(String) and @Body(Item)",
    ],
    [
      "JSON and a file",
      (() => {
        @Controller()
        class Things {
          @Post() read(@Body(Item) _body: Item, @File("a") _file: UploadedFile) {}
        }
        return Things;
      })(),
      '@Body(Item) and @File("a")',
    ],
  ])("are a mistake: %s", (_what, controller, labels) => {
    expect(faultsOf(controller)).toEqual([
      `Things.read: ${labels} take different content types, so no request could have both. Read the body in one way.`,
    ]);
  });

  it("may be two parts of one document or form", () => {
    @Controller()
    class Things {
      @Post("/json") json(@Body("a", Item) _a: Item, @Body("b", Number) _b: number, @Body(Object) _all: unknown) {}
      @Post("/text") text(@Body(String) _a: string, @Body(String) _b: string) {}
      @Post("/form") form(@Form("a") _a: string, @Form(Item) _b: Item, @File("c") _c: UploadedFile) {}
    }

    expect(faultsOf(Things)).toEqual([]);
  });
});

describe("a mistake in a form", () => {
  it("is found at cold start: no type, and no metadata", () => {
    @Controller("/items")
    class Items {
      create(_first?: unknown): void {}
    }
    (Form() as (target: object, key: string, index: number) => void)(Items.prototype, "create", 0);
    Post()(Items.prototype, "create", {});

    expect(faultsOf(Items)).toEqual([
      expect.stringMatching(/^Items\.create, parameter 1 @Form\(\): its type is unknown, .* Write @Form\(/),
    ]);
  });

  it("is found at cold start: an object in the form, and what is no class", () => {
    class Address {
      @IsString() city!: string;
    }
    class Order {
      @ValidateNested() @Type(() => Address) address!: Address;
      @Transform(({ value }) => JSON.parse(value)) @ValidateNested() @Type(() => Address) billing!: Address;
    }

    @Controller()
    class Things {
      @Post("/a") a(@Form(Order) _order: Order) {}
      @Post("/b") b(@Form(Number as never) _number: unknown) {}
      @Post("/c") c(@Form("level", { enum: {} }) _level: string) {}
    }

    expect(faultsOf(Things)).toEqual([
      expect.stringMatching(/^Order\.address: a text has no objects in it/),
      "Things.b, parameter 1 @Form(Number): its type is Number, not a class. " +
        'Give a name, a class or a schema: @Form("limit", Number), @Form(Filter).',
      expect.stringMatching(/^Things\.c, parameter 1 @Form\("level"\): its enum has no members/),
    ]);
  });

  it("is none where a @Transform makes an object of a text", async () => {
    class Address {
      @IsString() city!: string;
    }
    class Order {
      @Transform(({ value }) => Object.assign(new Address(), JSON.parse(value)))
      @ValidateNested()
      @Type(() => Address)
      address!: Address;
      @IsEnum(Color) color!: Color;
    }
    const { handler: orders, received: instances } = handlerFor(Order);
    const send = (address: object) =>
      call(orders, "POST", "/", {
        body: new URLSearchParams({ address: JSON.stringify(address), color: "red" }).toString(),
        headers: urlencoded,
      });

    expect((await send({ city: "Paris" })).status).toBe(204);
    expect(instances).toEqual([{ address: { city: "Paris" }, color: "red" }]);
    expect((await send({ city: 5 })).json).toMatchObject({
      detail: [{ loc: ["body", "address", "city"], type: "isString" }],
    });
  });
});
