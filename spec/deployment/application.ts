import { execFile } from "node:child_process";
import { chmod, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { writeApplication } from "../support/bundlers.js";
import { createProject, linkPackages, type Project } from "../support/packed.js";

/** The folder of the files that the documentation shows. */
export const deploymentExamples = join(__dirname, "../../docs/examples/deployment");

const installed = join(__dirname, "node_modules");

// Those that applications and their settings name, or that a tool looks for beside itself.
const packages = ["aws-cdk-lib", "constructs", "esbuild", "serverless", "serverless-esbuild", "tsdown", "typescript"];

const commands: Readonly<Record<string, string>> = {
  esbuild: "esbuild/bin/esbuild",
  lambent: "lambent/dist/cli/main.js",
  serverless: "serverless/bin/serverless.js",
  tsc: "typescript/bin/tsc",
  tsdown: "tsdown/dist/run.mjs",
};

/** Makes a project that has the deployment tools installed. */
export async function createDeployedProject(): Promise<Project> {
  const project = await createProject();
  const modules = join(project.folder, "node_modules");
  await linkPackages(project.folder, packages, installed);
  await linkPackages(project.folder, ["oxc-parser"]);
  await mkdir(join(modules, ".bin"));
  await chmod(join(modules, "lambent/dist/cli/main.js"), 0o755);
  for (const [name, file] of Object.entries(commands)) await symlink(join(modules, file), join(modules, ".bin", name));
  return project;
}

/** Lays out the application in a folder of the project, with files that the documentation shows. */
export async function layOut(project: Project, name: string, files: readonly string[]): Promise<string> {
  const folder = join(project.folder, name);
  await writeApplication(folder, "esm");
  // The CDK takes the folder of the lock file for that of the project.
  await writeFile(join(folder, "package-lock.json"), "{}");
  for (const file of files) await cp(join(deploymentExamples, file), join(folder, file));
  return folder;
}

/** Runs a command of the project, as a user does in its folder. */
export async function runCommand(
  folder: string,
  [command = "", ...parameters]: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const bin = join(folder, "../node_modules/.bin");
  // Tools keep files of their own in the home folder, and ask the network whether there is a newer version.
  const quiet = { HOME: folder, SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off", CI: "1" };
  const env = { ...process.env, ...quiet, PATH: `${bin}:${process.env.PATH}`, ...variables };
  try {
    await promisify(execFile)(command, parameters, { cwd: folder, env });
  } catch (error) {
    const { message, stdout } = error as Error & { stdout: string };
    throw new Error(`${message}\n${stdout}`, { cause: error });
  }
}

/** Unpacks a zip as Lambda does; the folder of its files. */
export async function unzip(file: string): Promise<string> {
  const folder = `${file}.unpacked`;
  for (const [name, content] of Object.entries(unzipSync(await readFile(file)))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
