import { lastPart } from "../lib/messages/fields.js";
import { nameAndArn } from "../lib/messages/message-pattern.js";
import { SNS } from "../lib/messages/sns.js";
import { createMessageDecorator, type MessageDecorator } from "./message.js";

/**
 * Handles the notifications of an SNS topic, or of all topics that no other method names.
 *
 * Where one fails, the invocation is rejected after all were tried, and SNS delivers them again.
 *
 * @example
 * @OnSns("price-changes")
 * async update(@Body(PriceChange) change: PriceChange) { ... }
 */
export const OnSns: MessageDecorator = createMessageDecorator(
  "OnSns",
  SNS,
  ({ target }) => [{ keys: nameAndArn(target, (arn) => lastPart(arn, ":")), text: target ?? "*" }],
  { name: { pattern: /^(?!\w+:\/\/)(?!arn:(?![^:]*:sns:))./s, give: "a name or an ARN of SNS" } },
);
