import { defineConfig } from "vite";

export default defineConfig({
  ssr: { noExternal: true },
  build: {
    ssr: "src/handler.ts",
    target: "node20",
    minify: true,
    rolldownOptions: {
      output: { entryFileNames: "handler.mjs", format: "esm", keepNames: true },
    },
  },
});
