import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { httpSource, type NeutralRequest } from "./events.js";
import { createProject, linkPackages, runNode, writeFiles } from "./packed.js";

/** How a command ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of an application, with the package installed as it is published. */
export interface CommandProject {
  readonly folder: string;
  /** Runs `lambent`, in the folder unless another one is named. */
  lambent(args: readonly string[], settings?: { cwd?: string; env?: Record<string, string> }): Promise<CommandResult>;
  /** Writes files, by their paths in the folder. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** A file that a command wrote. */
  read(file: string): Buffer;
  remove(): Promise<void>;
}

const root = join(__dirname, "../..");

/** What the command needs of a project, and what the items API is made of. */
const PACKAGES = [
  "@aws-lambda-powertools/logger",
  "@aws-lambda-powertools/metrics",
  "@aws-lambda-powertools/tracer",
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/client-ssm",
  "@aws-sdk/lib-dynamodb",
  "esbuild",
  "oxc-parser",
];

const TSCONFIG = {
  compilerOptions: {
    target: "ES2022",
    module: "NodeNext",
    strict: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  },
};

/** Makes a project with the fixtures in `shop/` and `catalogue/`, and the items API in `items-api/`. */
export async function createCommandProject(): Promise<CommandProject> {
  const { folder, remove } = await createProject();
  const write: CommandProject["write"] = (files) => writeFiles(folder, files);
  await linkPackages(folder, PACKAGES);
  await cp(join(root, "spec/fixtures/cli"), folder, { recursive: true });
  await cp(join(root, "examples/items-api"), join(folder, "items-api"), {
    recursive: true,
    filter: (source) => !/\/(?:dist|tsconfig\.build\.json)$/.test(source),
  });
  await write({
    "package.json": JSON.stringify({ name: "applications", private: true, type: "module" }),
    "tsconfig.json": JSON.stringify(TSCONFIG),
  });
  return {
    folder,
    write,
    remove,
    read: (file) => readFileSync(join(folder, file)),
    lambent: (args, { cwd = folder, env = {} } = {}) => run(commandOf(folder), args, cwd, env),
  };
}

/** The program that `npx lambent` runs. */
function commandOf(folder: string): string {
  const framework = join(folder, "node_modules/lambent");
  const { bin } = JSON.parse(readFileSync(join(framework, "package.json"), "utf8")) as { bin: { lambent: string } };
  return join(framework, bin.lambent);
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    // Started as a program, not by Node.js: the first line of the file has to say what it is.
    execFile(program, args, { cwd, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

// Waits for each answer, as the platform does.
const CALL = `
  const { handler } = await import(process.env.BUNDLE);
  const results = [];
  for (const event of JSON.parse(process.env.EVENTS)) {
    results.push(await handler(event).catch((error) => ({ stack: error.stack })));
  }
  console.log(JSON.stringify(results));`;

/** Loads a bundle in a process of its own and puts requests to it: status and JSON of each, or the stack of an error. */
export async function callBundle(
  file: string,
  requests: readonly NeutralRequest[],
  flags: readonly string[] = [],
): Promise<(readonly [status: number, json: unknown] | string)[]> {
  const front = httpSource("function URL");
  const output = await runNode([...flags, "--input-type=module", "--eval", CALL], root, {
    BUNDLE: pathToFileURL(file).href,
    EVENTS: JSON.stringify(requests.map((request) => front.encode(request))),
  });
  return (JSON.parse(output.trim().split("\n").at(-1) ?? "") as { stack?: string }[]).map((result) => {
    if (result.stack !== undefined) return result.stack;
    const { status, body } = front.decode(result);
    return [status, JSON.parse(body.toString())];
  });
}
