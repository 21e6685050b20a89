import type { Codec } from "../../lib/codec.js";
import { ConfigurationError, describe } from "../../lib/errors.js";
import type { HttpSource } from "./classify.js";
import type { LambdaContext, LambdaResult } from "./events.js";

/** The value of `streaming()`: what makes a handler stream. */
export interface Streaming {
  readonly [STREAMING]: (engine: StreamingEngine) => StreamingFunction;
}

/** What is used of the stream that a streaming function writes its answer to: a `Writable` of Node.js. */
export interface ResponseStream {
  readonly destroyed?: boolean;
  write(chunk: string | Uint8Array): boolean;
  end(callback?: () => void): unknown;
  once(event: string, listener: () => void): unknown;
  /** That of Lambda has it. */
  setContentType?(type: string): void;
}

/** The handler that streaming is built on. */
export interface StreamingEngine {
  /** The result of any event, as without streaming. */
  invoke(event: unknown, context: LambdaContext | undefined): Promise<LambdaResult>;
  /** Answers a request of one source through a codec that is made of its own. */
  serve(
    source: HttpSource,
    event: unknown,
    context: LambdaContext | undefined,
    toCodec: (own: Codec<never, never, unknown>) => Codec<never, never, void>,
  ): Promise<void>;
}

/** Takes event and context, or event, stream and context; what it resolves to counts without a stream only. */
export type StreamingFunction = (event: unknown, ...rest: unknown[]) => Promise<LambdaResult>;

/** Apart from what it stands for, so that only who imports `streaming` has that in the bundle. */
export const STREAMING: unique symbol = Symbol.for("lambent.streaming@1");

/**
 * The function of Lambda that the option asks for.
 *
 * @throws ConfigurationError for anything but `streaming()`.
 */
export function toStreamingFunction(option: Streaming, engine: StreamingEngine): StreamingFunction {
  const start = (option as Partial<Streaming> | null)?.[STREAMING];
  if (start !== undefined) return start(engine);
  const fault = `the option streaming is ${describe(option)}. Give streaming(), imported from "lambent/aws-lambda".`;
  throw new ConfigurationError([fault]);
}
