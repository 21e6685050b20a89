import { useResource } from "lambent";
import { createLambdaHandler, type LambdaHandler } from "lambent/aws-lambda";
import { createApp } from "./app.js";
import { createDynamoDbClient } from "./dynamodb-client.js";
import { DynamoDbItemStore } from "./dynamodb-item-store.js";
import { createObservability } from "./observability.js";
import { readSettings } from "./settings.js";
import { readTableName } from "./table-name.js";

const settings = readSettings();
const client = createDynamoDbClient(settings);
const store = useResource(async () => new DynamoDbItemStore(client, await readTableName(settings.tableName)), {
  dispose: () => client.destroy(),
});
const { observe, onEvent } = createObservability();
const { controllers, options } = createApp({ store, onEvent, ...settings });

/** The application as a Lambda function. */
export const handler: LambdaHandler = createLambdaHandler(controllers, observe(options));
