// The entry `lambent/esbuild`.
export { type EsbuildPlugin, type EsbuildPluginOptions, lambent } from "./plugin.js";
