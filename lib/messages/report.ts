import { BatchError } from "./batch-error.js";
import type { Handled } from "./message.js";

/**
 * Which records the platform shall deliver again, of a queue or a stream that has `ReportBatchItemFailures` set.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** Each record that failed; where none did not, the invocation is rejected, which a queue understands in any case. */
export function reportEach(handled: readonly Handled[]): BatchResponse {
  const failed = failuresOf(handled);
  if (failed.length > 0 && failed.length === handled.length) throw new BatchError(handled, "so all come again");
  return {
    batchItemFailures: [...new Set(identifiersOf(handled, failed))].map((itemIdentifier) => ({ itemIdentifier })),
  };
}

/** The lowest sequence number that failed: a stream is read again from there on. */
export function reportLowest(handled: readonly Handled[]): BatchResponse {
  const [first, ...others] = identifiersOf(handled, failuresOf(handled));
  if (first === undefined) return { batchItemFailures: [] };
  const lowest = others.reduce((one, other) => (isLower(other, one) ? other : one), first);
  return { batchItemFailures: [{ itemIdentifier: lowest }] };
}

/** Nothing that a source without answers would read; any failure rejects the invocation. */
export function reportAny(handled: readonly Handled[]): undefined {
  if (failuresOf(handled).length > 0) throw new BatchError(handled, "and this source is told of no single one");
}

function failuresOf(handled: readonly Handled[]): readonly Handled[] {
  return handled.filter(({ error }) => error !== undefined);
}

/** An empty or unknown identifier would be taken for a failure of all, or of none: then the invocation is rejected. */
function identifiersOf(handled: readonly Handled[], failed: readonly Handled[]): readonly string[] {
  return failed.map(({ delivery }) => {
    if (delivery.failureId === undefined) throw new BatchError(handled, "one of them without an identifier");
    return delivery.failureId;
  });
}

/** Sequence numbers are decimal and have more digits than a number holds. */
function isLower(one: string, other: string): boolean {
  return one.length === other.length ? one < other : one.length < other.length;
}
