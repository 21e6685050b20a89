import { fieldsOf, lastPart, recordsOf, textOf } from "./fields.js";
import { handleBatch } from "./handle-batch.js";
import type { Delivery, MessageSource } from "./message.js";
import { reportEach } from "./report.js";

/**
 * A message of an SQS queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, SqsMessageAttribute>>;
  readonly md5OfBody: string;
  readonly eventSource: "aws:sqs";
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

/** An attribute of a message of an SQS queue. */
export interface SqsMessageAttribute {
  readonly stringValue?: string;
  /** In base64. */
  readonly binaryValue?: string;
  readonly dataType: string;
}

/** Messages of SQS: each that failed is reported, and a FIFO queue stops each group at its first failure. */
export const SQS: MessageSource = {
  name: "SQS",
  hasAttributes: true,
  read: (event) => recordsOf(event, "aws:sqs")?.map(toDelivery),
  report: reportEach,
  handle: handleBatch,
};

function toDelivery(record: Readonly<Record<string, unknown>>): Delivery {
  const arn = textOf(record.eventSourceARN);
  const name = lastPart(arn, ":");
  const id = textOf(record.messageId);
  return {
    target: name,
    keys: [name, arn ?? ""],
    arn,
    id,
    record,
    failureId: id,
    // Other queues have groups as well, for fairness: those have no order.
    group: name.endsWith(".fifo") ? textOf(fieldsOf(record.attributes).MessageGroupId) : undefined,
    body: () => textOf(record.body),
    attributes: () =>
      Object.entries(fieldsOf(record.messageAttributes)).map(([key, value]) => {
        const { stringValue, binaryValue } = fieldsOf(value);
        return [key, stringValue ?? binaryValue];
      }),
  };
}
