import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describeWith } from "./describe-with.js";

/** What setup.mjs found on this machine. */
interface Found {
  readonly tools: boolean;
  readonly browser: string | null;
}

/** How a tool ended. */
interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A problem as Redocly lists it. */
interface RedoclyProblem {
  readonly ruleId: string;
  readonly message: string;
  readonly location: readonly { readonly pointer?: string }[];
}

const folder = join(__dirname, "../openapi-tools");
const redocly = join(folder, "node_modules/@redocly/cli/bin/cli.js");

/** Where the tools are installed, each by the name of its package. */
export const toolModules: string = join(folder, "node_modules");

/** Rules of the set `recommended` that documents may break. */
const exceptions = {
  // Whether an API is public, what its licence is and where it is served are facts of the application.
  "security-defined": "off",
  "info-license": "off",
  "no-empty-servers": "off",
  // An operation that takes nothing refuses nothing.
  "operation-4xx-response": "off",
  // One that redirects answers nothing else.
  "operation-2xx-response": "off",
};

/** What is on this machine, asked once in each process. */
let found: Found | undefined;

/** A `describe` of specs that need the tools of `spec/openapi-tools`. */
export function describeWithOpenApiTools(name: string, define: () => void): void {
  const { tools } = findTools();
  describeWith(tools ? undefined : missing("the tools for OpenAPI documents are"), name, define);
}

/** A `describe` of specs that need the tools of `spec/openapi-tools` and a browser. */
export function describeWithBrowser(name: string, define: () => void): void {
  const { tools, browser } = findTools();
  describeWith(tools && browser !== null ? undefined : missing("a browser and its driver are"), name, define);
}

/** Where the browser of this machine is. */
export function browserPath(): string {
  const { browser } = findTools();
  if (browser === null) throw new Error(missing("a browser is"));
  return browser;
}

/** What Redocly finds in a document: its rules of the specification, and those that it recommends. */
export async function lintDocument(document: object): Promise<readonly string[]> {
  const project = await mkdtemp(join(tmpdir(), "lambent-lint-"));
  try {
    // JSON is YAML too.
    const config = { extends: ["spec", "recommended"], rules: exceptions, telemetry: "off" };
    await writeFile(join(project, "redocly.yaml"), JSON.stringify(config));
    await writeFile(join(project, "openapi.json"), JSON.stringify(document));
    const args = [redocly, "lint", "openapi.json", "--format=json", "--max-problems=1000"];
    const { code, stdout, stderr } = await runTool(args, project);
    // 1 says that there are errors; warnings leave it 0.
    if (code > 1 || stdout === "") throw new Error(`redocly lint ended with ${code}:\n${stderr}`);
    const { problems } = JSON.parse(stdout) as { problems: readonly RedoclyProblem[] };
    return problems.map(({ ruleId, message, location }) => `${location[0]?.pointer ?? "#"} ${ruleId}: ${message}`);
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

/** Where a document breaks the schema that the specification has for its version. */
export async function validateDocument(document: object): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runTool([join(folder, "validate.mjs")], folder, JSON.stringify(document));
  if (code !== 0) throw new Error(`validate.mjs ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout) as readonly string[];
}

/** Runs a program of the tools in Node.js. */
export async function runTool(args: readonly string[], cwd: string, input = ""): Promise<ToolResult> {
  // Nothing is reported to anybody, and nobody is asked for a newer version.
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const child = spawn(process.execPath, args, { cwd, env });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: (code as number | null) ?? -1, stdout, stderr };
}

function findTools(): Found {
  const check = () => spawnSync(process.execPath, [join(folder, "setup.mjs"), "--check"], { encoding: "utf8" }).stdout;
  found ??= JSON.parse(check()) as Found;
  return found;
}

function missing(what: string): string {
  return `${what} not installed: node spec/openapi-tools/setup.mjs`;
}
