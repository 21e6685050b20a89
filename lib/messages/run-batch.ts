import type { Delivery, Handled } from "./message.js";

/**
 * Handles one record; resolves to why it failed, and never rejects.
 *
 * @param failuresBefore How many before it in its group have failed: behind the first none is to be tried.
 */
export type HandleRecord = (
  delivery: Delivery,
  failuresBefore: number,
) => Error | undefined | Promise<Error | undefined>;

/**
 * Handles the records of an event, so many at once. Those of one group are handled one after another; behind the first
 * that fails, the rest of its group has failed untried.
 *
 * @returns How each record ended, in the order of the event.
 */
export async function runBatch(
  deliveries: readonly Delivery[],
  concurrency: number,
  handle: HandleRecord,
): Promise<readonly Handled[]> {
  const errors = new Map<Delivery, Error | undefined>();
  /** By group what waits for the one of it that is being handled. */
  const waiting = new Map<string, Delivery[]>();
  const failures = new Map<string, number>();
  const remaining = deliveries.values();

  async function runNext(delivery: Delivery): Promise<void> {
    const { group } = delivery;
    if (group === undefined) {
      errors.set(delivery, await handle(delivery, 0));
      return;
    }
    const parked = waiting.get(group);
    if (parked === undefined) await runGroup(group, delivery);
    else parked.push(delivery);
  }

  async function runGroup(group: string, first: Delivery): Promise<void> {
    const queue = [first];
    waiting.set(group, queue);
    // What is parked meanwhile lengthens the queue.
    for (const delivery of queue) {
      const before = failures.get(group) ?? 0;
      const error = await handle(delivery, before);
      errors.set(delivery, error);
      if (error !== undefined) failures.set(group, before + 1);
    }
    waiting.delete(group);
  }

  /** Takes one record after another, in the order of the event; all workers draw from the same iterator. */
  async function work(): Promise<void> {
    for (const delivery of remaining) await runNext(delivery);
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, deliveries.length) }, work));
  return deliveries.map((delivery) => ({ delivery, error: errors.get(delivery) }));
}
