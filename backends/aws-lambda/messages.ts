import type { Application } from "../../lib/application.js";
import { DEFAULT_DEADLINE_MARGIN } from "../../lib/deadline.js";
import { ConfigurationError, HttpException, toError, withoutStack } from "../../lib/errors.js";
import { isRecord } from "../../lib/json.js";
import type { Delivery, MessageSource } from "../../lib/messages/message.js";
import { MQ } from "../../lib/messages/mq.js";
import { type HandleRecord, runBatch } from "../../lib/messages/run-batch.js";
import { SNS } from "../../lib/messages/sns.js";
import { SQS } from "../../lib/messages/sqs.js";
import type { ApplicationOptions } from "../../lib/options.js";
import type { RequestSource } from "../../lib/request.js";
import { type Call, remainingTime } from "./call.js";
import { messageCodec, REQUEST } from "./record-codec.js";
import { requestIn } from "./wrapped-request.js";

/** Options for events that are no HTTP requests. */
export interface BatchOptions {
  /**
   * Whether messages of SQS, SNS and Amazon MQ that no method handles may be requests in the format of API Gateway, which
   * are then routed to the controllers: all of them, or those from the queues, topics or brokers with these ARNs. Who may
   * write there may send any request. Default: `false`.
   *
   * @example
   * createLambdaHandler([ItemsController], { batchRequests: ["arn:aws:sqs:eu-west-1:123456789012:requests"] });
   */
  readonly batchRequests?: boolean | readonly string[];
  /** So many messages of one event are handled at once, or groups of messages that have an order. Default: 32. */
  readonly batchConcurrency?: number;
}

/** The records of one event, ready to be handled. */
export interface MessageBatch {
  readonly source: MessageSource;
  readonly deliveries: readonly Delivery[];
}

/** Handles the events of queues, topics, buses and streams. */
export interface MessageHandler {
  /** The records of an event; undefined where it is of no source that is served. */
  open(event: unknown): MessageBatch | undefined;
  /**
   * Handles them all, and gives the result of the invocation.
   *
   * @throws BatchError where the platform has to deliver all of them again.
   */
  run(batch: MessageBatch, call: Call): Promise<unknown>;
}

/** Makes the handler of an application's messages. */
export function createMessageHandler(
  application: Application,
  options: BatchOptions & Pick<ApplicationOptions, "deadlineMargin">,
): MessageHandler {
  const { batchRequests = false, batchConcurrency = 32 } = checked(options);
  const { deadlineMargin = DEFAULT_DEADLINE_MARGIN } = options;
  const sources = new Map(application.sources.map((source) => [source.name, source]));
  const isOpen = batchRequests !== false;
  if (isOpen) for (const source of [SQS, SNS, MQ]) sources.set(source.name, source);

  /** The request in a message, where no method handles it and it may be one. */
  function requestOf(source: MessageSource, delivery: Delivery, { context }: Call): RequestSource | undefined {
    if (!isOpen || application.handlesMessage(source.name, delivery.keys)) return undefined;
    const { arn } = delivery;
    const isAllowed = batchRequests === true || (arn !== undefined && batchRequests.includes(arn));
    return isAllowed ? requestIn(delivery, context) : undefined;
  }

  function open(event: unknown): MessageBatch | undefined {
    if (!isRecord(event)) return undefined;
    for (const source of sources.values()) {
      const deliveries = source.read(event);
      if (deliveries !== undefined) return { source, deliveries };
    }
    return undefined;
  }

  async function run({ source, deliveries }: MessageBatch, call: Call): Promise<unknown> {
    const codec = messageCodec(source, undefined);
    const isLate = lateness(call, deadlineMargin);
    const handle: HandleRecord = async (delivery, isBehindFailure) => {
      const refusal = isBehindFailure ? untried() : isLate() ? notReached() : undefined;
      try {
        const request = refusal === undefined ? requestOf(source, delivery, call) : undefined;
        const error = await (request === undefined
          ? application.handle(refusal === undefined ? codec : messageCodec(source, refusal), delivery, call)
          : application.handle(REQUEST, request, call));
        // Whatever a middleware made of it.
        return error ?? refusal;
      } catch (thrown) {
        return toError(thrown);
      }
    };
    return source.report(await runBatch(deliveries, batchConcurrency, handle));
  }

  return { open, run };
}

/** Tells whether the time of an invocation is over, so that nothing more is begun; never where it had no limit. */
function lateness(call: Call, margin: number): () => boolean {
  const { context } = call;
  if (remainingTime(call) === undefined) return () => false;
  return () => (context?.getRemainingTimeInMillis?.() ?? 0) <= margin;
}

function untried(): HttpException {
  const errorDetail = "not tried, because a message of its group that comes before it has failed";
  return withoutStack(() => new HttpException(424, undefined, { errorDetail }));
}

function notReached(): HttpException {
  const errorDetail = "not reached in the time that the platform leaves";
  return withoutStack(() => new HttpException(504, undefined, { errorDetail }));
}

function checked(options: BatchOptions): BatchOptions {
  const { batchRequests = false, batchConcurrency = 1 } = options;
  const faults: string[] = [];
  const isList = Array.isArray(batchRequests) && batchRequests.every((arn) => /^arn:/.test(String(arn)));
  if (typeof batchRequests !== "boolean" && !isList) {
    faults.push("the option batchRequests is neither true, false nor a list of ARNs. Write them in brackets.");
  }
  if (!Number.isSafeInteger(batchConcurrency) || batchConcurrency < 1) {
    faults.push(`the option batchConcurrency is ${batchConcurrency}. Give a whole number from 1 on.`);
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return options;
}
