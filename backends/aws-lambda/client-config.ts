import { settings } from "../../lib/settings.js";

/** Options that every client of the AWS SDK for JavaScript, version 3, takes; times are in milliseconds. */
export interface AwsClientConfig {
  readonly maxAttempts: number;
  readonly retryMode: "standard";
  /** What the client makes its `NodeHttpHandler` of. */
  readonly requestHandler: AwsRequestHandlerConfig;
}

/** How a client of the AWS SDK connects and how long it waits. */
export interface AwsRequestHandlerConfig {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  /** Without it the SDK writes a warning after `requestTimeout` and goes on waiting. */
  readonly throwOnRequestTimeout: true;
  readonly socketTimeout: number;
  readonly httpAgent: AwsAgentConfig;
  readonly httpsAgent: AwsAgentConfig;
}

/** How many connections a client of the AWS SDK keeps to one host. */
export interface AwsAgentConfig {
  readonly keepAlive: true;
  readonly maxSockets: number;
}

/**
 * Options for a client of the AWS SDK, made of the {@link settings}: `CONNECTION_TIMEOUT` (5 s), `READ_TIMEOUT` (15 s)
 * and `MAX_POOL_CONNECTIONS` (100), with three attempts in the retry mode `standard`.
 *
 * It is plain data: no part of the SDK is imported. A connection is waited for until `CONNECTION_TIMEOUT`, an answer
 * until `READ_TIMEOUT`, in each attempt. The SDK itself would wait without end.
 *
 * @throws ConfigurationError that names each variable with a bad value.
 * @example
 * const client = new DynamoDBClient({ ...awsClientConfig(), region: "eu-central-1" });
 */
export function awsClientConfig(): AwsClientConfig {
  const agent = { keepAlive: true, maxSockets: settings.maxPoolConnections } as const;
  const readTimeout = toMilliseconds(settings.readTimeout);
  return {
    maxAttempts: 3,
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: toMilliseconds(settings.connectionTimeout),
      requestTimeout: readTimeout,
      throwOnRequestTimeout: true,
      // A body that stops in the middle: the request's own timeout ends with the head of the answer.
      socketTimeout: readTimeout,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
}

/** Rounded up: the SDK takes 0 for no timeout at all. */
function toMilliseconds(seconds: number): number {
  return Math.ceil(seconds * 1000);
}
