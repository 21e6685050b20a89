import type { Plugin } from "esbuild";
import { allPlugins, type BundleSettings, runEsbuild, toOptions } from "../build/bundle.js";
import { nodeGlobals } from "../build/node-globals.js";
import { runProgram } from "../entry/child-process.js";
import { MARKS, READ_MARKS, withMarks } from "./marks.js";

/** How long an application takes to load, in milliseconds; each a median. */
export interface LoadTime {
  /** From the import of the bundle to its end. */
  readonly total: number;
  /** Of it, parsing and Node's own modules. */
  readonly before: number;
  /** Of it, the evaluation of each module, by its file. */
  readonly modules: ReadonlyMap<string, number>;
}

interface Run {
  readonly own: Readonly<Record<number, number>>;
  readonly total: number;
  readonly before: number;
}

/** How many fresh processes load the bundle. */
export const RUNS = 7;

/**
 * Measures how long each module takes to load, with a bundle that is the same but for a mark before and after each.
 *
 * @throws CommandError where the application cannot be loaded here.
 */
export async function measureLoad(settings: BundleSettings, plugins: readonly Plugin[]): Promise<LoadTime> {
  const { project } = settings;
  const files: string[] = [];
  const { outputFiles, metafile } = await runEsbuild(settings, {
    ...toOptions(settings, [project.entry]),
    minify: true,
    plugins: withMarks(allPlugins(settings, plugins), files),
  });
  const code = outputFiles[0]?.text ?? "";
  const globals = nodeGlobals(code, metafile);
  const program = {
    files: { "main.mjs": READ_MARKS, "application.mjs": `${globals}${MARKS}\n${code}` },
    root: project.root,
    what: project.entryName,
    timeout: settings.loadTimeout,
  };
  const runs: Run[] = [];
  // One after the other: they would disturb each other.
  for (let run = 0; run < RUNS; run++) runs.push((await runProgram(program)) as Run);
  return {
    total: median(runs.map(({ total }) => total)),
    before: median(runs.map(({ before }) => before)),
    modules: new Map(files.map((file, id) => [file, median(runs.map(({ own }) => own[id] ?? 0))])),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
