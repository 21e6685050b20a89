import { defineConfig } from "tsdown";

export default defineConfig({
  entry: "src/handler.ts",
  platform: "node",
  target: "node20",
  format: "esm",
  minify: true,
  deps: { alwaysBundle: /./ },
  inputOptions: { resolve: { mainFields: ["es2015", "module", "main"] } },
  outputOptions: { keepNames: true },
});
