export default {
  mode: "production",
  target: "node20",
  entry: "./src/handler.ts",
  experiments: { outputModule: true },
  output: { filename: "handler.mjs", library: { type: "module" } },
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  module: {
    rules: [
      {
        test: /\.ts$/,
        loader: "ts-loader",
        options: {
          transpileOnly: true,
          compilerOptions: { module: "ES2022", moduleResolution: "Bundler" },
        },
      },
    ],
  },
  optimization: { minimize: { javascript: { keep_classnames: true } } },
};
