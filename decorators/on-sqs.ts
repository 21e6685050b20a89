import { lastPart } from "../lib/messages/fields.js";
import { nameAndArn } from "../lib/messages/message-pattern.js";
import { SQS } from "../lib/messages/sqs.js";
import { createMessageDecorator, type MessageDecorator } from "./message.js";

/**
 * Handles the messages of an SQS queue, or of all queues that no other method names.
 *
 * The body is taken with `@Body(Type)` and checked like that of a request. A message whose method throws is delivered
 * again, alone, where the event source has `ReportBatchItemFailures`; behind it a FIFO queue stops its group.
 *
 * @example
 * @OnSqs("orders")
 * async ship(@Body(Order) order: Order) { ... }
 */
export const OnSqs: MessageDecorator = createMessageDecorator(
  "OnSqs",
  SQS,
  ({ target }) => [{ keys: nameAndArn(target, (arn) => lastPart(arn, ":")), text: target ?? "*" }],
  { name: { pattern: /^(?!\w+:\/\/)(?!arn:(?![^:]*:sqs:))./s, give: "a name or an ARN of SQS" } },
);
