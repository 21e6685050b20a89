import { cp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import type { Verdict } from "../support/matrix.js";
import { runCommand, unzip } from "./application.js";

/** A way to deploy an application, with the files that the documentation shows. */
export interface Recipe {
  readonly name: string;
  readonly files: readonly string[];
  /** What becomes of an application that leaves types to its signatures. */
  readonly verdict: Verdict;
  /** Has the tool bundle the application; the file that the function is loaded from. */
  bundle(folder: string): Promise<string>;
}

/** The resource of a template of SAM, as far as it matters here. */
interface SamFunction {
  readonly Metadata: {
    readonly BuildMethod: string;
    readonly BuildProperties?: Readonly<Record<string, boolean | string | readonly string[]>>;
  };
  readonly Properties: { readonly Handler: string };
}

/** What the class `sst.aws.Function` is given. */
interface SstFunction {
  readonly handler: string;
  readonly bundle: string;
}

const requireTool = createRequire(join(__dirname, "package.json"));

/** Runs an application of the CDK, which writes what `cdk deploy` uploads; the file or folder of the function. */
async function synthesize(folder: string, file: string): Promise<string> {
  await runCommand(folder, ["node", file], { CDK_OUTDIR: "cdk.out" });
  const { files } = JSON.parse(await readFile(join(folder, "cdk.out/Shop.assets.json"), "utf8")) as {
    files: Record<string, { source: { path: string } }>;
  };
  const assets = Object.values(files).map(({ source }) => source.path);
  const [asset = ""] = assets.filter((path) => path.startsWith("asset."));
  return join(folder, "cdk.out", asset);
}

async function readTemplate(folder: string, file: string): Promise<SamFunction> {
  const { load } = requireTool("js-yaml") as { load(text: string): { Resources: { Api: SamFunction } } };
  return load(await readFile(join(folder, file), "utf8")).Resources.Api;
}

/** The arguments that SAM gives esbuild for a function, and where it has the result written. */
function esbuildArguments({ Metadata }: SamFunction, artifacts: string): readonly string[] {
  const { EntryPoints, ...properties } = Metadata.BuildProperties ?? {};
  const defaults = { Target: "--target=es2020", Format: "--format=cjs", Minify: "--minify" };
  return [
    ...(EntryPoints as readonly string[]),
    "--bundle",
    "--platform=node",
    `--outdir=${artifacts}`,
    ...Object.entries(defaults).flatMap(([name, argument]) => (name in properties ? [] : [argument])),
    ...Object.entries(properties).flatMap(([name, value]) => {
      const option = name.replaceAll(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
      if (typeof value === "boolean") return value ? [`--${option}`] : [];
      return typeof value === "string" ? [`--${option}=${value}`] : value.map((item) => `--${option}:${item}`);
    }),
  ];
}

/** The file that a handler such as `index.handler` is found in. */
const fileOf = (handler: string) => `${handler.split(".")[0]}.mjs`;

async function readSstFunction(folder: string): Promise<SstFunction> {
  const text = await readFile(join(folder, "sst.config.ts"), "utf8");
  const functions: SstFunction[] = [];
  class Recorded {
    constructor(_name: string, options: SstFunction) {
      functions.push(options);
    }
  }
  const globals = { $config: (config: { run(): Promise<void> }) => config.run(), sst: { aws: { Function: Recorded } } };
  await runInNewContext(text.replace("export default ", ""), globals);
  return functions[0]!;
}

/** Every deployment tool that the documentation has files for. */
export const recipes: readonly Recipe[] = [
  {
    name: "CDK with `lambent build`",
    files: ["cdk.mjs"],
    verdict: "whole",
    bundle: async (folder) => join(await unzip(await synthesize(folder, "cdk.mjs")), "index.mjs"),
  },
  {
    name: "CDK, `NodejsFunction` with `preCompilation`",
    files: ["cdk-nodejs-function.mjs"],
    verdict: "whole",
    bundle: async (folder) => join(await synthesize(folder, "cdk-nodejs-function.mjs"), "index.mjs"),
  },
  {
    name: "CDK, `NodejsFunction` alone",
    files: ["cdk-nodejs-function.mjs"],
    verdict: "refuses to start",
    bundle: async (folder) => {
      const file = join(folder, "cdk-nodejs-function.mjs");
      await writeFile(file, (await readFile(file, "utf8")).replace("preCompilation: true", "preCompilation: false"));
      return join(await synthesize(folder, "cdk-nodejs-function.mjs"), "index.mjs");
    },
  },
  {
    name: "SAM with `lambent build`",
    files: ["template.yaml", "Makefile"],
    verdict: "whole",
    bundle: async (folder) => {
      const { Properties } = await readTemplate(folder, "template.yaml");
      // SAM copies the application, and has make write to another folder.
      const scratch = `${folder}-scratch`;
      const artifacts = `${folder}-artifacts`;
      await cp(folder, scratch, { recursive: true });
      await runCommand(scratch, ["make", "--makefile", join(folder, "Makefile"), "build-Api"], {
        ARTIFACTS_DIR: artifacts,
      });
      return join(artifacts, fileOf(Properties.Handler));
    },
  },
  {
    name: "SAM, `BuildMethod: esbuild`",
    files: ["template-esbuild.yaml"],
    verdict: "refuses to start",
    bundle: async (folder) => {
      const api = await readTemplate(folder, "template-esbuild.yaml");
      await runCommand(folder, ["esbuild", ...esbuildArguments(api, "artifacts")]);
      return join(folder, "artifacts", fileOf(api.Properties.Handler));
    },
  },
  {
    name: "serverless-esbuild with the plugin of esbuild",
    files: ["serverless.yml", "esbuild-plugins.cjs"],
    verdict: "whole",
    bundle: async (folder) => {
      await runCommand(folder, ["serverless", "package"]);
      return join(await unzip(join(folder, ".serverless/shop.zip")), "src/handler.mjs");
    },
  },
  {
    name: "SST with `lambent build`",
    files: ["sst.config.ts"],
    verdict: "whole",
    bundle: async (folder) => {
      await runCommand(folder, ["npx", "lambent", "build", "src/handler.ts"]);
      const { bundle, handler } = await readSstFunction(folder);
      return join(folder, bundle, fileOf(handler));
    },
  },
  {
    name: "tsdown",
    files: ["tsdown.config.mjs"],
    verdict: "whole",
    bundle: async (folder) => {
      await runCommand(folder, ["tsdown"]);
      return join(folder, "dist/handler.mjs");
    },
  },
];
