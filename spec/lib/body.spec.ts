import { Type } from "class-transformer";
import { IsOptional, IsPositive, IsString, ValidateNested } from "class-validator";
import { Body, Controller, type HttpException, HttpRequest, type LogRecord, Param, Post, Query, Req } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Call, call } from "../support/lambda.js";

class Item {
  @IsString() name!: string;
  @IsOptional() @IsPositive() price?: number;
}

class Tree {
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Tree) children?: Tree[];
}

const received: unknown[] = [];

@Controller()
class Bodies {
  @Post("/item") item(@Body(Item) item: Item) {
    received.push(item);
  }
  @Post("/metadata") metadata(@Body() item: Item) {
    received.push(item);
  }
  @Post("/items") items(@Body([Item]) items: Item[]) {
    received.push(items);
  }
  @Post("/lists") lists(@Body([[Item]]) lists: Item[][]) {
    received.push(lists);
  }
  @Post("/numbers") numbers(@Body([Number]) numbers: number[]) {
    received.push(numbers);
  }
  @Post("/number") number(@Body(Number) number: number) {
    received.push(number);
  }
  @Post("/boolean") boolean(@Body(Boolean) boolean: boolean) {
    received.push(boolean);
  }
  @Post("/free") free(@Body(Object) free: unknown) {
    received.push(free);
  }
  @Post("/text") text(@Body(String) text: string) {
    received.push(text);
  }
  @Post("/bytes") bytes(@Body(Uint8Array) bytes: Uint8Array) {
    received.push(bytes);
  }
  @Post("/fields") fields(
    @Body("name", String) name: string,
    @Body("count", Number) count: number,
    @Body("on", Boolean) on: boolean,
    @Body("item", Item) item: Item,
    @Body("tags", [String]) tags: string[],
    @Body("free", Object) free: unknown,
    @Body("note", String, { optional: true }) note?: string,
  ) {
    received.push([name, count, on, item, tags, free, note]);
  }
  @Post("/field-metadata") fieldMetadata(@Body("name") name: string, @Body("item") item: Item) {
    received.push([name, item]);
  }
  @Post("/optional") optional(@Body(Item, { optional: true }) item?: Item) {
    received.push(item);
  }
  @Post("/tree") tree(@Body(Tree) tree: Tree) {
    received.push(tree);
  }
}

const handler = createLambdaHandler([Bodies], { maxBodyBytes: 200_000 });

beforeEach(() => {
  received.length = 0;
});

function item(fields: Partial<Item>): Item {
  return Object.assign(new Item(), fields);
}

describe("a body", () => {
  it.each<[string, unknown, unknown]>([
    ["/item", { name: "a", price: 1 }, item({ name: "a", price: 1 })],
    ["/item", { name: "a", unknown: 1, price: 2 }, item({ name: "a", price: 2 })],
    ["/metadata", { name: "a" }, item({ name: "a" })],
    ["/items", [], []],
    ["/items", [{ name: "a" }, { name: "b", more: 1 }], [item({ name: "a" }), item({ name: "b" })]],
    ["/lists", [[{ name: "a" }], []], [[item({ name: "a" })], []]],
    ["/numbers", [1, 2.5], [1, 2.5]],
    ["/number", 0, 0],
    ["/boolean", false, false],
    ["/free", { a: [1, { b: null }] }, { a: [1, { b: null }] }],
    ["/free", "text", "text"],
    ["/free", null, null],
    ["/free", [], []],
    ["/field-metadata", { name: "a", item: { name: "b" } }, ["a", item({ name: "b" })]],
  ])("%s of %j is read", async (path, json, value) => {
    const { status } = await call(handler, "POST", path, { json });

    expect(status).toBe(204);
    expect(received).toStrictEqual([value]);
  });

  const string = { msg: "Input should be a string", type: "string_type" };
  const number = { msg: "Input should be a number", type: "float_type" };
  const object = { msg: "Input should be an object", type: "object_type" };
  const list = { msg: "Input should be a list", type: "list_type" };
  const missing = { msg: "Field required", type: "missing" };
  const name = { msg: "name must be a string", type: "isString" };

  it.each<[string, unknown, { loc: unknown[]; msg: string; type: string }[]]>([
    ["/item", [], [{ loc: ["body"], ...object }]],
    ["/item", null, [{ loc: ["body"], ...object }]],
    ["/item", "{}", [{ loc: ["body"], ...object }]],
    ["/item", {}, [{ loc: ["body", "name"], ...name }]],
    ["/item", { name: 12 }, [{ loc: ["body", "name"], ...name }]],
    ["/metadata", {}, [{ loc: ["body", "name"], ...name }]],
    ["/items", { name: "a" }, [{ loc: ["body"], ...list }]],
    [
      "/items",
      [{ name: "a" }, {}, null],
      [
        { loc: ["body", 1, "name"], ...name },
        { loc: ["body", 2], ...object },
      ],
    ],
    [
      "/lists",
      [[{ name: 1 }], {}],
      [
        { loc: ["body", 0, 0, "name"], ...name },
        { loc: ["body", 1], ...list },
      ],
    ],
    [
      "/numbers",
      [1, "2", null],
      [
        { loc: ["body", 1], ...number },
        { loc: ["body", 2], ...number },
      ],
    ],
    ["/number", "12", [{ loc: ["body"], ...number }]],
    ["/boolean", "true", [{ loc: ["body"], msg: "Input should be a boolean", type: "bool_type" }]],
    ["/optional", {}, [{ loc: ["body", "name"], ...name }]],
    [
      "/fields",
      {},
      ["name", "count", "on", "item", "tags", "free"].map((field) => ({ loc: ["body", field], ...missing })),
    ],
    [
      "/fields",
      { name: 1, count: "1", on: 1, item: { name: 1 }, tags: ["a", 1], free: null, note: null },
      [
        { loc: ["body", "name"], ...string },
        { loc: ["body", "count"], ...number },
        { loc: ["body", "on"], msg: "Input should be a boolean", type: "bool_type" },
        { loc: ["body", "item", "name"], ...name },
        { loc: ["body", "tags", 1], ...string },
        { loc: ["body", "note"], ...string },
      ],
    ],
    [
      "/field-metadata",
      [],
      [
        { loc: ["body"], ...object },
        { loc: ["body"], ...object },
      ],
    ],
  ])("%s of %j is refused", async (path, json, detail) => {
    const { status, json: answer } = await call(handler, "POST", path, { json });

    expect(status).toBe(422);
    expect(answer).toStrictEqual({ detail });
    expect(received).toEqual([]);
  });

  it("is read once for all of its fields", async () => {
    const json = { name: "a", count: 0, on: false, item: { name: "b" }, tags: [], free: { c: 1 } };

    await call(handler, "POST", "/fields", { json });

    expect(received).toEqual([["a", 0, false, item({ name: "b" }), [], { c: 1 }, undefined]]);
  });

  it("has a field of any name only where it is its own", async () => {
    @Controller()
    class Fields {
      @Post()
      read(@Body("toString", Object) _field: unknown) {}
    }

    const { json } = await call(createLambdaHandler([Fields]), "POST", "/", { json: {} });

    expect(json).toEqual({ detail: [{ loc: ["body", "toString"], msg: "Field required", type: "missing" }] });
  });

  it.each(["/item", "/items", "/free", "/text", "/bytes", "/fields"])("is required: %s", async (path) => {
    const { status, json } = await call(handler, "POST", path);

    expect(status).toBe(422);
    expect((json as { detail: unknown[] }).detail).toContainEqual({ loc: ["body"], ...missing });
  });

  it.each<[string, Call]>([
    ["none", {}],
    ["an empty one", { body: "" }],
    ["an empty one of another type", { body: "", headers: { "content-type": "text/plain" } }],
  ])("may be missing where it is optional: %s", async (_, sent) => {
    const { status } = await call(handler, "POST", "/optional", sent);

    expect(status).toBe(204);
    expect(received).toEqual([undefined]);
  });

  it("is the same as text and as bytes", async () => {
    const text = JSON.stringify({ name: "é€😀" });
    const headers = { "content-type": "application/json" };

    await call(handler, "POST", "/item", { body: text, headers });
    await call(handler, "POST", "/item", { body: new TextEncoder().encode(text), headers });

    expect(received).toEqual([item({ name: "é€😀" }), item({ name: "é€😀" })]);
  });

  it("may begin with a byte order mark, as text and as bytes", async () => {
    const text = '\ufeff{"name":"a"}';
    const headers = { "content-type": "application/json" };

    await call(handler, "POST", "/item", { body: text, headers });
    await call(handler, "POST", "/item", { body: new TextEncoder().encode(text), headers });

    expect(received).toEqual([item({ name: "a" }), item({ name: "a" })]);
  });
});

describe("the content type of a body", () => {
  const json = '{"name":"a"}';

  it.each([
    "application/json",
    "APPLICATION/JSON",
    "application/json; charset=utf-8",
    "Application/Json;Charset=UTF-8",
    "application/json;",
    " application/json ",
    "application/vnd.api+json",
    "application/problem+JSON; profile=x",
    "text/json+json",
  ])("is JSON: %j", async (type) => {
    const { status } = await call(handler, "POST", "/item", { body: json, headers: { "content-type": type } });

    expect(status).toBe(204);
    expect(received).toEqual([item({ name: "a" })]);
  });

  it("is taken for JSON where it is missing", async () => {
    const { status } = await call(handler, "POST", "/item", { body: json });

    expect(status).toBe(204);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "application/xjson",
    "text/plain; application/json",
    "text/plain;+json",
    "text/plain, application/json",
    "application/json, text/plain",
    "application/json, application/json",
    "application/json\tx",
    "application",
    "json",
    "application/",
    "/json",
    "application/json/x",
    "application/json x",
    ";application/json",
    "",
  ])("is none that is taken: %j", async (type) => {
    const { status, json: answer } = await call(handler, "POST", "/item", {
      body: json,
      headers: { "content-type": type },
    });

    expect(status).toBe(415);
    expect(answer).toEqual({ detail: "Unsupported Media Type" });
    expect(received).toEqual([]);
  });

  it("is none that is taken where there are two headers", async () => {
    const sent = { body: json, headers: { "Content-Type": "application/json", "content-type": "text/plain" } };

    const { status } = await call(handler, "POST", "/item", sent);

    expect(status).toBe(415);
  });

  it.each([
    ["text/plain", "a", 204],
    ["text/csv; charset=utf-8", "a,b", 204],
    ["TEXT/HTML", "<p>", 204],
    ["application/json", '"a"', 415],
    ["application/octet-stream", "a", 415],
  ])("for text is any text: %s", async (type, body, expected) => {
    const { status } = await call(handler, "POST", "/text", { body, headers: { "content-type": type } });

    expect(status).toBe(expected);
    expect(received).toEqual(expected === 204 ? [body] : []);
  });

  it.each([
    ["application/json", '{"a":1'],
    ["image/png", new Uint8Array([0x89, 0x50, 0, 255])],
    ["text/plain", "é"],
  ])("for bytes is any: %s", async (type, body) => {
    await call(handler, "POST", "/bytes", { body, headers: { "content-type": type } });

    expect(received).toEqual([typeof body === "string" ? new TextEncoder().encode(body) : body]);
    expect(received[0]).toBeInstanceOf(Uint8Array);
  });

  it("is told to the log, without control characters", async () => {
    const records: LogRecord[] = [];
    const lines: unknown[] = [];
    const logged = createLambdaHandler([Bodies], {
      accessLog: (record) => records.push(record),
      extensions: [{ name: "spy", finish: ({ exception }) => lines.push(exception?.errorDetail) }],
    });

    await call(logged, "POST", "/item", { body: json, headers: { "content-type": "a\u001b[1m" } });

    expect(lines).toEqual(['the content type "a\\u001b[1m" is not taken here']);
  });
});

describe("the size of a body", () => {
  @Controller()
  class Sizes {
    @Post("/text")
    async text(@Req() request: HttpRequest) {
      return (await request.text()).length;
    }

    @Post("/item/{id}")
    item(@Param("id", Number) _id: number, @Query("q") _q: string, @Body(Object) _body: unknown) {}

    @Post("/small", { maxBodyBytes: 4 })
    small(@Body(Object) body: unknown) {
      return body;
    }

    @Post("/none", { maxBodyBytes: 0 })
    none(@Body(Object, { optional: true }) body: unknown) {
      return body ?? "nothing";
    }

    @Post("/large", { maxBodyBytes: 50 })
    large(@Body(Object) body: unknown) {
      return body;
    }

    @Post("/twice")
    async twice(@Req() request: HttpRequest) {
      const first = await request.text().catch((error: HttpException) => error.status);
      const second = await request.text().catch((error: HttpException) => error.status);
      return [first, second];
    }
  }

  const sized = createLambdaHandler([Sizes], { maxBodyBytes: 10 });
  const bytes = (text: string) => new TextEncoder().encode(text);
  const text = { "content-type": "text/plain" };
  const json = { "content-type": "application/json" };

  it.each<[string, string | Uint8Array, number]>([
    ["10 characters", "1234567890", 200],
    ["11 characters", "12345678901", 413],
    ["5 characters of 2 bytes", "ééééé", 200],
    ["6 characters of 2 bytes", "éééééé", 413],
    ["4 characters of 3 bytes", "€€€€", 413],
    ["3 characters of 4 bytes", "😀😀😀", 413],
    ["10 bytes", bytes("1234567890"), 200],
    ["11 bytes", bytes("12345678901"), 413],
    ["6 characters of 2 bytes in base64", bytes("éééééé"), 413],
  ])("is counted in decoded bytes: %s", async (_, body, expected) => {
    const { status } = await call(sized, "POST", "/text", { body, headers: text });

    expect(status).toBe(expected);
  });

  it("is not what the Content-Length header says", async () => {
    const small = await call(sized, "POST", "/text", { body: "1", headers: { ...text, "content-length": "999" } });
    const large = await call(sized, "POST", "/text", {
      body: "1".repeat(99),
      headers: { ...text, "content-length": "1" },
    });

    expect(small.status).toBe(200);
    expect(large.status).toBe(413);
    expect(large.json).toEqual({ detail: "Content Too Large" });
  });

  it.each([
    ["/small", "1234", 200],
    ["/small", "12345", 413],
    ["/large", JSON.stringify("1".repeat(48)), 200],
    ["/large", JSON.stringify("1".repeat(49)), 413],
    ["/none", "1", 413],
    ["/none", "", 200],
  ])("may be limited by the route: %s with %s", async (path, body, expected) => {
    const { status } = await call(sized, "POST", path, { body, headers: json });

    expect(status).toBe(expected);
  });

  it("is 6 MiB where nothing limits it", async () => {
    const unlimited = createLambdaHandler([Sizes]);
    const body = "1".repeat(6 * 1024 * 1024);

    const fits = await call(unlimited, "POST", "/text", { body, headers: text });
    const exceeds = await call(unlimited, "POST", "/text", { body: `${body}1`, headers: text });

    expect([fits.status, exceeds.status]).toEqual([200, 413]);
  });

  it.each([
    ["413", { body: '"1234567890"', headers: json }, 413],
    ["415", { body: "1", headers: text }, 415],
  ])("and its type come before values that do not fit: %s", async (_, sent, expected) => {
    const { status } = await call(sized, "POST", "/item/x", sent);

    expect(status).toBe(expected);
  });

  it("comes before the content type", async () => {
    const { status } = await call(sized, "POST", "/small", { body: "12345", headers: text });

    expect(status).toBe(413);
  });

  it("is refused each time that the body is read", async () => {
    const { json: answer } = await call(sized, "POST", "/twice", { body: "12345678901", headers: text });

    expect(answer).toEqual([413, 413]);
  });

  it("is no matter for a route that does not read it", async () => {
    @Controller()
    class Careless {
      @Post()
      post() {
        return "done";
      }
    }

    const { status } = await call(createLambdaHandler([Careless], { maxBodyBytes: 1 }), "POST", "/", { body: "12" });

    expect(status).toBe(200);
  });
});

describe("a body that is not JSON", () => {
  const headers = { "content-type": "application/json" };

  it.each([
    ['{"name":"a",}', 12],
    ['{"name" "a"}', 8],
    ['{"a":"\n"}', 6],
    ['{"a":1} x', 8],
    ['{"name":', 8],
    ["tru", 3],
  ])("is refused with the offset of the fault: %j", async (body, offset) => {
    const { status, json } = await call(handler, "POST", "/item", { body, headers });

    expect(status).toBe(422);
    expect(json).toStrictEqual({
      detail: [{ loc: ["body", offset], msg: "JSON decode error", type: "json_invalid" }],
    });
  });

  it.each(["abc", "at position 99", "(at position 99)", "end of JSON input", " at position 9", "'a'", "NaN"])(
    "is refused without an offset that the engine does not tell: %j",
    async (body) => {
      const expected = offsetOf(body);

      const { status, json } = await call(handler, "POST", "/item", { body, headers });

      expect(status).toBe(422);
      expect(json).toStrictEqual({ detail: [{ loc: expected, msg: "JSON decode error", type: "json_invalid" }] });
    },
  );

  it("is reported once, however many parameters read it", async () => {
    const { json } = await call(handler, "POST", "/fields", { body: "{", headers });

    expect((json as { detail: unknown[] }).detail).toEqual([
      expect.objectContaining({ loc: ["body", 1], type: "json_invalid" }),
    ]);
  });
});

describe("the keys of a body", () => {
  const headers = { "content-type": "application/json" };

  it.each([
    ['{"__proto__":{"admin":true},"a":1}', { a: 1 }],
    ['{"constructor":{"prototype":{"admin":true}},"a":1}', { a: 1 }],
    ['{"prototype":1,"a":1}', { a: 1 }],
    ['{"a":{"b":[{"__proto__":1,"c":[{"constructor":2,"d":3}]}]}}', { a: { b: [{ c: [{ d: 3 }] }] } }],
    ['{"\\u005f_proto__":1,"a":1}', { a: 1 }],
    ['{"\\u005F\\u005fproto\\u005f\\u005f":1,"a":1}', { a: 1 }],
    ['{"constr\\u0075ctor":1,"a":{"pro\\u0074otype":1}}', { a: {} }],
    ['{"__proto__":1,"__proto__":{"x":1}}', {}],
    ['[{"__proto__":[]}]', [{}]],
    [
      '{"a":"__proto__","b":["constructor"],"proto":1,"__proto":1}',
      { a: "__proto__", b: ["constructor"], proto: 1, __proto: 1 },
    ],
  ])("are never those that change an object: %s", async (body, value) => {
    const { status } = await call(handler, "POST", "/free", { body, headers });

    expect(status).toBe(204);
    expect(received).toStrictEqual([value]);
    expect("admin" in (received[0] as object)).toBe(false);
  });

  it("are never those in a DTO", async () => {
    const body = '{"name":"a","__proto__":{"price":-1},"constructor":{"name":"b"}}';

    await call(handler, "POST", "/item", { body, headers });

    const [read] = received as [Item];
    expect(Object.getPrototypeOf(read)).toBe(Item.prototype);
    expect(Object.hasOwn(read, "constructor")).toBe(false);
    expect(read.price).toBeUndefined();
  });

  it("are removed below any depth", async () => {
    const depth = 10_000;
    const body = `${'{"a":'.repeat(depth)}{"__proto__":1,"b":1}${"}".repeat(depth)}`;

    const { status } = await call(handler, "POST", "/free", { body, headers });

    expect(status).toBe(204);
    let value = received[0] as Record<string, unknown>;
    while ("a" in value) value = value.a as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["b"]);
  });
});

describe("a deeply nested body", () => {
  const headers = { "content-type": "application/json" };
  const nested = (depth: number) => `${'{"children":['.repeat(depth)}${"]}".repeat(depth)}`;

  it("is read into a class", async () => {
    const { status } = await call(handler, "POST", "/tree", { body: nested(200), headers });

    expect(status).toBe(204);
    expect(received).toHaveLength(1);
  });

  it.each([
    ["of objects", nested(5_000)],
    ["of lists", `{"children":${"[".repeat(5_000)}${"]".repeat(5_000)}}`],
  ])("is refused where no class could hold it: %s", async (_, body) => {
    const { status, json } = await call(handler, "POST", "/tree", { body, headers });

    expect(status).toBe(422);
    expect(json).toEqual({ detail: [{ loc: ["body"], msg: "JSON is nested too deeply", type: "json_invalid" }] });
    expect(received).toEqual([]);
  });

  it.each([
    ["lists", `{"unknown":${"[".repeat(40_000)}${"]".repeat(40_000)}}`],
    ["objects", `{"unknown":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`],
  ])("is dropped with the unknown field that it is in: %s", async (_, body) => {
    const { status } = await call(handler, "POST", "/tree", { body, headers });

    expect(status).toBe(204);
    expect(received).toEqual([{}]);
  });
});

/** Where the engine says that a text stops being JSON. */
function offsetOf(text: string): (string | number)[] {
  try {
    JSON.parse(text);
  } catch (error) {
    const position = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec((error as Error).message);
    if (position !== null) return ["body", Number(position[1])];
  }
  return ["body"];
}
