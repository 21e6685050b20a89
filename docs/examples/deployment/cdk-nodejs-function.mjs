import { App, Stack } from "aws-cdk-lib";
import { Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";

const app = new App();
const stack = new Stack(app, "Shop");

new NodejsFunction(stack, "Api", {
  entry: "src/handler.ts",
  runtime: Runtime.NODEJS_22_X,
  bundling: {
    preCompilation: true,
    format: OutputFormat.ESM,
    target: "node22",
    minify: true,
    keepNames: true,
    mainFields: ["es2015", "module", "main"],
  },
});
