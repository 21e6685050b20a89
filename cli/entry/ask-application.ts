import { allPlugins, type BundleSettings, runEsbuild, toOptions } from "../build/bundle.js";
import { nodeGlobals } from "../build/node-globals.js";
import { CommandError } from "../command-error.js";
import { capturePlugin, captures } from "./capture-plugin.js";
import { runProgram } from "./child-process.js";
import { nativePlugin } from "./native-plugin.js";

/** What an application is asked, in a process that has loaded it. */
export interface Question {
  /** Other modules of the application, absolute, whose exports are looked at. */
  readonly modules: readonly string[];
  /** Statements before all others, such as imports. Default: none. */
  readonly head?: string;
  /**
   * The statements of a function of `application` (the controllers and options of the handler), `modules` (their
   * exports) and `createApplication`. What it returns has to be data.
   */
  readonly body: string;
}

/**
 * Loads the entry in a process of its own, in which handlers and servers do not start, and asks its application something.
 *
 * The application is the one whose handler the entry exports, or the only one that it makes.
 *
 * @throws CommandError where the entry throws, does not end, or makes no application.
 */
export async function askApplication(
  settings: BundleSettings,
  { modules, head = "", body }: Question,
): Promise<unknown> {
  const { project } = settings;
  const names = modules.map((_, index) => `module${index}`);
  const imports = modules.map((file, index) => `import * as ${names[index]} from ${JSON.stringify(file)};`);
  const contents = `
${head}
import { createApplication } from "lambent";
import * as entry from ${JSON.stringify(project.entry)};
${imports.join("\n")}
const modules = [${names.join(", ")}];
const answer = (application) => { ${body} };
export default async () => {
  const all = await ${captures};
  const exported = [entry.handler, ...Object.values(entry)];
  const made = exported.map((one) => all.find(({ handler }) => handler === one)).find((one) => one !== undefined);
  const application = made ?? (all.length === 1 ? all[0] : undefined);
  return { handlers: all.length, answer: application && answer(application) };
};
`;
  const { entryPoints: _, ...options } = toOptions(settings, []);
  const { outputFiles, metafile } = await runEsbuild(settings, {
    ...options,
    stdin: { contents, resolveDir: project.root, sourcefile: "lambent", loader: "js" },
    sourcemap: "inline",
    // Of functions too: middleware is listed by its names.
    keepNames: true,
    plugins: allPlugins(settings, [capturePlugin, nativePlugin]),
  });
  const code = outputFiles[0]?.text ?? "";
  const globals = nodeGlobals(code, metafile).trim();
  const { handlers, answer } = (await runProgram({
    files: { "main.mjs": `${globals}${code}` },
    root: project.root,
    what: project.entryName,
    timeout: settings.loadTimeout,
  })) as { handlers: number; answer?: unknown };
  if (answer !== undefined) return answer;
  throw new CommandError(
    handlers === 0
      ? `${project.entryName} does not call createLambdaHandler, createNodeHandler or serve, so there is no ` +
          "application to ask. Name the module that does, or write it: " +
          "export const handler = createLambdaHandler([...]);"
      : `${project.entryName} makes ${handlers} handlers, and exports none of them as it is. Export one as "handler".`,
  );
}
