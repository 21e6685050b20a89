import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { awsClientConfig } from "lambent/aws-lambda";
import type { Settings } from "./settings.js";

/** The client of the DynamoDB that the settings name, with the time limits that Lambent's own settings name. */
export function createDynamoDbClient({
  region,
  endpoint,
  hasCredentials,
}: Pick<Settings, "region" | "endpoint" | "hasCredentials">): DynamoDBClient {
  return new DynamoDBClient({
    ...awsClientConfig(),
    region,
    ...(endpoint !== undefined && { endpoint }),
    // A DynamoDB of one's own machine takes any credentials, and the SDK insists on some.
    ...(endpoint !== undefined &&
      !hasCredentials && { credentials: { accessKeyId: "local", secretAccessKey: "local" } }),
  });
}
