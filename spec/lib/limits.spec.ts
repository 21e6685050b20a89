import { Transform, Type } from "class-transformer";
import { IsInt, IsOptional, IsString, Min, MinLength, ValidateNested } from "class-validator";
import { Body, Controller, Post, Query, Use } from "lambent";
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
  numbers(@Query("n", [Number]) numbers: number[]) {
    return numbers.length;
  }

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
