// The controllers and the store of the example, without its CORS, metrics and traces: the same work as by hand.
import { createLambdaHandler } from "lambent/aws-lambda";
import { createDynamoDbClient } from "../../../examples/items-api/dynamodb-client.js";
import { DynamoDbItemStore } from "../../../examples/items-api/dynamodb-item-store.js";
import { HealthController } from "../../../examples/items-api/health-controller.js";
import { ItemsController } from "../../../examples/items-api/items-controller.js";

const { AWS_REGION, DYNAMODB_ENDPOINT, DYNAMODB_TABLE_NAME } = process.env;
const client = createDynamoDbClient({ region: AWS_REGION!, endpoint: DYNAMODB_ENDPOINT, hasCredentials: true });
const store = new DynamoDbItemStore(client, DYNAMODB_TABLE_NAME!);

export const handler = createLambdaHandler([
  new HealthController(),
  new ItemsController(
    () => store,
    () => undefined,
  ),
]);
