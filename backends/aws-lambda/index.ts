// The public surface of `lambent/aws-lambda`, by hand.
export { UnsupportedEventError } from "./classify.js";
export {
  type AwsAgentConfig,
  type AwsClientConfig,
  type AwsRequestHandlerConfig,
  awsClientConfig,
} from "./client-config.js";
export type {
  AlbEvent,
  HttpApiEvent,
  HttpApiResult,
  HttpEvent,
  HttpResult,
  LambdaContext,
  LatticeV1Event,
  LatticeV2Event,
  RestEvent,
  RestResult,
} from "./events.js";
export { createLambdaHandler, type LambdaHandler, type LambdaOptions, type StreamingLambdaHandler } from "./handler.js";
export { streaming } from "./streaming.js";
export type { ResponseStream, Streaming } from "./streaming-option.js";
