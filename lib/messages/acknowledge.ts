import { getLogger } from "../context.js";
import { ValidationException } from "../errors.js";
import { ownOf } from "../own-response.js";
import { HttpResponse } from "../response.js";
import type { ErrorAnswer, Respond } from "../station.js";
import { fromWebResponse, isWebResponse } from "../web-response.js";
import type { MessageOptions } from "./message-record.js";

/** A message is done when its method returns: of what it returns only a response says something else. */
export const acknowledge: Respond = (value, { response }) => {
  if (value instanceof HttpResponse) return ownOf(value);
  return isWebResponse(value) ? fromWebResponse(value) : response;
};

/** The answer to what is thrown while a message is handled: one that does not fit may be dropped, with a line in the log. */
export function messageAnswer(toAnswer: ErrorAnswer, { poison = "fail" }: MessageOptions): ErrorAnswer {
  if (poison === "fail") return toAnswer;
  return (exception, exchange) => {
    if (!(exception instanceof ValidationException)) return toAnswer(exception, exchange);
    exchange.outcome.exception = exception;
    const record = getLogger();
    record.level = "warning";
    record.dropped = true;
    record.error_detail = exception.errorDetail;
    return new HttpResponse(undefined, { status: 204 });
  };
}
