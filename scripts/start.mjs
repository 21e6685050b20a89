// Builds the package, compiles the items API against it and runs that here: in this process, so that the signals that
// npm passes on reach the server.
import { spawnSync } from "node:child_process";

run("scripts/build.mjs");
run("node_modules/typescript/bin/tsc", "-p", "examples/items-api/tsconfig.build.json");
await import("../examples/items-api/dist/server.js");

function run(...command) {
  const { status } = spawnSync(process.execPath, command, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
