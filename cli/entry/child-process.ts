import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { CommandError } from "../command-error.js";

/** Modules to run: what `main.mjs` exports as default is called, and what it resolves with is the result. */
export interface Program {
  readonly files: Readonly<Record<string, string>>;
  /** The package whose dependencies the modules may import. */
  readonly root: string;
  /** What is run, for messages. */
  readonly what: string;
  /** How many seconds it may take. */
  readonly timeout: number;
}

/** What the process answers. */
type Answer = { readonly value: unknown } | { readonly error: string };

/** The exit code of Node.js where what is awaited at top level never comes. */
const UNSETTLED = 13;
/** For how many milliseconds the streams of a process that has ended may bring what it wrote. */
const GRACE = 500;
/** How much of what was written last is shown where a process ends by itself. */
const TAIL = 2000;

// Dynamic imports: what is thrown while a module is evaluated is the answer, too.
const RUN = `
import { inspect } from "node:util";
const answer = (message, code) => process.send(message, () => process.exit(code));
// Nobody waits any longer. This is no reason to stay for, where nothing else is.
process.once("disconnect", () => process.exit(1));
process.channel.unref();
try {
  const { default: main } = await import("./main.mjs");
  answer({ value: await main() }, 0);
} catch (error) {
  const isConfiguration = error?.name === "ConfigurationError";
  answer({ error: isConfiguration ? error.name + ": " + error.message : inspect(error) }, 1);
}
`;

/**
 * Runs modules in a process of their own, for a bounded time, with the environment of this one.
 *
 * @throws CommandError that shows what they threw, or what they wrote last where they ended or did not end.
 */
export async function runProgram({ files, root, ...about }: Program): Promise<unknown> {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "lambent-"));
  try {
    for (const [name, text] of Object.entries({ ...files, "run.mjs": RUN })) writeFileSync(join(folder, name), text);
    const answer = await ask(join(folder, "run.mjs"), about);
    if ("value" in answer) return answer.value;
    throw new CommandError(`${about.what} throws while it is loaded:\n\n${tidyStack(answer.error, folder)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ask(file: string, { what, timeout }: Pick<Program, "what" | "timeout">): Promise<Answer> {
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
      fail(`is not loaded after ${timeout} s: something at top level does not come to its end`);
    }, timeout * 1000);
    child.once("message", (answer) => resolve(answer as Answer));
    child.once("error", reject);
    child.once("exit", async (code, signal) => {
      clearTimeout(timer);
      // What it started itself may hold its streams open for long.
      await Promise.race([once(child, "close"), wait(GRACE)]);
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      // After an answer this comes too late to matter.
      if (code === UNSETTLED) fail("awaits something at top level that never comes");
      else fail(`ends the process while it is loaded, with ${signal ?? `exit code ${code}`}`);
    });
  });
}

/** A stack whose files are those of the package, without the lines that are nobody's. */
function tidyStack(text: string, folder: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s+at .*(?:node:internal|\/run\.mjs|\/main\.mjs)/.test(line))
    .map((line) => line.replaceAll(`${pathToFileURL(folder)}/`, "").replaceAll(`${folder}${sep}`, ""))
    .join("\n");
}
