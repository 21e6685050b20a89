import { join } from "node:path";
import type * as Esbuild from "esbuild";
import { CommandError } from "../command-error.js";
import { lambent } from "../esbuild/index.js";
import type { Project } from "../project.js";
import { nodeGlobals } from "./node-globals.js";
import { tidySourceMap } from "./source-map.js";

/** How bundles of an application are made. */
export interface BundleSettings {
  readonly project: Project;
  readonly esbuild: typeof Esbuild;
  readonly externalSdk: boolean;
  readonly tsconfig: string | undefined;
  /** For how many seconds the entry may be loaded, where it is run. */
  readonly loadTimeout: number;
}

/** A module to upload, and what is known of it. */
export interface Bundle {
  readonly code: string;
  readonly map: string;
  readonly output: Esbuild.Metafile["outputs"][string];
  readonly inputs: Esbuild.Metafile["inputs"];
  readonly warnings: readonly Esbuild.Message[];
}

/** The name of the module, which the handler's name begins with. */
export const FILE = "index.mjs";

/** What Lambda is told to call. */
export const HANDLER = "index.handler";

/**
 * Bundles the entry and all that it imports into one minified ES module.
 *
 * @throws CommandError with what esbuild reports, each with file and line.
 */
export async function bundle(
  settings: BundleSettings,
  plugins: readonly Esbuild.Plugin[] = [],
  explain: ExplainError = unexplained,
): Promise<Bundle> {
  const { project } = settings;
  const { outputFiles, metafile, warnings } = await runEsbuild(
    settings,
    {
      ...toOptions(settings, [project.entry]),
      minify: true,
      sourcemap: "linked",
      plugins: allPlugins(settings, plugins),
    },
    explain,
  );
  const [output] = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint !== undefined);
  const code = outputFiles.find(({ path }) => path.endsWith(".mjs"))?.text ?? "";
  const map = outputFiles.find(({ path }) => path.endsWith(".map"))?.text ?? "";
  if (output === undefined || !output.exports.includes("handler")) {
    throw new CommandError(
      `${project.entryName} exports no "handler". Write: export const handler = createLambdaHandler([...]);`,
    );
  }
  const globals = nodeGlobals(code, metafile);
  const tidied = tidySourceMap(map, globals === "" ? 0 : 1);
  return { code: globals + code, map: tidied, output, inputs: metafile.inputs, warnings };
}

/** Says more of an error than esbuild can. */
export type ExplainError = (message: Esbuild.Message) => string | undefined;

const unexplained: ExplainError = () => undefined;

/** The options that every bundle has, whatever it is for. */
export function toOptions(
  { project, tsconfig }: BundleSettings,
  entryPoints: string[],
): Esbuild.BuildOptions & { readonly metafile: true; readonly write: false } {
  return {
    // Beside package.json, so that nothing depends on where the files are written.
    outfile: join(project.root, FILE),
    entryPoints,
    bundle: true,
    format: "esm",
    platform: "node",
    // The oldest that Lambda has; esbuild writes nothing shorter for those after it.
    target: "node20",
    // What is uploaded is handed to nobody.
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "silent",
    ...(tsconfig !== undefined && { tsconfig }),
  };
}

/** The plugins of a bundle, after those that it has for itself. */
export function allPlugins({ externalSdk }: BundleSettings, plugins: readonly Esbuild.Plugin[]): Esbuild.Plugin[] {
  return [...plugins, lambent({ externalSdk })];
}

/**
 * Runs esbuild.
 *
 * @throws CommandError with what it reports.
 */
export async function runEsbuild<Options extends Esbuild.BuildOptions>(
  { esbuild }: BundleSettings,
  options: Esbuild.SameShape<Esbuild.BuildOptions, Options>,
  explain: ExplainError = unexplained,
): Promise<Esbuild.BuildResult<Options>> {
  try {
    return await esbuild.build(options);
  } catch (error) {
    const { errors } = error as Partial<Esbuild.BuildFailure>;
    if (errors === undefined) throw error;
    const told = errors.map((message) => ({ ...message, text: explain(message) ?? message.text }));
    throw new CommandError(formatMessages(told, "error"));
  }
}

/** Messages of esbuild, each with its file and line: as its own command line shows them, less the source. */
export function formatMessages(messages: readonly Esbuild.Message[], kind: "error" | "warning"): string {
  return messages
    .map(({ location, text, pluginName }) => {
      const place = location === null ? "" : `${location.file}:${location.line}:${location.column + 1}: `;
      const by = pluginName === "" || pluginName === "lambent" ? "" : ` [plugin ${pluginName}]`;
      const source = location?.lineText ? `\n    ${location.lineText.trim()}` : "";
      return `${place}${kind}: ${text}${by}${source}`;
    })
    .join("\n");
}
