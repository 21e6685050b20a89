import { cp, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { serve } from "lambent/node";
import { createOpenApiDocument } from "lambent/openapi";
import { createApp } from "../../examples/items-api/app.js";
import { startTestDatabase } from "../support/dynamodb.js";
import { describeWithOpenApiTools, runTool, toolModules } from "../support/openapi-tools.js";
import { linkPackages, runNode, writeFiles } from "../support/packed.js";

const root = resolve(__dirname, "../..");
const compilers = {
  "TypeScript 5.9": join(toolModules, "typescript/bin/tsc"),
  "TypeScript 6": join(root, "node_modules/typescript/bin/tsc"),
  "TypeScript 7": join(root, "node_modules/typescript7/bin/tsc"),
};

/** A document is made without one. */
const nothing = (): never => {
  throw new Error("There is no store.");
};

describeWithOpenApiTools("a client of the items API", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "lambent-typed-client-")));
    await cp(join(root, "docs/examples/typed-client"), folder, { recursive: true });
    await linkPackages(folder, ["@types/node"]);
    await linkPackages(folder, ["openapi-fetch"], toolModules);
    const { controllers, options } = createApp({ store: nothing, environment: "spec" });
    await writeFiles(folder, {
      "package.json": JSON.stringify({ type: "module" }),
      "openapi.json": JSON.stringify(createOpenApiDocument(controllers, options)),
    });
    await runNode([join(toolModules, "openapi-typescript/bin/cli.js"), "openapi.json", "-o", "items-api.d.ts"], folder);
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(Object.entries(compilers))(
    "compiles with %s, but for the mistakes that are marked",
    async (_name, compiler) => {
      expect(await compile(compiler)).toBe("");
    },
    60_000,
  );

  it("does what its page says", async () => {
    const database = await startTestDatabase();
    const { controllers, options } = createApp({ store: () => database.store, environment: "spec" });
    const server = await serve(controllers, { ...options, port: 0, signals: false, accessLog: false });
    try {
      await compile(compilers["TypeScript 5.9"]);
      expect(await runNode(["client.js"], folder, { ITEMS_API: server.url })).toBe(await outputInPage());
    } finally {
      await server.close();
      await database.stop();
    }
  }, 60_000);

  it("is told what is wrong with each mistake", async () => {
    const mistakes = await readFile(join(folder, "mistakes.ts"), "utf8");
    await writeFiles(folder, { "unmarked.ts": mistakes.replaceAll("@ts-expect-error", "") });
    const messages = (await compile(compilers["TypeScript 5.9"])).split(/^(?=\S)/m);
    expect(messages).toEqual([
      expect.stringMatching(/^unmarked\.ts.*'string' is not assignable to type 'number'/),
      expect.stringMatching(/^unmarked\.ts.*Property 'price' is missing/s),
      expect.stringMatching(/^unmarked\.ts.*"\/item\/\{id\}"/s),
      expect.stringMatching(/^unmarked\.ts.*'data' is possibly 'undefined'/),
    ]);
  }, 60_000);

  /** What a compiler has against the programs; it makes JavaScript of them all the same. */
  async function compile(compiler: string): Promise<string> {
    return (await runTool([compiler, "-p", "."], folder)).stdout;
  }
});

/** What docs/typed-client.md says that the program prints. */
async function outputInPage(): Promise<string | undefined> {
  const page = await readFile(join(root, "docs/typed-client.md"), "utf8");
  return page.match(/^```text\n(.*?)^```$/ms)?.[1];
}
