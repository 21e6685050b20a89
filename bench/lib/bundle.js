import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { benchFolder, projectFolder } from "./prepare.js";

/** Bundles one entry as a user would ship it: one minified ES module, with the same options for every app. */
async function bundle({ lambent }, entry, outfile, define = {}) {
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["es2015", "module", "main"],
    alias: {
      lambent: join(lambent, "index.js"),
      "lambent/aws-lambda": join(lambent, "backends/aws-lambda/index.js"),
      "lambent/middleware": join(lambent, "middleware/index.js"),
      // The inside of the package, for what it has no public function for.
      "lambent-lib": join(lambent, "lib"),
      // One copy, wherever the build of lambent is: what one copy's decorators say, another does not know.
      "class-transformer": join(benchFolder, "node_modules/class-transformer"),
    },
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, target: "ES2022" } },
    define,
    legalComments: "none",
    logLevel: "error",
  });
  const bytes = statSync(outfile).size;
  const gzipBytes = gzipSync(readFileSync(outfile)).length;
  return { file: outfile, bytes, gzipBytes, packages: bytesByPackage(metafile, lambent) };
}

/** How many bytes of a bundle come from each package, `app` being what is in none. */
function bytesByPackage({ outputs }, lambent) {
  const [{ inputs }] = Object.values(outputs);
  const packages = {};
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const file = resolve(path);
    const inModules = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    const name = inModules ?? (file.startsWith(`${lambent}/`) ? "lambent" : "app");
    packages[name] = (packages[name] ?? 0) + bytesInOutput;
  }
  return packages;
}

/** The items API of an app, or another entry of it. */
export function bundleApp(place, name, entry = "index") {
  return bundle(place, source(name, entry), join(place.folder, `${name}-${entry}`, "index.mjs"));
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
