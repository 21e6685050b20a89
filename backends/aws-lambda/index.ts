// The public surface of `lambent/aws-lambda`, by hand.
export { BatchError, type BatchFailure } from "../../lib/messages/batch-error.js";
export type { AttributeValue, DynamoDbStreamRecord } from "../../lib/messages/dynamodb-stream.js";
export type { EventBridgeEvent } from "../../lib/messages/event-bridge.js";
export type { KinesisRecord } from "../../lib/messages/kinesis.js";
export type { ActiveMqRecord, RabbitMqRecord } from "../../lib/messages/mq.js";
export type { BatchResponse } from "../../lib/messages/report.js";
export type { S3Record } from "../../lib/messages/s3.js";
export type { SnsRecord } from "../../lib/messages/sns.js";
export type { SqsMessageAttribute, SqsRecord } from "../../lib/messages/sqs.js";
export { batchRequests } from "./batch-requests.js";
export type { BatchRequests } from "./batch-requests-option.js";
export { UnsupportedEventError } from "./classify.js";
export {
  type AwsAgentConfig,
  type AwsClientConfig,
  type AwsRequestHandlerConfig,
  awsClientConfig,
} from "./client-config.js";
export type {
  AlbEvent,
  BatchEvent,
  HttpApiEvent,
  HttpApiResult,
  HttpEvent,
  HttpResult,
  LambdaContext,
  LambdaResult,
  LatticeV1Event,
  LatticeV2Event,
  RestEvent,
  RestResult,
} from "./events.js";
export { createLambdaHandler, type LambdaHandler, type LambdaOptions, type StreamingLambdaHandler } from "./handler.js";
export type { BatchOptions } from "./messages.js";
export { streaming } from "./streaming.js";
export type { ResponseStream, Streaming } from "./streaming-option.js";
