import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describeWith } from "./describe-with.js";

const folder = join(__dirname, "../runtime-client");

/** The program that the Lambda runtime starts: it loads a handler and asks the Runtime API for invocations. */
export const runtimeClientProgram = join(folder, "node_modules/aws-lambda-ric/index.mjs");

/** A `describe` of specs that need the real runtime client. */
export function describeWithRuntimeClient(name: string, define: () => void): void {
  const { status } = spawnSync(process.execPath, [join(folder, "setup.mjs"), "--check"]);
  const problem = "the Lambda runtime client is not installed: node spec/runtime-client/setup.mjs";
  describeWith(status === 0 ? undefined : problem, name, define);
}
