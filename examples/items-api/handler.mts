import { createLambdaHandler, type LambdaHandler } from "lambent/aws-lambda";
import { createApp } from "./app.js";
import { createDynamoDbClient } from "./dynamodb-client.js";
import { DynamoDbItemStore } from "./dynamodb-item-store.js";
import { readSettings } from "./settings.js";

const settings = readSettings();
const store = new DynamoDbItemStore(createDynamoDbClient(settings), settings.tableName);
const { controllers, options } = createApp({ store, settings });

/** The entry of the Lambda function. */
export const handler: LambdaHandler = createLambdaHandler(controllers, options);
