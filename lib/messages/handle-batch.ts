import { HttpException, toError, withoutStack } from "../errors.js";
import type { HttpRequest } from "../request.js";
import { BatchError } from "./batch-error.js";
import type { BatchCall, Delivery, MessageEngine, MessageSource } from "./message.js";
import { toMessageRequest } from "./message-request.js";
import { MESSAGE, REQUEST } from "./record-codec.js";
import { type HandleRecord, runBatch } from "./run-batch.js";

const UNTRIED = "not tried, and none behind it, because a message of its group that comes before it has failed";
const NOT_REACHED = "not reached, and none behind it, in the time that the platform leaves";

function createRefusal(status: number, errorDetail?: string): HttpException {
  return withoutStack(() => new HttpException(status, undefined, { errorDetail }));
}

/**
 * Handles the records of one event, and gives the result of the invocation.
 *
 * @throws BatchError where the platform has to deliver all of them again.
 */
export async function handleBatch(source: MessageSource, call: BatchCall, engine: MessageEngine): Promise<unknown> {
  const { deliveries, concurrency } = call;
  const toRequest = (delivery: Delivery, refusal?: HttpException): HttpRequest =>
    toMessageRequest(source.name, delivery, call.context, refusal);
  const untried = createRefusal(424, UNTRIED);
  const notReached = createRefusal(504, NOT_REACHED);
  const isLate = lateness(call);
  let isReached = true;
  /** Why no record is begun any more: the application cannot start, or it ends. */
  let obstacle: Error | undefined;
  let hasStarted = true;
  // Joined by the first records, which have lines of it; for those behind them it is not tried again and again.
  engine.ready().catch((thrown: unknown) => {
    hasStarted = false;
    obstacle = toError(thrown);
  });
  const release = engine.hold((reason) => {
    obstacle = reason;
  });

  async function attempt(delivery: Delivery): Promise<Error | undefined> {
    const isHandled = engine.handlesMessage(source.name, delivery.keys);
    const request = isHandled ? undefined : call.requestOf(delivery);
    if (request !== undefined) return ended(engine.handle(REQUEST, request, call));
    const error = await ended(engine.handle(MESSAGE, toRequest(delivery), call));
    return isHandled ? error : (error ?? createRefusal(404));
  }

  /** The line of a record that is not tried. Thousands may be behind it, for which there is no time: they have none. */
  async function refuse(delivery: Delivery, refusal: HttpException): Promise<Error> {
    await ended(engine.handle(MESSAGE, toRequest(delivery, refusal), call));
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
  const handled = await runBatch(deliveries, concurrency, handle);
  release();
  // Also of a stream, which would be read on where nobody has told it to read answers.
  if (!hasStarted && handled.every(({ error }) => error !== undefined)) {
    throw new BatchError(handled, "because the application does not start");
  }
  return source.report(handled);
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
function lateness(call: BatchCall): () => boolean {
  if (call.remainingTime() === undefined) return () => false;
  return () => (call.remainingTime() ?? 0) <= call.deadlineMargin;
}
