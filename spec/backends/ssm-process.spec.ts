import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build, type Metafile } from "esbuild";
import { type SsmServer, startSsmServer } from "../support/ssm-server.js";

const root = resolve(__dirname, "../..");
const formats = ["esm", "cjs"] as const;

let server: SsmServer;
let folder: string;

beforeAll(async () => {
  server = await startSsmServer();
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lambent-ssm-")));
  mkdirSync(join(folder, "with/node_modules/@aws-sdk"), { recursive: true });
  mkdirSync(join(folder, "without"));
  symlinkSync(join(root, "node_modules/@aws-sdk/client-ssm"), join(folder, "with/node_modules/@aws-sdk/client-ssm"));
  await Promise.all(
    ["with", "without"].flatMap((where) =>
      formats.map((format) => bundle(PROGRAM, format, join(folder, where, format === "esm" ? "main.mjs" : "main.cjs"))),
    ),
  );
}, 30_000);

beforeEach(() => server.reset());

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

const PROGRAM = `
  import { getParameter } from "lambent/ssm";
  const say = (value) => console.log(JSON.stringify(value));
  getParameter("/app/a").then(say, ({ name, message }) => say({ name, message }));
`;

/** Bundles a program with the framework; the SDK stays outside. */
async function bundle(source: string, format: (typeof formats)[number], outfile: string): Promise<Metafile> {
  const { metafile } = await build({
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    bundle: true,
    metafile: true,
    platform: "node",
    target: "node20",
    format,
    outfile,
    external: ["@aws-sdk/client-ssm"],
    alias: {
      "lambent/ssm": join(root, "backends/aws-lambda/ssm/index.ts"),
      "lambent/aws-lambda": join(root, "backends/aws-lambda/index.ts"),
      lambent: join(root, "index.ts"),
    },
    tsconfigRaw: { compilerOptions: { target: "ES2022", experimentalDecorators: true } },
    logLevel: "silent",
  });
  return metafile;
}

/** What the program says in a process of its own; one with an unhandled rejection fails. */
function run(
  where: string,
  format: (typeof formats)[number],
  environment: Record<string, string> = {},
): Promise<unknown> {
  return new Promise((done, fail) => {
    const env = {
      PATH: process.env.PATH ?? "",
      AWS_ENDPOINT_URL_SSM: server.endpoint,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
      ...environment,
    };
    const file = join(folder, where, format === "esm" ? "main.mjs" : "main.cjs");
    execFile(process.execPath, ["--no-warnings", file], { env }, (error, stdout, stderr) => {
      if (error === null) done(JSON.parse(stdout));
      else fail(new Error(stderr));
    });
  });
}

describe.each(formats)("a program of the format %s", (format) => {
  it("reads a parameter with Lambent's own client, in Lambda too", async () => {
    server.put("/app/a", "1");

    expect(await run("with", format)).toBe("1");
    expect(await run("with", format, { AWS_LAMBDA_FUNCTION_NAME: "items", SSM_APP_A: "local" })).toBe("1");
    expect(server.requests).toHaveLength(2);
  });

  it("says what to install where the SDK is not", async () => {
    expect(await run("without", format)).toEqual({
      name: "ConfigurationError",
      message: "Parameters of SSM need the package @aws-sdk/client-ssm. Install it: npm install @aws-sdk/client-ssm.",
    });
  });

  it("needs no SDK for an environment variable", async () => {
    expect(await run("without", format, { SSM_APP_A: "local" })).toBe("local");
  });
});

it("an application that does not import lambent/ssm has nothing of it", async () => {
  const source = `
    import { Controller, Get } from "lambent";
    import { awsClientConfig, createLambdaHandler } from "lambent/aws-lambda";
    console.log(Controller, Get, awsClientConfig, createLambdaHandler);
  `;

  const { inputs } = await bundle(source, "esm", join(folder, "app.mjs"));

  expect(Object.keys(inputs)).toContain("backends/aws-lambda/client-config.ts");
  expect(Object.keys(inputs).filter((file) => file.includes("/ssm/"))).toEqual([]);
});
