import type { Codec } from "../../lib/application.js";
import { HttpException, withoutStack } from "../../lib/errors.js";
import type { Delivery, MessageSource } from "../../lib/messages/message.js";
import { toMessageRequest } from "../../lib/messages/message-request.js";
import { HttpRequest, type RequestSource } from "../../lib/request.js";
import { withoutBasePath } from "./base-path.js";
import { type Call, remainingTime } from "./call.js";

/** What a record is handled with: why it failed is the result. */
export type RecordCodec<Event> = Codec<Event, Call, Error | undefined>;

/** A request that a message carries: it has failed where its answer says so. */
export const REQUEST: RecordCodec<RequestSource> = createCodec(
  (source, { basePath }) => new HttpRequest(withoutBasePath(source, basePath)),
  (status) => status < 400,
);

/** A message for a method; `refusal` says why it is not handled at all. */
export function messageCodec(source: MessageSource, refusal: HttpException | undefined): RecordCodec<Delivery> {
  return createCodec(
    (delivery, { context }) => toMessageRequest(source.name, delivery, context, refusal),
    // A redirect handles no message.
    (status) => status < 300,
  );
}

function createCodec<Event>(
  decode: RecordCodec<Event>["decode"],
  isDone: (status: number) => boolean,
): RecordCodec<Event> {
  const verdict = (status: number): Error | undefined => (isDone(status) ? undefined : failure(status));
  return {
    decode,
    encode: ({ status }) => verdict(status),
    // Nobody reads it, but the work that it stands for is done while it is pulled.
    stream: async ({ status, body }) => {
      await body.pipe(() => undefined);
      return verdict(status);
    },
    remainingTime,
  };
}

/** Its line in the log says why; the text of the answer may hold what must not be logged. */
function failure(status: number): HttpException {
  return withoutStack(() => new HttpException(status));
}
