import type { AnyClass } from "../class.js";
import type { Route } from "../exchange.js";
import type { ParameterRecord } from "../parameters.js";
import type { ErrorAnswer, Respond } from "../station.js";
import type { MessageSource } from "./message.js";

/** What a route for messages may set for itself. */
export interface MessageOptions {
  /**
   * What becomes of a message that does not fit what its method declares, such as one that is no JSON: `"fail"` leaves it
   * to the source, which delivers it again and, where it has a dead-letter queue, keeps it there in the end; `"drop"`
   * counts it as done, with a line in the log. Default: `"fail"`.
   */
  readonly poison?: "fail" | "drop";
}

/** The method that a message decorator stands on, at cold start. */
export interface MessagePlace {
  /** Class and method, for error messages. */
  readonly where: string;
  readonly controller: AnyClass;
  readonly handler: string;
  readonly timeout: number | undefined;
  readonly parameters: readonly ParameterRecord[];
  readonly toAnswer: ErrorAnswer;
  createHandler(respond: Respond, toAnswer: ErrorAnswer): Pick<Route, "answer">;
  /** Reports a mistake: a whole sentence, which says where. */
  report(fault: string): void;
}

/** What a message decorator wrote down: the messages that come to its method. */
export interface MessageRecord {
  readonly source: MessageSource;
  /** Checks the declaration and makes the route, if there can be one; called once for each method, at cold start. */
  compile(place: MessagePlace): Route | undefined;
}
