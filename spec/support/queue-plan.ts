import { drawOf } from "./queue-random.js";

/** What a simulation does, the same in every process. */
export interface QueuePlan {
  readonly seed: number;
  /** Half of them for a standard queue, half for a FIFO queue. */
  readonly records: number;
  /** The FIFO queue has so many groups, small ones and large ones. */
  readonly groups: number;
  /** How many attempts in one fail. */
  readonly failing: number;
  /** How many records in one always fail. */
  readonly poisoned: number;
  /** How many attempts in one end their process. */
  readonly dying: number;
  /** How many attempts in one never return, half of them blocking their process. */
  readonly stuck: number;
}

export const QUEUES = { standard: "jobs", fifo: "jobs.fifo" } as const;

/** What becomes of one attempt at a record. */
export type Fate =
  | (typeof FAILURES)[number]
  | "handles"
  | "dies"
  | "dies after its effect"
  | "blocks"
  | "never returns";

const FAILURES = [
  "throws",
  "throws null",
  "rejects",
  "rejects with undefined",
  "answers 503",
  "fails after its effect",
] as const;

/** Each draw is of another kind. */
const [FAILING, FAILURE, POISON, DYING, STUCK, GROUP] = [1, 2, 3, 4, 5, 6];

export function isOrdered(record: number): boolean {
  return record % 2 === 1;
}

export function groupOf({ seed, groups }: QueuePlan, record: number): string {
  return `group-${Math.floor(drawOf(seed, GROUP!, record) ** 2 * groups)}`;
}

/** The body of a record: that of a poisoned one may fit no class. */
export function bodyOf(plan: QueuePlan, record: number): string {
  const { seed, poisoned } = plan;
  return JSON.stringify({ record: drawOf(seed, POISON!, record) < poisoned / 2 ? `no. ${record}` : record });
}

export function isPoisoned({ seed, poisoned }: QueuePlan, record: number): boolean {
  return drawOf(seed, POISON!, record) < poisoned;
}

export function fateOf(plan: QueuePlan, record: number, attempt: number): Fate {
  const { seed, failing, dying, stuck } = plan;
  const dies = drawOf(seed, DYING!, record, attempt);
  if (dies < dying / 2) return "dies";
  if (isPoisoned(plan, record)) return "throws";
  if (dies < dying) return "dies after its effect";
  const sticks = drawOf(seed, STUCK!, record, attempt);
  if (sticks < stuck) return sticks < stuck / 2 ? "blocks" : "never returns";
  if (drawOf(seed, FAILING!, record, attempt) >= failing) return "handles";
  return FAILURES[Math.floor(drawOf(seed, FAILURE!, record, attempt) * FAILURES.length)]!;
}
