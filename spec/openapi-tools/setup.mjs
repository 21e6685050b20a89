// Installs the tools that judge OpenAPI documents and pages, and a browser where the machine has none; it does nothing
// when they are there.
//
//   node spec/openapi-tools/setup.mjs           installs what is missing; a failure is fatal only where CI=true
//   node spec/openapi-tools/setup.mjs --check   installs nothing; prints a line of JSON: { "tools": whether they are
//                                               there, "browser": the path of one, or null }
//
// The tools are no development dependencies of the project, because they want a TypeScript of their own.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const stamp = join(folder, "node_modules/.installed-from");
const lock = createHash("sha256")
  .update(readFileSync(join(folder, "package-lock.json")))
  .digest("hex");
const browsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

if (process.argv.includes("--check")) {
  console.log(JSON.stringify({ tools: hasTools(), browser: findBrowser() ?? null }));
} else {
  const failures = [hasTools() ? undefined : installTools(), findBrowser() ? undefined : installBrowser()];
  const told = failures.filter((failure) => failure !== undefined);
  if (told.length > 0) {
    console.error(notice(told));
    process.exitCode = process.env.CI === "true" ? 1 : 0;
  }
}

/** Whether the modules are those of the lock file. */
function hasTools() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === lock;
}

/** The browser that `CHROMIUM_PATH` names, else one in a usual place. */
function findBrowser() {
  const { CHROMIUM_PATH } = process.env;
  return (CHROMIUM_PATH ? [CHROMIUM_PATH] : browsers).find((path) => existsSync(path));
}

/** Why the tools are not installed; undefined when they are. */
function installTools() {
  console.error("installing the tools for OpenAPI documents, some seconds, once");
  const failure = run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
  if (failure === undefined) writeFileSync(stamp, lock);
  return failure;
}

/** Why there is no browser; undefined when there is one. */
function installBrowser() {
  if (process.env.CHROMIUM_PATH) return `CHROMIUM_PATH is ${process.env.CHROMIUM_PATH}, where nothing is`;
  // Ubuntu's package of that name is no browser, but asks for a snap.
  const isDebian = existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  if (!isDebian || process.getuid?.() !== 0) return "no Chromium is installed, and only root on Debian can add it here";
  console.error("installing Chromium, about a minute, once");
  const unattended = ["-y", "-o", "DPkg::Lock::Timeout=300"];
  const failure =
    run("apt-get", ["update", ...unattended]) ??
    run("apt-get", ["install", ...unattended, "--no-install-recommends", "chromium"]);
  return failure ?? (findBrowser() ? undefined : "the package chromium has no /usr/bin/chromium");
}

/** Why a command failed, with the end of its output; undefined when it did not. */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, env, encoding: "utf8" });
  if (error !== undefined) return `${command} does not start: ${error.message}`;
  const output = `${stdout}${stderr}`.trim().split("\n").slice(-25).join("\n");
  return status === 0 ? undefined : `${command} ${args[0]} failed:\n${output}`;
}

function notice(failures) {
  const rule = "=".repeat(100);
  return [
    "",
    rule,
    "NOT ALL TOOLS FOR OPENAPI DOCUMENTS ARE THERE: the specs that need them cannot run.",
    "",
    ...failures.flatMap((failure) => failure.split("\n")).map((line) => `  ${line}`),
    "",
    "The tools come from npm. The browser is Chromium or Chrome: on Debian",
    "  apt-get install chromium",
    "elsewhere set CHROMIUM_PATH to one. Then run: node spec/openapi-tools/setup.mjs",
    rule,
    "",
  ].join("\n");
}
