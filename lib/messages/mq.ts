import { isRecord } from "../json.js";
import { bytesOf, fieldsOf, textOf } from "./fields.js";
import { handleBatch } from "./handle-batch.js";
import type { Delivery, MessageSource } from "./message.js";
import { reportAny } from "./report.js";

/**
 * A message of an ActiveMQ broker of Amazon MQ.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
 */
export interface ActiveMqRecord {
  readonly messageID: string;
  readonly messageType: string;
  /** In base64. */
  readonly data: string;
  readonly destination: { readonly physicalName: string };
  readonly properties?: Readonly<Record<string, string>>;
  readonly redelivered?: boolean;
  readonly timestamp?: number;
}

/** A message of a RabbitMQ broker of Amazon MQ. */
export interface RabbitMqRecord {
  readonly basicProperties: {
    readonly contentType?: string | null;
    /** A text comes as `{ bytes }`. */
    readonly headers?: Readonly<Record<string, unknown>> | null;
    readonly messageId?: string | null;
    readonly timestamp?: string | null;
  };
  readonly redelivered: boolean;
  /** In base64. */
  readonly data: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Messages of Amazon MQ, of both kinds of brokers: they read no answer, so any failure rejects the invocation. */
export const MQ: MessageSource = {
  name: "MQ",
  hasAttributes: true,
  read: (event) => {
    const { eventSource, eventSourceArn, messages, rmqMessagesByQueue } = event as Fields;
    const arn = textOf(eventSourceArn);
    // AWS documents the one, and its samples have the other.
    if ((eventSource === "aws:mq" || eventSource === "aws:amq") && Array.isArray(messages)) {
      return messages.map((message) => fromActiveMq(fieldsOf(message), arn));
    }
    if (eventSource !== "aws:rmq" || !isRecord(rmqMessagesByQueue)) return undefined;
    return Object.entries(rmqMessagesByQueue).flatMap(([queue, ofQueue]) =>
      // What is no list is a message that cannot be read, not none.
      [ofQueue].flat().map((message) => fromRabbitMq(fieldsOf(message), queue, arn)),
    );
  },
  report: reportAny,
  handle: handleBatch,
};

function fromActiveMq(record: Fields, arn: string | undefined): Delivery {
  // Some of the samples of AWS have it in lower case.
  const { physicalName, physicalname } = fieldsOf(record.destination);
  const queue = textOf(physicalName) ?? textOf(physicalname) ?? "";
  return {
    target: queue,
    keys: [queue, queue],
    arn,
    id: textOf(record.messageID),
    record,
    failureId: undefined,
    group: undefined,
    body: () => bytesOf(record.data),
    attributes: () => Object.entries(fieldsOf(record.properties)),
  };
}

/** @param key The queue and its virtual host: `orders::/`. */
function fromRabbitMq(record: Fields, key: string, arn: string | undefined): Delivery {
  const properties = fieldsOf(record.basicProperties);
  const queue = key.split("::")[0] as string;
  return {
    target: queue,
    keys: [queue, key],
    arn,
    id: textOf(properties.messageId),
    record,
    failureId: undefined,
    group: undefined,
    body: () => bytesOf(record.data),
    attributes: () => Object.entries(fieldsOf(properties.headers)).map(([name, value]) => [name, toText(value)]),
  };
}

/** A text among the headers of AMQP comes as its bytes. */
function toText(value: unknown): unknown {
  const { bytes } = fieldsOf(value);
  return Array.isArray(bytes) ? Buffer.from(bytes).toString() : value;
}
