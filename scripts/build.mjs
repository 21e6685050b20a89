// Builds esm/ and cjs/ from the same sources into dist, or into the folder named, each with the package.json that tells
// Node its module format; docs-assets in both; and cli/, the command in one file.
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as bundle } from "esbuild";

const [target = "dist"] = process.argv.slice(2);
const { sideEffects, version, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

rmSync(target, { recursive: true, force: true });
build("cjs", "commonjs", "tsconfig.build.json");
build("esm", "module", "tsconfig.build.esm.json");
run("scripts/build-docs-assets.mjs", target);
await buildCommand(join(target, "cli"));

function build(format, type, project) {
  run("node_modules/typescript/bin/tsc", "-p", project, "--outDir", join(target, format));
  // Bundlers read `sideEffects` from the nearest package.json, which is this one and no longer the root's.
  const prefix = `./dist/${format}/`;
  const own = sideEffects.filter((file) => file.startsWith(prefix)).map((file) => `./${file.slice(prefix.length)}`);
  writeFileSync(join(target, format, "package.json"), `${JSON.stringify({ type, sideEffects: own }, null, 2)}\n`);
}

function run(...command) {
  const { status } = spawnSync(process.execPath, command, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** Bundles the command with what it is made with, so that nothing has to be installed for it. */
async function buildCommand(folder) {
  const outfile = join(folder, "main.js");
  const { metafile } = await bundle({
    entryPoints: ["cli/main.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Those that the command needs are in the project of its user; the files of the pages are this package's own.
    external: [...Object.keys(peerDependencies), "lambent/docs-assets"],
    define: { LAMBENT_VERSION: JSON.stringify(version) },
    banner: { js: "#!/usr/bin/env node" },
    tsconfig: "tsconfig.json",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  chmodSync(outfile, 0o755);
  const inside = Object.keys(metafile.inputs).map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  const licenses = [...new Set(inside)].filter((name) => name !== undefined).map(licenseOf);
  writeFileSync(join(folder, "LICENSES.txt"), `main.js contains these packages.\n\n${licenses.join("\n\n")}`);
}

function licenseOf(name) {
  const folder = join("node_modules", name);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((candidate) => /^licen[cs]e/i.test(candidate));
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8")}`;
}
