import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandProject, callBundle, createCommandProject } from "../support/command.js";
import { startTestDatabase, type TestDatabase } from "../support/dynamodb.js";
import { httpSources, type NeutralRequest } from "../support/events.js";
import { LambdaProcess } from "../support/lambda-process.js";
import { recordsEvent, sqsRecord } from "../support/messages.js";
import { runNode } from "../support/packed.js";
import { describeWithRuntimeClient } from "../support/runtime-client.js";
import { type Unzipped, unzip } from "../support/unzip.js";

// Each case runs the command, some of them several times.
jest.setTimeout(60_000);

let project: CommandProject;

beforeAll(async () => {
  project = await createCommandProject();
}, 120_000);

afterAll(() => project.remove());

describe("lambent build", () => {
  it("writes a module, its source map and a zip of the module, and says what to set", async () => {
    const { code, stdout, stderr } = await project.lambent(["build", "shop/main.ts"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(readdirSync(join(project.folder, "dist")).sort()).toEqual(["function.zip", "index.mjs", "index.mjs.map"]);
    expect(stdout).toMatch(/^dist\/index\.mjs +\d+\.\d kB {2}function\.zip +\d+\.\d kB$/m);
    expect(stdout).toContain("Handler: index.handler");
    const { names, folder, remove } = unzip(project.read("dist/function.zip"));
    expect(names).toEqual(["index.mjs"]);
    expect(readFileSync(join(folder, "index.mjs"))).toEqual(project.read("dist/index.mjs"));
    remove();
  });

  it("keeps the types of decorated signatures, and the names of classes", async () => {
    await project.lambent(["build", "shop/main.ts", "--outdir", "typed"]);
    const answers = await callBundle(join(project.folder, "typed/index.mjs"), [
      { method: "POST", path: "/items", body: '{"name":"Lamp","price":-1}' },
      { method: "POST", path: "/items", body: '{"name":"Lamp","price":2,"more":true}' },
    ]);
    expect(answers).toEqual([
      [422, { detail: [expect.objectContaining({ loc: ["body", "price"], type: "isPositive" })] }],
      [200, { name: "Lamp", price: 2 }],
    ]);
    expect(project.read("typed/index.mjs").toString()).toContain('"ItemsController"');
  });

  it("has one zip for one input: in any folder, on any day, anywhere on earth", async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), "lambent-elsewhere-of-another-length-")));
    cpSync(project.folder, elsewhere, { recursive: true, verbatimSymlinks: true });
    const long = new Date("2003-04-05T06:07:08Z");
    for (const name of readdirSync(join(elsewhere, "shop"))) utimesSync(join(elsewhere, "shop", name), long, long);
    await project.lambent(["build", "shop/main.ts", "--outdir", "one"], { env: { TZ: "Asia/Kathmandu" } });
    const second = ["build", "main.ts", "--outdir", "../quite/another"];
    const { code } = await project.lambent(second, { cwd: join(elsewhere, "shop"), env: { TZ: "America/Caracas" } });
    expect(code).toBe(0);
    for (const name of ["index.mjs", "index.mjs.map", "function.zip"]) {
      expect(readFileSync(join(elsewhere, "quite/another", name)).equals(project.read(`one/${name}`))).toBe(true);
    }
    rmSync(elsewhere, { recursive: true });
  });

  it("says no path of the machine, in the module or in its map", async () => {
    await project.lambent(["build", "shop/main.ts", "--outdir", "paths"]);
    const { sources } = JSON.parse(project.read("paths/index.mjs.map").toString()) as { sources: string[] };
    expect(sources).toEqual(expect.arrayContaining(["shop/main.ts", "shop/items-controller.ts"]));
    expect(sources.filter((source) => source.startsWith("/") || source.startsWith(".."))).toEqual([]);
    for (const name of ["index.mjs", "index.mjs.map"]) {
      for (const path of [tmpdir(), process.cwd()]) {
        expect(project.read(`paths/${name}`).toString()).not.toContain(path);
      }
    }
  });

  it("puts the source map into the zip where it is asked to, and stacks name the sources", async () => {
    await project.write({
      "failing/main.ts": `
        import { Controller, Get } from "lambent";
        import { createLambdaHandler } from "lambent/aws-lambda";
        import { platform } from "legacy";
        @Controller()
        class FailingController {
          @Get("/") fail() { throw new Error("here " + platform()); }
        }
        export const handler = createLambdaHandler([FailingController]);`,
      "node_modules/legacy/package.json": JSON.stringify({ name: "legacy", version: "1.0.0" }),
      "node_modules/legacy/index.js": `
        "use strict";
        const os = require("os");
        exports.platform = () => os.platform() + " " + typeof __dirname + " " + typeof __filename;`,
    });
    await project.lambent(["build", "failing/main.ts", "--outdir", "mapped", "--zip-source-map"]);
    const { names, folder, remove } = unzip(project.read("mapped/function.zip"));
    expect(names).toEqual(["index.mjs", "index.mjs.map"]);
    const [failed] = await callBundle(
      join(folder, "index.mjs"),
      [{ method: "GET", path: "/" }],
      ["--enable-source-maps"],
    );
    remove();
    expect(failed).toContain(`here ${process.platform} string string`);
    expect(failed).toContain("failing/main.ts:7:");
  });

  it("gives modules of CommonJS what they expect of Node.js, and other bundles nothing", async () => {
    await project.lambent(["build", "shop/main.ts", "--outdir", "modern"]);
    expect(project.read("modern/index.mjs").toString()).not.toContain("createRequire");
  });

  it("leaves the AWS SDK to the runtime with --external-sdk", async () => {
    await project.lambent(["build", "items-api/handler.mts", "--outdir", "external", "--external-sdk"]);
    const text = project.read("external/index.mjs").toString();
    expect(text).toMatch(/from"@aws-sdk\/client-dynamodb"/);
    await project.lambent(["build", "items-api/handler.mts", "--outdir", "internal"]);
    expect(project.read("internal/index.mjs").toString()).not.toMatch(/from"@aws-sdk\/client-dynamodb"/);
  });

  it("takes the tsconfig.json that is named", async () => {
    await project.write({
      "aliased/main.ts": `import "lambent";\nexport { handler } from "shop";`,
      "aliased/tsconfig.shop.json": JSON.stringify({
        extends: "../tsconfig.json",
        compilerOptions: { paths: { shop: ["../shop/main.ts"] } },
      }),
    });
    const args = ["build", "aliased/main.ts", "--outdir", "aliased/dist"];
    expect(await project.lambent(args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('aliased/main.ts:2:25: error: Could not resolve "shop"'),
    });
    expect(await project.lambent([...args, "--tsconfig", "aliased/tsconfig.shop.json"])).toMatchObject({ code: 0 });
  });
});

describe("lambent build fails with the reason", () => {
  it.each([
    ["no entry", ["build"], 2, "missing required argument 'entry'"],
    ["an unknown command", ["bild"], 2, "unknown command 'bild'"],
    ["an unknown option", ["build", "shop/main.ts", "--zap"], 2, "unknown option '--zap'"],
    ["no time to load", ["build", "shop/main.ts", "--load-timeout", "0"], 2, "It has to be a number of seconds"],
    ["a missing entry", ["build", "shop/mian.ts"], 1, "shop/mian.ts is no file. Name the module"],
    ["a folder", ["build", "shop"], 1, "shop is no file. Name the module"],
    ["an entry without a handler", ["build", "shop/options.ts"], 1, 'shop/options.ts exports no "handler". Write: '],
  ])("%s", async (_what, args, code, message) => {
    const result = await project.lambent(args);
    expect(result).toMatchObject({ code, stdout: "" });
    expect(result.stderr).toContain(message);
  });

  it("what esbuild reports, with file and line", async () => {
    await project.write({
      "broken/main.ts": 'import { nothing } from "./other.js";\nexport const handler = nothing +;\n',
    });
    const { code, stderr } = await project.lambent(["build", "broken/main.ts", "--outdir", "broken/dist"]);
    expect(code).toBe(1);
    expect(stderr).toContain('broken/main.ts:2:33: error: Unexpected ";"\n    export const handler = nothing +;');
  });

  it("a source in the place of what it would write, which stays", async () => {
    const text = "export const handler = async () => undefined;";
    await project.write({ "taken/index.mjs": text });
    const { code, stderr } = await project.lambent(["build", "taken/index.mjs", "--outdir", "taken"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "taken/index.mjs is a source of the bundle, which would be written there. Name another --outdir.\n",
    });
    expect(project.read("taken/index.mjs").toString()).toBe(text);
  });

  it("a folder that cannot be written to", async () => {
    const { code, stderr } = await project.lambent(["build", "shop/main.ts", "--outdir", "shop/main.ts/dist"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^shop\/main\.ts\/dist\/index\.mjs cannot be written: ENOTDIR: .*\n$/);
  });

  it("a package that is missing, and how to install it", async () => {
    const bare = realpathSync(mkdtempSync(join(tmpdir(), "lambent-bare-")));
    cpSync(join(project.folder, "node_modules/lambent"), join(bare, "node_modules/lambent"), { recursive: true });
    cpSync(join(project.folder, "shop"), join(bare, "shop"), { recursive: true });
    const program = join(bare, "node_modules/lambent/dist/cli/main.js");
    const failed = await runNode([program, "build", "shop/main.ts"], bare).catch((error: Error) => error.message);
    expect(failed).toContain("which is not installed: npm install --save-dev esbuild");
    symlinkSync(realpathSync(join(project.folder, "node_modules/esbuild")), join(bare, "node_modules/esbuild"));
    const next = await runNode([program, "build", "shop/main.ts"], bare).catch((error: Error) => error.message);
    expect(next).toContain("npm install --save-dev oxc-parser");
    rmSync(bare, { recursive: true });
  });

  it("warns of what esbuild warns of, and builds", async () => {
    await project.write({ "warned/main.ts": "\nexport const handler = async () => typeof handler === 'functoin';" });
    const { code, stderr } = await project.lambent(["build", "warned/main.ts", "--outdir", "warned/dist"]);
    expect(code).toBe(0);
    expect(stderr).toContain('warned/main.ts:2:55: warning: The "typeof" operator will never evaluate to "functoin"');
  });
});

it("lambent says its version, and what there is", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(await project.lambent(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  const help = await project.lambent(["--help"]);
  expect(help.code).toBe(0);
  expect(help.stdout).toContain("build [options] <entry>");
});

it("the command carries the licences of what is in it", () => {
  const licenses = project.read("node_modules/lambent/dist/cli/LICENSES.txt").toString();
  expect(licenses).toMatch(/^commander \d+\.\d+\.\d+$/m);
  expect(licenses).toMatch(/^fflate \d+\.\d+\.\d+$/m);
});

describeWithRuntimeClient("the zip of the items API", () => {
  let task: Unzipped;
  let database: TestDatabase;
  let lambda: LambdaProcess;

  beforeAll(async () => {
    await project.lambent(["build", "items-api/handler.mts", "--outdir", "items"]);
    task = unzip(project.read("items/function.zip"));
    database = await startTestDatabase();
    lambda = await LambdaProcess.start({
      taskRoot: task.folder,
      env: {
        DYNAMODB_ENDPOINT: database.endpoint,
        DYNAMODB_TABLE_NAME: database.tableName,
        POWERTOOLS_TRACE_ENABLED: "false",
      },
    });
  });

  afterAll(async () => {
    await lambda.stop();
    await database.stop();
    task.remove();
  });

  it.each(httpSources)("answers the events of $name", async (source) => {
    const send = async (request: NeutralRequest): Promise<[status: number, json: unknown]> => {
      const outcome = await lambda.invoke(source.encode(request));
      const { status, body } = source.decode(outcome.kind === "response" ? outcome.body : outcome);
      return [status, JSON.parse(body.toString())];
    };
    const headers = [["content-type", "application/json"]] as const;
    const created = await send({ method: "POST", path: "/items", headers, body: '{"name":"Lámp","price":9.5}' });
    expect(created).toEqual([201, expect.objectContaining({ success: true })]);
    const { id } = (created[1] as { data: { id: string } }).data;
    const path = `/items/${id}`;
    expect(await send({ method: "GET", path })).toEqual([200, expect.objectContaining({ message: "Item found" })]);
    const changed = await send({ method: "PUT", path, headers, body: Buffer.from('{"price":8}') });
    expect(changed).toMatchObject([200, { data: { id, name: "Lámp", price: 8 } }]);
    const listed = await send({ method: "GET", path: "/items", query: [["limit", "1"]] });
    expect(listed).toMatchObject([200, { data: { items: [{}] } }]);
    const refused = await send({ method: "POST", path: "/items", headers, body: '{"name":"","price":-1}' });
    expect(refused).toMatchObject([422, { detail: [{ loc: ["body", "name"] }, { loc: ["body", "price"] }] }]);
    expect(await send({ method: "PATCH", path })).toEqual([405, { detail: "Method Not Allowed" }]);
    expect(await send({ method: "DELETE", path })).toMatchObject([200, { data: null }]);
    expect(await send({ method: "GET", path })).toEqual([404, { detail: "Item not found" }]);
    expect(await send({ method: "GET", path: "/health" })).toMatchObject([200, { framework: "Lambent" }]);
  });

  it("imports items from a queue", async () => {
    const outcome = await lambda.invoke(recordsEvent(sqsRecord({ name: "Lamp", price: 9.5 })));
    expect(outcome).toMatchObject({ kind: "response", body: { batchItemFailures: [] } });
  });
});
