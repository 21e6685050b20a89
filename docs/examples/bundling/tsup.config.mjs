import { lambent } from "lambent/esbuild";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/handler.ts"],
  platform: "node",
  target: "node20",
  format: "esm",
  outExtension: () => ({ js: ".mjs" }),
  noExternal: [/./],
  minify: true,
  esbuildPlugins: [lambent()],
});
