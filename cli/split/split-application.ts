import type { Metafile } from "esbuild";
import { fileOf } from "../analyze/packages.js";
import { type Bundle, type BundleSettings, bundle, formatMessages } from "../build/bundle.js";
import type { BuiltFunction } from "../build/write-functions.js";
import { CommandError } from "../command-error.js";
import { toName } from "../project.js";
import { describeApplication } from "./describe-application.js";
import { type Manifest, toManifest } from "./manifest.js";
import { explainMissing, placeholderPlugins } from "./placeholder-plugin.js";
import { type FunctionPlan, planFunctions, type SplitPlan } from "./plan-functions.js";

/** An application in functions. */
export interface SplitApplication {
  readonly functions: readonly BuiltFunction[];
  readonly manifest: Manifest;
}

/**
 * Makes a function of each controller, without the code of the others.
 *
 * @param whole The application as one bundle.
 * @throws CommandError where the entry does not load, or a controller cannot be cut out.
 */
export async function splitApplication(settings: BundleSettings, whole: Bundle): Promise<SplitApplication> {
  const { project } = settings;
  const modules = modulesOf(whole);
  const description = await describeApplication(settings, modules);
  const plan = planFunctions(project, description, modules);
  const exportsOf = new Map(modules.map((file, index) => [file, description.exports[index] ?? []]));
  const functions: BuiltFunction[] = [];
  for (const own of plan.functions) functions.push(await build(settings, plan, own, exportsOf));
  return { functions, manifest: toManifest(plan.functions) };
}

async function build(
  settings: BundleSettings,
  plan: SplitPlan,
  own: FunctionPlan,
  exportsOf: ReadonlyMap<string, readonly string[]>,
): Promise<BuiltFunction> {
  const plugins = placeholderPlugins(plan, own);
  const explain = explainMissing(plan, own, exportsOf);
  const built = await bundle(settings, plugins, explain);
  // `items.ItemCreate` of a namespace is a warning of esbuild.
  const missing = built.warnings.flatMap((warning) => {
    const text = explain(warning);
    return text === undefined ? [] : [{ ...warning, text }];
  });
  if (missing.length > 0) throw new CommandError(formatMessages(missing, "error"));
  for (const file of [own.module, ...own.parents]) {
    if (plan.controllerNames.has(file) && !hasModule(built, file)) {
      throw new CommandError(
        `${toName(own.module)} imports ${toName(file)}, whose controller it extends, by way of another module. ` +
          "Import it directly.",
      );
    }
  }
  return { name: own.name, bundle: built, plugins };
}

function hasModule({ output }: Bundle, file: string): boolean {
  return Object.keys(output.inputs).some((input) => fileOf(input) === file);
}

/**
 * The application's own modules that are in a bundle, each after those that it imports. One that is imported by
 * `import()` alone is none of them: it may be meant never to load here.
 */
function modulesOf({ inputs, output }: Bundle): readonly string[] {
  const seen = new Set<string>();
  const sorted: string[] = [];
  const visit = (input: string): void => {
    if (seen.has(input)) return;
    seen.add(input);
    for (const { path, external, kind } of inputs[input]?.imports ?? []) {
      if (external !== true && kind !== "dynamic-import") visit(path);
    }
    sorted.push(input);
  };
  visit(output.entryPoint ?? "");
  return sorted.filter((input) => isOwn(input, output)).map((input) => fileOf(input) ?? input);
}

function isOwn(input: string, { inputs }: Metafile["outputs"][string]): boolean {
  if (fileOf(input) === undefined || input.includes("node_modules/")) return false;
  return /\.[cm]?[jt]sx?$/.test(input) && (inputs[input]?.bytesInOutput ?? 0) > 0;
}
