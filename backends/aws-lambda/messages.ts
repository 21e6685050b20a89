import type { Application } from "../../lib/application.js";
import { DEFAULT_DEADLINE_MARGIN } from "../../lib/deadline.js";
import { ConfigurationError, HttpException, toError, withoutStack } from "../../lib/errors.js";
import { isRecord } from "../../lib/json.js";
import { BatchError } from "../../lib/messages/batch-error.js";
import type { Delivery, MessageSource } from "../../lib/messages/message.js";
import { toMessageRequest } from "../../lib/messages/message-request.js";
import { MQ } from "../../lib/messages/mq.js";
import { type HandleRecord, runBatch } from "../../lib/messages/run-batch.js";
import { SNS } from "../../lib/messages/sns.js";
import { SQS } from "../../lib/messages/sqs.js";
import type { ApplicationOptions } from "../../lib/options.js";
import { HttpRequest } from "../../lib/request.js";
import { withoutBasePath } from "./base-path.js";
import { type Call, remainingTime } from "./call.js";
import { MESSAGE, REQUEST } from "./record-codec.js";
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

const UNTRIED = "not tried, and none behind it, because a message of its group that comes before it has failed";
const NOT_REACHED = "not reached, and none behind it, in the time that the platform leaves";

function createRefusal(status: number, errorDetail?: string): HttpException {
  return withoutStack(() => new HttpException(status, undefined, { errorDetail }));
}

/** Makes the handler of an application's messages. */
export function createMessageHandler(
  application: Application,
  options: BatchOptions & Pick<ApplicationOptions, "deadlineMargin">,
): MessageHandler {
  const { batchRequests = false, batchConcurrency = 32 } = checked(options);
  const { deadlineMargin = DEFAULT_DEADLINE_MARGIN } = options;
  const sources = new Map(application.sources.map((source) => [source.name, source]));
  if (batchRequests !== false) for (const source of [SQS, SNS, MQ]) sources.set(source.name, source);

  /** The request in a message that no method handles, where it may be one. */
  function requestOf(delivery: Delivery, { context, basePath }: Call): HttpRequest | undefined {
    const { arn } = delivery;
    const isAllowed =
      typeof batchRequests === "boolean" ? batchRequests : arn !== undefined && batchRequests.includes(arn);
    const request = isAllowed ? requestIn(delivery, context) : undefined;
    return request && new HttpRequest(withoutBasePath(request, basePath));
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
    const toRequest = (delivery: Delivery, refusal?: HttpException): HttpRequest =>
      toMessageRequest(source.name, delivery, call.context, refusal);
    const untried = createRefusal(424, UNTRIED);
    const notReached = createRefusal(504, NOT_REACHED);
    const isLate = lateness(call, deadlineMargin);
    let isReached = true;
    /** Why no record is begun any more: the application cannot start, or it ends. */
    let obstacle: Error | undefined;
    let hasStarted = true;
    // Joined by the first records, which have lines of it; for those behind them it is not tried again and again.
    application.ready().catch((thrown: unknown) => {
      hasStarted = false;
      obstacle = toError(thrown);
    });
    const release = application.hold((reason) => {
      obstacle = reason;
    });

    async function attempt(delivery: Delivery): Promise<Error | undefined> {
      const isHandled = application.handlesMessage(source.name, delivery.keys);
      const request = isHandled ? undefined : requestOf(delivery, call);
      if (request !== undefined) return ended(application.handle(REQUEST, request, call));
      const error = await ended(application.handle(MESSAGE, toRequest(delivery), call));
      return isHandled ? error : (error ?? createRefusal(404));
    }

    /** The line of a record that is not tried. Thousands may be behind it, for which there is no time: they have none. */
    async function refuse(delivery: Delivery, refusal: HttpException): Promise<Error> {
      await ended(application.handle(MESSAGE, toRequest(delivery, refusal), call));
      return refusal;
    }

    const handle: HandleRecord = (delivery, failuresBefore) => {
      if (obstacle !== undefined) return obstacle;
      if (isLate()) {
        if (!isReached) return notReached;
        isReached = false;
        return refuse(delivery, notReached);
      }
      if (failuresBefore === 0) return attempt(delivery);
      return failuresBefore === 1 ? refuse(delivery, untried) : untried;
    };
    const handled = await runBatch(deliveries, batchConcurrency, handle);
    release();
    // Also of a stream, which would be read on where nobody has told it to read answers.
    if (!hasStarted && handled.every(({ error }) => error !== undefined)) {
      throw new BatchError(handled, "because the application does not start");
    }
    return source.report(handled);
  }

  return { open, run };
}

/** Why a record failed; what rejects has failed for its reason. */
async function ended(handling: Promise<Error | undefined>): Promise<Error | undefined> {
  try {
    return await handling;
  } catch (thrown) {
    return toError(thrown);
  }
}

/** Tells whether the time of an invocation is over, so that nothing more is begun; never where it had no limit. */
function lateness(call: Call, margin: number): () => boolean {
  if (remainingTime(call) === undefined) return () => false;
  return () => (remainingTime(call) ?? 0) <= margin;
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
