import { defineConfig } from "rolldown";

export default defineConfig({
  input: "src/handler.ts",
  platform: "node",
  tsconfig: true,
  resolve: { mainFields: ["es2015", "module", "main"] },
  output: { file: "dist/handler.mjs", format: "esm", minify: true, keepNames: true },
});
