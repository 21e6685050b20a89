import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { BatchFigures } from "./fixtures/queue-batch.js";
import type { MISTAKES } from "./fixtures/queue-mistakes.js";
import { type Bundle, bundleFixture } from "./support/bundle.js";
import { readAnswer, SimulatedQueue, toSqsEvent } from "./support/queue.js";
import { lambdaWorkers } from "./support/queue-lambda.js";
import type { QueuePlan } from "./support/queue-plan.js";
import { createRandom } from "./support/queue-random.js";
import { type SimulationFigures, simulateQueues } from "./support/queue-simulation.js";
import { judgeJournal } from "./support/queue-verdict.js";
import { forkedWorkers } from "./support/queue-workers.js";
import { describeWithRuntimeClient } from "./support/runtime-client.js";

/** What no run may have any of. */
const RIGHT = {
  lost: 0,
  tooEarly: 0,
  outOfOrder: 0,
  overlapping: 0,
  needless: 0,
  badAnswers: 0,
  otherEnds: 0,
  faults: [],
};

const plan: QueuePlan = {
  seed: 20_260_131,
  records: 5_000,
  groups: 100,
  failing: 0.03,
  poisoned: 0.002,
  dying: 0.008,
  stuck: 0.0008,
};

describe("queues whose processes die", () => {
  let bundle: Bundle;

  beforeAll(async () => {
    bundle = await bundleFixture(join(__dirname, "fixtures/queue-worker.ts"));
  });

  afterAll(() => bundle.remove());

  it("have each of 5 000 records handled at least once, and each group in order", async () => {
    const figures = await simulateQueues({ plan, processes: 3, startWorker: forkedWorkers(bundle.file) });

    expect(figures).toMatchObject(RIGHT);
    expect(figures.handled + figures.deadLetters).toBe(5_000);
    expect(figures.poisoned).toBeGreaterThan(0);
    expect(figures.deadLetters).toBeGreaterThanOrEqual(figures.poisoned);
    // What is poisoned in a FIFO queue takes with it what was received behind it.
    expect(figures.deadLetters).toBeLessThan(100);
    expect(figures.crashes).toBeGreaterThanOrEqual(20);
    expect(figures.timeouts).toBeGreaterThan(0);
    expect(figures.rejected).toBeGreaterThan(0);
    expect(figures.failures).toBeGreaterThan(100);
    expect(figures.redelivered).toBeGreaterThan(200);
  }, 60_000);

  const mistakes: [keyof typeof MISTAKES, (keyof SimulationFigures)[]][] = [
    ["swallowsFailures", ["lost", "tooEarly"]],
    ["answersTooEarly", ["tooEarly"]],
    ["goesOnBehindFailures", ["outOfOrder"]],
    ["handlesGroupsAtOnce", ["overlapping"]],
    ["reportsAllForOne", ["needless"]],
    ["reportsOtherIds", ["badAnswers"]],
  ];

  it.each(mistakes)("notice a handler that %s, by what is %j", async (mistake, faults) => {
    const few = { ...plan, records: 400, groups: 8, failing: 0.1, dying: 0, stuck: 0 };
    const figures = await simulateQueues({ plan: few, processes: 2, startWorker: forkedWorkers(bundle.file), mistake });

    for (const fault of faults) expect(figures[fault]).toBeGreaterThan(0);
  });
});

describeWithRuntimeClient("queues whose functions die under the real runtime client", () => {
  it("have each of 300 records handled at least once, and each group in order", async () => {
    const bundle = await bundleFixture(join(__dirname, "fixtures/queue-function.ts"));
    try {
      const few = { ...plan, records: 300, groups: 6, dying: 0.02, stuck: 0.005 };
      const figures = await simulateQueues({ plan: few, processes: 2, startWorker: lambdaWorkers(bundle.taskRoot) });

      expect(figures).toMatchObject(RIGHT);
      expect(figures.handled + figures.deadLetters).toBe(300);
      expect(figures.crashes).toBeGreaterThan(0);
    } finally {
      await bundle.remove();
    }
  }, 60_000);
});

describe("10 000 records in one batch", () => {
  let bundle: Bundle;

  beforeAll(async () => {
    bundle = await bundleFixture(join(__dirname, "fixtures/queue-batch-process.ts"));
  });

  afterAll(() => bundle.remove());

  it.each([
    ["silent", "none failing", 0],
    ["logged", "none failing", 0],
    ["silent", "1 % failing", 100],
    ["logged", "1 % failing", 100],
  ])(
    "take less than five seconds, %s, %s",
    async (log, _share, every) => {
      const child = fork(bundle.file, ["1", "10000", String(every), log], {
        execArgv: [],
        env: { ...process.env, LOG_LEVEL: "info" },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      const [{ milliseconds, wrong }] = (await once(child, "message")) as [BatchFigures];

      expect(milliseconds[0]).toBeLessThan(5_000);
      expect(wrong).toBe(0);
    },
    60_000,
  );
});

describe("the model of a queue", () => {
  function createQueue(name: string, copies = 0): SimulatedQueue {
    return new SimulatedQueue({ name, visibilityTimeout: 30, maxReceiveCount: 2, copies, random: createRandom(1) });
  }

  const idsOf = (messages: readonly { readonly id: string }[]) => messages.map(({ id }) => id);

  it("hides what was received until it is deleted, released or its time-out is over", () => {
    const queue = createQueue("jobs");
    const sent = [queue.send("a", 0), queue.send("b", 0), queue.send("c", 0)];

    const received = queue.receive(0, 10);
    expect(idsOf(received).sort()).toEqual(sent);
    expect(queue.receive(29, 10)).toEqual([]);
    queue.delete(received[0]!.receiptHandle);
    queue.release([received[1]!.receiptHandle]);
    expect(idsOf(queue.receive(29, 10))).toEqual([received[1]!.id]);
    expect(idsOf(queue.receive(30, 10))).toEqual([received[2]!.id]);
    expect(queue.isEmpty).toBe(false);
    // A second time, and for one that is in flight again by another receipt handle.
    for (const receiptHandle of ["receipt-0", "receipt-1", "receipt-2"]) queue.delete(receiptHandle);
    expect(queue.isEmpty).toBe(false);
    for (const receiptHandle of ["receipt-3", "receipt-4"]) queue.delete(receiptHandle);
    expect(queue.isEmpty).toBe(true);
  });

  it("counts what is received, and moves what was received too often to the dead letters", () => {
    const queue = createQueue("jobs");
    const id = queue.send("a", 0);

    expect(queue.receive(0, 10)).toMatchObject([{ receiveCount: 1, firstReceivedAt: 0 }]);
    expect(queue.receive(30, 10)).toMatchObject([{ receiveCount: 2, firstReceivedAt: 0 }]);
    expect(queue.receive(60, 10)).toEqual([]);
    expect(queue.deadLetters).toEqual([id]);
    expect(queue.isEmpty).toBe(true);
  });

  it("delivers once more on a standard queue, whatever became of the first delivery", () => {
    const queue = createQueue("jobs", 1);
    const id = queue.send("a", 0);

    const [first] = queue.receive(0, 1);
    queue.delete(first!.receiptHandle);
    expect(idsOf(queue.receive(0, 1))).toEqual([id]);
  });

  it("delivers a group of a FIFO queue in order, and nothing of it while one is in flight", () => {
    const queue = createQueue("jobs.fifo", 1);
    const sent = ["a", "b", "c", "d"].map((body) => queue.send(body, 0, "group"));
    const other = queue.send("e", 0, "other");

    const first = [...queue.receive(0, 1)];
    expect(idsOf(first)).toEqual(sent.slice(0, 1));
    expect(idsOf(queue.receive(0, 1))).toEqual([other]);
    expect(queue.receive(0, 10)).toEqual([]);
    queue.release([first[0]!.receiptHandle]);
    const again = queue.receive(0, 10);
    expect(idsOf(again)).toEqual(sent.slice(0, again.length));
    queue.delete(again[0]!.receiptHandle);
    expect(queue.receive(0, 10).length).toBe(again.length === 1 ? 1 : 0);
  });

  it("makes the event of a FIFO queue that AWS documents", () => {
    const queue = createQueue("jobs.fifo");
    queue.send("{}", 1_573_251_510_774, "group");

    expect(toSqsEvent(queue, queue.receive(1_573_251_510_800, 10))).toEqual({
      Records: [
        {
          messageId: "f1f00000-0000-4000-8000-000000000000",
          receiptHandle: "receipt-0",
          body: "{}",
          attributes: {
            ApproximateReceiveCount: "1",
            SentTimestamp: "1573251510774",
            SequenceNumber: "18849496460467696128",
            MessageGroupId: "group",
            SenderId: "AIDAIENQZJOLO23YVJ4VO",
            MessageDeduplicationId: "f1f00000-0000-4000-8000-000000000000",
            ApproximateFirstReceiveTimestamp: "1573251510800",
          },
          messageAttributes: {},
          md5OfBody: "99914b932bd37a50b983c5e7c90ae93b",
          eventSource: "aws:sqs",
          eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:jobs.fifo",
          awsRegion: "eu-west-1",
        },
      ],
    });
  });

  it.each([
    [undefined, []],
    [null, []],
    [{}, []],
    [{ batchItemFailures: null }, []],
    [{ batchItemFailures: [] }, []],
    [{ batchItemFailures: [{ itemIdentifier: "a" }] }, ["a"]],
    [{ batchItemFailures: [{ itemIdentifier: "a" }, { itemIdentifier: "" }] }, "all"],
    [{ batchItemFailures: [{ itemIdentifier: null }] }, "all"],
    [{ batchItemFailures: [{ itemIdentifier: "c" }] }, "all"],
    [{ batchItemFailures: [{ id: "a" }] }, "all"],
    [{ batchItemFailures: [null] }, "all"],
    [{ batchItemFailures: "a" }, "all"],
    [{ failures: [] }, "all"],
    ["done", "all"],
  ])("reads the answer %j as Lambda does", (answer, failed) => {
    expect(readAnswer(answer, new Set(["a", "b"]))).toEqual(failed === "all" ? "all" : new Set(failed));
  });
});

describe("the verdict on a journal", () => {
  const groups = ["group", "group", undefined];
  const journal = (...lines: string[]) => lines.map((line) => `${line}\n`).join("");
  const rest = ["handled 2 1", "deleted 2 1"];
  const order = ["begun 0 1", "handled 0 1", "begun 1 1", "handled 1 1"];

  it.each<[string, string[], object]>([
    ["all is well", [...order, ...rest], {}],
    ["a record is handled again", [...order, ...order, ...rest], {}],
    ["an earlier one is dead", ["dead 0 1", "begun 1 1", "handled 1 1", ...rest], { handled: 2, deadLetters: 1 }],
    ["one was begun in a process that ended", ["begun 0 0", "ended -1 0", ...order, ...rest], {}],
    ["a record is missing", order, { handled: 2, lost: 1 }],
    ["one is deleted before it is handled", [...order, "deleted 2 1", "handled 2 1"], { tooEarly: 1 }],
    ["a later one is handled first", ["handled 1 1", "handled 0 1", ...rest], { outOfOrder: 1 }],
    [
      "two of a group run at once",
      ["begun 0 1", "begun 1 2", "handled 0 1", "handled 1 2", ...rest],
      { overlapping: 1 },
    ],
    ["one is reported that was handled", [...order, "handled 2 1", "reported 2 1"], { needless: 1 }],
    ["one is reported that failed the other time", [...order, "failed 2 1", "handled 2 1", "reported 2 1"], {}],
  ])("where %s", (_what, lines, expected) => {
    const { faults, ...verdict } = judgeJournal(journal(...lines), groups);

    const right = { handled: 3, deadLetters: 0, lost: 0, tooEarly: 0, outOfOrder: 0, overlapping: 0, needless: 0 };
    expect(verdict).toEqual({ ...right, ...expected });
    expect(faults.length).toBe(Object.keys(expected).filter((name) => name in RIGHT).length);
  });
});
