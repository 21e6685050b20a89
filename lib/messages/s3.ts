import { fieldsOf, recordsOf, textOf } from "./fields.js";
import { handleBatch } from "./handle-batch.js";
import type { Delivery, MessageSource } from "./message.js";
import { reportAny } from "./report.js";

/**
 * An event notification of an S3 bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export interface S3Record {
  readonly eventVersion: string;
  readonly eventSource: "aws:s3";
  readonly awsRegion: string;
  /** ISO 8601, UTC. */
  readonly eventTime: string;
  /** Such as `ObjectCreated:Put`. */
  readonly eventName: string;
  readonly responseElements?: Readonly<Record<string, string>>;
  readonly s3: {
    readonly bucket: { readonly name: string; readonly arn: string };
    readonly object: {
      /** Encoded as in a form: a space is a plus sign. The body has it decoded. */
      readonly key: string;
      readonly size?: number;
      readonly eTag?: string;
      readonly versionId?: string;
      readonly sequencer?: string;
    };
  };
}

/** Notifications of S3: the bucket reads no answer, so any failure rejects the invocation. */
export const S3: MessageSource = {
  name: "S3",
  hasAttributes: false,
  read: (event) => recordsOf(event, "aws:s3")?.map(toDelivery),
  report: reportAny,
  handle: handleBatch,
};

/** The two parts of the name of an event, `ObjectCreated:Put`. */
export function eventParts(eventName: string): [kind: string, detail: string] {
  const [kind, ...rest] = eventName.replace(/^s3:/, "").split(":") as [string, ...string[]];
  return [kind, rest.join(":")];
}

function toDelivery(record: Readonly<Record<string, unknown>>): Delivery {
  const { bucket, object } = fieldsOf(record.s3);
  const { name, arn } = fieldsOf(bucket);
  const { key, size, eTag, versionId, sequencer } = fieldsOf(object);
  const target = textOf(name) ?? "";
  const eventName = textOf(record.eventName) ?? "";
  return {
    target,
    keys: [target, ...eventParts(eventName)],
    arn: textOf(arn),
    id: textOf(fieldsOf(record.responseElements)["x-amz-request-id"]),
    record,
    failureId: undefined,
    group: undefined,
    body: () =>
      JSON.stringify({ eventName, bucket: target, key: decodeKey(textOf(key)), size, eTag, versionId, sequencer }),
  };
}

/** A key as it was given to S3; one that is not encoded well is left as it is. */
function decodeKey(key: string | undefined): string | undefined {
  try {
    return key && decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return key;
  }
}
