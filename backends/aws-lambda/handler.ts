import { createApplication, type Platform } from "../../lib/application.js";
import type { Codec } from "../../lib/codec.js";
import type { BatchResponse } from "../../lib/messages/report.js";
import type { ApplicationOptions } from "../../lib/options.js";
import type { Outgoing } from "../../lib/outgoing.js";
import { HttpRequest, type RequestSource } from "../../lib/request.js";
import type { Controllers } from "../../lib/route-table.js";
import { now } from "../process.js";
import { writeLine } from "../standard-output.js";
import { normalizeBasePath, withoutBasePath } from "./base-path.js";
import { type Call, remainingTime } from "./call.js";
import { classify, type HttpSource, unsupported } from "./classify.js";
import {
  decodeAlb,
  decodeFunctionUrl,
  decodeHttpApi1,
  decodeHttpApi2,
  decodeLatticeV1,
  decodeLatticeV2,
  decodeRest,
} from "./decode.js";
import { ALB_LIMIT, encodeAlb, encodeHttpApi2, encodeLattice, encodeRest, LAMBDA_LIMIT } from "./encode.js";
import type { BatchEvent, HttpEvent, HttpResult, LambdaContext, LambdaResult } from "./events.js";
import { followEnvironment } from "./lifecycle.js";
import { type BatchOptions, createMessageHandler } from "./messages.js";
import { type ResponseStream, type Streaming, type StreamingEngine, toStreamingFunction } from "./streaming-option.js";

/** What a Lambda handler may be told beside its controllers. */
export interface LambdaOptions extends ApplicationOptions, BatchOptions {
  /** Taken off the front of the path where it stands there: the mapping of a custom domain, such as `"/shop"`. */
  readonly basePath?: string;
  /** `streaming()`, to send answers while they are made. Default: none, and a `StreamResponse` is sent as a whole. */
  readonly streaming?: Streaming;
}

/** A Lambda handler: two parameters, and always a promise. */
export interface LambdaHandler {
  (event: HttpEvent, context?: LambdaContext): Promise<HttpResult>;
  (event: BatchEvent, context?: LambdaContext): Promise<BatchResponse>;
  (event: unknown, context?: LambdaContext): Promise<LambdaResult>;
  /**
   * Initialises the application, once; an ES module awaits it at top level to do so in the platform's init phase.
   *
   * @example
   * export const handler = createLambdaHandler([ItemsController]);
   * await handler.ready();
   */
  ready(): Promise<void>;
  /**
   * Ends the application, once: waits for what is in flight, then disposes of controllers and resources. SIGTERM does so
   * in the environment of a function; call it in tests.
   */
  dispose(): Promise<void>;
}

/** A handler that streams: what Lambda calls it with, beside what anyone else may. */
export interface StreamingLambdaHandler extends LambdaHandler {
  (event: unknown, output: ResponseStream, context?: LambdaContext): Promise<void>;
}

/** The variables that Lambda sets. */
type Environment = Readonly<Record<string, string | undefined>>;

type LambdaCodec<Event> = Codec<Event, Call, HttpResult>;

function createCodec<Event>(
  decode: (event: Event, context: LambdaContext | undefined) => RequestSource,
  encode: (outgoing: Outgoing, event: Event) => HttpResult,
  maxBufferedBytes = LAMBDA_LIMIT,
): LambdaCodec<Event> {
  return {
    maxBufferedBytes,
    decode: (event, { context, basePath }) => new HttpRequest(withoutBasePath(decode(event, context), basePath)),
    encode,
    remainingTime,
  };
}

const CODECS: Readonly<Record<HttpSource, LambdaCodec<never>>> = {
  rest: createCodec(decodeRest, encodeRest),
  "http-api-1.0": createCodec(decodeHttpApi1, encodeRest),
  "http-api-2.0": createCodec(decodeHttpApi2, encodeHttpApi2),
  "function-url": createCodec(decodeFunctionUrl, encodeHttpApi2),
  alb: createCodec(decodeAlb, encodeAlb, ALB_LIMIT),
  "lattice-v1": createCodec(decodeLatticeV1, encodeLattice),
  "lattice-v2": createCodec(decodeLatticeV2, encodeLattice),
};

/** What Lambda's environment says of itself. */
function createPlatform({
  AWS_LAMBDA_LOG_STREAM_NAME,
  AWS_LAMBDA_INITIALIZATION_TYPE = "on-demand",
  HOSTNAME,
}: Environment): Platform {
  return {
    unhandledErrors: "rethrow",
    serverId: AWS_LAMBDA_LOG_STREAM_NAME ?? `${HOSTNAME ?? "localhost"}-${process.pid}`,
    // With provisioned concurrency, a snapshot or managed instances, no request waits for the start.
    isPrewarmed: AWS_LAMBDA_INITIALIZATION_TYPE !== "on-demand",
    writeLine,
    now,
  };
}

/**
 * Makes the handler of a Lambda function of controllers.
 *
 * It serves API Gateway (REST, HTTP API with payload 1.0 and 2.0), function URLs, Application Load Balancers and VPC
 * Lattice, and the queues, topics, buses and streams that a method handles; any other event is rejected with an
 * `UnsupportedEventError`.
 *
 * @throws ConfigurationError that lists every mistake in the declaration of the controllers.
 * @example
 * export const handler = createLambdaHandler([ItemsController], { middleware: [cors({ origins: ["https://example.com"] })] });
 */
export function createLambdaHandler(
  controllers: Controllers,
  options: LambdaOptions & { readonly streaming: Streaming },
): StreamingLambdaHandler;
export function createLambdaHandler(controllers: Controllers, options?: LambdaOptions): LambdaHandler;
export function createLambdaHandler(controllers: Controllers, options: LambdaOptions = {}): LambdaHandler {
  const basePath = normalizeBasePath(options.basePath);
  const application = createApplication(controllers, options, createPlatform(process.env));
  const handleMessages = createMessageHandler(application, options);
  followEnvironment(application);
  // Two declared parameters: the runtime of Node.js 24 refuses a third, which once was a callback. Not asynchronous itself:
  // the promise is that of the application.
  const invoke = (event: unknown, context?: LambdaContext): Promise<LambdaResult> => {
    const call: Call = { context, basePath };
    try {
      const source = classify(event);
      return source === undefined
        ? invokeMessages(event, call)
        : application.handle(CODECS[source], event as never, call);
    } catch (unreadable) {
      // A proxy, or a getter, that throws.
      return Promise.reject(unreadable);
    }
  };
  const invokeMessages = async (event: unknown, call: Call): Promise<LambdaResult> => {
    const handling = handleMessages(event, call);
    if (handling === undefined) throw unsupported(event);
    return (await handling) as LambdaResult;
  };
  const serve: StreamingEngine["serve"] = (source, event, context, toCodec) =>
    application.handle(toCodec(CODECS[source]), event as never, { context, basePath } as never);
  const handler = options.streaming === undefined ? invoke : toStreamingFunction(options.streaming, { invoke, serve });
  return Object.assign(handler as LambdaHandler, { ready: application.ready, dispose: () => application.dispose() });
}
