// Nothing is written, so that what is measured is the way of a request alone.
import { createLambdaHandler } from "lambent/aws-lambda";
import { controllers } from "./controllers.js";

export const handler = createLambdaHandler(controllers, { accessLog: false });
