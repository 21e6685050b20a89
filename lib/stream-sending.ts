import { HttpException, toError } from "./errors.js";
import type { Invocation } from "./invocation.js";
import { withBody } from "./own-response.js";
import type { HttpRequest } from "./request.js";
import type { HttpResponse } from "./response.js";
import { isBodiless } from "./status.js";
import { isStreamBody, type StreamBody } from "./stream-body.js";

/** The stream that has to be sent of a response; an answer that has no body leaves its source alone. */
export function streamOf(response: HttpResponse, request: HttpRequest | undefined): StreamBody | undefined {
  if (isBodiless(response.status) || request?.method === "HEAD") return undefined;
  const { body } = response;
  return isStreamBody(body) ? body : undefined;
}

/** What a codec can do with a stream. */
interface Transport {
  readonly stream?: unknown;
  readonly maxBufferedBytes?: number;
}

/**
 * Waits for the first chunk, so that what fails before it is answered like any other failure; where the platform cannot
 * stream, for the whole stream.
 */
export async function beginStream(
  response: HttpResponse,
  body: StreamBody,
  invocation: Invocation,
  { stream, maxBufferedBytes = Number.POSITIVE_INFINITY }: Transport,
): Promise<HttpResponse> {
  invocation.beginStream(body);
  if (stream !== undefined) {
    await invocation.whileStreaming(() => body.start());
    return response;
  }
  const collected = await invocation.whileStreaming(() => body.collect(maxBufferedBytes));
  invocation.deadline.end();
  return withBody(response, collected);
}

/** Sends a stream; what fails once it is on its way is noted in the outcome, since no answer can be made of it. */
export async function sendStream<Result>(
  body: StreamBody,
  invocation: Invocation,
  send: () => Result | Promise<Result>,
): Promise<Result> {
  const { outcome } = invocation;
  try {
    return await invocation.whileStreaming(async () => send());
  } catch (thrown) {
    if (!body.isSent) throw thrown;
    const reason = toError(thrown);
    if (reason instanceof HttpException) outcome.broken = reason;
    else outcome.error = reason;
    outcome.request?.abort(reason);
    throw reason;
  }
}
