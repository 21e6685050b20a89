import { toReport } from "../arguments.js";
import { HttpException, internalError, type ValidationIssue } from "../errors.js";
import { withoutValues } from "../sensitive-issues.js";
import { isCollection } from "./collection.js";

/** A 500 for an answer that is not what is declared of it: the log says what is wrong, the client is told nothing. */
export function mismatch(issues: readonly ValidationIssue[]): HttpException {
  return new HttpException(500, undefined, { errorDetail: withoutValues(toReport(issues)) });
}

/** What is declared of a value, for messages. */
export interface Declared {
  /** The declaration: `ItemsController.read, @Returns(Item)`. */
  readonly where: string;
  /** What it says it of: `Order.lines`. */
  readonly subject: string;
}

/** A 500 for a value that is of another kind than what is declared: nothing says how it would be answered. */
export function mistaken(value: unknown, as: string, { where, subject }: Declared): HttpException {
  return internalError(`${where}: ${subject} is declared as ${as}, but it is ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (isCollection(value)) return "a list";
  if (typeof value === "object") return value === null ? "null" : "an object";
  return value === undefined ? "undefined" : `a ${typeof value}`;
}
