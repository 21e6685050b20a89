import { parse } from "yaml";
import { type CommandProject, createCommandProject } from "../support/command.js";
import { describeWithOpenApiTools, validateDocument } from "../support/openapi-tools.js";

/** What is looked at of a document of API Gateway. */
interface GatewayDocument {
  readonly paths: Record<string, Record<string, { readonly "x-amazon-apigateway-integration": object }>>;
}

/** What is looked at of a template. */
interface Template {
  readonly Resources: {
    readonly Function: { readonly Properties: { readonly Events: Record<string, { readonly Properties: object }> } };
  };
}

// Each case runs the command, some of them several times.
jest.setTimeout(60_000);

let project: CommandProject;

beforeAll(async () => {
  project = await createCommandProject();
}, 240_000);

afterAll(() => project.remove());

async function routes(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await project.lambent(["routes", ...args]);
  expect({ code, stderr: stderr.replace(/^note: .*\n/, "") }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("lambent routes", () => {
  it("lists what is answered and handled, by whom, and what it reads", async () => {
    expect(await routes("catalogue/documented.ts")).toBe(`\
method  path                   handler                   parameters       status  middleware
GET     /items                 ItemsController.list      query limit?     200
GET     /items/{id}            ItemsController.read      path id          200
POST    /items                 ItemsController.create    body ItemCreate  201     authenticate
PURGE   /items/{id}            ItemsController.purge     path id          200
PURGE   /items                 ItemsController.purgeAll                   200
GET     /openapi.json          docs                                       200
GET     /openapi.yaml          docs                                       200
GET     /docs                  docs                                       200
GET     /docs/oauth2-redirect  docs                                       200
GET     /redoc                 docs                                       200
SQS     new-items              ItemsController.import    body ItemCreate

Middleware of all requests: logRequests
`);
  });

  it("lists those of the items API", async () => {
    expect(await routes("items-api/handler.mts")).toBe(`\
method  path         handler                 parameters                   status  middleware
GET     /health      HealthController.check                               200
POST    /items       ItemsController.create  body ItemCreate              201
GET     /items       ItemsController.list    query limit?, query cursor?  200
GET     /items/{id}  ItemsController.read    path id                      200
PUT     /items/{id}  ItemsController.update  path id, body ItemUpdate     200
DELETE  /items/{id}  ItemsController.delete  path id                      200
GET     /metrics     MetricsController.read                               200
SQS     *            ItemsController.import  body ItemCreate

Middleware of all requests: requestTracing, requestLogging, (anonymous), cors, measure
`);
  });

  it("gives the same as data", async () => {
    const { middleware, routes: all } = JSON.parse(await routes("catalogue/documented.ts", "--json")) as {
      middleware: unknown;
      routes: { kind: string; handler: string; hidden: boolean }[];
    };
    expect(middleware).toEqual(["logRequests"]);
    expect(all[2]).toEqual({
      kind: "http",
      method: "POST",
      path: "/items",
      handler: "ItemsController.create",
      parameters: [{ in: "body", type: "ItemCreate", required: true }],
      status: 201,
      middleware: ["authenticate"],
      hidden: false,
    });
    expect(all.filter(({ kind }) => kind === "message").map(({ handler }) => handler)).toEqual([
      "ItemsController.import",
    ]);
    expect(all.filter(({ hidden }) => hidden).map(({ handler }) => handler)).toEqual(
      expect.arrayContaining(["ItemsController.purgeAll", "docs"]),
    );
  });
});

describe("lambent routes --format", () => {
  it("sam writes a template of a function behind an HTTP API", async () => {
    const { Resources } = parse(await routes("shop/main.ts", "--format", "sam")) as Template;
    expect(Object.values(Resources.Function.Properties.Events).map(({ Properties }) => Properties)).toEqual([
      { Method: "GET", Path: "/items/{id}" },
      { Method: "POST", Path: "/items" },
      { Method: "GET", Path: "/orders/{id}" },
      { Method: "ANY", Path: "/orders/{id}/{rest+}" },
      { Method: "GET", Path: "/returns/{id}" },
      { Method: "ANY", Path: "/returns/{id}/{rest+}" },
      { Method: "GET", Path: "/stock" },
      { Method: "GET", Path: "/catalogue" },
    ]);
  });

  it("cdk writes a function that gives an API its routes", async () => {
    const text = await routes("shop/main.ts", "--format=cdk");
    expect(text).toContain("export function addRoutes(api: HttpApi, handler: IFunction): void {");
    expect(text).toContain('api.addRoutes({ path: "/orders/{id}/{rest+}", methods: [HttpMethod.ANY], integration });');
    expect(text).not.toContain("new-items");
  });

  it("apigw and apigw-rest write what API Gateway imports, with hidden routes and those of extensions", async () => {
    const read = async (format: string) =>
      JSON.parse(await routes("catalogue/documented.ts", "--format", format)) as GatewayDocument;
    const http = await read("apigw");
    expect(Object.keys(http.paths)).toEqual(
      expect.arrayContaining(["/items", "/items/{id}", "/docs", "/redoc", "/openapi.json"]),
    );
    expect(http.paths["/items"]!.post!["x-amazon-apigateway-integration"]).toMatchObject({
      type: "aws_proxy",
      payloadFormatVersion: "2.0",
    });
    const rest = await read("apigw-rest");
    expect(rest.paths["/items"]!.post!["x-amazon-apigateway-integration"]).toMatchObject({
      payloadFormatVersion: "1.0",
    });
  });
});

describeWithOpenApiTools("what lambent routes writes for API Gateway", () => {
  it.each(["apigw", "apigw-rest"])("is a document to tools of others: %s", async (format) => {
    const document = JSON.parse(await routes("items-api/handler.mts", "--format", format)) as object;
    expect(await validateDocument(document)).toEqual([]);
  });
});

describe("lambent routes fails with the reason", () => {
  it.each([
    [
      "an unknown format",
      ["shop/main.ts", "--format", "pulumi"],
      2,
      "Allowed choices are sam, cdk, apigw, apigw-rest.",
    ],
    ["two forms", ["shop/main.ts", "--format", "sam", "--json"], 2, "'--json' cannot be used with option '--format"],
    ["an entry without an application", ["shop/options.ts"], 1, "shop/options.ts does not call createLambdaHandler, "],
  ])("%s", async (_what, args, code, message) => {
    const result = await project.lambent(["routes", ...args]);
    expect(result).toMatchObject({ code, stdout: "" });
    expect(result.stderr).toContain(message);
  });
});
