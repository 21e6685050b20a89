import { createSandbox, type Sandbox } from "../support/sandbox.js";

// A class that needs what the compiler emitted, in a file that does not import the framework: nothing but the entry
// decides whether the metadata functions are there when it is evaluated.
const EARLY = (nested: string) => `
import { Type } from "class-transformer";
import { IsInt, IsString, ValidateNested } from "class-validator";

const mark = () => {};

class Part {
  @IsInt() size!: number;
}

class Item {
  @IsString() name!: string;
  @ValidateNested() ${nested} part!: Part;
}

export class Early {
  @mark
  create(item: Item) {
    return { name: item.name, isItem: item instanceof Item };
  }
}
`;

const REPORT = `
import { Body, Controller, Get, Post } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { IsString } from "class-validator";
import { Early } from "./early";

class Late {
  @IsString() name!: string;
}

@Controller("/late")
class LateController {
  @Post()
  create(@Body() late: Late) {
    return { name: late.name, isLate: late instanceof Late };
  }
}

Body()(Early.prototype, "create", 0 as never);
Post()(Early.prototype, "create", {});
Controller("/early")(Early);

async function report() {
  const handler = createLambdaHandler([Early, LateController], { accessLog: false });
  const ask = async (rawPath: string, value: object) => {
    const http = { method: "POST", path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "spec" };
    const requestContext = { domainName: "api.example.com", http, requestId: "1", stage: "$default" };
    const body = JSON.stringify(value);
    const event = { version: "2.0", rawPath, rawQueryString: "", headers: {}, requestContext, body, isBase64Encoded: false };
    const answer = await handler(event);
    return answer.statusCode + " " + answer.body;
  };
  return [
    await ask("/early", { name: "saw", part: { size: 1 } }),
    // Refused by the type that the compiler emitted for the field.
    await ask("/early", { name: "saw", part: [{ size: 1 }] }),
    await ask("/late", { name: "saw" }),
  ];
}

report().then(
  (answers) => console.log(JSON.stringify({ answers })),
  ({ name, faults }) => console.log(JSON.stringify({ name, faults })),
);
`;

// class-transformer's decorator cannot even be called without the metadata functions.
const WITHOUT_TYPE = EARLY("");
const WITH_TYPE = EARLY("@Type(() => Part)");

const answered = {
  answers: [
    '200 {"name":"saw","isItem":true}',
    '422 {"detail":[{"loc":["body","part"],"msg":"nested property part must be either object or array","type":"nestedValidation"}]}',
    '200 {"name":"saw","isLate":true}',
  ],
};

// What the compiler emits is dropped by its own helper, before Lambent is there.
const dropped = {
  name: "ConfigurationError",
  faults: [
    "Early.create, parameter 1 @Body(): its type is unknown, because the compiler emitted no metadata for the method. " +
      "Write @Body(ItemCreate), or @Body(Object) for free JSON. To go without, set emitDecoratorMetadata, do not bundle " +
      'with esbuild alone, and import "lambent" first in the entry file.',
  ],
};

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox();
}, 30_000);

afterAll(() => sandbox.remove());

describe("a class that was evaluated", () => {
  beforeAll(() => sandbox.write("early", WITH_TYPE));

  it.each<[what: string, imports: string[]]>([
    ["after Lambent", ["lambent", "./early"]],
    ["before Lambent, but after reflect-metadata", ["reflect-metadata", "./early", "lambent"]],
    ["before Lambent, but after the smaller one", ["reflect-metadata/lite", "./early", "lambent"]],
    ["after reflect-metadata and Lambent", ["reflect-metadata", "lambent", "./early"]],
    ["between Lambent and reflect-metadata", ["lambent", "./early", "reflect-metadata"]],
    ["after Lambent and reflect-metadata", ["lambent", "reflect-metadata", "./early"]],
    ["between Lambent and an older reflect-metadata", ["lambent", "./early", "reflect-metadata-0-1"]],
    ["after Lambent and an older reflect-metadata", ["lambent", "reflect-metadata-0-1", "./early"]],
    ["before Lambent, but after an older reflect-metadata", ["reflect-metadata-0-1", "./early", "lambent"]],
  ])("%s", async (_what, imports) => {
    const entry = imports.map((name) => `import ${JSON.stringify(name)};`).join("\n");
    await sandbox.write("entry", `${entry}\n${REPORT}`);

    expect(await sandbox.run("entry")).toEqual(answered);
  });

  it("before Lambent has lost what the compiler knew, and the error says so", async () => {
    await sandbox.write("early", WITHOUT_TYPE);
    await sandbox.write("entry", `import "./early";\nimport "lambent";\n${REPORT}`);

    expect(await sandbox.run("entry")).toEqual(dropped);
  });
});

describe("a container that reads metadata too, after Lambent and without reflect-metadata", () => {
  const services = (injectable: string) => `
class Store {
  readonly items = ["saw", "drill"];
}

@${injectable}()
class Catalogue {
  constructor(readonly store: Store) {}
}

@${injectable}()
@Controller("/items")
class ItemsController {
  constructor(private readonly catalogue: Catalogue) {}

  @Get("/{index}")
  read(@Param("index", Number) index: number) {
    return { name: this.catalogue.store.items[index] };
  }
}

const http = { method: "GET", path: "/items/1", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "spec" };
const requestContext = { domainName: "api.example.com", http, requestId: "1", stage: "$default" };
const event = { version: "2.0", rawPath: "/items/1", rawQueryString: "", headers: {}, requestContext, isBase64Encoded: false };
const handler = createLambdaHandler([ItemsController], { resolve, accessLog: false });
handler(event).then(({ statusCode, body }) => console.log(JSON.stringify(statusCode + " " + body)));
`;

  const containers: [name: string, source: string][] = [
    [
      "tsyringe",
      `import { Controller, Get, Param } from "lambent";
       import { createLambdaHandler } from "lambent/aws-lambda";
       import { container, injectable } from "tsyringe";
       const resolve = (cls) => container.resolve(cls);
       ${services("injectable")}`,
    ],
    [
      "inversify",
      `import { Controller, Get, Param } from "lambent";
       import { createLambdaHandler } from "lambent/aws-lambda";
       import { Container, injectable } from "inversify";
       const container = new Container({ autobind: true });
       const resolve = (cls) => container.get(cls);
       ${services("injectable")}`,
    ],
  ];

  it.each(containers)("%s constructs controllers with their dependencies", async (_name, source) => {
    await sandbox.write("entry", source);

    expect(await sandbox.run("entry")).toBe('200 {"name":"drill"}');
  });
});
