import type { Plugin } from "esbuild";

/**
 * Puts modules of one's own in the place of entry points of the framework, whoever imports them.
 *
 * @param contents By the names of the entry points; each may import the real one, by its name.
 */
export function replaceEntryPoints(name: string, contents: Readonly<Record<string, string>>): Plugin {
  return {
    name,
    setup: (build) => {
      const filter = new RegExp(`^(?:${Object.keys(contents).join("|")})$`);
      build.onResolve({ filter }, ({ path, namespace, resolveDir }) =>
        namespace === name ? undefined : { path, namespace: name, pluginData: resolveDir },
      );
      build.onLoad({ filter: /./, namespace: name }, ({ path, pluginData }) => ({
        contents: contents[path] ?? "",
        // Where the application finds the real one.
        resolveDir: pluginData as string,
      }));
    },
  };
}

/** Where captured applications are, and who waits for one. */
const STORE = '(globalThis[Symbol.for("lambent.captures")] ??= { all: [] })';

const KEEP = `
const keep = (handler, controllers, options) => {
  const store = ${STORE};
  store.all.push({ handler, controllers, options });
  store.onCapture?.();
  return handler;
};
const done = async () => undefined;
`;

/** Keep what handlers and servers are made of; those that they give do nothing and connect to nothing. */
const CAPTURES = {
  "lambent/aws-lambda": `
export * from "lambent/aws-lambda";
${KEEP}
export const createLambdaHandler = (controllers, options) =>
  keep(Object.assign(async () => undefined, { ready: done, dispose: done }), controllers, options);
`,
  "lambent/node": `
import { createServer } from "node:http";
export * from "lambent/node";
${KEEP}
export const createNodeHandler = (controllers, options) =>
  keep(Object.assign(() => undefined, { ready: done, dispose: done }), controllers, options);
export const serve = async (controllers, options) => {
  const { host = "127.0.0.1", port = 3000 } = options ?? {};
  const url = \`http://\${host.includes(":") ? \`[\${host}]\` : host}:\${port}\`;
  return keep({ url, port, server: createServer(), close: done }, controllers, options);
};
`,
};

/** The plugin of bundles that are asked what they are. */
export const capturePlugin: Plugin = replaceEntryPoints("lambent-capture", CAPTURES);

/**
 * The expression of a promise of all captured applications, in the order of their making.
 *
 * Some are made when the entry has been evaluated, by a function that nobody waits for: the first is awaited, as long as
 * there is something that it could come of.
 */
export const captures: string = `new Promise((resolve) => {
  const store = ${STORE};
  const settle = () => resolve(store.all);
  if (store.all.length > 0) settle();
  store.onCapture = settle;
  process.once("beforeExit", settle);
})`;
