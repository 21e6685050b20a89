import type { MessageSource } from "../lib/messages/message.js";
import { type MessageTarget, type OwnArguments, readTarget } from "../lib/messages/message-pattern.js";
import type { MessageOptions } from "../lib/messages/message-record.js";
import { messageRecord } from "../lib/messages/message-route.js";
import { methodOf } from "./target.js";
import type { HandlerDecorator } from "./types.js";

/** A factory of decorators for the messages of one kind of source: of all of them, or of one by its name or ARN. */
export interface MessageDecorator<Options extends MessageOptions = MessageOptions> {
  (options?: Options): HandlerDecorator;
  (nameOrArn: string, options?: Options): HandlerDecorator;
}

/** What a target says to the router and to people. */
interface Keys {
  readonly keys: readonly (string | undefined)[];
  readonly text: string;
}

/**
 * Makes the decorators of one kind of source.
 *
 * @param toKeys The patterns that a target stands for, mostly one.
 */
export function createMessageDecorator<Options extends MessageOptions>(
  decorator: string,
  source: MessageSource,
  toKeys: (target: MessageTarget<Options>) => readonly Keys[],
  own: OwnArguments = {},
): MessageDecorator<Options> {
  return (...args: unknown[]): HandlerDecorator => {
    const read = readTarget<Options>(decorator, args, own);
    const records = toKeys(read).map((keys) => messageRecord(source, { ...read, ...keys }));
    return (target, key) => {
      const record = methodOf(read.label, target, key);
      record.messages = [...records, ...record.messages];
    };
  };
}
