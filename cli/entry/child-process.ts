import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../command-error.js";

/** Modules to run: what `main.mjs` exports as default is called, and what it resolves with is the result. */
export interface Program {
  readonly files: Readonly<Record<string, string>>;
  /** The package whose dependencies the modules may import. */
  readonly root: string;
  /** What is run, for messages. */
  readonly what: string;
}

/** What the process answers. */
type Answer = { readonly value: unknown } | { readonly error: string };

/** How long the modules may take; a function has ten seconds to start. */
const LIMIT_MS = 30_000;
/** How much of what was written last is shown where a process ends by itself. */
const TAIL = 2000;

// Dynamic imports: what is thrown while a module is evaluated is the answer, too.
const RUN = `
import { inspect } from "node:util";
const answer = (message, code) => process.send(message, () => process.exit(code));
try {
  const { default: main } = await import("./main.mjs");
  answer({ value: await main() }, 0);
} catch (error) {
  answer({ error: error instanceof Error ? inspect(error) : "Thrown: " + inspect(error) }, 1);
}
`;

/**
 * Runs modules in a process of their own, for at most 30 seconds, with the environment of this one.
 *
 * @throws CommandError that shows what they threw, or what they wrote last where they ended or did not end.
 */
export async function runProgram({ files, root, what }: Program): Promise<unknown> {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "lambent-"));
  try {
    for (const [name, text] of Object.entries({ ...files, "run.mjs": RUN })) writeFileSync(join(folder, name), text);
    const answer = await ask(join(folder, "run.mjs"), what);
    if ("value" in answer) return answer.value;
    throw new CommandError(`${what} throws while it is loaded:\n\n${withoutOwnFrames(answer.error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ask(file: string, what: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let written = "";
    const child = fork(file, [], { execArgv: ["--enable-source-maps"], stdio: ["ignore", "pipe", "pipe", "ipc"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        written = (written + text).slice(-TAIL);
      });
    }
    const fail = (why: string): void => {
      reject(new CommandError(`${what} ${why}${written === "" ? "." : `. It wrote last:\n\n${written.trimEnd()}`}`));
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`is not loaded after ${LIMIT_MS / 1000} seconds: something at top level does not come to its end`);
    }, LIMIT_MS);
    child.once("message", (answer) => resolve(answer as Answer));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      // After an answer this comes too late to matter.
      fail(`ends the process while it is loaded, with ${signal ?? `exit code ${code}`}`);
    });
  });
}

/** Without the lines of a stack that are neither the user's nor of any use. */
function withoutOwnFrames(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s+at .*(?:node:internal|\/run\.mjs|lambent-\w+\/main\.mjs)/.test(line))
    .join("\n");
}
