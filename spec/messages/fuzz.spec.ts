import fc from "fast-check";
import {
  Body,
  Controller,
  getRequest,
  MessageAttribute,
  OnDynamoDbStream,
  OnEvent,
  OnKinesis,
  OnMq,
  OnS3,
  OnSchedule,
  OnSns,
  OnSqs,
  Post,
} from "lambent";
import { BatchError, type BatchResponse, batchRequests, UnsupportedEventError } from "lambent/aws-lambda";
import { httpSource } from "../support/events.js";
import {
  activeMqEvent,
  activeMqRecord,
  dynamoDbRecord,
  eventBridgeEvent,
  kinesisRecord,
  rabbitMqEvent,
  rabbitMqRecord,
  recordsEvent,
  refuseUnhandledRejections,
  s3Record,
  scheduledRuleEvent,
  schedulerEvent,
  snsInSqs,
  snsRecord,
  sqsRecord,
  startHandler,
} from "../support/messages.js";
import { type Fields, isFields, mutated, mutations, placesIn } from "../support/mutations.js";

refuseUnhandledRejections();

let returned: unknown[] = [];
let calls = 0;
let plan: readonly boolean[] = [];

function work(): void {
  const record = getRequest().message?.record ?? "a request";
  if (plan[calls++ % plan.length] === true) throw new Error("as planned");
  returned.push(record);
}

@Controller()
class EverySource {
  @OnSqs()
  @OnSns()
  @OnMq()
  text(@Body(String) _text: string, @MessageAttribute("tenant", { optional: true }) _tenant?: string) {
    work();
  }

  @OnSqs("json")
  json(@Body("n", Number) _n: number, @MessageAttribute("n", Number) _attribute: number) {
    work();
  }

  @OnEvent()
  @OnSchedule("nightly")
  @OnSchedule()
  @OnKinesis()
  @OnKinesis("clicks")
  @OnDynamoDbStream()
  @OnDynamoDbStream("orders", { event: "INSERT" })
  @OnS3()
  @OnS3("photos", { event: "ObjectCreated:*" })
  free(@Body(Object) _body: unknown) {
    work();
  }
}

@Controller()
class Requests {
  @Post("/items")
  create(@Body(Object) _body: unknown) {
    work();
  }
}

const request = {
  method: "POST",
  path: "/items",
  headers: [["content-type", "application/json"]] as const,
  body: '{"a":1}',
};

/** Events of one kind; of those that hold requests only the requests are changed. */
interface Kind {
  readonly source: string;
  make(): unknown;
  readonly holdsRequests?: boolean;
}

const sent = { attributes: { tenant: "a", n: "1" } };
const kinds: readonly Kind[] = [
  {
    source: "SQS",
    make: () =>
      recordsEvent(
        sqsRecord("a", sent),
        sqsRecord({ n: 1 }, { ...sent, to: "json" }),
        sqsRecord("b", { to: "a.fifo", group: "g" }),
        sqsRecord("c", { to: "a.fifo", group: "g" }),
        snsInSqs("d"),
      ),
  },
  { source: "SNS", make: () => recordsEvent(snsRecord("a", sent), snsRecord("b")) },
  { source: "ActiveMQ", make: () => activeMqEvent([activeMqRecord("a", sent), activeMqRecord("b")]) },
  {
    source: "RabbitMQ",
    make: () => rabbitMqEvent({ "a::/": [rabbitMqRecord("a", sent), rabbitMqRecord("b")], b: [rabbitMqRecord("c")] }),
  },
  { source: "EventBridge", make: () => eventBridgeEvent("com.example", "Any", { n: 1 }) },
  { source: "a rule", make: () => scheduledRuleEvent("nightly") },
  { source: "Scheduler", make: () => schedulerEvent("nightly") },
  {
    source: "Kinesis",
    make: () => recordsEvent(kinesisRecord({}, "a"), kinesisRecord({}, "b"), kinesisRecord({}, "a")),
  },
  {
    source: "DynamoDB",
    make: () =>
      recordsEvent(
        dynamoDbRecord({ after: { n: { N: "1" }, l: { L: [{ M: { b: { B: "AA==" } } }] }, s: { NS: ["1", "2"] } } }),
        dynamoDbRecord({ before: { s: { S: "a" } }, after: { nothing: { NULL: true }, ss: { SS: ["a"] } } }),
        dynamoDbRecord({ keys: { id: { S: "b" } }, before: { flag: { BOOL: true } } }),
      ),
  },
  { source: "S3", make: () => recordsEvent(s3Record("a+b"), s3Record("c", "ObjectRemoved:Delete", "films")) },
  ...(["REST API", "HTTP API, payload 1.0", "HTTP API, payload 2.0", "function URL"] as const).map((gateway) => ({
    source: `requests of ${gateway}`,
    make: () => [httpSource(gateway).encode(request), httpSource(gateway).encode(request)],
    holdsRequests: true,
  })),
];

const changes = mutations(
  0,
  ["\u0000", "\ud800", "%zz", "a::b", "//", ":", "arn:aws:sqs:", "__proto__", "constructor", "-", "*"],
  ["aws:sqs", "aws:sns", "aws:mq", "aws:rmq", "aws:s3", "aws:kinesis", "aws:dynamodb", "aws.events"],
  ["=".repeat(1000), "9".repeat(500)],
);

/** What the platform has delivered. */
function recordsIn(event: Fields): readonly unknown[] {
  if (Array.isArray(event.Records)) return event.Records;
  if (isFields(event.rmqMessagesByQueue)) return Object.values(event.rmqMessagesByQueue).flat();
  return Array.isArray(event.messages) ? event.messages : [event];
}

function fieldOf(record: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (isFields(inner) ? inner[name] : undefined), record);
}

/** Where the records of a source have what their failure is reported by; undefined of those that report none. */
const ID_PATHS: Readonly<Record<string, readonly string[]>> = {
  "aws:sqs": ["messageId"],
  "aws:kinesis": ["kinesis", "sequenceNumber"],
  "aws:dynamodb": ["dynamodb", "SequenceNumber"],
};

/** The records of an event that the platform was told of, by the ids that it was given. */
function reportedOf(records: readonly unknown[], ids: readonly string[]): readonly unknown[] {
  const source = (fieldOf(records[0], "eventSource") ?? fieldOf(records[0], "EventSource")) as string;
  const path = ID_PATHS[source];
  if (path === undefined) {
    expect(ids).toEqual([]);
    return [];
  }
  const isReported = (id: unknown): boolean => {
    if (source === "aws:sqs") return ids.includes(id as string);
    // A stream is read again from the lowest number on.
    return typeof id === "string" && ids[0] !== undefined && !isLower(id, ids[0]);
  };
  const known = records.map((record) => fieldOf(record, ...path));
  for (const id of ids) expect(known).toContain(id);
  return records.filter((_record, index) => isReported(known[index]));
}

function isLower(one: string, other: string): boolean {
  return one.length === other.length ? one < other : one.length < other.length;
}

const counts = { done: 0, partial: 0, rejected: 0, unsupported: 0 };

function checkError(error: unknown, event: Fields): void {
  if (error instanceof UnsupportedEventError) {
    expect(calls).toBe(0);
    counts.unsupported += 1;
    return;
  }
  if (!(error instanceof BatchError)) throw error;
  counts.rejected += 1;
  const values = new Set(placesIn(event).map(([owner, key]) => owner[key]));
  expect(error.failures.length).toBeGreaterThan(0);
  for (const { id, reason } of error.failures) {
    expect(id === undefined || values.has(id)).toBe(true);
    expect(reason).toMatch(/^[45]\d\d [A-Z]|^Error: as planned$/);
  }
}

/** Every record was handled by a method that returned, or the platform is told of it. */
function checkResult(result: unknown, event: Fields, holdsRequests: boolean): void {
  const { batchItemFailures = [] } = (result ?? {}) as Partial<BatchResponse>;
  const ids = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  counts[ids.length > 0 ? "partial" : "done"] += 1;
  expect(ids).not.toContain("");
  expect(new Set(ids).size).toBe(ids.length);
  const records = recordsIn(event);
  const reported = reportedOf(records, ids);
  expect(returned.length + reported.length).toBeGreaterThanOrEqual(records.length);
  if (holdsRequests) return;
  for (const record of records) {
    // What is no object has lost its identity on the way.
    if (isFields(record) && !Array.isArray(record) && !reported.includes(record)) expect(returned).toContain(record);
  }
}

describe("an event of which some fields are not what they should be", () => {
  const { handler: messages } = startHandler([EverySource], { accessLog: false });
  const { handler: requests } = startHandler([Requests], { accessLog: false, batchRequests: batchRequests() });

  it("is handled record by record, rejected, or refused, and nothing of it is lost", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...kinds),
        changes,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
        async ({ make, holdsRequests = false }, changed, failing) => {
          returned = [];
          calls = 0;
          plan = failing;
          const made = mutated(make(), changed);
          const event = holdsRequests
            ? (mutated(recordsEvent(...(made as unknown[]).map((one) => sqsRecord(one))), []) as Fields)
            : (made as Fields);
          let result: unknown;
          try {
            result = await (holdsRequests ? requests : messages)(event as unknown);
          } catch (error) {
            checkError(error, event);
            return;
          }
          checkResult(result, event, holdsRequests);
        },
      ),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 1000), seed: Number(process.env.FUZZ_SEED ?? 20260131) },
    );
    if (process.env.FUZZ_RUNS) process.stderr.write(`${JSON.stringify(counts)}\n`);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
  }, 3_600_000);
});
