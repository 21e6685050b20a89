import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type QueuedMessage, readAnswer, SimulatedQueue, toSqsEvent } from "./queue.js";
import { Journal } from "./queue-journal.js";
import { bodyOf, groupOf, isOrdered, isPoisoned, QUEUES, type QueuePlan } from "./queue-plan.js";
import { createRandom } from "./queue-random.js";
import { judgeJournal, type QueueVerdict } from "./queue-verdict.js";
import type { StartWorker, Worker, WorkerOutcome } from "./queue-workers.js";

export interface SimulationOptions {
  readonly plan: QueuePlan;
  readonly processes: number;
  readonly startWorker: StartWorker;
  readonly mistake?: string;
  /** The function's time-out, in milliseconds of the real clock; default: 1000. */
  readonly limitMs?: number;
}

interface Counts {
  invocations: number;
  deliveries: number;
  /** Deliveries of what had been delivered before. */
  redelivered: number;
  /** Records that were reported as failed, each time. */
  failures: number;
  /** Invocations that were rejected, because all of their records failed. */
  rejected: number;
  /** Processes that were killed in the middle of a batch. */
  crashes: number;
  /** Processes that did not answer in time. */
  timeouts: number;
  /** Answers with an id that is not of the batch, or in a form that the platform does not know: to be 0. */
  badAnswers: number;
  /** Processes that ended in another way: to be 0. */
  otherEnds: number;
}

export interface SimulationFigures extends Counts, QueueVerdict {
  readonly records: number;
  /** Records that nobody can handle, each of which has to be a dead letter in the end. */
  readonly poisoned: number;
}

/** Times of the model, in milliseconds: as documented, a batch is invisible six times as long as a function may take. */
const FUNCTION_TIMEOUT = 30_000;
const VISIBILITY_TIMEOUT = 6 * FUNCTION_TIMEOUT;
const MAX_RECEIVE_COUNT = 8;
const BATCH_SIZE = { standard: 25, fifo: 10 };

/** Sends records to a standard and a FIFO queue, has processes handle them until both are empty, and judges. */
export async function simulateQueues(options: SimulationOptions): Promise<SimulationFigures> {
  const folder = await mkdtemp(join(tmpdir(), "lambent-queue-"));
  try {
    return await new Simulation(options, join(folder, "journal")).run();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Batch {
  readonly queue: SimulatedQueue;
  readonly messages: readonly QueuedMessage[];
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #file: string;
  readonly #journal: Journal;
  readonly #random: () => number;
  readonly #queues: readonly SimulatedQueue[];
  /** The number of each message's record. */
  readonly #records = new Map<string, number>();
  readonly #counts: Counts = {
    invocations: 0,
    deliveries: 0,
    redelivered: 0,
    failures: 0,
    rejected: 0,
    crashes: 0,
    timeouts: 0,
    badAnswers: 0,
    otherEnds: 0,
  };
  readonly #delivered = new Set<number>();
  #clock = 0;
  /** When the batches that are being handled were received. */
  readonly #running = new Map<Batch, number>();
  #processes = 0;
  #idle: (() => void)[] = [];

  constructor(options: SimulationOptions, file: string) {
    const { plan } = options;
    const random = createRandom(plan.seed);
    const common = { visibilityTimeout: VISIBILITY_TIMEOUT, maxReceiveCount: MAX_RECEIVE_COUNT, random };
    this.#options = options;
    this.#file = file;
    this.#journal = new Journal(file);
    this.#random = random;
    const standard = new SimulatedQueue({ ...common, name: QUEUES.standard, copies: 0.01 });
    const fifo = new SimulatedQueue({ ...common, name: QUEUES.fifo });
    this.#queues = [standard, fifo];
    for (let record = 0; record < plan.records; record += 1) {
      const queue = isOrdered(record) ? fifo : standard;
      // A standard queue has groups as well, which have no order.
      this.#records.set(queue.send(bodyOf(plan, record), 0, groupOf(plan, record)), record);
    }
  }

  async run(): Promise<SimulationFigures> {
    const { plan, processes } = this.#options;
    await Promise.all(Array.from({ length: processes }, () => this.#work()));
    this.#journal.close();
    const records = Array.from({ length: plan.records }, (_, record) => record);
    const groups = records.map((record) => (isOrdered(record) ? groupOf(plan, record) : undefined));
    const poisoned = records.filter((record) => isPoisoned(plan, record)).length;
    const verdict = judgeJournal(readFileSync(this.#file, "utf8"), groups);
    return { records: plan.records, poisoned, ...this.#counts, ...verdict };
  }

  /** Has one process after the other handle batches, until nothing is left. */
  async #work(): Promise<void> {
    let [worker, process] = await this.#start();
    for (;;) {
      const batch = this.#receive();
      if (batch === undefined) {
        if (this.#queues.every(({ isEmpty }) => isEmpty)) break;
        await new Promise<void>((resolve) => this.#idle.push(resolve));
        continue;
      }
      const ids = batch.messages.map(({ id }) => id);
      this.#running.set(batch, this.#clock);
      const outcome = await worker.invoke(toSqsEvent(batch.queue, batch.messages), this.#options.limitMs ?? 1_000);
      this.#running.delete(batch);
      if (outcome.kind === "ended") this.#journal.write("ended", process, -1);
      this.#settle(batch, new Set(ids), outcome, process);
      this.#pass(20 + this.#random() * 200);
      if (outcome.kind === "ended") [worker, process] = await this.#start();
    }
    this.#wake();
    await worker.stop();
  }

  async #start(): Promise<[worker: Worker, process: number]> {
    const { plan, mistake, startWorker } = this.#options;
    const process = this.#processes;
    this.#processes += 1;
    return [await startWorker({ plan, journal: this.#file, process, mistake }), process];
  }

  /** The next batch of one of the queues; where all wait for their time, that time has come. */
  #receive(): Batch | undefined {
    for (;;) {
      const queues = this.#random() < 0.5 ? this.#queues : this.#queues.toReversed();
      for (const queue of queues) {
        const limit = 1 + Math.floor(this.#random() * (queue.isFifo ? BATCH_SIZE.fifo : BATCH_SIZE.standard));
        const messages = queue.receive(this.#clock, limit);
        this.#journal.write("dead", 0, ...queue.deadLetters.splice(0).map((id) => this.#recordOf(id)));
        if (messages.length > 0) {
          this.#count(messages);
          return { queue, messages };
        }
      }
      const next = Math.min(...this.#queues.map(({ nextVisibleAt = Number.POSITIVE_INFINITY }) => nextVisibleAt));
      if (this.#running.size > 0 || next === Number.POSITIVE_INFINITY) return undefined;
      this.#pass(next - this.#clock);
    }
  }

  #count(messages: readonly QueuedMessage[]): void {
    this.#counts.invocations += 1;
    this.#counts.deliveries += messages.length;
    for (const { id } of messages) {
      const record = this.#recordOf(id);
      if (this.#delivered.has(record)) this.#counts.redelivered += 1;
      this.#delivered.add(record);
    }
  }

  /** Does with a batch what the platform does. */
  #settle({ queue, messages }: Batch, ids: ReadonlySet<string>, outcome: WorkerOutcome, process: number): void {
    const counts = this.#counts;
    const failed = outcome.kind === "answer" ? readAnswer(outcome.answer, ids) : "all";
    if (outcome.kind === "rejected") counts.rejected += 1;
    else if (outcome.kind === "ended") counts[ENDS[outcome.how]] += 1;
    else if (failed === "all") counts.badAnswers += 1;
    if (failed === "all") {
      this.#journal.write("returned", process, ...messages.map(({ id }) => this.#recordOf(id)));
      return;
    }
    const reported = messages.filter(({ id }) => failed.has(id));
    const done = messages.filter(({ id }) => !failed.has(id));
    counts.failures += reported.length;
    this.#journal.write("reported", process, ...reported.map(({ id }) => this.#recordOf(id)));
    this.#journal.write("deleted", process, ...done.map(({ id }) => this.#recordOf(id)));
    for (const { receiptHandle } of done) queue.delete(receiptHandle);
    // The others come back at their time, or at once where somebody changes their visibility.
    if (this.#random() < 0.5) queue.release(reported.map(({ receiptHandle }) => receiptHandle));
  }

  /** Lets time pass, as far as no batch that is being handled would be over its time. */
  #pass(milliseconds: number): void {
    const limit = Math.min(...this.#running.values()) + FUNCTION_TIMEOUT;
    this.#clock = Math.max(this.#clock, Math.min(this.#clock + milliseconds, limit));
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#idle.splice(0)) wake();
  }

  #recordOf(id: string): number {
    return this.#records.get(id)!;
  }
}

const ENDS = { killed: "crashes", "timed out": "timeouts", other: "otherEnds" } as const;
