import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toCdkCode } from "../../cli/openapi/template.js";
import type { Project } from "../support/packed.js";
import { createDeployedProject, layOut, runCommand } from "./application.js";

const main = `import { App, Stack } from "aws-cdk-lib";
import { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { addRoutes } from "./routes.js";

const stack = new Stack(new App(), "Shop");
const code = Code.fromInline("exports.handler = async () => ({ statusCode: 204 });");
addRoutes(new HttpApi(stack, "Api"), new LambdaFunction(stack, "Function", { runtime: Runtime.NODEJS_22_X, handler: "index.handler", code }));
`;
const routes = [
  { method: "GET", path: "/items/{id}" },
  { method: "DELETE", path: "/items/{id}" },
  { method: "*", path: "/files/{rest+}" },
];

let project: Project;

beforeAll(async () => {
  project = await createDeployedProject();
}, 120_000);

afterAll(() => project.remove());

describe("the module of routes for the CDK", () => {
  it("compiles, and gives the API its routes", async () => {
    const folder = await layOut(project, "routes", []);
    await writeFile(join(folder, "routes.ts"), toCdkCode(routes));
    await writeFile(join(folder, "main.ts"), main);
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const settings = [
      "--module",
      "node16",
      "--target",
      "es2022",
      "--strict",
      "--noUnusedLocals",
      "--skipLibCheck",
      "--outDir",
      "out",
    ];
    await runCommand(folder, ["tsc", "--ignoreConfig", ...settings, "main.ts", "routes.ts"]);
    await runCommand(folder, ["node", "out/main.js"], { CDK_OUTDIR: "cdk.out" });
    const template = JSON.parse(await readFile(join(folder, "cdk.out/Shop.template.json"), "utf8")) as {
      Resources: Record<string, { Type: string; Properties: { RouteKey: string } }>;
    };
    const written = Object.values(template.Resources).filter(({ Type }) => Type === "AWS::ApiGatewayV2::Route");
    expect(written.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      "ANY /files/{rest+}",
      "DELETE /items/{id}",
      "GET /items/{id}",
    ]);
  }, 120_000);
});
