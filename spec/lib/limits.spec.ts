import { Transform, Type } from "class-transformer";
import {
  Equals,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Min,
  MinLength,
  ValidateBy,
  ValidateNested,
} from "class-validator";
import {
  Body,
  Controller,
  createParameterDecorator,
  Form,
  Post,
  Query,
  type StandardSchema,
  type UncheckedParameterDecorator,
  Use,
  type ValidationIssue,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { httpSource } from "../support/events.js";
import { call } from "../support/lambda.js";

class Line {
  @IsInt() @Min(1) count!: number;
  @IsString() @MinLength(3) sku!: string;
}

class Order {
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines!: Line[];
}

class Person {
  @IsString() first!: string;

  get full() {
    return `${this.first}!`;
  }
}

class Employee extends Person {
  @IsOptional() @IsString() role?: string;
}

class Manager extends Person {
  @IsOptional() @Type(() => Date) since?: Date;
}

class Team {
  @ValidateNested()
  @Type(() => Employee)
  lead!: Employee;
}

class TrimmedTeam extends Team {
  @Transform(({ value }: { value: unknown }) => String(value).trim())
  @IsOptional()
  note?: string;
}

class Numbers {
  @IsOptional() @IsString() name?: string;
  @IsOptional() @IsInt({ each: true }) n?: number[];
  @IsOptional() @IsInt({ each: true }) m?: number[];
}

let found: readonly ValidationIssue[] = [];

/** Lets the issues of a request be counted before they are cut to those that are answered. */
const Watched = createParameterDecorator<() => UncheckedParameterDecorator>({
  record: () => ({
    label: "@Watched()",
    source: "custom",
    compile: () => (exchange) => {
      found = exchange.issues;
    },
  }),
});

let looks = 0;

/** A schema that finds something wrong with a number of values. */
function schemaWith(count: number): StandardSchema {
  const issue = {
    get message() {
      looks += 1;
      return "wrong";
    },
  };
  return { "~standard": { version: 1, vendor: "own", validate: () => ({ issues: Array(count).fill(issue) }) } };
}

@Controller()
class Bodies {
  @Post("/lines")
  lines(@Body([Line]) lines: Line[]) {
    return lines.length;
  }

  @Post("/order")
  order(@Body(Order) order: Order) {
    return order.lines.length;
  }

  @Post("/numbers")
  numbers(@Query("n", [Number]) numbers: number[], @Watched() _issues: unknown) {
    return numbers.length;
  }

  @Post("/form")
  form(@Form("n", [Number]) numbers: number[], @Watched() _issues: unknown) {
    return numbers.length;
  }

  @Post("/two-forms")
  twoForms(
    @Form("name", { optional: true }) _name: string | undefined,
    @Form("n", [Number]) _numbers: number[],
    @Form("m", [Number]) _more: number[],
    @Watched() _issues: unknown,
  ) {}

  @Post("/object")
  object(@Query(Numbers) _numbers: Numbers, @Watched() _issues: unknown) {}

  @Post("/form-object")
  formObject(@Form(Numbers) _numbers: Numbers, @Watched() _issues: unknown) {}

  @Post("/schema")
  schema(@Body(schemaWith(200_000)) _value: unknown, @Watched() _issues: unknown) {}

  @Post("/schemas")
  schemas(@Body([schemaWith(60)]) _values: unknown[], @Watched() _issues: unknown) {}

  @Post("/employee")
  employee(@Body(Employee) employee: Employee) {
    return [employee.full, { ...employee }];
  }

  @Post("/manager")
  manager(@Body(Manager) manager: Manager) {
    return [manager.full, { ...manager }];
  }

  @Post("/trimmed-team")
  trimmedTeam(@Body(TrimmedTeam) team: TrimmedTeam) {
    return team.lead.full;
  }

  @Post("/team")
  team(@Body(Team) team: Team) {
    return team.lead.full;
  }
}

const handler = createLambdaHandler([Bodies]);
const rest = { loc: [], msg: "Only the first 100 errors are listed", type: "too_many_errors" };

describe("a request with more errors than anyone reads", () => {
  it.each([
    ["a list of classes", "/lines", { json: Array(20_000).fill({}) }, ["body", 0, "count"]],
    ["a nested list", "/order", { json: { lines: Array(20_000).fill({}) } }, ["body", "lines", 0, "count"]],
    ["a list of values", "/numbers", { query: Array(5_000).fill("n=x").join("&") }, ["query", "n", 0]],
  ])("in %s is answered with the first hundred", async (_name, path, sent, first) => {
    const { status, json } = await call(handler, "POST", path, sent);

    const { detail } = json as { detail: { loc: unknown }[] };
    expect(status).toBe(422);
    expect(detail).toHaveLength(101);
    expect(detail[0]?.loc).toEqual(first);
    expect(detail[100]).toEqual(rest);
  });

  const form = { "content-type": "application/x-www-form-urlencoded" };
  const many = (name: string, count = 200_000) => Array(count).fill(`${name}=x`).join("&");

  it.each([
    ["a list of a query", "/numbers", { query: many("n", 5_000) }, ["query", "n", 100]],
    ["a list of a form", "/form", { headers: form, body: many("n") }, ["body", "n", 100]],
    [
      "a list behind another field",
      "/two-forms",
      { headers: form, body: `${many("n")}&${many("m")}` },
      ["body", "n", 100],
    ],
    ["a class of a query", "/object", { query: `${many("m", 1_000)}&${many("n", 1_000)}` }, ["query", "n", 100]],
    ["a class of a form", "/form-object", { headers: form, body: many("n") }, ["body", "n", 100]],
    ["a schema", "/schema", { json: {} }, ["body"]],
    ["schemas in a list", "/schemas", { json: [1, 2, 3, 4] }, ["body", 1]],
  ])("in %s is not read any further", async (_name, path, sent, last) => {
    looks = 0;
    const { status, json } = await call(handler, "POST", path, sent);

    expect(status).toBe(422);
    expect((json as { detail: unknown[] }).detail).toHaveLength(101);
    expect(found).toHaveLength(101);
    expect(found[100]?.loc).toEqual(last);
    expect(looks).toBe(path.startsWith("/schema") ? 101 : 0);
  });

  it("is a 422 where the platform takes little", async () => {
    const front = httpSource("ALB");
    const body = JSON.stringify(Array(4_000).fill({}));
    const event = front.encode({
      method: "POST",
      path: "/lines",
      headers: [["content-type", "application/json"]],
      body,
    });

    expect(front.decode(await handler(event)).status).toBe(422);
  });

  it("lists a hundred errors without a remark", async () => {
    const { json } = await call(handler, "POST", "/numbers", { query: Array(100).fill("n=x").join("&") });

    const { detail } = json as { detail: { type: string }[] };
    expect(detail).toHaveLength(100);
    expect(detail[99]?.type).toBe("float_parsing");
  });
});

describe("a message that shows what was sent", () => {
  class Told {
    @IsOptional() @IsIn(["a"], { message: "$value is not $constraint1, $value" }) text?: unknown;
    @IsOptional()
    @Equals(Symbol("$&"), { message: "$value: $constraint1 $constraint2 $property $target" })
    same?: unknown;
    @IsOptional() @Matches(/^(?:a|b$|$')$/, { message: "$constraint1" }) pattern?: string;
    @IsOptional()
    @ValidateBy({ name: "own", validator: { validate: () => false, defaultMessage: () => "$constraint1" } })
    none?: unknown;
    @IsOptional() @ValidateBy({ name: "mute", validator: { validate: () => false } }) mute?: unknown;
  }

  @Controller()
  class Messages {
    @Post() read(@Body(Told) _told: Told) {}
  }

  const messages = createLambdaHandler([Messages]);

  async function messageFor(json: object): Promise<string | undefined> {
    const { status, json: answer } = await call(messages, "POST", "/", { json });
    expect(status).toBe(422);
    return (answer as { detail: { msg: string }[] }).detail[0]?.msg;
  }

  it.each(["$'", "$&", "$`", "$$", "$1", "$property", "$target", "$value", "$constraint1"])(
    "takes it as it is: %s",
    async (text) => {
      expect(await messageFor({ text })).toBe(`${text} is not a, ${text}`);
    },
  );

  it.each([
    ["a".repeat(100), "a".repeat(100)],
    ["a".repeat(101), `${"a".repeat(100)}…`],
    [`${"a".repeat(99)}😀`, `${"a".repeat(99)}…`],
    [`${"a".repeat(98)}😀`, `${"a".repeat(98)}😀`],
    ["$'".repeat(500), `${"$'".repeat(50)}…`],
    [5, "5"],
    [false, "false"],
    [["b"], "$value"],
    [{}, "$value"],
  ])("shows a hundred characters at the most: %#", async (text, shown) => {
    expect(await messageFor({ text })).toBe(`${shown} is not a, ${shown}`);
  });

  it("shows what the decorator says as it is", async () => {
    expect(await messageFor({ same: "x" })).toBe("x: $& $constraint2 same Told");
    expect(await messageFor({ pattern: "x" })).toBe("/^(?:a|b$|$')$/");
    expect(await messageFor({ none: "x" })).toBe("$constraint1");
    expect(await messageFor({ mute: "x" })).toBe("");
  });
});

describe("a body that sets what can only be read", () => {
  it.each([
    ["/employee", { first: "Ann", role: "r", full: "z" }, ["Ann!", { first: "Ann", role: "r" }]],
    ["/manager", { first: "Ann", full: "z" }, ["Ann!", { first: "Ann" }]],
  ])("of a parent's does not reach it: %s", async (path, json, expected) => {
    expect(await call(handler, "POST", path, { json })).toMatchObject({ status: 200, json: expected });
  });

  it("inside of another class does not reach it either", async () => {
    const { status, json } = await call(handler, "POST", "/team", { json: { lead: { first: "Ann", full: "z" } } });

    expect(status).toBe(200);
    expect(json).toBe("Ann!");
  });

  it("inside of a class that class-transformer makes is refused", async () => {
    const sent = { lead: { first: "Ann", full: "z" } };
    const { status, json } = await call(handler, "POST", "/trimmed-team", { json: sent });

    expect(status).toBe(422);
    expect(json).toEqual({
      detail: [{ loc: ["body"], msg: "Input sets a field that can only be read", type: "read_only" }],
    });
  });
});

describe("a class that needs its constructor's arguments", () => {
  class Needy {
    @IsString() name: string;

    constructor(source: { name: string }) {
      this.name = source.name;
    }
  }

  it("is a fault at cold start", () => {
    @Controller()
    class NeedyController {
      @Post()
      create(@Body(Needy) _needy: Needy) {}
    }

    expect(() => createLambdaHandler([NeedyController])).toThrow(
      /^NeedyController\.create, parameter 1 @Body\(Needy\): the class Needy cannot be constructed without arguments \(.*\)\. Remove the parameters of its constructor, or give them defaults\.$/,
    );
  });
});

describe("middleware that is not there yet", () => {
  it("is a fault with its place", () => {
    @Controller()
    @Use(undefined as never)
    class Circle {
      @Post()
      @Use((_request, next) => next(), undefined as never)
      create() {}
    }

    const why = "Files that import each other in a circle may leave it out.";
    expect(() => createLambdaHandler([Circle])).toThrow(
      `- Circle: @Use() has no function at position 1. ${why}\n- Circle.create: @Use() has no function at position 2. ${why}`,
    );
  });
});

describe("a body of no length", () => {
  @Controller()
  class Empty {
    @Post("/text")
    text(@Body(String) text: string) {
      return { text };
    }

    @Post("/bytes")
    bytes(@Body(Uint8Array) bytes: Uint8Array) {
      return { length: bytes.length };
    }

    @Post("/json")
    json(@Body(Line) line: Line) {
      return line;
    }
  }

  const emptyBodies = createLambdaHandler([Empty]);

  it.each<[string, string | undefined, number, unknown]>([
    ["/text", "text/plain", 200, { text: "" }],
    ["/bytes", "image/png", 200, { length: 0 }],
    ["/text", undefined, 422, { detail: [{ loc: ["body"], msg: "Field required", type: "missing" }] }],
    ["/json", "application/json", 422, { detail: [{ loc: ["body"], msg: "Field required", type: "missing" }] }],
    ["/json", "text/xml", 415, { detail: "Unsupported Media Type" }],
  ])("at %s with the content type %s is answered with %i", async (path, type, status, json) => {
    const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };

    expect(await call(emptyBodies, "POST", path, { headers })).toMatchObject({ status, json });
    expect(await call(emptyBodies, "POST", path, { headers, body: "" })).toMatchObject({ status, json });
  });
});

describe("a conversion that fails for a reason of its own", () => {
  class Converted {
    @IsString()
    @Transform(() => {
      throw new RangeError("the user's own");
    })
    name!: string;
  }

  it("is an unknown error", async () => {
    @Controller()
    class Conversions {
      @Post()
      create(@Body(Converted) _converted: Converted) {}
    }

    const answer = call(createLambdaHandler([Conversions], { accessLog: false }), "POST", "/", { json: { name: "a" } });

    await expect(answer).rejects.toThrow("the user's own");
  });
});

describe("where the length of stacks cannot be changed", () => {
  const descriptor = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")!;

  afterEach(() => {
    Object.defineProperty(Error, "stackTraceLimit", descriptor);
  });

  it("refused requests are answered all the same", async () => {
    // As with --frozen-intrinsics.
    Object.defineProperty(Error, "stackTraceLimit", { ...descriptor, writable: false });

    expect((await call(handler, "GET", "/none")).status).toBe(404);
    expect((await call(handler, "POST", "/lines", { json: [{}] })).status).toBe(422);
  });

  it("is left as it is where it can", async () => {
    await call(handler, "GET", "/none");

    expect(Error.stackTraceLimit).toBe(descriptor.value);
  });
});
