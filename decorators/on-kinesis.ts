import { resourceName } from "../lib/messages/fields.js";
import { KINESIS, streamArn } from "../lib/messages/kinesis.js";
import { nameAndArn } from "../lib/messages/message-pattern.js";
import { createMessageDecorator, type MessageDecorator } from "./message.js";

/**
 * Handles the records of a Kinesis data stream, or of all streams that no other method names, in order by partition key.
 *
 * Where one fails, the stream is read again from there on; the event source has to have `ReportBatchItemFailures`.
 *
 * @example
 * @OnKinesis("clicks")
 * async count(@Body(Click) click: Click) { ... }
 */
export const OnKinesis: MessageDecorator = createMessageDecorator(
  "OnKinesis",
  KINESIS,
  ({ target }) => [
    { keys: nameAndArn(target && streamArn(target), (arn) => resourceName(arn, "stream")), text: target ?? "*" },
  ],
  { name: { pattern: /^(?!\w+:\/\/)(?!arn:(?![^:]*:kinesis:))./s, give: "a name or an ARN of Kinesis" } },
);
