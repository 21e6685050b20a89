import { getLogger } from "../context.js";
import { internalError } from "../errors.js";
import { ownOf } from "../own-response.js";
import { HttpResponse } from "../response.js";
import type { ErrorAnswer, Respond } from "../station.js";
import { fromWebResponse, isWebResponse } from "../web-response.js";
import type { MessageOptions } from "./message-record.js";

const GENERATORS: ReadonlySet<string> = new Set(["[object Generator]", "[object AsyncGenerator]"]);

/** A message is done when its method returns: of what it returns only a response says something else. */
export const acknowledge: Respond = (value, { response }) => {
  if (value instanceof HttpResponse) return ownOf(value);
  if (isWebResponse(value)) return fromWebResponse(value);
  if (GENERATORS.has(Object.prototype.toString.call(value))) {
    throw internalError("the method is a generator, whose code has not run; make it a function");
  }
  return response;
};

/** The answer to what is thrown while a message is handled: one that does not fit may be dropped, with a line in the log. */
export function messageAnswer(toAnswer: ErrorAnswer, { poison = "fail" }: MessageOptions): ErrorAnswer {
  if (poison === "fail") return toAnswer;
  return (exception, exchange) => {
    // By what it has, not by its class: that of another copy of the package is another one.
    if (!("issues" in exception)) return toAnswer(exception, exchange);
    exchange.outcome.exception = exception;
    const record = getLogger();
    record.level = "warning";
    record.dropped = true;
    record.error_detail = exception.errorDetail;
    return new HttpResponse(undefined, { status: 204 });
  };
}
