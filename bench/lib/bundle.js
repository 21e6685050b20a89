import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { frameworks } from "./apps.js";
import { compileMiddySchema } from "./middy-schema.js";
import { benchFolder, projectFolder } from "./prepare.js";
import { decoratorMetadata } from "./transpile.js";

// CommonJS dependencies call `require` for built-in modules, and an ES module has none.
const requireForEsm = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * Bundles one entry as a user would ship it: one minified ES module, with the same options for every app; what decorators
 * say is kept as each framework tells its users to.
 */
async function bundle(place, { name, entry, outfile, define = {}, minify = true }) {
  const { external = [], transpile = false } = frameworks[name] ?? {};
  const isOfLambent = ["lambent", "items-api"].includes(name) || basename(entry) === "lambent.ts";
  const plugins = [...(transpile ? [decoratorMetadata] : []), ...(isOfLambent ? [await lambentPlugin(place)] : [])];
  const options = {
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["es2015", "module", "main"],
    alias: { ...lambentEntries(place), ...(name === "middy" && { "middy-event-schema": compileMiddySchema(place) }) },
    external,
    plugins,
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, target: "ES2022" } },
    define,
    legalComments: "none",
    logLevel: "error",
  };
  let { metafile } = await build(options);
  if (/Dynamic require of/.test(readFileSync(outfile, "utf8"))) {
    ({ metafile } = await build({ ...options, banner: { js: requireForEsm } }));
  }
  const bytes = statSync(outfile).size;
  const gzipBytes = gzipSync(readFileSync(outfile)).length;
  return { file: outfile, bytes, gzipBytes, packages: bytesByPackage(metafile, place.lambent) };
}

/** The entries of lambent by the names that users import them by, in the build of this run. */
function lambentEntries({ lambent }) {
  const { exports } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8"));
  const modules = Object.entries(exports).filter(([, target]) => target.import !== undefined);
  return {
    ...Object.fromEntries(
      modules.map(([path, target]) => [
        `lambent${path.slice(1)}`,
        target.import.default.replace(/^\.\/dist\/esm/, lambent),
      ]),
    ),
    // The inside of the package, for what it has no public function for.
    "lambent-lib": join(lambent, "lib"),
    // One copy, wherever the build of lambent is: what one copy's decorators say, another does not know.
    "class-transformer": join(benchFolder, "node_modules/class-transformer"),
  };
}

/** The plugin that users of lambent bundle with. */
async function lambentPlugin(place) {
  const { lambent } = await import(lambentEntries(place)["lambent/esbuild"]);
  return lambent();
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
  return bundle(place, {
    name,
    entry: source(name, entry),
    outfile: join(place.folder, `${name}-${entry}`, "index.mjs"),
  });
}

/** The items API of an app with the names of its functions and files, for a profile. */
export function bundleReadable(place, name, outfile) {
  return bundle(place, { name, entry: source(name, "index"), outfile, minify: false });
}

/** The app of so many routes. */
export function bundleScaleApp(place, name, routes) {
  return bundle(place, {
    name,
    entry: source(name, "scale"),
    outfile: join(place.folder, `${name}-${routes}`, "index.mjs"),
    define: { ROUTES: String(routes) },
  });
}

/** One route that greets: for lambent the program at the top of its README. */
export function bundleHello(place, name) {
  if (name !== "lambent") return bundleApp(place, name, "hello");
  const [, program] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(projectFolder, "README.md"), "utf8"));
  const folder = join(place.folder, "lambent-hello");
  const entry = join(folder, "hello.ts");
  mkdirSync(folder, { recursive: true });
  writeFileSync(entry, program);
  return bundle(place, { name, entry, outfile: join(folder, "index.mjs") });
}

function source(name, file) {
  return ["ts", "js"].map((ending) => join(benchFolder, "apps", name, `${file}.${ending}`)).find(existsSync);
}
