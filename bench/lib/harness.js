import { join } from "node:path";
import { build } from "esbuild";
import { projectFolder } from "./prepare.js";

/** The events, the Runtime API and the environment of the specs, so that both measure and test the same thing. */
export function loadHarness(place) {
  return loadSupport(place, "harness", ["events", "runtime-api", "lambda-environment"]);
}

/** The DynamoDB of the specs, in this process. */
export function loadDatabase(place) {
  return loadSupport(place, "database", ["dynamodb"]);
}

/** Modules of spec/support as one, bundled with the build of lambent. */
export async function loadSupport({ folder, lambent }, name, modules) {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    stdin: {
      contents: modules.map((module) => `export * from "./${module}.ts";`).join("\n"),
      resolveDir: join(projectFolder, "spec/support"),
    },
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    alias: { "lambent/aws-lambda": join(lambent, "backends/aws-lambda/index.js") },
    external: ["@aws-sdk/*", "dynalite"],
    logLevel: "error",
  });
  return import(outfile);
}
