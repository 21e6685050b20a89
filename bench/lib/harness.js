import { join } from "node:path";
import { build } from "esbuild";
import { projectFolder } from "./prepare.js";

/** The events, the Runtime API and the environment of the specs, so that both measure and test the same thing. */
export function loadHarness(place) {
  return load(place, "harness", ["events", "runtime-api", "lambda-environment"]);
}

/** The DynamoDB of the specs, in this process. */
export function loadDatabase(place) {
  return load(place, "database", ["dynamodb"]);
}

async function load({ folder, lambent }, name, modules) {
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
