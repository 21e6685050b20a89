import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { findPackage } from "../project.js";

const NAME = "lambent-native";

/** Leaves packages with native code where they are installed: they look for it beside themselves. */
export const nativePlugin: Plugin = {
  name: NAME,
  setup: (build) => {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, importer, resolveDir, kind, namespace, pluginData }) => {
      // A look-up, of this plugin or of another one.
      if (pluginData !== undefined || kind === "entry-point") return undefined;
      const found = await build.resolve(path, { importer, resolveDir, kind, namespace, pluginData: NAME });
      if (found.errors.length > 0 || found.external || found.namespace !== "file") return undefined;
      const folder = findPackage(dirname(found.path));
      if (folder === undefined || !isNative(folder)) return undefined;
      return { path: kind.startsWith("require") ? found.path : pathToFileURL(found.path).href, external: true };
    });
  },
};

function isNative(folder: string): boolean {
  if (existsSync(join(folder, "binding.gyp"))) return true;
  const { gypfile, napi } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  return gypfile === true || napi !== undefined;
}
