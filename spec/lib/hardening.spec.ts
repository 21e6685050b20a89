import { createSandbox, type Sandbox } from "../support/sandbox.js";

// Says how requests were answered, and which doors of the language were shut meanwhile.
const SMOKE = `
import { Body, Controller, Get, HttpException, Param, Post, Query, Status } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { Exclude, Expose, Type } from "class-transformer";
import { IsInt, IsOptional, IsString, Length, ValidateNested } from "class-validator";

class Part {
  @IsInt() size!: number;
}

class ItemCreate {
  @IsString() @Length(1, 10) name!: string;
  @IsOptional() @ValidateNested() @Type(() => Part) part?: Part;
}

class Item {
  @Expose() name = "saw";
  @Exclude() secret = "s";
}

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  read(@Param("id", Number) id: number, @Query("tag", [String]) tags: string[]) {
    if (id === 0) throw new HttpException(404, "Item not found");
    return { id, tags };
  }

  @Get("/shown")
  show() {
    return new Item();
  }

  @Post()
  @Status(201)
  create(@Body(ItemCreate) item: ItemCreate) {
    return { item, isItem: item instanceof ItemCreate, isPart: item.part instanceof Part };
  }

  @Post("/free")
  keep(@Body(Object) value: unknown) {
    return value;
  }
}

const handler = createLambdaHandler([ItemsController], { accessLog: false });

async function ask(method: string, rawPath: string, body?: string) {
  const http = { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "spec" };
  const [path, rawQueryString = ""] = rawPath.split("?");
  const result = await handler({
    version: "2.0",
    rawPath: path,
    rawQueryString,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    requestContext: { domainName: "api.example.com", http, requestId: "1", stage: "$default" },
    body,
    isBase64Encoded: false,
  });
  return result.statusCode + " " + result.body;
}

function isRefused(attempt: () => unknown): boolean {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
}

async function report() {
  const answers = [
    await ask("GET", "/items/12?tag=a&tag=b"),
    await ask("GET", "/items/shown"),
    await ask("GET", "/items/0?tag=a"),
    await ask("GET", "/items/x"),
    await ask("GET", "/nothing"),
    await ask("DELETE", "/items/1"),
    await ask("POST", "/items", '{ "name": "saw", "part": { "size": 1 }, "__proto__": { "admin": true } }'),
    await ask("POST", "/items", '{ "name": "", "part": { "size": 1.5 } }'),
    await ask("POST", "/items", "{"),
    await ask("POST", "/items/free", '{ "a": { "__proto__": 1, "constructor": 2, "b": [null] } }'),
  ];
  const shut = {
    prototype: isRefused(() => ({} as { __proto__: unknown }).__proto__.toString()),
    evaluation: isRefused(() => new Function("return 1")()),
    intrinsics: Object.isFrozen(Array.prototype),
    web: ["Request", "Response", "Headers", "fetch"].filter((name) => isRefused(() => globalThis[name])),
  };
  console.log(JSON.stringify({ answers, shut }));
}

void report();
`;

const TRAP = `
for (const name of ["Request", "Response", "Headers", "fetch"]) {
  Object.defineProperty(globalThis, name, {
    get() {
      throw new Error(name + " was touched");
    },
  });
}
`;

const answers = [
  '200 {"id":12,"tags":["a","b"]}',
  '200 {"name":"saw"}',
  '404 {"detail":"Item not found"}',
  '422 {"detail":[{"loc":["path","id"],"msg":"Input should be a valid number","type":"float_parsing"},' +
    '{"loc":["query","tag"],"msg":"Field required","type":"missing"}]}',
  '404 {"detail":"Not Found"}',
  '405 {"detail":"Method Not Allowed"}',
  '201 {"item":{"name":"saw","part":{"size":1}},"isItem":true,"isPart":true}',
  '422 {"detail":[{"loc":["body","name"],"msg":"name must be longer than or equal to 1 characters","type":"isLength"},' +
    '{"loc":["body","part","size"],"msg":"size must be an integer number","type":"isInt"}]}',
  '422 {"detail":[{"loc":["body",1],"msg":"JSON decode error","type":"json_invalid"}]}',
  '200 {"a":{"b":[null]}}',
];
const open = { prototype: false, evaluation: false, intrinsics: false, web: [] };

describe("an application answers the same", () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await createSandbox();
    await sandbox.write("smoke", SMOKE);
    await sandbox.write("trap", TRAP);
  }, 30_000);

  afterAll(() => sandbox.remove());

  it.each<[what: string, flags: string[], shut: object]>([
    ["in an ordinary process", [], {}],
    ["where __proto__ throws", ["--disable-proto=throw"], { prototype: true }],
    ["where __proto__ is not there", ["--disable-proto=delete"], { prototype: true }],
    ["where text cannot become code", ["--disallow-code-generation-from-strings"], { evaluation: true }],
    // What adds to the intrinsics has to be loaded before they are frozen: the metadata functions do.
    ["where the intrinsics are frozen", ["--frozen-intrinsics", "--require", "lambent"], { intrinsics: true }],
    [
      "without a touch on the web's globals, which cost a cold start tens of milliseconds",
      ["--require", "./trap.js"],
      { web: ["Request", "Response", "Headers", "fetch"] },
    ],
  ])("%s", async (_what, flags, shut) => {
    expect(await sandbox.run("smoke", ...flags)).toEqual({ answers, shut: { ...open, ...shut } });
  });
});
