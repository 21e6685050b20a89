import type { Message, Plugin } from "esbuild";
import { replaceEntryPoints } from "../entry/capture-plugin.js";
import { toName } from "../project.js";
import type { FunctionPlan, SplitPlan } from "./plan-functions.js";

const NAMESPACE = "lambent-placeholder";
const MARK = 'Symbol.for("lambent.placeholder")';

/** Leaves placeholders out of the list of controllers, and instances of them. */
const WITHOUT_PLACEHOLDERS = `
import { createLambdaHandler as create } from "lambent/aws-lambda";
export * from "lambent/aws-lambda";
const isReal = (one) => (typeof one === "function" ? one : one?.constructor)?.[${MARK}] !== true;
export const createLambdaHandler = (controllers, options) =>
  create(Array.isArray(controllers) ? controllers.filter(isReal) : controllers, options);
`;

/** The plugins that leave of an application what one function needs: other controllers are empty classes. */
export function placeholderPlugins({ controllerNames }: SplitPlan, own: FunctionPlan): readonly Plugin[] {
  const relatives = new Set([own.module, ...own.parents]);
  const placeholders: Plugin = {
    name: NAMESPACE,
    setup: (build) => {
      build.onResolve({ filter: /./ }, async ({ path, importer, pluginData, ...where }) => {
        if (pluginData === NAMESPACE || importer === "" || importer.includes("node_modules")) return undefined;
        const { resolveDir, kind, namespace } = where;
        if (namespace !== "file") return undefined;
        const found = await build.resolve(path, { importer, resolveDir, kind, namespace, pluginData: NAMESPACE });
        if (found.errors.length > 0 || found.path === own.module || !controllerNames.has(found.path)) return undefined;
        // A controller that extends another one needs it, and nobody else in its function does.
        if (relatives.has(importer) && relatives.has(found.path)) return undefined;
        return { path: found.path, namespace: NAMESPACE };
      });
      build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({
        contents: toPlaceholders(controllerNames.get(path) ?? []),
      }));
    },
  };
  return [placeholders, replaceEntryPoints("lambent-split", { "lambent/aws-lambda": WITHOUT_PLACEHOLDERS })];
}

function toPlaceholders(names: readonly string[]): string {
  const classes = names.map((_, index) => `class Placeholder${index} { static [${MARK}] = true; }`);
  const exported = names.map((name, index) => `Placeholder${index} as ${JSON.stringify(name)}`);
  return `${classes.join("\n")}\nexport { ${exported.join(", ")} };\n`;
}

/**
 * Says what to do where something else is imported from a module that is a placeholder.
 *
 * @param exportsOf The names that the modules of the application export, by their files.
 */
export function explainMissing(
  { controllerNames }: SplitPlan,
  own: FunctionPlan,
  exportsOf: ReadonlyMap<string, readonly string[]>,
): (message: Pick<Message, "text">) => string | undefined {
  return ({ text }) => {
    const [, name = ""] =
      /^No matching export in ".*" for import "(.*)"$/.exec(text) ??
      /^Import "(.*)" will always be undefined because there is no matching export/.exec(text) ??
      [];
    const module = [...controllerNames.keys()].find(
      (file) => file !== own.module && exportsOf.get(file)?.includes(name),
    );
    if (module === undefined) return undefined;
    const controllers = controllerNames.get(module)?.join(", ");
    return (
      `"${name}" is exported by ${toName(module)}, the module of ${controllers}, which the function "${own.name}" is ` +
      `built without. Put ${name} into a module of its own.`
    );
  };
}
