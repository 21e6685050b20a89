import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const benchFolder = resolve(dirname(fileURLToPath(import.meta.url)), "..");
export const projectFolder = resolve(benchFolder, "..");

/**
 * Installs what the benchmarks need and is not there yet, and builds lambent.
 *
 * @returns the folder of this run, which is removed at its end, and in it or in the project the build of lambent.
 */
export function prepare({ build }) {
  const { devDependencies } = JSON.parse(readFileSync(join(benchFolder, "package.json"), "utf8"));
  if (!Object.entries(devDependencies).every(([name, version]) => installedVersion(benchFolder, name) === version)) {
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], benchFolder);
  }
  const setup = "spec/runtime-client/setup.mjs";
  run(process.execPath, [setup], projectFolder);
  run(process.execPath, [setup, "--check"], projectFolder);
  const parent = join(benchFolder, "dist");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "run-"));
  process.once("SIGINT", () => process.exit(130));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  // Into a folder of this run, so that a build at the same time does not change what is measured.
  if (build) run(process.execPath, ["scripts/build.mjs", join(folder, "lambent")], projectFolder);
  return { folder, lambent: build ? join(folder, "lambent/esm") : join(projectFolder, "dist/esm") };
}

/** The version of a package in the node_modules of a folder, undefined where it is not there. */
export function installedVersion(folder, name) {
  const file = join(folder, "node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

function run(command, args, cwd) {
  // Standard output is for the tables.
  const { status } = spawnSync(command, args, { cwd, stdio: ["ignore", process.stderr, process.stderr] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed.`);
}
