import type { Application } from "../../lib/application.js";
import { DEFAULT_DEADLINE_MARGIN } from "../../lib/deadline.js";
import { ConfigurationError } from "../../lib/errors.js";
import { isRecord } from "../../lib/json.js";
import type { ApplicationOptions } from "../../lib/options.js";
import { type BatchRequests, toBatchRequests } from "./batch-requests-option.js";
import { type Call, remainingTime } from "./call.js";

/** Options for events that are no HTTP requests. */
export interface BatchOptions {
  /**
   * `batchRequests()`, to take messages of SQS, SNS and Amazon MQ that no method handles for requests in the format of API
   * Gateway. Default: none, and such messages have failed.
   */
  readonly batchRequests?: BatchRequests;
  /** So many messages of one event are handled at once, or groups of messages that have an order. Default: 32. */
  readonly batchConcurrency?: number;
}

/** Handles an event of a queue, a topic, a bus or a stream; gives undefined for one of no source that is served. */
export type MessageHandler = (event: unknown, call: Call) => Promise<unknown> | undefined;

/** Makes the handler of an application's messages. */
export function createMessageHandler(
  application: Application,
  options: BatchOptions & Pick<ApplicationOptions, "deadlineMargin">,
): MessageHandler {
  const { batchConcurrency: concurrency = 32, deadlineMargin = DEFAULT_DEADLINE_MARGIN } = options;
  const faults: string[] = [];
  const requests = toBatchRequests(options.batchRequests, faults);
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    faults.push(`the option batchConcurrency is ${concurrency}. Give a whole number from 1 on.`);
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  const sources = new Map(
    [...application.sources, ...(requests?.sources ?? [])].map((source) => [source.name, source]),
  );

  return (event, call) => {
    if (!isRecord(event)) return undefined;
    for (const source of sources.values()) {
      const deliveries = source.read(event);
      if (deliveries === undefined) continue;
      const batch = {
        deliveries,
        context: call.context,
        concurrency,
        deadlineMargin,
        remainingTime: () => remainingTime(call),
        requestOf: requests?.requestOf(call) ?? (() => undefined),
      };
      return source.handle(source, batch, application);
    }
    return undefined;
  };
}
