import { HttpException, withoutStack } from "../lib/errors.js";

/** Why an answer is no longer wanted; where a handler lets it through, nobody has to look at it: no 5xx. */
export function clientGone(): HttpException {
  return withoutStack(() => new HttpException(499, "The client closed the connection"));
}
