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
  const lanes = toLanes(deliveries).values();

  async function runLane(lane: readonly Delivery[]): Promise<void> {
    let failures = 0;
    for (const delivery of lane) {
      const error = await handle(delivery, failures);
      errors.set(delivery, error);
      if (error !== undefined) failures += 1;
    }
  }

  /** Takes one lane after another; all workers draw from the same iterator. */
  async function work(): Promise<void> {
    for (const lane of lanes) await runLane(lane);
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, deliveries.length) }, work));
  return deliveries.map((delivery) => ({ delivery, error: errors.get(delivery) }));
}

/** What has to be handled in order: the records of each group, and each record without a group by itself. */
function toLanes(deliveries: readonly Delivery[]): readonly (readonly Delivery[])[] {
  const lanes: Delivery[][] = [];
  const byGroup = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const { group } = delivery;
    const known = group === undefined ? undefined : byGroup.get(group);
    if (known !== undefined) {
      known.push(delivery);
      continue;
    }
    const lane = [delivery];
    lanes.push(lane);
    if (group !== undefined) byGroup.set(group, lane);
  }
  return lanes;
}
