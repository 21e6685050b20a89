import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { builtPackage } from "./built-package.js";
import { httpSource } from "./events.js";

/** One request, to one of the applications that a program of `spec/fixtures` makes. */
export interface Question {
  readonly application: string;
  readonly method: string;
  readonly path: string;
  /** As it stands in the URL, without `?`. */
  readonly query?: string;
  readonly json?: unknown;
}

/** An answer as the client gets it, or the faults for which the application did not start. */
export type Reply = { readonly status: number; readonly json: unknown } | { readonly faults: readonly string[] };

/** A folder with the framework installed as it is published, and the packages that it is used with. */
export interface Project {
  readonly folder: string;
  /** Runs a program, by the arguments of Node.js, and puts questions to its applications. */
  ask(program: readonly string[], questions: readonly Question[]): Promise<Reply[]>;
  remove(): Promise<void>;
}

const root = join(__dirname, "../..");

// Linked as they are installed here, so that there is one copy of each, as in a project.
const PACKAGES = ["@types/node", "class-transformer", "class-validator", "reflect-metadata"];

const functionUrl = httpSource("function URL");

/** Makes a project, with the framework built from the sources as they are now. */
export async function createProject(): Promise<Project> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "lambent-project-")));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await linkPackages(folder, PACKAGES);
    await install(join(folder, "node_modules"));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    folder,
    ask: async (program, questions) => {
      const output = await runNode(program, folder, { QUESTIONS: JSON.stringify(questions.map(toEvent)) });
      return (JSON.parse(output.trim().split("\n").at(-1) ?? "") as unknown[]).map(toReply);
    },
    remove,
  };
}

/** Runs Node.js; what it wrote to its standard output. Where it fails, the error shows all that it wrote. */
export async function runNode(
  program: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const env = { ...process.env, ...variables };
    return (await promisify(execFile)(process.execPath, program, { cwd, env })).stdout;
  } catch (error) {
    const { message, stdout } = error as Error & { stdout: string };
    throw new Error(`${message}\n${stdout}`, { cause: error });
  }
}

/** Gives a project packages, of this one by default, by their names; those that it has already stay. */
export async function linkPackages(
  folder: string,
  names: readonly string[],
  from = join(root, "node_modules"),
): Promise<void> {
  for (const name of names) {
    const link = join(folder, "node_modules", name);
    if (existsSync(link)) continue;
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(from, name), link);
  }
}

/** Writes files into a folder, by their paths in it. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}

async function install(modules: string): Promise<void> {
  const framework = join(modules, "lambent");
  const dist = await builtPackage((target) => runNode(["scripts/build.mjs", target], root));
  await cp(dist, join(framework, "dist"), { recursive: true });
  await cp(join(root, "package.json"), join(framework, "package.json"));
}

function toEvent({ application, method, path, query = "", json }: Question): object {
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  return { application, event: functionUrl.encode({ method, path, rawQuery: query, ...body }) };
}

function toReply(reply: unknown): Reply {
  const { result } = reply as { result?: unknown };
  if (result === undefined) return reply as Reply;
  const { status, body } = functionUrl.decode(result);
  return { status, json: JSON.parse(body.toString()) };
}
