import { type ExecFileOptions, execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { assets, type ServedAsset } from "lambent/docs-assets";
import ts from "typescript";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { version: string; files: string[] };

/** Every name that a user can import; a name that is missing here, or too many, is a change of the public surface. */
const entries: Record<string, { values: string[]; types: string[] }> = {
  lambent: {
    values: [
      "All",
      "Body",
      "ConfigurationError",
      "Controller",
      "Cookie",
      "Delete",
      "Deprecated",
      "Description",
      "EventStreamResponse",
      "File",
      "Files",
      "Form",
      "Get",
      "Head",
      "Header",
      "Hidden",
      "HtmlResponse",
      "HttpException",
      "HttpHeaders",
      "HttpRequest",
      "HttpResponse",
      "IntersectionType",
      "JsonResponse",
      "Log",
      "MessageAttribute",
      "Nested",
      "OmitType",
      "OnDynamoDbStream",
      "OnEvent",
      "OnKinesis",
      "OnMq",
      "OnS3",
      "OnSchedule",
      "OnSns",
      "OnSqs",
      "OneOf",
      "OperationId",
      "Options",
      "Param",
      "PartialType",
      "Patch",
      "PickType",
      "Post",
      "Property",
      "Put",
      "Query",
      "QueryParameters",
      "Record",
      "Redirect",
      "RedirectResponse",
      "Req",
      "Res",
      "Returns",
      "Route",
      "Schema",
      "Security",
      "Sensitive",
      "SetHeader",
      "Signal",
      "Status",
      "StreamResponse",
      "Summary",
      "Tags",
      "TextResponse",
      "Throws",
      "Timeout",
      "UploadedFile",
      "Use",
      "ValidationException",
      "createApplication",
      "createParameterDecorator",
      "documentMiddleware",
      "genericSchema",
      "getLogger",
      "getRequest",
      "readForm",
      "settings",
      "useResource",
    ],
    types: [
      "AccessLog",
      "AnswerType",
      "Application",
      "ApplicationOptions",
      "BatchCall",
      "BodyOptions",
      "BodyParameter",
      "ClassFactory",
      "Codec",
      "Constructor",
      "ControllerDecorator",
      "ControllerOrHandlerDecorator",
      "Controllers",
      "CookieOptions",
      "Delivery",
      "DynamoDbStreamOptions",
      "ErrorRenderer",
      "ErrorSchemas",
      "EventOptions",
      "EventStreamOptions",
      "Exchange",
      "Extension",
      "ExtensionRoute",
      "FieldDecorator",
      "FieldsFirstLogger",
      "FileOptions",
      "FileParameter",
      "FilesOptions",
      "FilesParameter",
      "Handled",
      "HandlerDecorator",
      "HttpExceptionOptions",
      "HttpResponseOptions",
      "ItemEvent",
      "JsonSchema",
      "JsonType",
      "LogLevel",
      "LogPlatform",
      "LogRecord",
      "LogThreshold",
      "Message",
      "MessageDecorator",
      "MessageEngine",
      "MessageFirstLogger",
      "MessageOptions",
      "MessageSource",
      "Middleware",
      "MiddlewareDocumentation",
      "NestedDecorator",
      "NestedOptions",
      "Next",
      "OnDispose",
      "OnInit",
      "OneOfOptions",
      "Outcome",
      "Outgoing",
      "ParameterDefinition",
      "ParameterRecord",
      "ParameterSite",
      "ParameterSource",
      "PartialTypeOptions",
      "Platform",
      "PropertyOptions",
      "RawBody",
      "RenderedBody",
      "RequestSource",
      "RequestState",
      "Resolver",
      "Resource",
      "ResourceOptions",
      "ReturnsDecorator",
      "ReturnsOptions",
      "RouteInfo",
      "RouteOptions",
      "S3Options",
      "SchemaOptions",
      "SecurityRequirement",
      "SensitiveDecorator",
      "ServerSentEvent",
      "Settings",
      "StandardIssue",
      "StandardResult",
      "StandardSchema",
      "StreamBody",
      "StreamChunk",
      "StreamSource",
      "TypedParameterDecorator",
      "UncheckedParameterDecorator",
      "UnknownFields",
      "ValidationIssue",
      "ValidationOptions",
      "ValueParameter",
      "ValueParameterOptions",
      "VerbDecorator",
    ],
  },
  "lambent/aws-lambda": {
    values: [
      "BatchError",
      "UnsupportedEventError",
      "awsClientConfig",
      "batchRequests",
      "createLambdaHandler",
      "streaming",
    ],
    types: [
      "ActiveMqRecord",
      "AlbEvent",
      "AttributeValue",
      "AwsAgentConfig",
      "AwsClientConfig",
      "AwsRequestHandlerConfig",
      "BatchEvent",
      "BatchFailure",
      "BatchOptions",
      "BatchRequests",
      "BatchResponse",
      "DynamoDbStreamRecord",
      "EventBridgeEvent",
      "HttpApiEvent",
      "HttpApiResult",
      "HttpEvent",
      "HttpResult",
      "KinesisRecord",
      "LambdaContext",
      "LambdaHandler",
      "LambdaOptions",
      "LambdaResult",
      "LatticeV1Event",
      "LatticeV2Event",
      "RabbitMqRecord",
      "ResponseStream",
      "RestEvent",
      "RestResult",
      "S3Record",
      "SnsRecord",
      "SqsMessageAttribute",
      "SqsRecord",
      "Streaming",
      "StreamingLambdaHandler",
    ],
  },
  "lambent/ssm": {
    values: [
      "ParameterError",
      "SsmParameter",
      "clearParameters",
      "getParameter",
      "getParameters",
      "loadParameters",
      "useSsmClient",
    ],
    types: [
      "BinaryParameterOptions",
      "FreshnessOptions",
      "JsonParameterOptions",
      "ParameterFailure",
      "ParameterOptions",
      "ParameterTransform",
      "SsmClient",
      "SsmParameterDecorator",
      "SsmParameterOptions",
      "TextParameterOptions",
    ],
  },
  "lambent/node": {
    values: ["createNodeHandler", "serve"],
    types: ["NodeHandler", "NodeOptions", "RunningServer", "ServeOptions"],
  },
  "lambent/middleware": {
    values: ["cors"],
    types: ["AllowedOrigins", "CorsOptions"],
  },
  "lambent/powertools": {
    values: ["requestLogging", "requestMetrics", "requestTracing"],
    types: ["PowertoolsLogger", "PowertoolsMetrics", "PowertoolsSubsegment", "PowertoolsTracer"],
  },
  "lambent/openapi": {
    values: ["createOpenApiDocument", "docs", "listRoutes"],
    types: [
      "DocsAsset",
      "DocsAssets",
      "DocsExtension",
      "DocsOptions",
      "DocsPaths",
      "DocumentOptions",
      "ExternalDocs",
      "Info",
      "JsonSchema",
      "JsonType",
      "ListedParameter",
      "ListedRoute",
      "MediaType",
      "OAuthOptions",
      "OpenApiDocument",
      "Operation",
      "Parameter",
      "PathItem",
      "RemoteAsset",
      "RequestBody",
      "Response",
      "RouteList",
      "SchemaConverter",
      "SecurityScheme",
      "ServedAsset",
      "Server",
      "ServerVariable",
      "SwaggerUiOptions",
      "Tag",
    ],
  },
  "lambent/docs-assets": {
    values: ["assets"],
    types: ["DocsAsset", "DocsAssets", "RemoteAsset", "ServedAsset"],
  },
  "lambent/esbuild": {
    values: ["lambent"],
    types: ["EsbuildPlugin", "EsbuildPluginOptions"],
  },
};

const helloEvent = {
  version: "2.0",
  routeKey: "$default",
  rawPath: "/hello/World",
  rawQueryString: "",
  headers: { host: "api.example.com" },
  requestContext: {
    accountId: "123456789012",
    apiId: "api",
    domainName: "api.example.com",
    domainPrefix: "api",
    http: { method: "GET", path: "/hello/World", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "spec" },
    requestId: "request-1",
    routeKey: "$default",
    stage: "$default",
    time: "01/Jan/2026:00:00:00 +0000",
    timeEpoch: 1767225600000,
  },
  isBase64Encoded: false,
};

const root = realpathSync(mkdtempSync(join(tmpdir(), "lambent-package-")));
const consumer = join(root, "consumer");

beforeAll(async () => {
  const tarball = await pack();
  mkdirSync(consumer);
  write("package.json", JSON.stringify({ name: "consumer", private: true }));
  await npm(consumer, "install", "--prefer-offline", "--no-audit", "--no-fund", tarball);
  // The tools are this repository's; only the package and its dependencies are installed.
  mkdirSync(join(consumer, "node_modules/@types"));
  symlinkSync(resolve("node_modules/@types/node"), join(consumer, "node_modules/@types/node"));
  const readme = readFileSync("README.md", "utf8");
  write("hello.ts", /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "");
  write(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: {
        target: "ES2022",
        lib: ["ES2022"],
        module: "NodeNext",
        types: ["node"],
        strict: true,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    }),
  );
  write("event.json", JSON.stringify(helloEvent));
  write(
    "invoke.mjs",
    `import { readFileSync } from "node:fs";
     const { handler } = await import(process.argv[2]);
     const event = JSON.parse(readFileSync("event.json", "utf8"));
     const { statusCode, body } = await handler(event, { awsRequestId: "1", getRemainingTimeInMillis: () => 3000 });
     console.log(JSON.stringify({ statusCode, body }));`,
  );
}, 180_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the README's program, against the packed package", () => {
  const answer = { statusCode: 200, body: '{"message":"Hello, World"}' };

  it("runs as an ES module", async () => {
    await compile("esm", "module", ["hello.ts"]);
    expect(await invoke("esm/hello.js")).toEqual(answer);
  }, 60_000);

  it("runs as CommonJS", async () => {
    await compile("cjs", "commonjs", ["hello.ts"]);
    expect(await invoke("cjs/hello.js")).toEqual(answer);
  }, 60_000);

  it.each([
    ["esm", "mjs"],
    ["cjs", "cjs"],
  ] as const)("runs bundled by esbuild as %s", async (format, extension) => {
    const file = `bundle/hello.${extension}`;
    write(file, await bundle("hello.ts", { format }));
    expect(await invoke(file)).toEqual(answer);
  });

  it("runs under jest and ts-jest", async () => {
    write("jest/package.json", `{ "type": "commonjs" }`);
    write("jest/hello.ts", readFileSync(join(consumer, "hello.ts"), "utf8"));
    write(
      "jest/hello.spec.ts",
      `import { handler } from "./hello";
       import event from "../event.json";
       declare const it: (name: string, run: () => Promise<void>) => void;
       declare const expect: (value: unknown) => { toMatchObject(expected: object): void };

       it("answers", async () => {
         const result = await handler(event as never, { getRemainingTimeInMillis: () => 3000 } as never);
         expect(result).toMatchObject(${JSON.stringify(answer)});
       });`,
    );
    const compilerOptions = { module: "CommonJS", moduleResolution: "Bundler", resolveJsonModule: true };
    write("jest/tsconfig.json", JSON.stringify({ extends: "../tsconfig.json", compilerOptions }));
    const tsJest = [require.resolve("ts-jest"), { tsconfig: join(consumer, "jest/tsconfig.json") }];
    const config = { rootDir: "jest", cacheDirectory: join(root, "jest-cache"), transform: { "\\.ts$": tsJest } };
    const { stderr } = await node([resolve("node_modules/jest/bin/jest.js"), "--config", JSON.stringify(config)]);
    expect(stderr).toContain("1 passed");
  }, 60_000);
});

describe("an ES module and a CommonJS copy in one process", () => {
  let said: Record<string, unknown>;

  beforeAll(async () => {
    cpSync("spec/fixtures/two-copies.ts", join(consumer, "two-copies.ts"));
    await compile("copies", "module", ["two-copies.ts"]);
    said = lastLine((await node(["copies/two-copies.js"])).stdout) as Record<string, unknown>;
  }, 60_000);

  it("are two copies", () => expect(said.copies).toBe(2));

  it("serve each other's controllers", () => {
    expect(said.controllers).toEqual(twice('200 {"message":"Hello, World"}'));
  });

  it("see each other's request", () => expect(said.requests).toEqual(twice('200 "/copy/request"')));

  it("answer each other's HttpException", () => {
    expect(said.exceptions).toEqual(twice('418 {"detail":"I\'m a teapot"}'));
  });

  it("send each other's HttpResponse", () => expect(said.responses).toEqual(twice("200 teapot")));

  it("recognise each other's objects with instanceof", () => {
    expect(said.instances).toEqual([true, true, true, true]);
  });

  it("take no other object for one", () => expect(said.strangers).toEqual([false, false, false]));

  function twice(answer: string): [string, string] {
    return [answer, answer];
  }
});

it("the items API compiles against it, as npm start has it compiled", async () => {
  const folder = join(root, "repository");
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(join(consumer, "node_modules/lambent"), join(folder, "node_modules/lambent"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "commonjs" }));
  for (const file of ["tsconfig.json", "examples"]) {
    cpSync(file, join(folder, file), { recursive: true, filter: (source) => !source.endsWith("/dist") });
  }
  // Found before those of the package's folder, and without the package itself.
  symlinkSync(resolve("node_modules"), join(folder, "examples/node_modules"));
  await node([
    resolve("node_modules/typescript/bin/tsc"),
    "-p",
    join(folder, "examples/items-api/tsconfig.build.json"),
  ]);
}, 60_000);

describe("the public surface", () => {
  it.each(Object.entries(entries))(
    "%s has exactly its names",
    async (entry, { values, types }) => {
      write("names.mjs", "console.log(JSON.stringify(Object.keys(await import(process.argv[2])).sort()));");
      write("names.cjs", "console.log(JSON.stringify(Object.keys(require(process.argv[2])).sort()));");
      const modules = lastLine((await node(["names.mjs", entry])).stdout);
      const commonJs = lastLine((await node(["names.cjs", entry])).stdout);
      const found = { modules, commonJs, types: typeNames(entry) };
      expect(found).toEqual({ modules: values, commonJs: values, types });
    },
    60_000,
  );
});

it("the published types need no optional peer", async () => {
  const names = Object.keys(entries).map((entry, index) => `export * as entry${index} from "${entry}";\n`);
  write("types.ts", names.join(""));
  await compile("types", "module", ["types.ts"]);
}, 60_000);

it("what lambent/docs-assets carries along is what its sources give", async () => {
  const print = `for (const [name, { file, text }] of Object.entries(assets)) {
    console.log(name, file, createHash("sha256").update(text()).digest("hex"));
  }`;
  write(
    "assets.mjs",
    `import { createHash } from "node:crypto"; import { assets } from "lambent/docs-assets"; ${print}`,
  );
  write(
    "assets.cjs",
    `const { createHash } = require("crypto"); const { assets } = require("lambent/docs-assets"); ${print}`,
  );
  const sources = Object.entries(assets as unknown as Record<string, ServedAsset>).map(
    ([name, { file, text }]) => `${name} ${file} ${createHash("sha256").update(text()).digest("hex")}\n`,
  );
  expect((await node(["assets.mjs"])).stdout).toBe(sources.join(""));
  expect((await node(["assets.cjs"])).stdout).toBe(sources.join(""));
});

describe("a bundle", () => {
  it.each([
    ["lambent/ssm", "getParameter", "@aws-sdk/client-ssm"],
    ["lambent/powertools", "requestMetrics", "@aws-lambda-powertools"],
    ["lambent", "StreamResponse", "neither text nor bytes; JSON"],
    ["lambent", "EventStreamResponse", "text/event-stream"],
    ["lambent/aws-lambda", "streaming", "http-integration-response"],
    ["lambent/openapi", "docs", "swagger-ui-dist"],
    ["lambent/docs-assets", "assets", "H4sI"],
  ])("has nothing of %s, %s, in a program that does not import it", async (entry, name, trace) => {
    const options: BuildOptions = { format: "esm", minify: true, external: ["@aws-sdk/*"] };
    write("unused.ts", readFileSync(join(consumer, "hello.ts"), "utf8"));
    write("used.ts", `import { ${name} } from "${entry}"; console.log(${name});`);
    expect(await bundle("unused.ts", options)).not.toContain(trace);
    expect(await bundle("used.ts", options)).toContain(trace);
  });

  it("keeps the metadata functions of a bare import", async () => {
    write("bare.ts", `import "lambent";`);
    expect(await bundle("bare.ts", { format: "esm" })).toContain("getOwnMetadata");
  });
});

/** Builds and packs the package outside the repository, so that a `dist` that someone else is using stays as it is. */
async function pack(): Promise<string> {
  const staged = join(root, "package");
  await run(process.execPath, ["scripts/build.mjs", join(staged, "dist")]);
  for (const file of ["package.json", ...manifest.files.filter((name) => name !== "dist")]) {
    cpSync(file, join(staged, file), { recursive: true });
  }
  await npm(staged, "pack", "--ignore-scripts", "--pack-destination", root);
  return join(root, `lambent-${manifest.version}.tgz`);
}

async function npm(folder: string, ...options: string[]): Promise<void> {
  // `npm test` tells its children which package they belong to; this npm works for another one.
  const { npm_config_local_prefix: _, ...env } = process.env;
  await run("npm", options, { cwd: folder, env });
}

/** Runs a program; where it fails, the error shows all that it printed. */
async function run(program: string, options: string[], settings: ExecFileOptions = {}) {
  try {
    return await promisify(execFile)(program, options, { ...settings, encoding: "utf8" });
  } catch (error) {
    const { stdout } = error as { stdout: string };
    throw new Error(`${(error as Error).message}\n${stdout}`, { cause: error });
  }
}

function node(options: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, options, { cwd: consumer });
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(consumer, file)), { recursive: true });
  writeFileSync(join(consumer, file), text);
}

/** Compiles files of the consumer into a folder of their own, whose package.json gives the module format. */
async function compile(folder: string, type: "module" | "commonjs", files: string[]): Promise<void> {
  write(`${folder}/package.json`, JSON.stringify({ type }));
  for (const file of [...files, "tsconfig.json"]) cpSync(join(consumer, file), join(consumer, folder, file));
  await node([resolve("node_modules/typescript/bin/tsc"), "-p", folder]);
}

async function invoke(file: string): Promise<unknown> {
  return lastLine((await node(["invoke.mjs", join(consumer, file)])).stdout);
}

function lastLine(stdout: string): unknown {
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

async function bundle(file: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(consumer, file)],
    absWorkingDir: consumer,
    bundle: true,
    platform: "node",
    write: false,
    logLevel: "error",
    ...options,
  });
  return outputFiles?.[0]?.text ?? "";
}

/** The names of an entry that exist for the compiler alone. */
function typeNames(entry: string): string[] {
  write("surface.mts", `export * from "${entry}";\n`);
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: ["node"], noEmit: true };
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => consumer;
  const file = join(consumer, "surface.mts");
  const program = ts.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  const names = symbol ? checker.getExportsOfModule(symbol) : [];
  return names
    .map((name) => (name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name))
    .flatMap((target, index) => (target.flags & ts.SymbolFlags.Value ? [] : [names[index]?.name ?? ""]))
    .sort();
}
