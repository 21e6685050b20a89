import { build } from "esbuild";
import { lambent } from "lambent/esbuild";

await build({
  entryPoints: ["src/handler.ts"],
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  outfile: "dist/handler.mjs",
  minify: true,
  plugins: [lambent()],
});
