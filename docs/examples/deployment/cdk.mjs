import { App, Stack } from "aws-cdk-lib";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";

const app = new App();
const stack = new Stack(app, "Shop");

new LambdaFunction(stack, "Api", {
  runtime: Runtime.NODEJS_22_X,
  handler: "index.handler",
  code: Code.fromCustomCommand("dist/function.zip", ["npx", "lambent", "build", "src/handler.ts"]),
});
