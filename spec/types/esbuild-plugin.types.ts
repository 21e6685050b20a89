// Judged by the compiler alone, of TypeScript 6 and 7: nothing here runs.
import type { BuildOptions } from "esbuild";
import { type EsbuildPlugin, type EsbuildPluginOptions, lambent } from "lambent/esbuild";

// The plugin is one of esbuild, whose types the published ones do not need.
export const plugins: BuildOptions["plugins"] = [lambent(), lambent({}), lambent({ externalSdk: true })];
export const plugin: EsbuildPlugin = lambent();
export const options: EsbuildPluginOptions = { externalSdk: false };

// @ts-expect-error there is no such option.
lambent({ external: true });
// @ts-expect-error it is true or false.
lambent({ externalSdk: "yes" });
