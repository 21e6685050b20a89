import { type CommandProject, createCommandProject } from "../support/command.js";

// Each case runs the command, some of them several times.
jest.setTimeout(60_000);

let project: CommandProject;

beforeAll(async () => {
  project = await createCommandProject();
}, 120_000);

afterAll(() => project.remove());

const application = (imports: string) => `
  import { createLambdaHandler } from "lambent/aws-lambda";
  ${imports}
  export const handler = createLambdaHandler([]);`;

/** A package of one module, or of several. */
function modules(name: string, files: Record<string, string>, manifest: object = {}): Record<string, string> {
  const own = { "package.json": JSON.stringify({ name, version: "1.2.3", ...manifest }), ...files };
  return Object.fromEntries(Object.entries(own).map(([file, text]) => [`node_modules/${name}/${file}`, text]));
}

describe("lambent build --analyze", () => {
  it("shows the bytes of each package, and the milliseconds that its modules take to load", async () => {
    // 60 ms of work in one package, and none in another that imports it.
    await project.write({
      ...modules("slow", {
        "index.js": `#!/usr/bin/env node\n"use strict";
          const { performance } = require("perf_hooks");
          const end = performance.now() + 60;
          while (performance.now() < end);
          exports.slow = "slow".repeat(100) + require("quick").quick;`,
      }),
      ...modules(
        "quick",
        { "index.js": `export const quick = "q${"u".repeat(4000)}ick";` },
        { type: "module", sideEffects: false },
      ),
      "loading/main.ts": application(`import { slow } from "slow";\nconsole.log(slow);`),
    });
    const args = ["build", "loading/main.ts", "--analyze", "--outdir", "loading/dist"];
    const { code, stdout, stderr } = await project.lambent(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const rows = rowsOf(stdout);
    expect(rows.map(([name]) => name)).toEqual(
      expect.arrayContaining(["slow 1.2.3", "quick 1.2.3", "(application)", "(parsing, modules of Node.js)", "total"]),
    );
    expect(rows.map(([name]) => name).find((name) => name?.startsWith("lambent "))).toMatch(/^lambent \d+\.\d+\.\d+$/);
    const time = (name: string) => Number(rows.find(([of]) => of === name)?.at(-1));
    expect(time("slow 1.2.3")).toBeGreaterThanOrEqual(60);
    expect(time("quick 1.2.3")).toBeLessThan(time("slow 1.2.3"));
    expect(time("total")).toBeGreaterThan(time("slow 1.2.3"));
    expect(Number.parseFloat(rows.find(([name]) => name === "quick 1.2.3")?.[1] ?? "")).toBeGreaterThan(4);
    const shares = rows.slice(0, -1).map(([, , share = ""]) => Number.parseFloat(share));
    expect(shares.reduce((sum, share) => sum + (share || 0), 0)).toBeCloseTo(100, 0);
    expect(stdout).toContain("median of 7");
  });

  it("shows the bytes alone of an application that cannot be loaded here, and says why", async () => {
    await project.write({
      "unloadable/main.ts": application(`if (process.env.TABLE === undefined) throw new Error("TABLE is not set");`),
    });
    const args = ["build", "unloadable/main.ts", "--analyze", "--outdir", "unloadable/dist"];
    const { code, stdout, stderr } = await project.lambent(args);
    expect(code).toBe(0);
    expect(stderr).toContain("no times are measured. unloadable/main.ts throws while it is loaded:");
    expect(stderr).toContain("TABLE is not set");
    expect(stdout).toMatch(/^lambent \d+\.\d+\.\d+ +\d+\.\d kB +\d+\.\d %$/m);
    expect(stdout).not.toContain("load ms");
  });

  it("hints at --external-sdk where the SDK is in the bundle", async () => {
    await project.write({
      "sdk/main.ts": application(`import { SSMClient } from "@aws-sdk/client-ssm";\nconsole.log(new SSMClient({}));`),
    });
    const args = ["build", "sdk/main.ts", "--analyze", "--outdir", "sdk/dist"];
    expect((await project.lambent(args)).stdout).toMatch(
      /^hint: \d+\.\d kB are of the AWS SDK\. With --external-sdk /m,
    );
    expect((await project.lambent([...args, "--external-sdk"])).stdout).not.toContain("hint");
  });
});

describe("lambent build warns of what costs cold start", () => {
  const costs: [what: string, imports: string, warning: RegExp][] = [
    [
      "all of class-validator",
      `const { IsInt } = require("class-validator"); console.log(IsInt);`,
      /class-validator is in the bundle as a whole \(\d+\.\d kB\), with what it needs of others\. Import the decorators/,
    ],
    [
      "class-validator as CommonJS",
      `import { IsInt } from "class-validator/cjs/index.js"; console.log(IsInt);`,
      /class-validator is in the bundle as a whole /,
    ],
    [
      "the class of all commands of a client",
      `import { DynamoDB } from "@aws-sdk/client-dynamodb"; console.log(new DynamoDB({}));`,
      /@aws-sdk\/client-dynamodb is in the bundle with all its commands .* because of DynamoDB, .*DynamoDBClient and/,
    ],
    [
      "the document client of all commands",
      `import { DynamoDBDocument } from "@aws-sdk/lib-dynamodb"; console.log(DynamoDBDocument);`,
      /@aws-sdk\/lib-dynamodb is in the bundle with all its commands .* Import DynamoDBDocumentClient and/,
    ],
    [
      "all of a client",
      `import * as ssm from "@aws-sdk/client-ssm"; console.log(ssm);`,
      /@aws-sdk\/client-ssm is in the bundle with all its commands .*"import \*" or "import\(\)"/,
    ],
    [
      "a client by require",
      `const { SSMClient } = require("@aws-sdk/client-ssm"); console.log(SSMClient);`,
      /@aws-sdk\/client-ssm is in the bundle with all its commands/,
    ],
    [
      "reflect-metadata",
      `import "reflect-metadata";`,
      /reflect-metadata is in the bundle \(\d+\.\d kB\), though lambent brings what compilers and containers call\./,
    ],
    ["moment", `import moment from "moment"; console.log(moment);`, /moment is in the bundle as a whole/],
    [
      "lodash",
      `import { pick } from "lodash"; console.log(pick);`,
      /lodash is in the bundle as a whole .*"lodash\/pick.js"/,
    ],
    [
      "swagger-ui-dist",
      `import { getAbsoluteFSPath } from "swagger-ui-dist"; console.log(getAbsoluteFSPath());`,
      /swagger-ui-dist is in the bundle with its pages' script .*Import "swagger-ui-dist\/absolute-path.js"\./,
    ],
    [
      "two versions of a package",
      `import { a } from "twice"; import { b } from "user"; console.log(a, b);`,
      /twice is in the bundle 2 times: 1\.2\.3 in node_modules\/twice, 2\.0\.0 in node_modules\/user\/node_modules\/twice\./,
    ],
  ];

  beforeAll(() =>
    project.write({
      ...modules("moment", { "moment.js": "module.exports = () => 0;" }, { main: "moment.js" }),
      ...modules("lodash", { "lodash.js": "exports.pick = () => 0;" }, { main: "lodash.js" }),
      ...modules("swagger-ui-dist", {
        "index.js": `exports.getAbsoluteFSPath = require("./absolute-path.js"); exports.ui = require("./swagger-ui.js");`,
        "absolute-path.js": `module.exports = () => __dirname;`,
        "swagger-ui.js": `module.exports = "page";`,
      }),
      ...modules("twice", { "index.js": `exports.a = "a";` }),
      ...modules("user", {
        "index.js": `exports.b = require("twice").b;`,
        "node_modules/twice/package.json": JSON.stringify({ name: "twice", version: "2.0.0" }),
        "node_modules/twice/index.js": `exports.b = "b";`,
      }),
    }),
  );

  it.each(costs)("%s", async (_what, imports, warning) => {
    await project.write({ "costly/main.ts": application(imports) });
    const { code, stderr } = await project.lambent(["build", "costly/main.ts", "--outdir", "costly/dist"]);
    expect(code).toBe(0);
    expect(stderr.split("\n").filter((line) => warning.test(line))).toHaveLength(1);
  });

  it("and of nothing else", async () => {
    await project.write({
      "lean/main.ts": application(`
        import { GetItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
        import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
        import { IsInt } from "class-validator";
        import absolute from "swagger-ui-dist/absolute-path.js";
        console.log(GetItemCommand, DynamoDBDocumentClient.from(new DynamoDBClient({})), IsInt, absolute);`),
    });
    const { code, stderr } = await project.lambent(["build", "lean/main.ts", "--outdir", "lean/dist"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

/** The rows of the table, as their columns. */
function rowsOf(stdout: string): string[][] {
  const [, table = ""] = stdout.split(/(?=^package )/m);
  const [, ...rows] = (table.split("\n\n")[0] ?? "").split("\n");
  return rows.map((row) => row.split(/ {2,}/));
}
