import type { Codec } from "../../lib/codec.js";
import type { Outgoing } from "../../lib/outgoing.js";
import { clientGone } from "../client-gone.js";
import { classify, type HttpSource } from "./classify.js";
import { headOfHttpApi2, headOfRest } from "./encode.js";
import type { LambdaContext, LambdaResult } from "./events.js";
import { endStream, onGone, streamify, toPlainBytes, writeChunk, writeHead } from "./response-stream.js";
import {
  type ResponseStream,
  STREAMING,
  type Streaming,
  type StreamingEngine,
  type StreamingFunction,
} from "./streaming-option.js";

type ToHead = (outgoing: Omit<Outgoing, "body">) => object;

// The other sources take a result as a whole.
const HEADS: Readonly<Partial<Record<HttpSource, ToHead>>> = { "function-url": headOfHttpApi2, rest: headOfRest };

/**
 * The value of the option `streaming`: answers are sent while they are made, and may have more than 6 MiB.
 *
 * The handler is one for `awslambda.streamifyResponse`; function URLs with the invoke mode `RESPONSE_STREAM` and REST APIs
 * with the response transfer mode `STREAM` stream its answers. Other events are answered as without it. Outside Lambda,
 * in a test say, the handler gives the whole answer as its result, or writes to a stream that is its second argument.
 *
 * @example
 * export const handler = createLambdaHandler([ReportsController], { streaming: streaming() });
 */
export function streaming(): Streaming {
  return { [STREAMING]: createStreamingFunction };
}

function createStreamingFunction(engine: StreamingEngine): StreamingFunction {
  // No third parameter is declared: where Lambda has no streamifyResponse, its runtime takes that for a callback.
  return streamify(async (event: unknown, ...rest: unknown[]): Promise<LambdaResult> => {
    const [output, context] = rest;
    if (!isResponseStream(output)) return engine.invoke(event, output as LambdaContext | undefined);
    await answerTo(output, engine, event, context as LambdaContext | undefined);
    return undefined;
  });
}

async function answerTo(
  output: ResponseStream,
  engine: StreamingEngine,
  event: unknown,
  context: LambdaContext | undefined,
): Promise<void> {
  const source = classify(event);
  const toHead = source && HEADS[source];
  if (source !== undefined && toHead !== undefined)
    return engine.serve(source, event, context, (own) => createCodec(own, output, toHead));
  // Lambda ignores what a function that streams returns.
  const result = await engine.invoke(event, context);
  output.setContentType?.("application/json");
  output.write(JSON.stringify(result) ?? "null");
  await endStream(output);
}

function createCodec(
  own: Codec<never, never, unknown>,
  output: ResponseStream,
  toHead: ToHead,
): Codec<never, never, void> {
  return {
    decode: own.decode,
    remainingTime: (context) => own.remainingTime?.(context),
    encode: async (outgoing) => {
      const stream = writeHead(output, toHead(outgoing));
      if (outgoing.body !== undefined) stream.write(toPlainBytes(outgoing.body));
      await endStream(stream);
    },
    stream: async ({ body, ...outgoing }) => {
      if (output.destroyed === true) throw clientGone();
      onGone(output, () => body.cancel(clientGone()));
      const stream = writeHead(output, toHead(outgoing));
      await body.pipe((chunk) => writeChunk(stream, chunk));
      await endStream(stream);
    },
  };
}

function isResponseStream(value: unknown): value is ResponseStream {
  return typeof (value as Partial<ResponseStream> | null | undefined)?.write === "function";
}
