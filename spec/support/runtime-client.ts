import { spawnSync } from "node:child_process";
import { join } from "node:path";

const folder = join(__dirname, "../runtime-client");

/** The program that the Lambda runtime starts: it loads a handler and asks the Runtime API for invocations. */
export const runtimeClientProgram = join(folder, "node_modules/aws-lambda-ric/index.mjs");

/** A `describe` of specs that need the real runtime client: skipped loudly without it, or failing where `CI=true`. */
export function describeWithRuntimeClient(name: string, define: () => void): void {
  if (spawnSync(process.execPath, [join(folder, "setup.mjs"), "--check"]).status === 0) {
    describe(name, define);
    return;
  }
  const problem = "the Lambda runtime client is not installed: node spec/runtime-client/setup.mjs";
  process.stderr.write(`\nSKIPPED: ${name}: ${problem}\n\n`);
  if (process.env.CI === "true") {
    describe(name, () => {
      it("runs under the real runtime client", () => {
        throw new Error(problem);
      });
    });
  } else {
    // biome-ignore lint/suspicious/noSkippedTests: said aloud above, and an error in CI.
    describe.skip(name, define);
  }
}
