import { lastPart } from "../lib/messages/fields.js";
import type { MessageOptions } from "../lib/messages/message-record.js";
import { eventParts, S3 } from "../lib/messages/s3.js";
import { createMessageDecorator, type MessageDecorator } from "./message.js";

/** Options of {@link OnS3}. */
export interface S3Options extends MessageOptions {
  /** Takes events of this name alone: `ObjectCreated:Put`, or `ObjectCreated:*`. Default: those that no other method takes. */
  readonly event?: string;
}

// Events of objects have two parts, "IntelligentTiering" for one has not.
const EVENT = /^(?!(?:s3:)?Object\w+$)(?:s3:)?\w+(?::(?:\*|[\w:]+))?$/;

/**
 * Handles the event notifications of an S3 bucket, or of all buckets that no other method names.
 *
 * The body is `{ eventName, bucket, key, size, eTag, versionId, sequencer }`, the key decoded. Where one fails, the
 * invocation is rejected after all were tried, and S3 delivers them again.
 *
 * @example
 * @OnS3("photos", { event: "ObjectCreated:*" })
 * async shrink(@Body("key", String) key: string) { ... }
 */
export const OnS3: MessageDecorator<S3Options> = createMessageDecorator<S3Options>(
  "OnS3",
  S3,
  ({ target, options: { event } }) => {
    const [kind, detail] = event === undefined ? [] : eventParts(event);
    return [
      {
        keys: [target && lastPart(target, ":"), kind, detail === "*" ? undefined : detail],
        text: `${target ?? "*"}${event === undefined ? "" : `/${event}`}`,
      },
    ];
  },
  {
    name: { pattern: /^(?!\w+:\/\/)(?!arn:(?![^:]*:s3:))./s, give: "a name or an ARN of S3" },
    options: { event: { pattern: EVENT, give: '"ObjectCreated:*", "ObjectRemoved:Delete" or the like' } },
  },
);
