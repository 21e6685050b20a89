import { createTable } from "../../examples/items-api/create-table.js";
import { createDynamoDbClient } from "../../examples/items-api/dynamodb-client.js";
import { DynamoDbItemStore } from "../../examples/items-api/dynamodb-item-store.js";
import { startEmbeddedDynamoDb } from "../../examples/items-api/embedded-dynamodb.js";

export interface TestDatabase {
  endpoint: string;
  tableName: string;
  store: DynamoDbItemStore;
  stop(): Promise<void>;
}

/** Starts a DynamoDB of its own with the empty table of the items. */
export async function startTestDatabase(tableName = "spec-items"): Promise<TestDatabase> {
  const { endpoint, stop } = await startEmbeddedDynamoDb();
  const client = createDynamoDbClient({ endpoint, region: "eu-central-1", hasCredentials: false });
  await createTable(client, tableName);
  return {
    endpoint,
    tableName,
    store: new DynamoDbItemStore(client, tableName),
    stop: async () => {
      client.destroy();
      await stop();
    },
  };
}
