import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { benchFolder, projectFolder } from "./prepare.js";

/** Bundles one entry as a user would ship it: one minified ES module, with the same options for every app. */
async function bundle({ lambent }, entry, outfile, define = {}) {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["es2015", "module", "main"],
    alias: { lambent: join(lambent, "index.js"), "lambent/aws-lambda": join(lambent, "backends/aws-lambda/index.js") },
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, target: "ES2022" } },
    define,
    legalComments: "none",
    logLevel: "error",
  });
  return { file: outfile, bytes: statSync(outfile).size, gzipBytes: gzipSync(readFileSync(outfile)).length };
}

/** The items API of an app. */
export function bundleApp(place, name) {
  return bundle(place, source(name, "index"), join(place.folder, name, "index.mjs"));
}

/** The app of so many routes. */
export function bundleScaleApp(place, name, routes) {
  const outfile = join(place.folder, `${name}-${routes}`, "index.mjs");
  return bundle(place, source(name, "scale"), outfile, { ROUTES: String(routes) });
}

/** The events, the Runtime API and the environment of the specs, so that both measure and test the same thing. */
export async function loadHarness({ folder }) {
  const outfile = join(folder, "harness.mjs");
  const support = join(projectFolder, "spec/support");
  const modules = ["events", "runtime-api", "lambda-environment"];
  await build({
    stdin: {
      contents: modules.map((module) => `export * from "./${module}.ts";`).join("\n"),
      resolveDir: support,
    },
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "error",
  });
  return import(outfile);
}

function source(name, file) {
  return ["ts", "js"].map((ending) => join(benchFolder, "apps", name, `${file}.${ending}`)).find(existsSync);
}
