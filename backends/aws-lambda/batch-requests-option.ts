import { describe } from "../../lib/errors.js";
import type { Delivery, MessageSource } from "../../lib/messages/message.js";
import type { HttpRequest } from "../../lib/request.js";
import type { Call } from "./call.js";

/** The value of `batchRequests()`: what takes messages for requests. */
export interface BatchRequests {
  readonly [BATCH_REQUESTS]: RequestsInMessages;
}

/** Where requests may come from beside HTTP, and how they are read. */
export interface RequestsInMessages {
  readonly sources: readonly MessageSource[];
  /** Gives the request in a message, where it may be one. */
  requestOf(call: Call): (delivery: Delivery) => HttpRequest | undefined;
}

/** Apart from what it stands for, so that only who imports `batchRequests` has that in the bundle. */
export const BATCH_REQUESTS: unique symbol = Symbol.for("lambent.batch-requests@1");

/** What the option stands for; anything but `batchRequests()` is a fault. */
export function toBatchRequests(option: BatchRequests | undefined, faults: string[]): RequestsInMessages | undefined {
  const requests = (option as Partial<BatchRequests> | null | undefined)?.[BATCH_REQUESTS];
  if (option !== undefined && requests === undefined) {
    const given = describe(option);
    faults.push(
      `the option batchRequests is ${given}. Give batchRequests() or batchRequests([arn]), imported from "lambent/aws-lambda".`,
    );
  }
  return requests;
}
