import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as lambent from "lambent";
import * as lambda from "lambent/aws-lambda";
import * as docsAssets from "lambent/docs-assets";
import * as middleware from "lambent/middleware";
import * as node from "lambent/node";
import * as openapi from "lambent/openapi";
import * as powertools from "lambent/powertools";
import * as ssm from "lambent/ssm";
import ts from "typescript";
import { call } from "../support/lambda.js";

/** A block of TypeScript in a page, or the module that is made of it. */
interface Block {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

/** A request in the last lines of an example, and the beginning of its answer. */
interface Expectation {
  readonly method: string;
  readonly path: string;
  readonly json: string | undefined;
  readonly answer: string;
}

const root = resolve(__dirname, "../..");
const examples = filesIn("docs/examples", ".ts");
const pages = ["README.md", ...filesIn("docs", ".md")];
const blocks = pages.flatMap(blocksOf);
// What is part of an example is compiled and run there, that of a client in spec/openapi/typed-client.spec.ts.
const programs = [...examples, ...filesIn("docs/examples/typed-client", ".ts")];
const fragments = blocks.filter(
  ({ text }) => !programs.some((file) => normalize(read(file)).includes(normalize(text))),
);

const cannotFindModule = 2307;
const cannotFindName = new Set([2304, 2552, 18004]);
// A block that uses one of these has to import it, or come after one that does.
const publicNames = new Set(
  [lambent, lambda, ssm, node, middleware, powertools, openapi, docsAssets].flatMap((entry) => Object.keys(entry)),
);
const compilerOptions: ts.CompilerOptions = {
  ...readOptions(),
  rootDir: root,
  declaration: false,
  isolatedDeclarations: false,
};

describe("an example", () => {
  let messages: (file: string) => string[];

  // Answers with a server error write a line of the log.
  beforeEach(() => {
    jest.spyOn(process.stdout, "write").mockReturnValue(true);
  });

  afterEach(() => jest.restoreAllMocks());

  beforeAll(() => {
    messages = check(new Map(examples.map((file) => [join(root, file), read(file)])), compilerOptions);
  }, 60_000);

  it.each(examples)("%s compiles", (file) => {
    expect(messages(join(root, file))).toEqual([]);
  });

  it.each(examples)("%s does what its comments say", async (file) => {
    const { handler } = require(join(root, file)) as { handler?: lambda.LambdaHandler };
    if (handler === undefined) throw new Error(`${file} exports no handler`);
    const expectations = expectationsOf(file);
    expect(expectations).not.toEqual([]);
    for (const { method, path, json, answer } of expectations) {
      const [pathname = "", query = ""] = path.split("?");
      const sent = json === undefined ? { query } : { query, json: JSON.parse(json) as unknown };
      const { status, text } = await call(handler, method, pathname, sent);
      expect([path, `${status} ${text}`.slice(0, answer.length)]).toEqual([path, answer]);
    }
  });
});

describe("a block of a page", () => {
  let messages: (file: string) => string[];

  beforeAll(() => {
    const loose = { ...compilerOptions, noImplicitAny: false, noUnusedLocals: false, noUnusedParameters: false };
    messages = check(toModules(fragments), loose);
  }, 60_000);

  it.each(fragments)("$page, line $line, compiles", (block) => {
    expect(messages(fileOf(block))).toEqual([]);
  });

  it("is found in every page that has one", () => {
    expect(blocks.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/controllers.md"]));
  });
});

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(extension))
    .map((name) => `${folder}/${name}`);
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

function blocksOf(page: string): Block[] {
  const text = read(page);
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ index, 1: block = "" }) => ({
    page,
    line: text.slice(0, index).split("\n").length,
    text: block,
  }));
}

/** Without indentation and empty lines: a part of a class may stand in a page by itself. */
function normalize(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

/** Comments such as `// POST /items {"name":"saw"} -> 201 {"id":"1"}`. */
function expectationsOf(file: string): Expectation[] {
  const lines = read(file).matchAll(/^\/\/ ([A-Z]+) (\/\S*)(?: (\S.*))? -> (\d{3}.*)$/gm);
  return [...lines].map(([, method = "", path = "", json, answer = ""]) => ({ method, path, json, answer }));
}

function readOptions(): ts.CompilerOptions {
  const file = join(root, "spec/tsconfig.json");
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  return ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, join(root, "spec")).options;
}

/** The file that a block would be; an ES module, so that `await` may stand anywhere. */
function fileOf({ page, line }: Block): string {
  return join(root, "docs", `${page.replaceAll("/", "-")}-${line}.mts`);
}

/** Blocks as modules, each with the imports of the blocks before it in its page. */
function toModules(fragments: readonly Block[]): ReadonlyMap<string, string> {
  return new Map(
    fragments.map((fragment) => {
      const text = isModule(fragment.text) ? fragment.text : `class Fragment {\n${fragment.text}\n}`;
      const own = importsOf(text);
      const earlier = blocks
        .filter(({ page, line }) => page === fragment.page && line < fragment.line)
        .flatMap((block) => [...importsOf(block.text)])
        .filter(([name]) => !own.has(name) && new RegExp(`\\b${name}\\b`).test(text));
      const lines = [...new Map(earlier)].map(([name, from]) => `import { ${name} } from "${from}";`);
      return [fileOf(fragment), [...lines, text, "export {};"].join("\n")];
    }),
  );
}

/** Whether a block parses as it stands; if not, it is the inside of a class. */
function isModule(text: string): boolean {
  return ts.transpileModule(text, { reportDiagnostics: true }).diagnostics?.length === 0;
}

/** The names that a block imports, each with its module. */
function importsOf(text: string): Map<string, string> {
  const imports = [...text.matchAll(/^import \{(.*?)\} from "(.*?)";/gms)];
  return new Map(
    imports.flatMap(([, names = "", from = ""]) =>
      names
        .split(",")
        .map((name) => name.trim().replace(/^type /, ""))
        .filter((name) => name !== "")
        .map((name) => [name, from] as const),
    ),
  );
}

/** Type-checks files, some of which exist in memory alone; gives the messages of each. */
function check(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): (file: string) => string[] {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  const program = ts.createProgram([...files.keys()], options, host);
  return (file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .filter((diagnostic) => !belongsToReader(diagnostic))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

/** Whether a block only names what the reader has: a controller, a database, a file beside this one. */
function belongsToReader({ code, file, start = 0, length = 0 }: ts.Diagnostic): boolean {
  const text = file?.text.slice(start, start + length) ?? "";
  if (code === cannotFindModule) return /^["']\./.test(text);
  return cannotFindName.has(code) && !publicNames.has(text);
}
