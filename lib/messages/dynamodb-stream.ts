import { fromAttributeMap } from "./attribute-value.js";
import { fieldsOf, recordsOf, resourceName, textOf } from "./fields.js";
import { handleBatch } from "./handle-batch.js";
import type { Delivery, MessageSource } from "./message.js";
import { reportLowest } from "./report.js";

/** A value as DynamoDB writes it: `{ "S": "text" }`, `{ "N": "9.5" }`. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/** What happened to an item of a table. */
export type ItemEvent = "INSERT" | "MODIFY" | "REMOVE";

/**
 * A change of an item, of the stream of a DynamoDB table.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export interface DynamoDbStreamRecord {
  readonly eventID: string;
  readonly eventName: ItemEvent;
  readonly eventSource: "aws:dynamodb";
  readonly eventSourceARN: string;
  readonly awsRegion: string;
  readonly dynamodb: {
    readonly Keys: Readonly<Record<string, AttributeValue>>;
    readonly NewImage?: Readonly<Record<string, AttributeValue>>;
    readonly OldImage?: Readonly<Record<string, AttributeValue>>;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime?: number;
  };
  /** Says of a removal that DynamoDB itself made it, by the time to live. */
  readonly userIdentity?: { readonly type: string; readonly principalId: string } | null;
}

/** Changes of the items of a table, in order by key; the stream is read again from the lowest one that failed. */
export const DYNAMODB_STREAM: MessageSource = {
  name: "DYNAMODB",
  hasAttributes: false,
  read: (event) => recordsOf(event, "aws:dynamodb")?.map(toDelivery),
  report: reportLowest,
  handle: handleBatch,
};

/** The ARN of the table itself, without that of one of its streams. */
export function tableArn(arn: string): string {
  return arn.split("/stream/")[0] as string;
}

function toDelivery(record: Readonly<Record<string, unknown>>): Delivery {
  const { Keys, NewImage, OldImage, SequenceNumber } = fieldsOf(record.dynamodb);
  const arn = textOf(record.eventSourceARN);
  const name = resourceName(arn, "table");
  const eventName = textOf(record.eventName);
  return {
    target: name,
    keys: [name, tableArn(arn ?? ""), eventName ?? ""],
    arn,
    id: textOf(record.eventID),
    record,
    failureId: textOf(SequenceNumber),
    group: Keys === undefined ? undefined : toGroup(Keys),
    body: () =>
      JSON.stringify({
        eventName,
        keys: fromAttributeMap(Keys),
        newImage: fromAttributeMap(NewImage),
        oldImage: fromAttributeMap(OldImage),
      }),
  };
}

/** The key of an item, whatever order its two attributes come in. */
function toGroup(keys: unknown): string {
  return JSON.stringify(Object.entries(fieldsOf(keys)).sort());
}
