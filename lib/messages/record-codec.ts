import type { Codec } from "../codec.js";
import { HttpException, toError, withoutStack } from "../errors.js";
import type { HttpRequest } from "../request.js";
import type { BatchCall } from "./message.js";

/** What a record is handled with: why it failed is the result. */
type RecordCodec = Codec<HttpRequest, BatchCall, Error | undefined>;

/** A request that a message carries: it has failed where its answer says so. */
export const REQUEST: RecordCodec = createCodec((status) => status < 400);

/** A message for a method. A redirect handles none, and neither does a stream that nobody pulls. */
export const MESSAGE: RecordCodec = createCodec((status) => status < 300 && status !== 205);

function createCodec(isDone: (status: number) => boolean): RecordCodec {
  const verdict = (status: number, { abortReason }: HttpRequest): Error | undefined => {
    if (!isDone(status)) return failure(status);
    // It was stopped while it ran, whatever a middleware made of that.
    return abortReason === undefined ? undefined : toError(abortReason);
  };
  return {
    decode: (request) => request,
    encode: ({ status }, request) => verdict(status, request),
    // Nobody reads it, but the work that it stands for is done while it is pulled.
    stream: async ({ status, body }, request) => {
      await body.pipe(() => undefined);
      return verdict(status, request);
    },
    remainingTime: (call) => call.remainingTime(),
  };
}

/** Its line in the log says why; the text of the answer may hold what must not be logged. */
function failure(status: number): HttpException {
  return withoutStack(() => new HttpException(status));
}
