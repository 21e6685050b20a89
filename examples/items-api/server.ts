import { assets } from "lambent/docs-assets";
import { serve } from "lambent/node";
import { docs } from "lambent/openapi";
import { createApp } from "./app.js";
import { createTable } from "./create-table.js";
import { createDynamoDbClient } from "./dynamodb-client.js";
import { DynamoDbItemStore } from "./dynamodb-item-store.js";
import { startEmbeddedDynamoDb } from "./embedded-dynamodb.js";
import { readSettings } from "./settings.js";
import { readTableName } from "./table-name.js";

/** The entry of `npm start`: serves the application until it is asked to stop. */
async function main(): Promise<void> {
  const settings = readSettings();
  const embedded = settings.endpoint === undefined && !settings.isLambda ? await startEmbeddedDynamoDb() : undefined;
  const endpoint = embedded?.endpoint ?? settings.endpoint;
  const client = createDynamoDbClient({ ...settings, endpoint });
  const tableName = await readTableName(settings.tableName);
  // The table of a region is deployed with the function, not by it.
  if (endpoint !== undefined) await createTable(client, tableName);

  const store = new DynamoDbItemStore(client, tableName);
  const { controllers, options } = createApp({ store: () => store, ...settings });
  const { server, url } = await serve(controllers, {
    ...options,
    port: settings.port,
    // With the scripts of the pages from here: no request leaves the machine.
    docs: docs({ title: "Items API", version: "1.0.0", assets }),
    // What an answer is declared to be and is not is a mistake of the application, best seen here.
    validateResponses: true,
  });
  process.stdout.write(
    `Items API on ${url}, its documentation on ${url}/docs, items in ${endpoint ?? settings.region}\n`,
  );

  // It closes at SIGINT and SIGTERM, when the last request has its answer.
  server.once("close", () => {
    client.destroy();
    void embedded?.stop();
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  // The database may be running already, and would keep the process alive.
  process.exit(1);
});
