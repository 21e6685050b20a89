import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

type Diagnostic = { category: string; location: { path: string } };

const imports = "lint/style/noRestrictedImports";
const globals = "lint/style/noRestrictedGlobals";
const cycles = "lint/suspicious/noImportCycles";

const forbidden: [folder: string, source: string, rule: string][] = [
  ["lib", `import { Get } from "../decorators/routes.js"; Get();`, imports],
  ["lib", `import type { Get } from "../decorators/routes.js"; export type Verb = Get;`, imports],
  ["lib", `import { decode } from "../backends/aws-lambda/decode.js"; decode();`, imports],
  ["lib", `import { cors } from "../middleware/cors.js"; cors();`, imports],
  ["lib", `import { client } from "../testing/client.js"; client();`, imports],
  ["lib", `import { build } from "../cli/build.js"; build();`, imports],
  ["lib", `import { Controller } from "../index.js"; Controller();`, imports],
  ["lib", `import { Controller } from "lambent"; Controller();`, imports],
  ["lib", `import { createLambdaHandler } from "lambent/aws-lambda"; createLambdaHandler();`, imports],
  ["lib", `import { readFileSync } from "node:fs"; readFileSync("a");`, imports],
  ["lib", `import { hostname } from "os"; hostname();`, imports],
  ["lib", `export const load = () => import("node:fs/promises");`, imports],
  ["lib", `export const load = () => require("node:fs");`, "lint/style/noCommonJs"],
  ["lib", `export { IsString } from "class-validator";`, imports],
  ["lib", `import { plainToInstance } from "class-transformer"; plainToInstance();`, imports],
  ["lib", `import { storage } from "class-transformer/cjs/storage.js"; storage();`, imports],
  ["lib", `import { Busboy } from "@fastify/busboy"; new Busboy({ headers: {} }).destroy();`, imports],
  ["lib", `import "reflect-metadata";`, imports],
  ["lib", `import "reflect-metadata/lite";`, imports],
  ["lib/openapi", `import { assets } from "../../docs-assets/index.js"; export const own = assets;`, imports],
  ["lib/openapi", `import { Get } from "../../decorators/routes.js"; Get();`, imports],
  ["lib/openapi", `import { Controller } from "../../index.js"; Controller();`, imports],
  ["lib", `console.log("a");`, "lint/suspicious/noConsole"],
  ["lib", `process.stdout.write("a");`, "lint/nursery/noJsRestrictedProperties"],
  ["lib", `export const types = (of: object) => Reflect.getMetadata("design:paramtypes", of);`, globals],
  ["decorators", `import { decode } from "../backends/aws-lambda/decode.js"; decode();`, imports],
  ["decorators", `import { cors } from "../middleware/cors.js"; cors();`, imports],
  ["decorators", `import { client } from "../testing/client.js"; client();`, imports],
  ["decorators", `import { build } from "../cli/build.js"; build();`, imports],
  ["decorators", `import { Controller } from "../index.js"; Controller();`, imports],
  ["decorators", `import { AsyncLocalStorage } from "node:async_hooks"; new AsyncLocalStorage().disable();`, imports],
  ["decorators", `import { plainToInstance } from "class-transformer"; plainToInstance();`, imports],
  ["decorators", `export const types = (of: object) => Reflect.getOwnMetadata("design:type", of);`, globals],
  ["backends/aws-lambda", `import { Get } from "../../decorators/routes.js"; Get();`, imports],
  ["backends/aws-lambda", `import { cors } from "../../middleware/cors.js"; cors();`, imports],
  ["backends/aws-lambda", `import { client } from "../../testing/client.js"; client();`, imports],
  ["backends/aws-lambda", `import { build } from "../../cli/build.js"; build();`, imports],
  ["backends/aws-lambda", `import { Controller } from "../../index.js"; Controller();`, imports],
  ["backends/aws-lambda", `import { SSM } from "@aws-sdk/client-ssm"; new SSM().destroy();`, imports],
  ["backends/node", `export const define = (of: object) => Reflect.defineMetadata("a", 1, of);`, globals],
  ["backends/node", `export const own = (of: object) => (Reflect as { own(of: object): void }).own(of);`, globals],
  ["backends/aws-lambda/ssm", `import { SSM } from "@aws-sdk/client-ssm"; new SSM().destroy();`, imports],
  ["middleware/powertools", `import { Logger } from "@aws-lambda-powertools/logger"; new Logger();`, imports],
  ["middleware", `import { Get } from "../decorators/routes.js"; Get();`, imports],
  ["middleware", `import { decode } from "../backends/aws-lambda/decode.js"; decode();`, imports],
  ["middleware", `import { client } from "../testing/client.js"; client();`, imports],
  ["middleware", `import { build } from "../cli/build.js"; build();`, imports],
  ["middleware", `import { Controller } from "../index.js"; Controller();`, imports],
  ["middleware", `export const decorate = () => Reflect.metadata("a", 1);`, globals],
  ["middleware", `import { assets } from "../docs-assets/index.js"; export const own = assets;`, imports],
  ["docs-assets", `import { Get } from "../decorators/routes.js"; Get();`, imports],
  ["docs-assets", `import { decode } from "../backends/aws-lambda/decode.js"; decode();`, imports],
  ["docs-assets", `import { cors } from "../middleware/cors.js"; cors();`, imports],
  ["docs-assets", `import { client } from "../testing/client.js"; client();`, imports],
  ["docs-assets", `import { build } from "../cli/build.js"; build();`, imports],
  ["docs-assets", `import { Controller } from "../index.js"; Controller();`, imports],
  ["docs-assets", `import SwaggerUI from "swagger-ui-dist"; SwaggerUI();`, imports],
  ["testing", `import { Get } from "../decorators/routes.js"; Get();`, imports],
  ["testing", `import { cors } from "../middleware/cors.js"; cors();`, imports],
  ["testing", `import { build } from "../cli/build.js"; build();`, imports],
  ["testing", `import { Controller } from "../index.js"; Controller();`, imports],
];

const permitted: [file: string, source: string][] = [
  ["lib/permitted.ts", `import { match } from "./routing.js";\nmatch();`],
  ["lib/context.ts", `import { AsyncLocalStorage } from "node:async_hooks";\nnew AsyncLocalStorage().disable();`],
  ["lib/openapi/permitted.ts", `import { match } from "../routing.js";\nmatch();`],
  ["lib/reflect.ts", `Reflect.defineMetadata("a", 1, {});`],
  ["lib/class-transformer.ts", `import { plainToInstance } from "class-transformer";\nplainToInstance();`],
  ["lib/form/multipart.ts", `import { Busboy } from "@fastify/busboy";\nnew Busboy({ headers: {} }).destroy();`],
  ["decorators/permitted.ts", `import { match } from "../lib/routing.js";\nmatch();`],
  ["backends/node/permitted.ts", `import { createServer } from "node:http";\ncreateServer();`],
  ["backends/aws-lambda/permitted.ts", `import { match } from "../../lib/routing.js";\nmatch();`],
  [
    "backends/aws-lambda/ssm/client.ts",
    `import { SSM } from "@aws-sdk/client-ssm";\nimport { match } from "../../../lib/routing.js";\nmatch(SSM);`,
  ],
  ["middleware/permitted.ts", `import { match } from "../lib/routing.js";\nmatch();`],
  [
    "docs-assets/permitted.ts",
    `import { gunzipSync } from "node:zlib";\nimport { match } from "../lib/routing.js";\nmatch(gunzipSync);`,
  ],
  ["testing/permitted.ts", `import { decode } from "../backends/aws-lambda/decode.js";\ndecode();`],
  [
    "cli/permitted.ts",
    `import { Get } from "../decorators/routes.js";\nimport { client } from "../testing/client.js";\nclient(Get);`,
  ],
];

const cycle: [file: string, source: string][] = [
  ["lib/first.ts", `import { second } from "./second.js";\nexport const first = () => second();`],
  ["lib/second.ts", `import { first } from "./first.js";\nexport const second = () => first();`],
];

const folder = mkdtempSync(join(tmpdir(), "lambent-layers-"));
let reported: Map<string, string[]>;

beforeAll(async () => {
  copyFileSync(resolve("biome.json"), join(folder, "biome.json"));
  for (const [index, [where, source]] of forbidden.entries()) plant(plantedFile(where, index), source);
  for (const [file, source] of [...permitted, ...cycle]) plant(file, source);
  reported = await lint();
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("an import against the layers is reported", () => {
  it.each(forbidden.map((entry, index) => [...entry, index] as const))("%s: %s", (where, _source, rule, index) => {
    expect(reported.get(plantedFile(where, index))).toContain(rule);
  });
});

describe("an import along the layers is not", () => {
  it.each(permitted)("%s", (file) => {
    expect(reported.get(file) ?? []).toEqual([]);
  });
});

it("reports both files of an import cycle", () => {
  expect(cycle.map(([file]) => reported.get(file))).toEqual([[cycles], [cycles]]);
});

function plantedFile(where: string, index: number): string {
  return `${where}/planted-${index}.ts`;
}

function plant(file: string, source: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `${source}\n`);
}

async function lint(): Promise<Map<string, string[]>> {
  const biome = resolve("node_modules/@biomejs/biome/bin/biome");
  const options = ["lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none", "."];
  const output = await new Promise<string>((done) => {
    execFile(process.execPath, [biome, ...options], { cwd: folder }, (_failed, stdout) => done(stdout));
  });
  const rules = new Map<string, string[]>();
  for (const { category, location } of (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics) {
    rules.set(location.path, [...(rules.get(location.path) ?? []), category]);
  }
  return rules;
}
