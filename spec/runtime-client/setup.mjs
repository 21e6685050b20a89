// Builds the AWS Lambda runtime client that the specs run handlers under; it does nothing when the client is there.
//
//   node spec/runtime-client/setup.mjs           builds what is missing; a failure is fatal only where CI=true
//   node spec/runtime-client/setup.mjs --check   builds nothing; exits 0 when the client is there, else 1
//
// The client is no development dependency of the project, because it has a native addon: with it every `npm ci` would
// need a C++ compiler and a minute more.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const installed = join(folder, "node_modules");
const stagingPrefix = ".staging-";
const buildTools = ["cmake", "make", "g++", "tar", "xz", "python3"];

if (process.argv.includes("--check")) {
  process.exitCode = isInstalled(installed) ? 0 : 1;
} else if (!isInstalled(installed)) {
  removeAbandonedStaging();
  const failure = install();
  if (failure !== undefined) {
    console.error(notice(failure));
    process.exitCode = process.env.CI === "true" ? 1 : 0;
  }
}

/** Whether the modules are those of the lock file and the native addon loads on this machine. */
function isInstalled(modules) {
  const stamp = join(modules, ".built-from");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lockDigest()) return false;
  return addonError(modules) === undefined;
}

function lockDigest() {
  return createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
}

/** Loads the native addon in a process of its own, because a bad one takes its process down with it. */
function addonError(modules) {
  const addon = join(modules, "aws-lambda-ric", "rapid-client.node");
  if (!existsSync(addon)) return "the native addon was not built";
  const { status, stderr } = spawnSync(process.execPath, ["-e", `require(${JSON.stringify(addon)})`], {
    encoding: "utf8",
    // The addon reads this variable while it loads, and crashes without it.
    env: { AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9" },
  });
  return status === 0 ? undefined : `the native addon does not load: ${stderr.trim()}`;
}

/** Builds in a folder beside the final one and moves the result: what is installed is whole, or is not there. */
function install() {
  console.error("building the Lambda runtime client, about a minute, once");
  const staging = join(folder, `${stagingPrefix}${process.pid}`);
  const modules = join(staging, "node_modules");
  try {
    mkdirSync(staging);
    for (const file of ["package.json", "package-lock.json"]) cpSync(join(folder, file), join(staging, file));
    const failure = installInto(staging) ?? addonError(modules);
    if (failure !== undefined) return failure;
    writeFileSync(join(modules, ".built-from"), lockDigest());
    // Another run may have finished meanwhile, and its processes may be using what it installed.
    if (isInstalled(installed)) return undefined;
    rmSync(installed, { recursive: true, force: true });
    renameSync(modules, installed);
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function installInto(staging) {
  const npm = ["ci", "--no-audit", "--no-fund", "--ignore-scripts=false", "--engine-strict=false", "--loglevel=error"];
  const { status, stdout, stderr, error } = spawnSync("npm", npm, { cwd: staging, encoding: "utf8" });
  if (error !== undefined) return `npm does not start: ${error.message}`;
  return status === 0 ? undefined : `npm ci failed:\n${`${stdout}${stderr}`.trim().split("\n").slice(-25).join("\n")}`;
}

/** A run that was killed leaves its folder behind; one that still runs keeps it. */
function removeAbandonedStaging() {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(stagingPrefix)) continue;
    try {
      process.kill(Number(name.slice(stagingPrefix.length)), 0);
    } catch {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function notice(failure) {
  const missing = buildTools.filter((tool) => spawnSync("which", [tool], { stdio: "ignore" }).status !== 0);
  const rule = "=".repeat(100);
  return [
    "",
    rule,
    "THE LAMBDA RUNTIME CLIENT COULD NOT BE BUILT: the specs that run handlers under it cannot run.",
    "",
    ...failure.split("\n").map((line) => `  ${line}`),
    "",
    missing.length > 0 ? `Not found on this machine: ${missing.join(", ")}` : "All build tools were found.",
    "It is built from source and needs Linux, and on Debian or Ubuntu:",
    "  apt-get install cmake g++ make python3 xz-utils",
    "and Node's own headers, which node-gyp downloads, or takes from npm_config_nodedir (for example /usr).",
    "Then run: node spec/runtime-client/setup.mjs",
    rule,
    "",
  ].join("\n");
}
