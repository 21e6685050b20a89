import { Command } from "commander";
import { describeBundle } from "../analyze/describe-bundle.js";
import { type LoadOptions, loadTimeoutOption, toSettings, tsconfigOption } from "../entry/load-options.js";
import { splitApplication } from "../split/split-application.js";
import { type BundleSettings, bundle } from "./bundle.js";
import { report } from "./report.js";
import { writeFunctions } from "./write-functions.js";

/** What the command line says of a build. */
interface BuildOptions extends LoadOptions {
  readonly outdir: string;
  readonly externalSdk?: true;
  readonly zipSourceMap?: true;
  readonly split?: true;
  readonly analyze?: true;
}

/** `lambent build`: one file to upload, or one for each controller. */
export function buildCommand(): Command {
  return new Command("build")
    .description("Bundle an application into files ready to upload to AWS Lambda.")
    .argument("<entry>", "the module that exports the handler, such as src/main.ts")
    .option("--outdir <folder>", "where the files are written", "dist")
    .option("--external-sdk", "leave the AWS SDK to the runtime, which has one")
    .addOption(tsconfigOption())
    .option("--zip-source-map", "put the source map into the zip, for NODE_OPTIONS=--enable-source-maps")
    .option("--split", "one function for each controller, and a manifest of their routes")
    .option("--analyze", "show what is in the bundle, and how long it takes to load")
    .addOption(loadTimeoutOption("how long --split and --analyze let the entry load"))
    .action(build);
}

async function build(entry: string, options: BuildOptions): Promise<void> {
  const { outdir, externalSdk = false, zipSourceMap = false } = options;
  const settings: BundleSettings = { ...toSettings(entry, options), externalSdk };
  const whole = await bundle(settings);
  const { functions, manifest } = options.split
    ? await splitApplication(settings, whole)
    : { functions: [{ name: "", bundle: whole, plugins: [] }], manifest: undefined };
  report(writeFunctions({ outdir, functions, manifest, zipSourceMap }));
  for (const built of functions) await describeBundle(settings, { ...built, measured: options.analyze === true });
}
