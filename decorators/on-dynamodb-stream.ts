import { DYNAMODB_STREAM, type ItemEvent, tableArn } from "../lib/messages/dynamodb-stream.js";
import { resourceName } from "../lib/messages/fields.js";
import { nameAndArn } from "../lib/messages/message-pattern.js";
import type { MessageOptions } from "../lib/messages/message-record.js";
import { createMessageDecorator, type MessageDecorator } from "./message.js";

/** Options of {@link OnDynamoDbStream}. */
export interface DynamoDbStreamOptions extends MessageOptions {
  /** Takes changes of this kind alone. Default: those that no other method takes. */
  readonly event?: ItemEvent;
}

/**
 * Handles the changes of the items of a DynamoDB table, or of all tables that no other method names, in order by key.
 *
 * The body is `{ eventName, keys, newImage, oldImage }` with plain values in place of DynamoDB's. Where a change fails,
 * the stream is read again from there on; the event source has to have `ReportBatchItemFailures`.
 *
 * @example
 * @OnDynamoDbStream("orders", { event: "MODIFY" })
 * async changed(@Body("newImage", Order) order: Order, @Body("oldImage", Order) before: Order) { ... }
 */
export const OnDynamoDbStream: MessageDecorator<DynamoDbStreamOptions> = createMessageDecorator<DynamoDbStreamOptions>(
  "OnDynamoDbStream",
  DYNAMODB_STREAM,
  ({ target, options: { event } }) => [
    {
      keys: [...nameAndArn(target && tableArn(target), (arn) => resourceName(arn, "table")), event],
      text: `${target ?? "*"}${event === undefined ? "" : `/${event}`}`,
    },
  ],
  {
    name: { pattern: /^(?!\w+:\/\/)(?!arn:(?![^:]*:dynamodb:))./s, give: "a name or an ARN of DynamoDB" },
    options: { event: { pattern: /^(?:INSERT|MODIFY|REMOVE)$/, give: '"INSERT", "MODIFY" or "REMOVE"' } },
  },
);
