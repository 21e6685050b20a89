import { bytesOf, fieldsOf, recordsOf, resourceName, textOf } from "./fields.js";
import { handleBatch } from "./handle-batch.js";
import type { Delivery, MessageSource } from "./message.js";
import { reportLowest } from "./report.js";

/**
 * A record of a Kinesis data stream.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export interface KinesisRecord {
  readonly kinesis: {
    readonly kinesisSchemaVersion: string;
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    /** In base64. */
    readonly data: string;
    /** Seconds since 1970. */
    readonly approximateArrivalTimestamp: number;
  };
  readonly eventSource: "aws:kinesis";
  readonly eventID: string;
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

/** Records of Kinesis, in order by partition key; the stream is read again from the lowest one that failed. */
export const KINESIS: MessageSource = {
  name: "KINESIS",
  hasAttributes: false,
  read: (event) => recordsOf(event, "aws:kinesis")?.map(toDelivery),
  report: reportLowest,
  handle: handleBatch,
};

/** The ARN of the stream itself, without that of one of its consumers. */
export function streamArn(arn: string): string {
  return arn.split("/consumer/")[0] as string;
}

function toDelivery(record: Readonly<Record<string, unknown>>): Delivery {
  const { partitionKey, sequenceNumber, data } = fieldsOf(record.kinesis);
  const arn = textOf(record.eventSourceARN);
  const name = resourceName(arn, "stream");
  return {
    target: name,
    keys: [name, streamArn(arn ?? "")],
    arn,
    id: textOf(record.eventID),
    record,
    failureId: textOf(sequenceNumber),
    group: textOf(partitionKey),
    body: () => bytesOf(data),
  };
}
