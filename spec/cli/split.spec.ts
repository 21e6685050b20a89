import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type CommandProject, callBundle, createCommandProject } from "../support/command.js";
import type { NeutralRequest } from "../support/events.js";
import { LambdaProcess } from "../support/lambda-process.js";
import { recordsEvent, sqsRecord } from "../support/messages.js";
import { describeWithRuntimeClient } from "../support/runtime-client.js";
import { unzip } from "../support/unzip.js";

interface Manifest {
  readonly functions: readonly { readonly name: string; readonly routes: readonly unknown[] }[];
}

// Each case runs the command, some of them several times.
jest.setTimeout(60_000);

let project: CommandProject;
let manifest: Manifest;

const get = (path: string): NeutralRequest => ({ method: "GET", path });
const textOf = (name: string): string => project.read(`dist/${name}/index.mjs`).toString();
const call = (name: string, ...requests: NeutralRequest[]) =>
  callBundle(join(project.folder, "dist", name, "index.mjs"), requests);

beforeAll(async () => {
  project = await createCommandProject();
  const { code, stdout, stderr } = await project.lambent(["build", "shop/main.ts", "--split"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("Routes: dist/manifest.json");
  manifest = JSON.parse(project.read("dist/manifest.json").toString()) as Manifest;
}, 120_000);

afterAll(() => project.remove());

describe("lambent build --split", () => {
  it("writes which function answers what, for infrastructure code", () => {
    const own = (name: string) => ({
      name,
      handler: "index.handler",
      file: `${name}/index.mjs`,
      zip: `${name}/function.zip`,
    });
    expect(manifest).toEqual({
      version: 1,
      functions: [
        {
          ...own("items"),
          controllers: ["ItemsController"],
          routes: [
            { method: "GET", path: "/items/{id}" },
            { method: "POST", path: "/items" },
          ],
          messages: { SQS: ["new-items"] },
        },
        {
          ...own("orders"),
          controllers: ["OrdersController"],
          routes: [
            { method: "GET", path: "/orders/{id}" },
            { method: "ANY", path: "/orders/{id}/{rest+}" },
          ],
          messages: {},
        },
        {
          ...own("returns"),
          controllers: ["ReturnsController"],
          routes: [
            { method: "GET", path: "/returns/{id}" },
            { method: "ANY", path: "/returns/{id}/{rest+}" },
          ],
          messages: {},
        },
        {
          ...own("inventory"),
          controllers: ["StockController", "CatalogueController"],
          routes: [
            { method: "GET", path: "/stock" },
            { method: "GET", path: "/catalogue" },
          ],
          messages: {},
        },
      ],
    });
  });

  it.each([
    ["only items know: ", ["items"]],
    ["only orders know this", ["orders", "returns"]],
    ["only returns know this", ["returns"]],
    ["only the inventory knows this", ["inventory"]],
    ["shared by all", ["items", "orders", "returns", "inventory"]],
  ])('"%s" is in %j alone', (marker, names) => {
    expect(manifest.functions.map(({ name }) => name).filter((name) => textOf(name).includes(marker))).toEqual(names);
  });

  it("leaves class-validator to the function that validates", () => {
    const withValidators = manifest.functions.filter(({ name }) => textOf(name).includes("must be a positive number"));
    expect(withValidators.map(({ name }) => name)).toEqual(["items"]);
  });

  it("serves in each function its own routes alone, with what all share", async () => {
    const paths = ["/items/1", "/orders/1", "/orders/1/a/b", "/returns/1", "/stock", "/catalogue"];
    const answers = async (name: string) => {
      const all = await call(name, ...paths.map(get));
      return paths.flatMap((path, index) => (all[index]?.[0] === 404 ? [] : [[path, all[index]?.[1]]]));
    };
    expect(await answers("items")).toEqual([["/items/1", { id: "1", label: "only items know: 1" }]]);
    expect(await answers("orders")).toEqual([
      ["/orders/1", { id: "1", currency: "EUR", note: "only orders know this" }],
      ["/orders/1/a/b", "only orders know this"],
    ]);
    const note = "only returns know this, and that only orders know this";
    expect(await answers("returns")).toEqual([["/returns/1", { id: "1", currency: "GBP", note }]]);
    expect(await answers("inventory")).toEqual([
      ["/stock", { stock: "only the inventory knows this" }],
      ["/catalogue", { catalogue: [] }],
    ]);
  });

  it("cuts up the items API, whose controllers are instances", async () => {
    const args = ["build", "items-api/handler.mts", "--split", "--outdir", "items-functions"];
    expect(await project.lambent(args)).toMatchObject({ code: 0 });
    const { functions } = JSON.parse(project.read("items-functions/manifest.json").toString()) as Manifest;
    expect(functions.map(({ name, routes }) => [name, routes.length])).toEqual([
      ["health", 1],
      ["items", 5],
      ["metrics", 1],
    ]);
    expect(project.read("items-functions/health/index.mjs").toString()).not.toContain("Item created");
    expect(project.read("items-functions/items/index.mjs").toString()).toContain("Item created");
    const file = join(project.folder, "items-functions/health/index.mjs");
    expect(await callBundle(file, [get("/health"), get("/metrics")])).toMatchObject([
      [200, { framework: "Lambent" }],
      [404, {}],
    ]);
  });

  it("calls a function after the path of its module where two controllers have one name", async () => {
    await project.write({
      "twins/main.ts": `
        import { createLambdaHandler } from "lambent/aws-lambda";
        import { StatusController as Admin } from "./admin/status.js";
        import { StatusController } from "./status.js";
        export const handler = createLambdaHandler([Admin, StatusController]);`,
      "twins/admin/status.ts": controller("StatusController", "/admin/status"),
      "twins/status.ts": controller("StatusController", "/status"),
    });
    await project.lambent(["build", "main.ts", "--split", "--outdir", "dist"], { cwd: join(project.folder, "twins") });
    for (const name of ["twins-admin-status", "twins-status"]) {
      expect(existsSync(join(project.folder, "twins/dist", name, "function.zip"))).toBe(true);
    }
  });

  it("calls a function in letters that Lambda takes", async () => {
    await project.write({
      "letters/main.ts": `
        import { createLambdaHandler } from "lambent/aws-lambda";
        import { ÉtatController } from "./etat.js";
        import { 商品Controller } from "./goods.js";
        export const handler = createLambdaHandler([ÉtatController, 商品Controller]);`,
      "letters/etat.ts": controller("ÉtatController", "/etat"),
      "letters/goods.ts": controller("商品Controller", "/goods"),
    });
    await project.lambent(["build", "letters/main.ts", "--split", "--outdir", "letters/dist"]);
    const { functions } = JSON.parse(project.read("letters/dist/manifest.json").toString()) as Manifest;
    expect(functions.map(({ name }) => name)).toEqual(["etat", "goods"]);
  });

  it("shows what is in each function with --analyze", async () => {
    const args = ["build", "shop/main.ts", "--split", "--analyze", "--outdir", "analyzed"];
    const { stdout } = await project.lambent(args);
    const tables = stdout.split(/\n\n(?=\w+\npackage)/).slice(1);
    expect(tables.map((table) => [table.split("\n")[0], table.includes("class-validator")])).toEqual([
      ["items", true],
      ["orders", false],
      ["returns", false],
      ["inventory", false],
    ]);
  });
});

describe("lambent build --split fails with the reason", () => {
  const main = (imports: string, list: string, more = "") => `
    import { createLambdaHandler } from "lambent/aws-lambda";
    ${imports}
    export const handler = createLambdaHandler([${list}]);
    ${more}`;
  const shop = `import { ItemsController, OrdersController } from "../shop/controllers.js";`;

  const mistakes: [what: string, sources: Record<string, string>, messages: string[]][] = [
    [
      "the entry throws",
      { "main.ts": main(shop, "ItemsController", `if (process.env.TABLE === undefined)\nthrow new Error("TABLE?");`) },
      ["mistake/main.ts throws while it is loaded:\n\nError: TABLE?\n    at <anonymous> (mistake/main.ts:6:7)"],
    ],
    [
      "the entry ends the process",
      { "main.ts": main(shop, "ItemsController", `console.error("no TABLE"); process.exit(3);`) },
      ["mistake/main.ts ends the process while it is loaded, with exit code 3. It wrote last:\n\nno TABLE"],
    ],
    [
      "the entry waits for ever",
      { "main.ts": main(shop, "ItemsController", "await new Promise(() => setInterval(() => undefined, 1000));") },
      ["mistake/main.ts is not loaded after 2 s: something at top level does not come to its end."],
    ],
    [
      "the entry waits for nothing",
      { "main.ts": main(shop, "ItemsController", "await new Promise(() => undefined);") },
      ["mistake/main.ts awaits something at top level that never comes."],
    ],
    [
      "a controller is declared wrongly",
      {
        "main.ts": main(`import { WrongController } from "./wrong.js";`, "WrongController"),
        "wrong.ts": `import { Controller, Get, Param } from "lambent";
          @Controller() export class WrongController { @Get("/{id}") read(@Param("no") no: string) {} }`,
      },
      ['ConfigurationError: WrongController.read, parameter 1 @Param("no"): the path has no parameter "no"'],
    ],
    [
      "the entry makes no application",
      { "main.ts": "export const handler = async () => undefined;" },
      [
        "mistake/main.ts does not call createLambdaHandler, createNodeHandler or serve, so there is no application to ask.",
      ],
    ],
    [
      "the entry makes several, and exports none as it is",
      {
        "main.ts": `import { createLambdaHandler } from "lambent/aws-lambda";
          const all = [createLambdaHandler([]), createLambdaHandler([])];
          export const handler = (event: unknown) => all[0]!(event);`,
      },
      ["mistake/main.ts makes 2 handlers, and exports none of them as it is."],
    ],
    [
      "a controller stands in the entry, or nowhere",
      {
        "main.ts": main(
          `import { Controller, Get } from "lambent";
           @Controller("/a") export class OpenController { @Get() read() {} }
           @Controller("/b") class HiddenController { @Get() read() {} }`,
          "OpenController, HiddenController",
        ),
      },
      [
        "OpenController is defined in the entry mistake/main.ts, which every function has. Put it into a module of its own.",
        "HiddenController is exported by no module that the entry imports. Export it from a module of its own.",
      ],
    ],
    [
      "something else is imported from the module of a controller",
      {
        "main.ts": main(
          `import { CartController, CartCreate } from "./cart.js";\n${shop}`,
          "CartController, ItemsController",
          "console.log(new CartCreate());",
        ),
        "cart.ts": `${controller("CartController", "/cart")}\nexport class CartCreate {}`,
      },
      [
        'mistake/main.ts:3:30: error: "CartCreate" is exported by mistake/cart.ts, the module of CartController, which the ' +
          'function "items" is built without. Put CartCreate into a module of its own.',
      ],
    ],
    [
      "something else is taken of the namespace of such a module",
      {
        "main.ts": main(
          `import * as cart from "./cart.js";\n${shop}`,
          "cart.CartController, ItemsController",
          "console.log(new cart.CartCreate());",
        ),
        "cart.ts": `${controller("CartController", "/cart")}\nexport class CartCreate {}`,
      },
      ['error: "CartCreate" is exported by mistake/cart.ts, the module of CartController'],
    ],
    [
      "a controller has its parent, another one, from elsewhere than its module",
      {
        "main.ts": main(`import { BaseController, CartController } from "./all.js";`, "BaseController, CartController"),
        "all.ts": `export { BaseController } from "./base.js";\nexport { CartController } from "./cart.js";`,
        "base.ts": controller("BaseController", "/base"),
        "cart.ts": `import { Controller } from "lambent";\nimport { BaseController } from "./all.js";
          @Controller("/cart") export class CartController extends BaseController {}`,
      },
      [
        "mistake/cart.ts imports mistake/base.ts, whose controller it extends, by way of another module. Import it directly.",
      ],
    ],
    [
      "two functions would have one name",
      {
        "main.ts": main(
          `import { ItemsController as A } from "./a-b/items.js";
           import { ItemsController as B } from "./a/b-items.js";
           import { StatusController as C } from "./status.js";
           import { StatusController as D } from "./d/status.js";
           import { MistakeStatusController as E } from "./e.js";`,
          "A, B, C, D, E",
        ),
        "a-b/items.ts": controller("ItemsController", "/a"),
        "a/b-items.ts": controller("ItemsController", "/b"),
        "status.ts": controller("StatusController", "/c"),
        "d/status.ts": controller("StatusController", "/d"),
        "e.ts": controller("MistakeStatusController", "/e"),
      },
      [
        'mistake/a-b/items.ts and mistake/a/b-items.ts would both be "mistake-a-b-items". Rename a controller',
        'mistake/status.ts and mistake/e.ts would both be "mistake-status". Rename a controller',
      ],
    ],
    [
      "a function would have no name",
      {
        "main.ts": main(`import { 商品Controller } from "./商品.js";`, "商品Controller"),
        "商品.ts": controller("商品Controller", "/goods"),
      },
      ["mistake/商品.ts: neither the controller nor its module has a letter from A to Z in its name. Rename one."],
    ],
  ];

  it.each(mistakes)("%s", async (_what, sources, messages) => {
    await project.write(Object.fromEntries(Object.entries(sources).map(([name, text]) => [`mistake/${name}`, text])));
    const args = ["build", "mistake/main.ts", "--split", "--outdir", "mistake/dist", "--load-timeout", "2"];
    const { code, stdout, stderr } = await project.lambent(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    for (const message of messages) expect(stderr).toContain(message);
    expect(existsSync(join(project.folder, "mistake/dist"))).toBe(false);
  });

  it("does not wait for what the entry started", async () => {
    await project.write({
      "starting/main.ts": main(
        `import { spawn } from "node:child_process";\n${shop}`,
        "ItemsController",
        `const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 30_000)"], { stdio: "inherit" });
         child.unref();
         console.log(child.pid);
         process.exit(3);`,
      ),
    });
    const { stderr } = await project.lambent(["build", "starting/main.ts", "--split", "--outdir", "starting/dist"]);
    expect(stderr).toContain("starting/main.ts ends the process while it is loaded, with exit code 3.");
    // Still there: nobody has waited for it.
    expect(process.kill(Number(stderr.trim().split("\n").at(-1)))).toBe(true);
  });

  it("leaves nothing of its own behind", () => {
    expect(readdirSync(join(project.folder, "node_modules/.cache"))).toEqual([]);
  });
});

describeWithRuntimeClient("a function that was cut out", () => {
  it("handles its messages under the real runtime client, and knows no others", async () => {
    const task = unzip(project.read("dist/items/function.zip"));
    const lambda = await LambdaProcess.start({ taskRoot: task.folder });
    const batch = (to: string) => recordsEvent(sqsRecord({ name: "Lamp", price: 2 }, { to }));
    expect(await lambda.invoke(batch("new-items"))).toMatchObject({ body: { batchItemFailures: [] } });
    expect(await lambda.invoke(batch("orders"))).toMatchObject({ kind: "error" });
    await lambda.stop();
    task.remove();
  });
});

function controller(name: string, path: string): string {
  return `import { Controller, Get } from "lambent";
    @Controller("${path}") export class ${name} { @Get() read() { return "${path}"; } }`;
}
