import type { DynamoDbStreamRecord } from "../../lib/messages/dynamodb-stream.js";
import type { KinesisRecord } from "../../lib/messages/kinesis.js";
import type { BatchResponse } from "../../lib/messages/report.js";
import type { SqsRecord } from "../../lib/messages/sqs.js";

/** Headers or query parameters as most sources deliver them; a map may be null where there is nothing. */
type SingleValues = Readonly<Record<string, string | undefined>> | null | undefined;
type MultiValues = Readonly<Record<string, readonly string[] | undefined>> | null | undefined;

/**
 * API Gateway REST API, and HTTP API with payload format 1.0 (then `version` is `"1.0"`).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
 */
export interface RestEvent {
  readonly version?: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly headers: SingleValues;
  readonly multiValueHeaders?: MultiValues;
  readonly queryStringParameters: SingleValues;
  readonly multiValueQueryStringParameters?: MultiValues;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly requestId?: string;
    readonly stage?: string;
    readonly path?: string;
    readonly domainName?: string;
    readonly identity?: { readonly sourceIp?: string };
  };
}

/**
 * API Gateway HTTP API with payload format 2.0, and Lambda function URLs.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export interface HttpApiEvent {
  readonly version: "2.0";
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly cookies?: readonly string[];
  readonly headers: SingleValues;
  readonly body?: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly requestId?: string;
    readonly stage?: string;
    readonly domainName?: string;
    readonly http: { readonly method: string; readonly sourceIp?: string };
  };
}

/**
 * Application Load Balancer, with single-value or multi-value headers.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 */
export interface AlbEvent {
  readonly httpMethod: string;
  readonly path: string;
  readonly headers?: SingleValues;
  readonly multiValueHeaders?: MultiValues;
  readonly queryStringParameters?: SingleValues;
  readonly multiValueQueryStringParameters?: MultiValues;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly elb: object };
}

/**
 * VPC Lattice, event structure version 1.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-vpc-lattice.html
 */
export interface LatticeV1Event {
  readonly method: string;
  /** With the query. */
  readonly raw_path: string;
  readonly headers: SingleValues;
  readonly body?: string | null;
  readonly is_base64_encoded: boolean;
}

/** VPC Lattice, event structure version 2. */
export interface LatticeV2Event {
  readonly version: "2.0";
  readonly method: string;
  readonly path: string;
  readonly headers: MultiValues;
  readonly queryStringParameters?: MultiValues;
  readonly body?: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly serviceArn?: string; readonly identity?: { readonly sourceIp?: string } };
}

/** Any event that is an HTTP request. */
export type HttpEvent = RestEvent | HttpApiEvent | AlbEvent | LatticeV1Event | LatticeV2Event;

/** What is read of the second argument of a Lambda handler. */
export interface LambdaContext {
  readonly awsRequestId?: string;
  readonly functionName?: string;
  readonly invokedFunctionArn?: string;
  readonly logStreamName?: string;
  readonly memoryLimitInMB?: string;
  getRemainingTimeInMillis?(): number;
}

/** What API Gateway (REST, and payload format 1.0) and ALB take. */
export interface RestResult {
  statusCode: number;
  statusDescription?: string;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  body: string;
  isBase64Encoded: boolean;
}

/** What HTTP APIs (payload format 2.0) and function URLs take. */
export interface HttpApiResult {
  statusCode: number;
  headers: Record<string, string>;
  cookies?: string[];
  body: string;
  isBase64Encoded: boolean;
}

/** What any HTTP source takes. */
export type HttpResult = RestResult | HttpApiResult;

/** The event of a queue or a stream, which reads what failed. */
export interface BatchEvent {
  readonly Records: readonly (SqsRecord | KinesisRecord | DynamoDbStreamRecord)[];
}

/** What a handler gives: an answer to a request, what failed of a queue or a stream, or nothing for other messages. */
export type LambdaResult = HttpResult | BatchResponse | undefined;
