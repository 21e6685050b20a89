import {
  Body,
  Controller,
  getRequest,
  type HttpRequest,
  OnDynamoDbStream,
  OnEvent,
  OnKinesis,
  OnMq,
  OnS3,
  OnSchedule,
  OnSns,
  OnSqs,
  Req,
} from "lambent";
import { BatchError } from "lambent/aws-lambda";
import {
  activeMqEvent,
  activeMqRecord,
  dynamoDbRecord,
  type Ended,
  eventBridgeEvent,
  invoke,
  kinesisRecord,
  kinesisSequence,
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

refuseUnhandledRejections();

let seen: unknown[] = [];

beforeEach(() => {
  seen = [];
});

/** Notes what a message is to its method. */
function note(handler: string, body: unknown, { method, id, message, event, headers, query, clientIp }: HttpRequest) {
  expect(getRequest().message).toBe(message);
  expect([[...headers], [...query], clientIp]).toEqual([[], [], undefined]);
  expect(message?.record).toBe(event);
  expect(message?.source).toBe(method);
  seen.push({ handler, body, id, target: message?.target, attributes: { ...message?.attributes } });
}

@Controller()
class EverySource {
  @OnSqs()
  sqs(@Body(Object) body: unknown, @Req() request: HttpRequest) {
    note("sqs", body, request);
  }

  @OnSns()
  sns(@Body(Object) body: unknown, @Req() request: HttpRequest) {
    note("sns", body, request);
  }

  @OnMq()
  mq(@Body(Object) body: unknown, @Req() request: HttpRequest) {
    note("mq", body, request);
  }

  @OnEvent()
  event(@Body(Object) body: unknown, @Req() request: HttpRequest) {
    note("event", body, request);
  }

  @OnSchedule()
  schedule(@Body(Object) body: unknown, @Req() request: HttpRequest) {
    note("schedule", body, request);
  }

  @OnKinesis()
  kinesis(@Body(Object) body: unknown, @Req() request: HttpRequest) {
    note("kinesis", body, request);
  }

  @OnDynamoDbStream()
  dynamoDb(@Body(Object) body: unknown, @Req() request: HttpRequest) {
    note("dynamoDb", body, request);
  }

  @OnS3()
  s3(@Body(Object) body: unknown, @Req() request: HttpRequest) {
    note("s3", body, request);
  }
}

const { handler, lines } = startHandler([EverySource]);

const nothingFailed: Ended = { result: { batchItemFailures: [] } };
const nothing: Ended = { result: undefined };
const uuid = "059f36b4-87a3-44ab-83d2-661975830a7d";
const consumer = "clicks/consumer/con1:1540591608";
const sequence = kinesisSequence(1);

type Case = [what: string, event: unknown, answer: Ended, seen: readonly unknown[]];

const cases: Case[] = [
  [
    "SQS",
    recordsEvent(
      sqsRecord({ item: 1 }, { id: uuid, attributes: { tenant: "a", key: new Uint8Array([255, 0]) } }),
      sqsRecord("[2]", { id: `${uuid}-2`, to: "other" }),
    ),
    nothingFailed,
    [
      { handler: "sqs", body: { item: 1 }, id: uuid, target: "orders", attributes: { tenant: "a", key: "/wA=" } },
      { handler: "sqs", body: [2], id: `${uuid}-2`, target: "other", attributes: {} },
    ],
  ],
  [
    "SQS FIFO",
    recordsEvent(sqsRecord({ item: 1 }, { id: uuid, to: "orders.fifo", group: "a" })),
    nothingFailed,
    [{ handler: "sqs", body: { item: 1 }, id: uuid, target: "orders.fifo", attributes: {} }],
  ],
  [
    "SNS",
    recordsEvent(snsRecord({ item: 1 }, { id: uuid, attributes: { Test: "TestString", bytes: new Uint8Array([1]) } })),
    nothing,
    [
      {
        handler: "sns",
        body: { item: 1 },
        id: uuid,
        target: "prices",
        attributes: { Test: "TestString", bytes: "AQ==" },
      },
    ],
  ],
  [
    "SNS in SQS",
    recordsEvent(snsInSqs({ item: 1 }, { id: uuid })),
    nothingFailed,
    [
      {
        handler: "sqs",
        body: expect.objectContaining({ Type: "Notification", Message: '{"item":1}' }),
        id: uuid,
        target: "orders",
        attributes: {},
      },
    ],
  ],
  ...["aws:mq", "aws:amq"].map(
    (eventSource): Case => [
      `ActiveMQ, ${eventSource}`,
      activeMqEvent(
        [
          activeMqRecord(
            { item: 1 },
            { id: "ID:b-9b-1.mq.eu-west-1.amazonaws.com-37557-1:1:1:1:1", attributes: { index: "1" } },
          ),
        ],
        eventSource,
      ),
      nothing,
      [
        {
          handler: "mq",
          body: { item: 1 },
          id: "ID:b-9b-1.mq.eu-west-1.amazonaws.com-37557-1:1:1:1:1",
          target: "orders",
          attributes: { index: "1" },
        },
      ],
    ],
  ),
  [
    "ActiveMQ, as older samples spell the destination, and without properties",
    activeMqEvent([
      { ...activeMqRecord({ item: 1 }, { id: "ID:1" }), destination: { physicalname: "old" }, properties: undefined },
    ]),
    nothing,
    [{ handler: "mq", body: { item: 1 }, id: "ID:1", target: "old", attributes: {} }],
  ],
  [
    "RabbitMQ",
    rabbitMqEvent({
      "pizza::/": [
        rabbitMqRecord({ item: 1 }, { id: "m1", attributes: { header1: "value1" } }),
        { ...rabbitMqRecord({ item: 2 }, { id: "m2" }), basicProperties: { headers: null, messageId: "m2" } },
      ],
      "pasta::shop": [rabbitMqRecord({ item: 3 })],
    }),
    nothing,
    [
      {
        handler: "mq",
        body: { item: 1 },
        id: "m1",
        target: "pizza",
        attributes: { header1: "value1", numberInHeader: "10" },
      },
      { handler: "mq", body: { item: 2 }, id: "m2", target: "pizza", attributes: {} },
      {
        handler: "mq",
        body: { item: 3 },
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        target: "pasta",
        attributes: { numberInHeader: "10" },
      },
    ],
  ],
  [
    "EventBridge",
    { ...eventBridgeEvent("com.example.shop", "OrderPlaced", { item: 1 }), id: uuid },
    nothing,
    [{ handler: "event", body: { item: 1 }, id: uuid, target: "com.example.shop/OrderPlaced", attributes: {} }],
  ],
  [
    "a rule with a schedule",
    { ...scheduledRuleEvent("nightly"), id: uuid },
    nothing,
    [{ handler: "schedule", body: {}, id: uuid, target: "aws.events/Scheduled Event", attributes: {} }],
  ],
  [
    "EventBridge Scheduler",
    { ...schedulerEvent("nightly"), id: uuid },
    nothing,
    [{ handler: "schedule", body: {}, id: uuid, target: "aws.scheduler/Scheduled Event", attributes: {} }],
  ],
  ...["clicks", consumer].map(
    (of): Case => [
      `Kinesis, ${of}`,
      recordsEvent(kinesisRecord({ item: 1 }, "1", { of, sequence })),
      nothingFailed,
      [
        {
          handler: "kinesis",
          body: { item: 1 },
          id: `shardId-000000000006:${sequence}`,
          target: "clicks",
          attributes: {},
        },
      ],
    ],
  ),
  [
    "DynamoDB",
    recordsEvent(
      dynamoDbRecord({ after: { Id: { N: "101" }, Message: { S: "New" } } }, { sequence: "1" }),
      dynamoDbRecord(
        { before: { Id: { N: "101" }, Message: { S: "New" } }, after: { Id: { N: "101" } } },
        { sequence: "2" },
      ),
      dynamoDbRecord({ before: { Id: { N: "101" } } }, { sequence: "3" }),
    ),
    nothingFailed,
    [
      { eventName: "INSERT", keys: { Id: 101 }, newImage: { Id: 101, Message: "New" } },
      { eventName: "MODIFY", keys: { Id: 101 }, newImage: { Id: 101 }, oldImage: { Id: 101, Message: "New" } },
      { eventName: "REMOVE", keys: { Id: 101 }, oldImage: { Id: 101 } },
    ].map((body, index) => ({
      handler: "dynamoDb",
      body,
      id: `c4ca4238a0b923820dcc509a6f75849${index + 1}`,
      target: "orders",
      attributes: {},
    })),
  ],
  [
    "S3",
    recordsEvent(s3Record("a+b/Happy%2BFace%C3%A9.jpg"), {
      ...s3Record("50%+off"),
      eventName: "ObjectRemoved:Delete",
      responseElements: {},
    }),
    nothing,
    [
      {
        handler: "s3",
        body: {
          eventName: "ObjectCreated:Put",
          bucket: "photos",
          key: "a b/Happy+Faceé.jpg",
          size: 1305107,
          eTag: "b21b84d653bb07b05b1e6b33684dc11b",
          sequencer: "0C0F6F405D6ED209E1",
        },
        id: expect.stringMatching(/^D82B88E5F77\d{5}$/),
        target: "photos",
        attributes: {},
      },
      {
        handler: "s3",
        // Encoded badly: left as it is.
        body: expect.objectContaining({ eventName: "ObjectRemoved:Delete", key: "50%+off" }),
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        target: "photos",
        attributes: {},
      },
    ],
  ],
];

describe("an event as AWS documents it", () => {
  it.each(cases)("is handled record by record: %s", async (_what, event, answer, expected) => {
    lines.length = 0;

    expect(await invoke(handler, event)).toEqual(answer);
    expect(seen).toEqual(expected);
    expect(lines.map(({ path, id, status_code, level }) => ({ target: path, id, status_code, level }))).toMatchObject(
      expected.map((one) => {
        const { target, id } = one as { target: string; id: string };
        return { target, id, status_code: 204, level: "info" };
      }),
    );
  });
});

describe("the record of a message", () => {
  it.each([
    ["SQS", sqsRecord({})],
    ["SNS", snsRecord({})],
    ["Kinesis", kinesisRecord({}, "1")],
    ["DynamoDB", dynamoDbRecord({ after: {} })],
    ["S3", s3Record("a")],
  ])("is as the platform delivered it: %s", async (_what, record) => {
    const records: unknown[] = [];
    const { handler } = startHandler([EverySource], {
      middleware: [
        ({ message }, next) => {
          records.push(message?.record);
          return next();
        },
      ],
    });

    await invoke(handler, recordsEvent(record));

    expect(records).toEqual([record]);
  });
});

describe("the values of an item of DynamoDB", () => {
  it.each<[value: Readonly<Record<string, unknown>>, plain: unknown]>([
    [{ S: "text" }, "text"],
    [{ S: "" }, ""],
    [{ S: "12" }, "12"],
    [{ N: "9.5" }, 9.5],
    [{ N: "0" }, 0],
    [{ N: "-7" }, -7],
    [{ N: "9007199254740991" }, 9007199254740991],
    [{ N: "0.000000000000000000001" }, 1e-21],
    [{ N: "1E+3" }, 1000],
    [{ N: "9007199254740993" }, "9007199254740993"],
    [{ N: "12345678901234567890123456789012345678" }, "12345678901234567890123456789012345678"],
    [{ N: "0.12345678901234567890123" }, "0.12345678901234567890123"],
    [{ N: "-1.00000000000000000000000000000000000001" }, "-1.00000000000000000000000000000000000001"],
    [{ N: "123456789012345.99999999999999" }, "123456789012345.99999999999999"],
    [{ B: "AAEqQQ==" }, "AAEqQQ=="],
    [{ BOOL: true }, true],
    [{ BOOL: false }, false],
    [{ NULL: true }, null],
    [{ SS: ["a", "b"] }, ["a", "b"]],
    [{ NS: ["1.5", "12345678901234567890"] }, [1.5, "12345678901234567890"]],
    [{ BS: ["AA==", "AQ=="] }, ["AA==", "AQ=="]],
    [{ L: [{ N: "1" }, { M: { a: { L: [] } } }, { NULL: true }] }, [1, { a: [] }, null]],
    [{ M: { a: { M: { b: { S: "c" } } }, n: { NS: ["1"] } } }, { a: { b: "c" }, n: [1] }],
    [{ L: "no list" }, undefined],
    [{ NS: null }, undefined],
    [{ M: "no map" }, {}],
    [{}, undefined],
  ])("%j is %j", async (value, plain) => {
    expect(await invoke(handler, recordsEvent(dynamoDbRecord({ after: { value } })))).toEqual(nothingFailed);
    expect(seen).toMatchObject([{ body: { newImage: plain === undefined ? {} : { value: plain } } }]);
  });
});

describe("a record that has lost its parts", () => {
  it.each<[what: string, event: unknown]>([
    ["SQS", { Records: [{ eventSource: "aws:sqs" }] }],
    ["SNS", { Records: [{ EventSource: "aws:sns" }] }],
    ["SNS without attributes or text", { Records: [{ EventSource: "aws:sns", Sns: { MessageId: 1 } }] }],
    ["Kinesis", { Records: [{ eventSource: "aws:kinesis" }] }],
    ["ActiveMQ", activeMqEvent([{}])],
    ["RabbitMQ", rabbitMqEvent({ "": [{}] })],
    ["RabbitMQ, messages that are no list", { ...rabbitMqEvent({}), rmqMessagesByQueue: { orders: null } }],
    ["ActiveMQ, messages that are none", activeMqEvent([null])],
    ["a list of one that is a record and one that is none", { Records: [sqsRecord({}), null] }],
  ])("is not passed over: %s", async (_what, event) => {
    lines.length = 0;

    expect(await invoke(handler, event)).toEqual({ error: expect.any(BatchError) });
    expect(lines).toContainEqual(expect.objectContaining({ status_code: 422, level: "warning" }));
  });
});
