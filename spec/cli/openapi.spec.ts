import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parse } from "yaml";
import { type CommandProject, callBundle, createCommandProject } from "../support/command.js";
import { describeWithOpenApiTools, lintDocument, validateDocument } from "../support/openapi-tools.js";

/** What is looked at of a document. */
interface Document {
  readonly info: object;
  readonly servers?: unknown;
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, object> }>>;
  readonly components: { readonly schemas: Record<string, object> };
}

// Each case runs the command, some of them several times.
jest.setTimeout(60_000);

const PURGE = "note: ItemsController.purge is not in the document: OpenAPI has no place for PURGE /items/{id}.\n";

let project: CommandProject;

beforeAll(async () => {
  project = await createCommandProject();
}, 240_000);

afterAll(() => project.remove());

/** The document that the command prints, which has to do that. */
async function print(entry: string, ...more: string[]): Promise<Document> {
  const { code, stdout, stderr } = await project.lambent(["openapi", entry, ...more]);
  expect({ code, stderr: stderr.replace(PURGE, "") }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^\{\n {2}"openapi": "3.1.1",\n.*\n\}\n$/s);
  return JSON.parse(stdout) as Document;
}

describe("lambent openapi", () => {
  it("prints the document under the name and version of the package, and names what it leaves out", async () => {
    const { code, stdout, stderr } = await project.lambent(["openapi", "catalogue/main.ts"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: PURGE });
    const { info, paths } = JSON.parse(stdout) as Document;
    expect(info).toEqual({ title: "catalogue", version: "2.1.0" });
    expect(Object.entries(paths).map(([path, item]) => [path, Object.keys(item)])).toEqual([
      ["/items", ["get", "post"]],
      ["/items/{id}", ["get"]],
    ]);
  });

  it("prints what the application serves itself, with the options of both", async () => {
    const document = await print("catalogue/documented.ts");
    await project.lambent(["build", "catalogue/documented.ts", "--outdir", "documented"]);
    const [answer] = await callBundle(join(project.folder, "documented/index.mjs"), [
      { method: "GET", path: "/openapi.json" },
    ]);
    expect(answer).toEqual([200, document]);
    expect(document).toMatchObject({
      info: { title: "The catalogue", version: "7" },
      servers: [{ url: "https://api.shop.test/v7" }],
      tags: [{ name: "Items", description: "What is for sale." }],
      components: { schemas: { ItemCreate: { additionalProperties: false } } },
    });
    const { responses } = document.paths["/items"]!.post!;
    expect(responses["422"]).toMatchObject({ content: { "application/problem+json": {} } });
    expect(Object.keys(responses)).toContain("401");
  });

  it("describes the items API, whose middleware and store are not started", async () => {
    const { paths, components } = await print("items-api/handler.mts");
    expect(Object.keys(paths)).toEqual(["/health", "/items", "/items/{id}", "/metrics"]);
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(["ItemCreate", "ItemUpdate"]));
  });

  it("takes applications behind node:http, which do not listen", async () => {
    const expected = await print("catalogue/main.ts");
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const env = { PORT: String((taken.address() as AddressInfo).port) };
    await project.write({
      "catalogue/listener.ts": `
        import { createNodeHandler } from "lambent/node";
        import { ItemsController } from "./items-controller.js";
        createNodeHandler([]);
        export default createNodeHandler([ItemsController]);`,
      "catalogue/waiting.ts": `
        import { serve } from "lambent/node";
        import { ItemsController } from "./items-controller.js";
        const { url, server } = await serve([ItemsController], { host: "::1" });
        if (url !== "http://[::1]:3000" || server.listening) throw new Error(url);`,
    });
    for (const entry of ["catalogue/server.ts", "catalogue/listener.ts", "catalogue/waiting.ts"]) {
      const { code, stdout, stderr } = await project.lambent(["openapi", entry], { env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: PURGE });
      expect(JSON.parse(stdout)).toEqual(expected);
    }
    taken.close();
  });

  it("leaves packages with native code where they look for it", async () => {
    const addon = (name: string) => ({
      [`node_modules/${name}/package.json`]: JSON.stringify({
        name,
        version: "1.0.0",
        gypfile: name === "addon-by-field",
      }),
      [`node_modules/${name}/index.js`]: `
        exports.load = () => require("node:fs").readFileSync(require("node:path").join(__dirname, "addon.node"), "utf8");`,
      [`node_modules/${name}/addon.node`]: name,
    });
    await project.write({
      ...addon("addon-by-field"),
      ...addon("addon-by-file"),
      "node_modules/addon-by-file/binding.gyp": "{}",
      "node_modules/database/package.json": JSON.stringify({ name: "database", version: "1.0.0" }),
      "node_modules/database/index.js": `exports.open = () => require("addon-by-file").load();`,
      "catalogue/native.ts": `
        import { load } from "addon-by-field";
        import { open } from "database";
        import { docs } from "lambent/openapi";
        import { createLambdaHandler } from "lambent/aws-lambda";
        import { ItemsController } from "./items-controller.js";
        const title = load() + " and " + open();
        export const handler = createLambdaHandler([ItemsController], { docs: docs({ title, version: "1" }) });`,
    });
    expect(await print("catalogue/native.ts")).toMatchObject({ info: { title: "addon-by-field and addon-by-file" } });
  });

  it("writes JSON or YAML, always the same", async () => {
    const document = await print("catalogue/documented.ts");
    const texts: string[] = [];
    for (const file of ["written/openapi.json", "written/a/openapi.yaml", "written/openapi.yml"]) {
      const result = await project.lambent(["openapi", "catalogue/documented.ts", "--out", file]);
      expect(result).toEqual({ code: 0, stdout: `${file} is written.\n`, stderr: PURGE });
      texts.push(project.read(file).toString());
    }
    const [json = "", yaml = "", yml = ""] = texts;
    expect(json).toBe(`${JSON.stringify(document, null, 2)}\n`);
    expect(yaml).toMatch(/^openapi: "3.1.1"\ninfo:\n {2}title: The catalogue\n {2}version: "7"\n/);
    expect(parse(yaml)).toEqual(document);
    expect(yml).toBe(yaml);
  });
});

describe("lambent openapi --check", () => {
  const check = (file: string) =>
    project.lambent(["openapi", "catalogue/main.ts", "--out", file, "--check", "--tsconfig", "tsconfig.json"]);
  const remedy = (file: string) => `npx lambent openapi catalogue/main.ts --out ${file} --tsconfig tsconfig.json`;

  it("says what to run where the file is missing, and writes nothing", async () => {
    const { code, stdout, stderr } = await check("missing/openapi.json");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    const file = "missing/openapi.json";
    expect(stderr).toBe(`${PURGE}${file} is missing. Run: ${remedy(file)}\n`);
    expect(existsSync(join(project.folder, "missing"))).toBe(false);
  });

  it("compares what the file says, not how it is laid out", async () => {
    const document = await print("catalogue/main.ts");
    const { info, ...rest } = document;
    const files: [file: string, text: string, isCurrent: boolean][] = [
      ["check/same.json", JSON.stringify(document).replaceAll(",", " ,\r\n"), true],
      ["check/same.yml", JSON.stringify(document), true],
      ["check/old version.yaml", JSON.stringify({ ...document, info: { ...info, version: "2.0.0" } }), false],
      ["check/order.json", JSON.stringify({ ...rest, info }), false],
      ["check/nothing.yaml", "", false],
    ];
    for (const [file, text, isCurrent] of files) {
      await project.write({ [file]: text });
      const name = file.includes(" ") ? JSON.stringify(file) : file;
      expect(await check(file)).toEqual({
        code: isCurrent ? 0 : 1,
        stdout: isCurrent ? `${file} is up to date.\n` : "",
        stderr: PURGE + (isCurrent ? "" : `${file} is out of date. Run: ${remedy(name)}\n`),
      });
      expect(project.read(file).toString()).toBe(text);
    }
  });
});

describe("lambent openapi --diff", () => {
  it("lists what breaks clients, a line each, beside what else is asked for", async () => {
    const document = await print("catalogue/main.ts");
    const { get, ...others } = document.paths["/items"]!;
    const old = {
      ...document,
      paths: { ...document.paths, "/items": { ...others, get, delete: get }, "/stock": { get } },
    };
    await project.write({ "old/openapi.yaml": JSON.stringify(old) });
    const args = ["openapi", "catalogue/main.ts", "--diff", "old/openapi.yaml"];
    expect(await project.lambent(args)).toEqual({
      code: 1,
      stdout: "DELETE /items: is gone\n/stock: is gone\n",
      stderr: `${PURGE}2 breaking changes since old/openapi.yaml\n`,
    });
    // It is read before it is written.
    expect(await project.lambent([...args, "--out", "old/openapi.yaml"])).toMatchObject({
      code: 1,
      stdout: "old/openapi.yaml is written.\nDELETE /items: is gone\n/stock: is gone\n",
    });
    expect(parse(project.read("old/openapi.yaml").toString())).toEqual(document);
    const both = await project.lambent([...args, "--out", "old/openapi.yaml", "--check"]);
    expect(both).toEqual({
      code: 0,
      stdout: "old/openapi.yaml is up to date.\nno breaking changes\n",
      stderr: PURGE,
    });
  });
});

describe("lambent openapi fails with the reason", () => {
  const main = "catalogue/main.ts";
  const controller = (name: string, body: string) => `
    import { Body, Controller, Get, OperationId, Post } from "lambent";
    import { IsString } from "class-validator";
    import { createLambdaHandler } from "lambent/aws-lambda";
    @Controller("/a") class ${name} { ${body} }
    export const handler = createLambdaHandler([${name}]);`;

  beforeAll(() =>
    project.write({
      "bad/controllers.ts": `export { ItemsController } from "../catalogue/items-controller.js";`,
      "bad/ids.ts": controller("IdsController", '@Get() @OperationId("a") b() {} @Post() @OperationId("a") c() {}'),
      "bad/names.ts": `
        import { Body, Controller, Post } from "lambent";
        import { createLambdaHandler } from "lambent/aws-lambda";
        import * as one from "./one.js";
        import * as other from "./other.js";
        import { nameless } from "./nameless.js";
        @Controller("/a") class NamesController {
          @Post("/b") b(@Body(one.Item) _b: one.Item) {}
          @Post("/c") c(@Body(other.Item) _c: other.Item) {}
          @Post("/d") d(@Body(nameless) _d: object) {}
        }
        export const handler = createLambdaHandler([NamesController]);`,
      "bad/one.ts": `import { IsString } from "class-validator"; export class Item { @IsString() a!: string }`,
      "bad/other.ts": `import { IsString } from "class-validator"; export class Item { @IsString() b!: string }`,
      "bad/nameless.ts": `
        import { IsString } from "class-validator";
        class Nameless { @IsString() d!: string }
        Object.defineProperty(Nameless, "name", { value: "t" });
        export const nameless = Nameless;`,
      "bad/broken.json": "{",
      "bad/broken.yaml": "a: [",
      "bad/swagger.json": '{"swagger":"2.0"}',
    }),
  );

  it.each([
    ["an ending that is no format", [main, "--out", "openapi.txt"], 2, "It has to end in .json, .yaml or .yml."],
    ["--check without a file", [main, "--check"], 2, "error: --check needs --out, the file to look at"],
    ["no entry", [], 2, "missing required argument 'entry'"],
    ["a missing entry", ["catalogue/mian.ts"], 1, "catalogue/mian.ts is no file."],
    [
      "controllers without an application",
      ["bad/controllers.ts"],
      1,
      "bad/controllers.ts does not call createLambdaHandler, createNodeHandler or serve, so there is no application to " +
        "ask. Name the module that does, or write it: export const handler = createLambdaHandler([...]);",
    ],
    [
      "two operations of one name",
      ["bad/ids.ts"],
      1,
      "There can be no document of bad/ids.ts.\nIdsController.b and IdsController.c: they have the operation id " +
        '"a" both. Give one of them another with @OperationId().',
    ],
    [
      "two schemas of one name",
      ["bad/names.ts"],
      1,
      "two schemas have the name Item, and differ; one is of the class Item. Put @Schema({ name }) with another name",
    ],
    [
      "a schema without a name",
      ["bad/names.ts"],
      1,
      'Put @Schema({ name: "Item" }) on it, or keep the names of classes',
    ],
    ["an old document that is missing", [main, "--diff", "bad/none.json"], 1, "bad/none.json cannot be read: ENOENT"],
    ["an old document that is no JSON", [main, "--diff", "bad/broken.json"], 1, "bad/broken.json is no document: "],
    ["an old document that is no YAML", [main, "--diff", "bad/broken.yaml"], 1, "bad/broken.yaml is no document: "],
    ["an old document of Swagger", [main, "--diff", "bad/swagger.json"], 1, 'OpenAPI 3: it has no field "openapi"'],
    ["a file that cannot be written", [main, "--out", `${main}/a.json`], 1, `${main}/a.json cannot be written: EEXIST`],
  ])("%s", async (_what, args, code, message) => {
    const result = await project.lambent(["openapi", ...args]);
    expect(result).toMatchObject({ code, stdout: "" });
    expect(result.stderr).toContain(message);
  });
});

describeWithOpenApiTools("what lambent openapi prints", () => {
  it.each(["catalogue/documented.ts", "shop/main.ts", "items-api/handler.mts"])(
    "is a document to tools of others: %s",
    async (entry) => {
      const document = await print(entry);
      expect(await validateDocument(document)).toEqual([]);
      expect(await lintDocument(document)).toEqual([]);
    },
  );
});
