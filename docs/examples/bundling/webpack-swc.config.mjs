const swc = {
  jsc: {
    target: "es2022",
    parser: { syntax: "typescript", decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

export default {
  mode: "production",
  target: "node20",
  entry: "./src/handler.ts",
  experiments: { outputModule: true },
  output: { filename: "handler.mjs", library: { type: "module" } },
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  module: { rules: [{ test: /\.ts$/, loader: "swc-loader", options: swc }] },
  optimization: { minimize: { javascript: { keep_classnames: true } } },
};
