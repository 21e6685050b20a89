import { type Codec, createApplication, type Platform } from "../../lib/application.js";
import { ConfigurationError } from "../../lib/errors.js";
import type { ApplicationOptions } from "../../lib/options.js";
import type { Outgoing } from "../../lib/outgoing.js";
import { canonicalPath, encodePath } from "../../lib/path.js";
import { HttpRequest, type RequestSource } from "../../lib/request.js";
import type { Controllers } from "../../lib/route-table.js";
import { now } from "../process.js";
import { writeLine } from "../standard-output.js";
import { classify, type HttpSource } from "./classify.js";
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
import type { HttpResult, LambdaContext } from "./events.js";
import { followEnvironment } from "./lifecycle.js";
import { type ResponseStream, type Streaming, type StreamingEngine, toStreamingFunction } from "./streaming-option.js";

/** What a Lambda handler may be told beside its controllers. */
export interface LambdaOptions extends ApplicationOptions {
  /** Taken off the front of the path where it stands there: the mapping of a custom domain, such as `"/shop"`. */
  readonly basePath?: string;
  /** `streaming()`, to send answers while they are made. Default: none, and a `StreamResponse` is sent as a whole. */
  readonly streaming?: Streaming;
}

/** A Lambda handler: two parameters, and always a promise. */
export interface LambdaHandler {
  (event: unknown, context?: LambdaContext): Promise<HttpResult>;
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

/** One call of the handler, beside its event. */
interface Invocation {
  readonly context: LambdaContext | undefined;
  readonly basePath: string;
}

type LambdaCodec<Event> = Codec<Event, Invocation, HttpResult>;

function createCodec<Event>(
  decode: (event: Event, context: LambdaContext | undefined) => RequestSource,
  encode: (outgoing: Outgoing, event: Event) => HttpResult,
  maxBufferedBytes = LAMBDA_LIMIT,
): LambdaCodec<Event> {
  return {
    maxBufferedBytes,
    decode: (event, { context, basePath }) => new HttpRequest(withoutBasePath(decode(event, context), basePath)),
    encode,
    remainingTime: ({ context }) => {
      const left = context?.getRemainingTimeInMillis?.();
      // The context of a test may say 0; Lambda calls no function without time.
      return left !== undefined && left > 0 ? left : undefined;
    },
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
 * Lattice; any other event is rejected with an `UnsupportedEventError`.
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
  followEnvironment(application);
  // Two declared parameters: the runtime of Node.js 24 refuses a third, which once was a callback.
  const invoke = async (event: unknown, context?: LambdaContext): Promise<HttpResult> =>
    application.handle(CODECS[classify(event)], event as never, { context, basePath });
  const serve: StreamingEngine["serve"] = (source, event, context, toCodec) =>
    application.handle(toCodec(CODECS[source]), event as never, { context, basePath } as never);
  const handler = options.streaming === undefined ? invoke : toStreamingFunction(options.streaming, { invoke, serve });
  return Object.assign(handler, { ready: application.ready, dispose: () => application.dispose() });
}

function normalizeBasePath(basePath = ""): string {
  if (/[?#]/.test(basePath)) {
    throw new ConfigurationError([`the option basePath is "${basePath}". Give a path alone, such as "/shop".`]);
  }
  const inner = basePath.replace(/^\/+|\/+$/g, "");
  // What is an escape already stays one.
  const encoded = inner.split("%").map(encodePath).join("%");
  return inner === "" ? "" : canonicalPath(`/${encoded}`);
}

function withoutBasePath(source: RequestSource, basePath: string): RequestSource {
  if (basePath === "") return source;
  const path = canonicalPath(source.path);
  if (path !== basePath && !path.startsWith(`${basePath}/`)) return source;
  const rest = { path: path.slice(basePath.length) || "/", basePath: `${source.basePath ?? ""}${basePath}` };
  // Not spread: optimised, that has crashed Node.js 20.20 once in a million times.
  return Object.assign({}, source, rest);
}
