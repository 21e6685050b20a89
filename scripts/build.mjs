// Builds esm/ and cjs/ from the same sources into dist, or into the folder named, each with the package.json that tells
// Node its module format.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [target = "dist"] = process.argv.slice(2);
const { sideEffects } = JSON.parse(readFileSync("package.json", "utf8"));

rmSync(target, { recursive: true, force: true });
build("cjs", "commonjs", "tsconfig.build.json");
build("esm", "module", "tsconfig.build.esm.json");

function build(format, type, project) {
  const tsc = "node_modules/typescript/bin/tsc";
  const options = ["-p", project, "--outDir", join(target, format)];
  const { status } = spawnSync(process.execPath, [tsc, ...options], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  // Bundlers read `sideEffects` from the nearest package.json, which is this one and no longer the root's.
  const prefix = `./dist/${format}/`;
  const own = sideEffects.filter((file) => file.startsWith(prefix)).map((file) => `./${file.slice(prefix.length)}`);
  writeFileSync(join(target, format, "package.json"), `${JSON.stringify({ type, sideEffects: own }, null, 2)}\n`);
}
