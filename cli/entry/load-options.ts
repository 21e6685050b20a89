import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { BundleSettings } from "../build/bundle.js";
import { loadEsbuild } from "../peers.js";
import { findProject } from "../project.js";

/** What the command line says of how an entry is loaded. */
export interface LoadOptions {
  readonly tsconfig?: string;
  readonly loadTimeout: number;
}

/** The option `--tsconfig`. */
export function tsconfigOption(): Option {
  return new Option("--tsconfig <file>", "the tsconfig.json to read; default: the nearest to each file");
}

/** The option `--load-timeout`; 30 seconds without it. */
export function loadTimeoutOption(description: string): Option {
  return new Option("--load-timeout <seconds>", description).default(30).argParser(parseSeconds);
}

/** Gives a command the entry that it loads, and how, after its own options. */
export function withEntry(command: Command): Command {
  return command
    .argument("<entry>", "the module that makes the application, such as src/main.ts")
    .addOption(tsconfigOption())
    .addOption(loadTimeoutOption("how long the entry may load"));
}

/**
 * How an entry is bundled to be asked.
 *
 * @throws CommandError where there is no such file, or no esbuild.
 */
export function toSettings(entry: string, { tsconfig, loadTimeout }: LoadOptions): BundleSettings {
  const project = findProject(entry);
  return {
    project,
    esbuild: loadEsbuild(project.root),
    externalSdk: false,
    tsconfig: tsconfig === undefined ? undefined : resolve(tsconfig),
    loadTimeout,
  };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  // What a timer of Node.js can wait is longer than anybody will.
  if (seconds > 0 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError("It has to be a number of seconds, up to 3600.");
}
