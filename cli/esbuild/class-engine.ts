import { dirname, extname, join } from "node:path";
import type { PluginBuild } from "esbuild";
import { findFramework } from "./framework.js";

/**
 * Leaves out what validates classes where class-validator is not in the bundle: no class can have validators then.
 *
 * @param isUnneeded Whether nobody imports class-validator.
 */
export function leaveOutClassEngine(build: PluginBuild, isUnneeded: () => boolean): void {
  build.onResolve({ filter: /\/class-engine\.js$/ }, async ({ path, resolveDir }) => {
    const framework = isUnneeded() ? await findFramework(build) : undefined;
    if (framework === undefined) return undefined;
    const root = dirname(framework.path);
    const engine = join(root, "lib/dto/class-engine.js");
    if (join(resolveDir, path) !== engine) return undefined;
    return { path: join(root, `cli/esbuild/no-class-engine${extname(framework.path)}`), sideEffects: false };
  });
}
