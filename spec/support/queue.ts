import { createHash } from "node:crypto";
import type { SqsRecord } from "lambent/aws-lambda";
import { FifoShelf, type Shelf, StandardShelf } from "./queue-shelves.js";

export interface QueueOptions {
  /** A name that ends in `.fifo` makes it a FIFO queue. */
  readonly name: string;
  /** In milliseconds of the model, which has no clock of its own. */
  readonly visibilityTimeout: number;
  /** A message that has been received so often goes to the dead letters in place of being received again. */
  readonly maxReceiveCount: number;
  /** How many messages in one a standard queue delivers once more, whatever becomes of the first delivery. */
  readonly copies?: number;
  readonly random: () => number;
}

/** A message that waits or is in flight. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly group: string | undefined;
  /** The place of its sending, from 0. */
  readonly sequence: number;
  readonly sentAt: number;
  receiveCount: number;
  firstReceivedAt: number;
  receiptHandle: string;
  /** When it comes back, unless it is deleted before. */
  visibleAt: number;
}

/**
 * An SQS queue in memory, as Lambda's event source mapping uses it.
 *
 * A message that is received is in flight until it is deleted, released or its visibility time-out is over. A group of
 * a FIFO queue is received in order, and nothing of it while one of its messages is in flight.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class SimulatedQueue {
  readonly arn: string;
  readonly isFifo: boolean;
  /** The ids of the messages that were received too often, for whoever looks after them to take. */
  readonly deadLetters: string[] = [];
  readonly #options: QueueOptions;
  readonly #shelf: Shelf;
  /** By receipt handle. All have the same time-out, so the first of them is the first to come back. */
  readonly #inFlight = new Map<string, QueuedMessage>();
  #sent = 0;
  #receipts = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.arn = `arn:aws:sqs:eu-west-1:123456789012:${options.name}`;
    this.isFifo = options.name.endsWith(".fifo");
    this.#shelf = this.isFifo ? new FifoShelf(options.random) : new StandardShelf(options.random);
  }

  /** Whether nothing waits and nothing is in flight. */
  get isEmpty(): boolean {
    return this.#shelf.isEmpty && this.#inFlight.size === 0;
  }

  /** When the next message comes back by itself; undefined where none is in flight. */
  get nextVisibleAt(): number | undefined {
    const [first] = this.#inFlight.values();
    return first?.visibleAt;
  }

  /** Sends a message and gives its id. */
  send(body: string, now: number, group?: string): string {
    const sequence = this.#sent;
    this.#sent += 1;
    const id = `${this.isFifo ? "f1f0" : "57d0"}0000-0000-4000-8000-${sequence.toString(16).padStart(12, "0")}`;
    const delivery = { receiveCount: 0, firstReceivedAt: now, receiptHandle: "", visibleAt: now };
    this.#shelf.put({ id, body, group, sequence, sentAt: now, ...delivery });
    return id;
  }

  /** Receives at most so many messages; none where all are in flight, or their groups are. */
  receive(now: number, limit: number): readonly QueuedMessage[] {
    this.#bringBack(now);
    const { maxReceiveCount } = this.#options;
    for (;;) {
      const taken = this.#shelf.take(limit);
      if (taken.length === 0) return taken;
      for (const message of taken) if (message.receiveCount >= maxReceiveCount) this.#bury(message);
      const received = taken.filter(({ receiveCount }) => receiveCount < maxReceiveCount);
      for (const message of received) this.#hide(message, now);
      if (received.length > 0) return received;
    }
  }

  /** Deletes what is in flight by that receipt handle. */
  delete(receiptHandle: string): void {
    const message = this.#inFlight.get(receiptHandle);
    if (message === undefined) return;
    this.#inFlight.delete(receiptHandle);
    this.#shelf.settle(message);
  }

  /** Makes what is in flight by these receipt handles visible at once. */
  release(receiptHandles: readonly string[]): void {
    for (const receiptHandle of receiptHandles) {
      const message = this.#inFlight.get(receiptHandle);
      if (message === undefined) continue;
      this.#inFlight.delete(receiptHandle);
      this.#shelf.putBack(message);
    }
  }

  #hide(message: QueuedMessage, now: number): void {
    const { visibilityTimeout, copies = 0, random } = this.#options;
    if (message.receiveCount === 0) message.firstReceivedAt = now;
    message.receiveCount += 1;
    message.receiptHandle = `receipt-${this.#receipts}`;
    this.#receipts += 1;
    message.visibleAt = now + visibilityTimeout;
    this.#inFlight.set(message.receiptHandle, message);
    if (!this.isFifo && random() < copies) this.#shelf.put({ ...message, receiptHandle: "" });
  }

  #bury(message: QueuedMessage): void {
    this.deadLetters.push(message.id);
    this.#shelf.settle(message);
  }

  #bringBack(now: number): void {
    for (const [receiptHandle, message] of this.#inFlight) {
      if (message.visibleAt > now) return;
      this.release([receiptHandle]);
    }
  }
}

/**
 * The event of a batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function toSqsEvent(queue: SimulatedQueue, messages: readonly QueuedMessage[]): { Records: SqsRecord[] } {
  return { Records: messages.map((message) => toRecord(queue, message)) };
}

function toRecord({ arn, isFifo }: SimulatedQueue, message: QueuedMessage): SqsRecord {
  const { id, body, group, sequence, sentAt, receiveCount, firstReceivedAt, receiptHandle } = message;
  const attributes: Record<string, string> = {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAt),
    SenderId: "AIDAIENQZJOLO23YVJ4VO",
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
  };
  if (group !== undefined) attributes.MessageGroupId = group;
  if (isFifo) {
    attributes.SequenceNumber = String(18_849_496_460_467_696_128n + 256n * BigInt(sequence));
    attributes.MessageDeduplicationId = id;
  }
  return {
    messageId: id,
    receiptHandle,
    body,
    attributes,
    messageAttributes: {},
    md5OfBody: createHash("md5").update(body).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: arn,
    awsRegion: "eu-west-1",
  };
}

/**
 * Which messages of a batch come back, as Lambda reads the result of a function with `ReportBatchItemFailures`: all of
 * them where the result is none of the documented ones or names an id that is not of the batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function readAnswer(answer: unknown, ids: ReadonlySet<string>): "all" | ReadonlySet<string> {
  if (answer === null || answer === undefined) return new Set();
  if (typeof answer !== "object") return "all";
  const { batchItemFailures } = answer as { readonly batchItemFailures?: unknown };
  if (batchItemFailures === undefined) return Object.keys(answer).length === 0 ? new Set() : "all";
  if (batchItemFailures === null) return new Set();
  if (!Array.isArray(batchItemFailures)) return "all";
  const failed = new Set<string>();
  for (const failure of batchItemFailures as readonly unknown[]) {
    const { itemIdentifier } = (failure ?? {}) as { readonly itemIdentifier?: unknown };
    if (typeof itemIdentifier !== "string" || !ids.has(itemIdentifier)) return "all";
    failed.add(itemIdentifier);
  }
  return failed;
}
