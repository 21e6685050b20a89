import { fieldsOf, lastPart, recordsOf, textOf } from "./fields.js";
import { handleBatch } from "./handle-batch.js";
import type { Delivery, MessageSource } from "./message.js";
import { reportAny } from "./report.js";

/**
 * A notification of an SNS topic.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export interface SnsRecord {
  readonly EventVersion: string;
  readonly EventSubscriptionArn: string;
  readonly EventSource: "aws:sns";
  readonly Sns: {
    readonly MessageId: string;
    readonly TopicArn: string;
    readonly Subject?: string | null;
    readonly Message: string;
    /** ISO 8601, UTC. */
    readonly Timestamp: string;
    readonly MessageAttributes: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
  };
}

/** Notifications of SNS: the topic reads no answer, so any failure rejects the invocation. */
export const SNS: MessageSource = {
  name: "SNS",
  hasAttributes: true,
  read: (event) => recordsOf(event, "aws:sns")?.map(toDelivery),
  report: reportAny,
  handle: handleBatch,
};

function toDelivery(record: Readonly<Record<string, unknown>>): Delivery {
  const { TopicArn, MessageId, Message, MessageAttributes } = fieldsOf(record.Sns);
  const arn = textOf(TopicArn);
  const name = lastPart(arn, ":");
  return {
    target: name,
    keys: [name, arn ?? ""],
    arn,
    id: textOf(MessageId),
    record,
    failureId: undefined,
    group: undefined,
    body: () => textOf(Message),
    attributes: () => Object.entries(fieldsOf(MessageAttributes)).map(([key, value]) => [key, fieldsOf(value).Value]),
  };
}
