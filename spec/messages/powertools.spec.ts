import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from "@aws-lambda-powertools/batch";
import fc from "fast-check";
import { Controller, OnDynamoDbStream, OnKinesis, OnSqs, Record } from "lambent";
import { BatchError, type BatchResponse, createLambdaHandler } from "lambent/aws-lambda";
import { dynamoDbRecord, kinesisRecord, kinesisSequence, recordsEvent, sqsRecord } from "../support/messages.js";

// Powertools warns of every record that fails.
beforeAll(() => {
  jest.spyOn(console, "debug").mockImplementation(() => undefined);
  jest.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterAll(() => jest.restoreAllMocks());

/** One record of a batch: of which group or key it is, and how it ends. */
interface Planned {
  readonly group: number;
  /** Not by a thrown null, which Powertools does not survive. */
  readonly ends: "done" | "thrown" | "rejected";
  readonly turns: number;
}

const batch: fc.Arbitrary<readonly Planned[]> = fc.array(
  fc.record({
    group: fc.nat({ max: 3 }),
    ends: fc.oneof(
      { weight: 4, arbitrary: fc.constant("done" as const) },
      fc.constantFrom("thrown" as const, "rejected" as const),
    ),
    turns: fc.nat({ max: 2 }),
  }),
  { minLength: 1, maxLength: 20 },
);

const plans = new Map<string, Planned>();
let tried: string[] = [];

/** The work on a record, the same for both. */
async function work(id: string): Promise<void> {
  tried.push(id);
  const { ends, turns } = plans.get(id) as Planned;
  if (ends === "thrown") throw new Error("thrown");
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
  if (ends === "rejected") throw new TypeError("rejected");
}

interface AnyRecord {
  readonly messageId?: string;
  readonly kinesis?: { readonly sequenceNumber: string };
  readonly dynamodb?: { readonly SequenceNumber?: string };
}

function idOf({ messageId, kinesis, dynamodb }: AnyRecord): string {
  return (messageId ?? kinesis?.sequenceNumber ?? dynamodb?.SequenceNumber) as string;
}

@Controller()
class Ours {
  @OnSqs()
  @OnKinesis()
  @OnDynamoDbStream()
  handle(@Record() record: AnyRecord) {
    return work(idOf(record));
  }
}

const handler = createLambdaHandler([Ours], { accessLog: false });

/** The ids that Lambent reports; of a queue whose messages all failed they are in the error. */
async function failuresOfOurs(event: { readonly Records: readonly AnyRecord[] }): Promise<readonly string[]> {
  try {
    const ids = idsOf((await handler(event as unknown)) as BatchResponse);
    if (event.Records[0]?.messageId !== undefined) expect(ids.length).toBeLessThan(event.Records.length);
    return ids;
  } catch (error) {
    if (!(error instanceof BatchError)) throw error;
    expect(error.failures).toHaveLength(event.Records.length);
    return error.failures.map(({ id }) => id as string);
  }
}

function idsOf({ batchItemFailures }: BatchResponse): readonly string[] {
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

async function failuresOfPowertools(event: object, make: () => BatchProcessor | SqsFifoPartialProcessorAsync) {
  const records = (record: AnyRecord) => work(idOf(record));
  const processor = make();
  const options = { throwOnFullBatchFailure: false };
  const response =
    processor instanceof SqsFifoPartialProcessorAsync
      ? await processPartialResponse(event as never, records, processor, { ...options, skipGroupOnError: true })
      : await processPartialResponse(event as never, records, processor, options);
  return idsOf(response);
}

const runs = {
  numRuns: Number(process.env.FUZZ_RUNS ?? 200),
  seed: Number(process.env.FUZZ_SEED ?? 20260131),
};

function planned<Rec extends AnyRecord>(plan: readonly Planned[], make: (one: Planned, index: number) => Rec) {
  plans.clear();
  const records = plan.map((one, index) => {
    const record = make(one, index);
    plans.set(idOf(record), one);
    return record;
  });
  return recordsEvent(...records);
}

/** What was tried by whom, each from the beginning. */
async function triedBy<Value>(run: () => Promise<Value>): Promise<readonly [value: Value, tried: readonly string[]]> {
  tried = [];
  const value = await run();
  return [value, [...tried]];
}

const sorted = (ids: readonly string[]) => [...ids].sort();

describe("what is reported of a batch is what Powertools reports of it", () => {
  it("for a queue", async () => {
    await fc.assert(
      fc.asyncProperty(batch, async (plan) => {
        const event = planned(plan, ({ group }, index) => sqsRecord("", { id: `m${index}`, group: `g${group}` }));
        const [ours, triedByUs] = await triedBy(() => failuresOfOurs(event));
        const [theirs, triedByThem] = await triedBy(() =>
          failuresOfPowertools(event, () => new BatchProcessor(EventType.SQS)),
        );

        // Both try all, and theirs are told in the order in which they failed.
        expect(sorted(ours)).toEqual(sorted(theirs));
        expect(sorted(triedByUs)).toEqual(sorted(triedByThem));
      }),
      runs,
    );
  }, 3_600_000);

  it("for a FIFO queue, group by group", async () => {
    await fc.assert(
      fc.asyncProperty(batch, async (plan) => {
        const event = planned(plan, ({ group }, index) =>
          sqsRecord("", { id: `m${index}`, to: "a.fifo", group: `g${group}` }),
        );
        const [ours, triedByUs] = await triedBy(() => failuresOfOurs(event));
        const [theirs, triedByThem] = await triedBy(() =>
          failuresOfPowertools(event, () => new SqsFifoPartialProcessorAsync()),
        );

        // Theirs go through the batch in its order, one by one, so this list is the batch's order as well.
        expect(ours).toEqual(theirs);
        expect(sorted(triedByUs)).toEqual(sorted(triedByThem));
      }),
      runs,
    );
  }, 3_600_000);

  // Lambda reads a stream again from the lowest number that it is told, so a list says as much as its lowest one. Theirs
  // try every record, ours none behind a failure of the same key. As records come in the order of their numbers, what is
  // not tried has a higher number than the failure in front of it: the lowest one is the same, though the lists differ.
  const streams: [
    source: string,
    type: typeof EventType.KinesisDataStreams | typeof EventType.DynamoDBStreams,
    make: (one: Planned, index: number) => AnyRecord,
  ][] = [
    [
      "Kinesis",
      EventType.KinesisDataStreams,
      ({ group }, index) => kinesisRecord("", `g${group}`, { sequence: kinesisSequence(index) }),
    ],
    [
      "DynamoDB",
      EventType.DynamoDBStreams,
      // From 95 on: the numbers get longer.
      ({ group }, index) => dynamoDbRecord({ keys: { id: { N: String(group) } } }, { sequence: String(index + 95) }),
    ],
  ];

  it.each(streams)(
    "for %s, of which the lowest counts",
    async (_source, type, make) => {
      await fc.assert(
        fc.asyncProperty(batch, async (plan) => {
          const event = planned(plan, make);
          const [ours, triedByUs] = await triedBy(() => failuresOfOurs(event));
          const [theirs] = await triedBy(() => failuresOfPowertools(event, () => new BatchProcessor(type)));
          const lowest = theirs
            .map(BigInt)
            .reduce<bigint | undefined>((a, b) => (a !== undefined && a < b ? a : b), undefined);

          expect(ours).toEqual(lowest === undefined ? [] : [String(lowest)]);
          // Each key up to and with its first failure.
          const failedKeys = new Set<number>();
          const expected = [...plans].filter(([, { group, ends }]) => {
            if (failedKeys.has(group)) return false;
            if (ends !== "done") failedKeys.add(group);
            return true;
          });
          expect(sorted(triedByUs)).toEqual(sorted(expected.map(([id]) => id)));
        }),
        runs,
      );
    },
    3_600_000,
  );
});
