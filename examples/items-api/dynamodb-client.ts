import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Settings } from "./settings.js";

/** The client of the DynamoDB that the settings name. */
export function createDynamoDbClient({
  region,
  endpoint,
  hasCredentials,
}: Pick<Settings, "region" | "endpoint" | "hasCredentials">): DynamoDBClient {
  return new DynamoDBClient({
    region,
    // The SDK would wait without end for a server that does not answer.
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...(endpoint !== undefined && { endpoint }),
    // A DynamoDB of one's own machine takes any credentials, and the SDK insists on some.
    ...(endpoint !== undefined &&
      !hasCredentials && { credentials: { accessKeyId: "local", secretAccessKey: "local" } }),
  });
}
