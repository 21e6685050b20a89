import type { StreamChunk } from "../../lib/stream-body.js";
import type { ResponseStream } from "./streaming-option.js";

/** What Lambda adds to the globals of a function. */
interface LambdaGlobals {
  readonly awslambda?: {
    readonly streamifyResponse?: (handler: unknown) => unknown;
    readonly HttpResponseStream?: { from(output: ResponseStream, head: object): ResponseStream };
  };
}

// https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html: the head as JSON, NUL bytes, the body.
const PRELUDE_TYPE = "application/vnd.awslambda.http-integration-response";
const DELIMITER = 8;

/** Marks a function as one that streams, for Lambda; elsewhere there is nothing to do. */
export function streamify<Handler>(handler: Handler): Handler {
  const { streamifyResponse } = (globalThis as LambdaGlobals).awslambda ?? {};
  return streamifyResponse === undefined ? handler : (streamifyResponse(handler) as Handler);
}

/** Sends status, headers and cookies; gives the stream for the body. */
export function writeHead(output: ResponseStream, head: object): ResponseStream {
  const { HttpResponseStream } = (globalThis as LambdaGlobals).awslambda ?? {};
  if (HttpResponseStream !== undefined && output.setContentType !== undefined) {
    const stream = HttpResponseStream.from(output, head);
    // It sends them with the first write, and not where there is none.
    stream.write("");
    return stream;
  }
  output.setContentType?.(PRELUDE_TYPE);
  output.write(JSON.stringify(head));
  output.write(new Uint8Array(DELIMITER));
  return output;
}

/** Writes a chunk; gives a promise where there has to be a pause. */
export function writeChunk(output: ResponseStream, chunk: StreamChunk): Promise<void> | undefined {
  if (output.write(toPlainBytes(chunk))) return undefined;
  return new Promise((resolve) => output.once("drain", resolve));
}

/** The runtime client makes JSON of subclasses of `Uint8Array` other than its own `Buffer`. */
export function toPlainBytes(chunk: StreamChunk): StreamChunk {
  return typeof chunk === "string" ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** Ends the stream; resolves once all of it is with the operating system, or nobody takes it any more. */
export function endStream(output: ResponseStream): Promise<void> {
  return new Promise((resolve) => {
    if (output.destroyed === true) resolve();
    onGone(output, resolve);
    output.end(resolve);
  });
}

/** Calls back when nobody takes the stream any more. */
export function onGone(output: ResponseStream, callback: () => void): void {
  output.once("close", callback);
  output.once("error", callback);
}
