// All defaults.
import { createLambdaHandler } from "lambent/aws-lambda";
import { controllers } from "./controllers.js";

export const handler = createLambdaHandler(controllers);
