import { HttpException, toError } from "../errors.js";

/** In place of an error that code of the application threw over a sensitive value: its message might hold the value. */
class WithheldError extends Error {
  override readonly name: string = "WithheldError";

  constructor(subject: string, thrown: Error) {
    super(`an error was thrown over ${subject}; its message is withheld, because it may hold what is @Sensitive()`);
    this.stack = [`${this.name}: ${this.message}`, ...framesOf(thrown)].join("\n");
  }
}

/** What may be thrown on: the error without its message, or itself where it is an answer that was meant to be sent. */
export function withheld(thrown: unknown, subject: string): unknown {
  if (thrown instanceof HttpException || thrown instanceof WithheldError) return thrown;
  return new WithheldError(subject, toError(thrown));
}

/** The lines of a stack that say where, and none that a message of several lines may look like. */
function framesOf({ stack, message }: Error): readonly string[] {
  const lines = String(stack).replace(message, "").split("\n");
  return lines.filter((line) => /^\s+at /.test(line));
}
