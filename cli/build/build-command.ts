import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { describeBundle } from "../analyze/describe-bundle.js";
import { loadEsbuild } from "../peers.js";
import { findProject } from "../project.js";
import { splitApplication } from "../split/split-application.js";
import { type BundleSettings, bundle } from "./bundle.js";
import { report } from "./report.js";
import { writeFunctions } from "./write-functions.js";

/** What the command line says of a build. */
interface BuildOptions {
  readonly outdir: string;
  readonly externalSdk?: true;
  readonly tsconfig?: string;
  readonly zipSourceMap?: true;
  readonly split?: true;
  readonly analyze?: true;
  readonly loadTimeout: number;
}

/** `lambent build`: one file to upload, or one for each controller. */
export function buildCommand(): Command {
  return new Command("build")
    .description("Bundle an application into files ready to upload to AWS Lambda.")
    .argument("<entry>", "the module that exports the handler, such as src/main.ts")
    .option("--outdir <folder>", "where the files are written", "dist")
    .option("--external-sdk", "leave the AWS SDK to the runtime, which has one")
    .option("--tsconfig <file>", "the tsconfig.json to read; default: the nearest to each file")
    .option("--zip-source-map", "put the source map into the zip, for NODE_OPTIONS=--enable-source-maps")
    .option("--split", "one function for each controller, and a manifest of their routes")
    .option("--analyze", "show what is in the bundle, and how long it takes to load")
    .addOption(
      new Option("--load-timeout <seconds>", "how long --split and --analyze let the entry load")
        .default(30)
        .argParser(parseSeconds),
    )
    .action(build);
}

async function build(entry: string, options: BuildOptions): Promise<void> {
  const project = findProject(entry);
  const { outdir, externalSdk = false, zipSourceMap = false, tsconfig, loadTimeout } = options;
  const settings: BundleSettings = {
    project,
    esbuild: loadEsbuild(project.root),
    externalSdk,
    tsconfig: tsconfig === undefined ? undefined : resolve(tsconfig),
    loadTimeout,
  };
  const whole = await bundle(settings);
  const { functions, manifest } = options.split
    ? await splitApplication(settings, whole)
    : { functions: [{ name: "", bundle: whole, plugins: [] }], manifest: undefined };
  report(writeFunctions({ outdir, functions, manifest, zipSourceMap }));
  for (const built of functions) await describeBundle(settings, { ...built, measured: options.analyze === true });
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  // What a timer of Node.js can wait is longer than anybody will.
  if (seconds > 0 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError("It has to be a number of seconds, up to 3600.");
}
