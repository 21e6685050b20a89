import type { Plugin } from "esbuild";

const HANDLERS = "lambent/aws-lambda";

/**
 * Puts a module of one's own in the place of `lambent/aws-lambda`, whoever imports it.
 *
 * @param contents May import the real one, by its name.
 */
export function replaceHandlers(name: string, contents: string): Plugin {
  return {
    name,
    setup: (build) => {
      build.onResolve({ filter: new RegExp(`^${HANDLERS}$`) }, ({ namespace, resolveDir }) =>
        namespace === name ? undefined : { path: HANDLERS, namespace: name, pluginData: resolveDir },
      );
      build.onLoad({ filter: /./, namespace: name }, ({ pluginData }) => ({
        contents,
        // Where the application finds the real one.
        resolveDir: pluginData as string,
      }));
    },
  };
}

/** Where captured applications are. */
const CAPTURES = 'globalThis[Symbol.for("lambent.captures")]';

/** Keeps what `createLambdaHandler` is called with; the handler that it gives does nothing and connects to nothing. */
const CAPTURE = `
export * from "lambent/aws-lambda";
export function createLambdaHandler(controllers, options) {
  const done = async () => undefined;
  const handler = Object.assign(async () => undefined, { ready: done, dispose: done });
  (${CAPTURES} ??= []).push({ handler, controllers, options });
  return handler;
}
`;

/** The plugin of bundles that are asked what they are. */
export const capturePlugin: Plugin = replaceHandlers("lambent-capture", CAPTURE);

/** The expression of all captured applications, in the order of their making. */
export const captures: string = `(${CAPTURES} ?? [])`;
