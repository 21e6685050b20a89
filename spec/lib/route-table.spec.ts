import {
  type ApplicationOptions,
  ConfigurationError,
  Controller,
  type Controllers,
  type Extension,
  Get,
  type Middleware,
  Post,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { createNodeHandler } from "lambent/node";

@Controller("/items")
class Items {
  @Get() list(): void {}
  @Post() create(): void {}
}

@Controller("/orders")
class Orders {
  @Get() list(): void {}
}

const pass: Middleware = (_request, next) => next();
/** What an import is while files that import each other in a circle have not come to it yet. */
const notThereYet = undefined as never;

function faultsOf(controllers: unknown, options: unknown = {}): readonly string[] {
  try {
    createLambdaHandler(controllers as Controllers, options as ApplicationOptions);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults;
  }
}

describe("the list of controllers", () => {
  it.each<[what: string, controllers: unknown, fault: string]>([
    ["one class", Items, "the controllers are no list. Write [Items]."],
    ["one instance", new Items(), "the controllers are no list. Write [ItemsController]."],
    ["nothing", undefined, "the controllers are no list. Write [ItemsController]."],
    ["a promise", Promise.resolve([Items]), 'the controllers are a promise. Write "await" before it.'],
  ])("is not %s", (_what, controllers, fault) => {
    expect(faultsOf(controllers)).toEqual([fault]);
  });

  it("has neither lists nor promises, and every fault tells its position", () => {
    expect(faultsOf([Orders, [Items], Promise.resolve(Items), null])).toEqual([
      'the list of controllers has a list at position 2. Write "..." before it.',
      'the list of controllers has a promise at position 3. Write "await" before it.',
      "the list of controllers has no class at position 4. Files that import each other in a circle may leave it out.",
    ]);
  });

  it.each<[what: string, controllers: Controllers]>([
    ["class", [Items, Orders, Items]],
    ["class and instance", [Items, new Items()]],
    ["class, three times", [Items, Items, Items]],
  ])("has each controller once: %s", (_what, controllers) => {
    expect(faultsOf(controllers)).toEqual(["Items is listed twice. Remove one of them."]);
  });
});

describe("a route of an extension", () => {
  const extensionOf = (method: string): Extension => ({
    name: "docs",
    routes: () => [{ method, path: "/docs", handle: () => "" }],
  });

  it.each(["get", "CONNECT", "GET POST"])("is checked like any other: the method %j", (method) => {
    const [fault, ...more] = faultsOf([Items], { extensions: [extensionOf(method)] });

    expect(fault).toMatch(/^the extension "docs": /);
    expect(fault).toContain(JSON.stringify(method));
    expect(more).toEqual([]);
  });

  it.each(["GET", "*", "PURGE"])("no fault: the method %j", (method) => {
    expect(faultsOf([Items], { extensions: [extensionOf(method)] })).toEqual([]);
  });
});

describe("the options", () => {
  const circle = "Files that import each other in a circle may leave it out.";

  it.each<[options: object, faults: string[]]>([
    [
      { middleware: [notThereYet, pass, "cors"] },
      [
        `the option middleware has no function at position 1. ${circle}`,
        `the option middleware has no function at position 3. ${circle}`,
      ],
    ],
    [{ middleware: pass }, ["the option middleware is no list. Write it in brackets: [cors(...)]."]],
    [{ errors: "problems" }, ['the option errors is "problems". Give "fastapi", "problem" or a function.']],
    [{ errors: null }, ['the option errors is null. Give "fastapi", "problem" or a function.']],
    [{ unhandledErrors: "throw" }, ['the option unhandledErrors is "throw". Give "rethrow" or "respond".']],
    [
      { extensions: { name: "metrics" } },
      ["the option extensions is no list. Write it in brackets: [requestMetrics(...)]."],
    ],
    [{ docs: true }, ["the option docs is true. Give docs({ title, version }) of lambent/openapi."]],
    [{ docs: null }, ["the option docs is null. Give docs({ title, version }) of lambent/openapi."]],
    [{ validateResponses: "yes" }, ['the option validateResponses is "yes". Give true or false.']],
    [{ init: Promise.resolve() }, ["the option init is [object Promise]. Give a function."]],
    [
      { resolve: { resolve: pass }, init: "connect" },
      ["the option resolve is [object Object]. Give a function.", 'the option init is "connect". Give a function.'],
    ],
    [{ unhandledErrors: true }, ['the option unhandledErrors is true. Give "rethrow" or "respond".']],
    [
      { errors: "html", unhandledErrors: "", maxBodyBytes: -1 },
      [
        "the option maxBodyBytes is -1. Give a whole number of bytes.",
        'the option errors is "html". Give "fastapi", "problem" or a function.',
        'the option unhandledErrors is "". Give "rethrow" or "respond".',
      ],
    ],
  ])("%j are refused", (options, faults) => {
    expect(faultsOf([Items], options)).toEqual(faults);
  });

  it.each<[ApplicationOptions]>([
    [{ middleware: [pass], errors: "fastapi", unhandledErrors: "rethrow" }],
    [{ middleware: [], errors: "problem", unhandledErrors: "respond" }],
    [{ errors: () => notThereYet }],
    [{ init: () => undefined, resolve: (cls) => new cls() }],
  ])("%j are no fault", (options) => {
    expect(faultsOf([Items], options)).toEqual([]);
  });

  it("are checked by every backend, with the faults of controllers in the same error", () => {
    const make = () => createNodeHandler([Items, Items], { errors: "html" as "problem" });

    expect(make).toThrow(/^2 faults:\n- the option errors is "html"\..*\n- Items is listed twice\./);
  });
});
