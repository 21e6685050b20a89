import {
  All,
  Controller,
  type Controllers,
  Get,
  type ItemEvent,
  OnDynamoDbStream,
  OnEvent,
  OnKinesis,
  OnMq,
  OnS3,
  OnSchedule,
  OnSns,
  OnSqs,
  Record,
  Route,
  type RouteInfo,
} from "lambent";
import { BatchError, type LambdaOptions, UnsupportedEventError } from "lambent/aws-lambda";
import { call } from "../support/lambda.js";
import {
  activeMqEvent,
  activeMqRecord,
  arnOf,
  dynamoDbRecord,
  eventBridgeEvent,
  failuresOf,
  invoke,
  kinesisRecord,
  rabbitMqEvent,
  rabbitMqRecord,
  recordsEvent,
  refuseUnhandledRejections,
  s3Record,
  scheduledRuleEvent,
  schedulerEvent,
  snsRecord,
  sqsRecord,
  startHandler,
} from "../support/messages.js";

refuseUnhandledRejections();

type Decorator = (target: object, key: string | symbol, descriptor: PropertyDescriptor) => void;

/** Handlers of a controller with one method for each decorator, in that order and in the other. */
function startEach(decorators: { readonly [name: string]: Decorator }, options?: LambdaOptions) {
  const called: string[] = [];
  const entries = Object.entries(decorators);
  const start = (ordered: typeof entries) => {
    class Each {}
    for (const [name, decorate] of ordered) {
      const value = () => called.push(name);
      Object.defineProperty(Each.prototype, name, { value });
      decorate(Each.prototype, name, { value });
    }
    Controller()(Each);
    return startHandler([Each], options).handler;
  };
  return { handlers: [start(entries), start([...entries].reverse())], called };
}

/** Which of the methods handles each event. */
function describeRoutes(
  source: string,
  decorators: { readonly [name: string]: Decorator },
  cases: [event: unknown, method: string | undefined][],
): void {
  describe(`messages of ${source}`, () => {
    const { handlers, called } = startEach(decorators);

    it.each(cases.map(([event, method], index) => [index + 1, method, event] as const))(
      "go to the method that names most of it: %i, %s",
      async (_index, method, event) => {
        called.length = 0;
        for (const handler of handlers) {
          const { error, result } = await invoke(handler, event);
          const isDone = error === undefined && !JSON.stringify(result ?? {}).includes("itemIdentifier");
          expect(isDone).toBe(method !== undefined);
        }

        expect(called).toEqual(method === undefined ? [] : [method, method]);
      },
    );
  });
}

const elsewhere = (arn: string): string => arn.replace("eu-west-1", "us-east-1");

describeRoutes(
  "SQS",
  { any: OnSqs(), name: OnSqs("orders"), arn: OnSqs(arnOf("sqs", "orders")), other: OnSqs(arnOf("sqs", "far")) },
  [
    [recordsEvent(sqsRecord("")), "arn"],
    [recordsEvent({ ...sqsRecord(""), eventSourceARN: elsewhere(arnOf("sqs", "orders")) }), "name"],
    [recordsEvent(sqsRecord("", { to: "other" })), "any"],
    [recordsEvent(sqsRecord("", { to: "far" })), "other"],
    // The name alone is that of a queue that is named by its ARN.
    [recordsEvent({ ...sqsRecord(""), eventSourceARN: elsewhere(arnOf("sqs", "far")) }), "any"],
    [recordsEvent(sqsRecord("", { to: "Orders" })), "any"],
    [recordsEvent({ ...sqsRecord(""), eventSourceARN: undefined }), "any"],
  ],
);

describeRoutes("SQS, where no method takes all", { name: OnSqs("orders"), fifo: OnSqs("orders.fifo") }, [
  [recordsEvent(sqsRecord("")), "name"],
  [recordsEvent(sqsRecord("", { to: "orders.fifo" })), "fifo"],
  [recordsEvent(sqsRecord("", { to: "other" })), undefined],
  [recordsEvent({ ...sqsRecord(""), eventSourceARN: undefined }), undefined],
]);

describeRoutes("SNS", { any: OnSns(), name: OnSns("prices"), arn: OnSns(arnOf("sns", "prices")) }, [
  [recordsEvent(snsRecord("")), "arn"],
  [
    recordsEvent({ ...snsRecord(""), Sns: { ...snsRecord("").Sns, TopicArn: elsewhere(arnOf("sns", "prices")) } }),
    "name",
  ],
  [recordsEvent(snsRecord("", { to: "other" })), "any"],
]);

describeRoutes("ActiveMQ", { any: OnMq(), name: OnMq("orders") }, [
  [activeMqEvent([activeMqRecord("")]), "name"],
  [activeMqEvent([activeMqRecord("", { to: "other" })]), "any"],
]);

describeRoutes("RabbitMQ", { any: OnMq(), name: OnMq("orders"), host: OnMq("orders::/shop") }, [
  [rabbitMqEvent({ "orders::/shop": [rabbitMqRecord("")] }), "host"],
  [rabbitMqEvent({ "orders::/": [rabbitMqRecord("")] }), "name"],
  [rabbitMqEvent({ "other::/shop": [rabbitMqRecord("")] }), "any"],
]);

describeRoutes(
  "EventBridge",
  {
    any: OnEvent(),
    both: OnEvent({ source: "com.example.shop", detailType: "Order placed (new), 100%/day" }),
    source: OnEvent({ source: "com.example.shop" }),
    detailType: OnEvent({ detailType: "Order placed (new), 100%/day" }),
  },
  [
    [eventBridgeEvent("com.example.shop", "Order placed (new), 100%/day"), "both"],
    [eventBridgeEvent("com.example.shop", "Order cancelled"), "source"],
    [eventBridgeEvent("com.example.mall", "Order placed (new), 100%/day"), "detailType"],
    [eventBridgeEvent("com.example.mall", "Order cancelled"), "any"],
    [scheduledRuleEvent("nightly"), "any"],
  ],
);

describeRoutes(
  "schedules",
  {
    event: OnEvent(),
    any: OnSchedule(),
    name: OnSchedule("nightly"),
    rule: OnSchedule(arnOf("events", "rule/nightly")),
    schedule: OnSchedule(arnOf("scheduler", "schedule/reports/nightly")),
  },
  [
    [scheduledRuleEvent("nightly"), "rule"],
    [scheduledRuleEvent("my-bus/nightly"), "name"],
    [scheduledRuleEvent("hourly"), "any"],
    [schedulerEvent("nightly", "reports"), "schedule"],
    [schedulerEvent("nightly"), "name"],
    [schedulerEvent("hourly"), "any"],
    [{ ...scheduledRuleEvent("nightly"), resources: undefined }, "any"],
    [{ ...scheduledRuleEvent("nightly"), source: "com.example" }, "event"],
    [{ ...scheduledRuleEvent("nightly"), "detail-type": "Other" }, "event"],
  ],
);

const consumer = arnOf("kinesis", "stream/clicks/consumer/con1:1540591608");
describeRoutes(
  "Kinesis",
  { any: OnKinesis(), name: OnKinesis("clicks"), arn: OnKinesis(arnOf("kinesis", "stream/clicks")) },
  [
    [recordsEvent(kinesisRecord("", "1")), "arn"],
    [recordsEvent(kinesisRecord("", "1", { of: "clicks/consumer/con1:1540591608" })), "arn"],
    [recordsEvent({ ...kinesisRecord("", "1"), eventSourceARN: elsewhere(consumer) }), "name"],
    [recordsEvent(kinesisRecord("", "1", { of: "other" })), "any"],
  ],
);

describeRoutes("Kinesis, by the ARN of a consumer", { consumer: OnKinesis(consumer) }, [
  [recordsEvent({ ...kinesisRecord("", "1"), eventSourceARN: consumer }), "consumer"],
  [recordsEvent(kinesisRecord("", "1", { of: "other" })), undefined],
]);

const change = (of: string, eventName: ItemEvent = "MODIFY") =>
  recordsEvent({ ...dynamoDbRecord({}, { of }), eventName });

describeRoutes(
  "DynamoDB",
  {
    any: OnDynamoDbStream(),
    removed: OnDynamoDbStream({ event: "REMOVE" }),
    name: OnDynamoDbStream("orders"),
    modified: OnDynamoDbStream("orders", { event: "MODIFY" }),
    inserted: OnDynamoDbStream(arnOf("dynamodb", "table/orders"), { event: "INSERT" }),
    stream: OnDynamoDbStream(arnOf("dynamodb", "table/items/stream/2015-06-27T00:48:05.899")),
  },
  [
    [change("orders", "MODIFY"), "modified"],
    [change("orders", "INSERT"), "inserted"],
    // The table by its name before the event alone.
    [change("orders", "REMOVE"), "name"],
    [change("other", "REMOVE"), "removed"],
    [change("other", "MODIFY"), "any"],
    [change("items", "MODIFY"), "stream"],
  ],
);

describeRoutes(
  "S3",
  {
    any: OnS3(),
    anyCreated: OnS3({ event: "s3:ObjectCreated:*" }),
    none: OnS3("photos"),
    all: OnS3("photos", { event: "ObjectCreated:*" }),
    put: OnS3("photos", { event: "s3:ObjectCreated:Put" }),
    tiered: OnS3("photos", { event: "IntelligentTiering" }),
    arn: OnS3("arn:aws:s3:::films"),
  },
  [
    [recordsEvent(s3Record("a", "ObjectCreated:Put")), "put"],
    [recordsEvent(s3Record("a", "ObjectCreated:Copy")), "all"],
    [recordsEvent(s3Record("a", "ObjectRemoved:Delete")), "none"],
    [recordsEvent(s3Record("a", "IntelligentTiering")), "tiered"],
    [recordsEvent(s3Record("a", "ObjectCreated:Copy", "films")), "arn"],
    [recordsEvent(s3Record("a", "ObjectCreated:Copy", "other")), "anyCreated"],
    [recordsEvent(s3Record("a", "ObjectRemoved:Delete", "other")), "any"],
  ],
);

describe("methods that take the same", () => {
  it.each<[what: string, one: Decorator, other: Decorator, fault: string]>([
    ["a queue", OnSqs("a"), OnSqs("a", { poison: "drop" }), "SQS a"],
    ["all queues", OnSqs(), OnSqs({}), "SQS *"],
    ["a queue by its ARN", OnSqs(arnOf("sqs", "a")), OnSqs(arnOf("sqs", "a")), `SQS ${arnOf("sqs", "a")}`],
    ["a topic", OnSns("a"), OnSns("a"), "SNS a"],
    ["a queue of a broker", OnMq("a"), OnMq("a"), "MQ a"],
    ["an event", OnEvent({ source: "a" }), OnEvent({ source: "a" }), "EVENTBRIDGE a/*"],
    ["a schedule", OnSchedule("a"), OnSchedule("a"), "EVENTBRIDGE a"],
    ["a stream", OnKinesis("a"), OnKinesis("a"), "KINESIS a"],
    ["a table", OnDynamoDbStream("a"), OnDynamoDbStream("a"), "DYNAMODB a"],
    [
      "changes of a table",
      OnDynamoDbStream("a", { event: "INSERT" }),
      OnDynamoDbStream("a", { event: "INSERT" }),
      "DYNAMODB a/INSERT",
    ],
    ["a bucket", OnS3("a"), OnS3("arn:aws:s3:::a"), "S3 arn:aws:s3:::a"],
    [
      "events of a bucket",
      OnS3("a", { event: "ObjectCreated:*" }),
      OnS3("a", { event: "s3:ObjectCreated:*" }),
      "S3 a/s3:ObjectCreated:*",
    ],
  ])("do not start: %s", (_what, one, other, taken) => {
    const start = () => {
      class Twice {
        one() {}
        other() {}
      }
      one(Twice.prototype, "one", {});
      other(Twice.prototype, "other", {});
      Controller()(Twice);
      return startHandler([Twice]);
    };

    expect(start).toThrow(
      `Twice.other: messages of ${taken} are already handled by Twice.one. ` +
        "Name another source in one of them, or remove it.",
    );
  });

  it("are told also where one names a schedule and the other its event", () => {
    class Both {
      one() {}
      other() {}
    }
    OnSchedule()(Both.prototype, "one", {});
    OnEvent({ source: "aws.events", detailType: "Scheduled Event" })(Both.prototype, "other", {});
    Controller()(Both);

    expect(() => startHandler([Both])).toThrow(
      "Both.other: messages of EVENTBRIDGE aws.events/Scheduled Event are already handled by Both.one.",
    );
  });
});

it("routes are listed in the order in which they stand there", () => {
  class Ordered {
    @OnSqs("a")
    @OnEvent({ source: "b" })
    @OnSqs({ poison: "drop" })
    @Get("/c")
    several() {}

    @OnSchedule("d")
    last() {}
  }
  Controller("/prefix")(Ordered);
  let listed: readonly RouteInfo[] = [];
  const extension = {
    name: "list",
    routes: (routes: readonly RouteInfo[]) => {
      listed = routes;
      return [];
    },
  };

  startHandler([Ordered], { extensions: [extension] });

  const info = { controller: Ordered, handler: "several", hidden: false };
  const message = { ...info, kind: "message", status: 204 };
  expect(listed).toEqual([
    { ...info, kind: "http", method: "GET", path: "/prefix/c", status: 200 },
    { ...message, method: "SQS", path: "a" },
    { ...message, method: "EVENTBRIDGE", path: "b/*" },
    { ...message, method: "SQS", path: "*" },
    { ...message, method: "EVENTBRIDGE", path: "d", handler: "last" },
    { ...message, method: "EVENTBRIDGE", path: "d", handler: "last" },
  ]);
});

describe("a message that no method handles", () => {
  @Controller()
  class Orders {
    @OnSqs("orders")
    orders() {}

    @OnEvent({ source: "com.example" })
    event() {}
  }

  it("fails, with a line that says so", async () => {
    const { handler, lines } = startHandler([Orders]);
    const [known, unknown] = [sqsRecord(""), sqsRecord("", { to: "other" })];

    expect(await invoke(handler, recordsEvent(unknown, known))).toEqual(failuresOf(unknown.messageId));
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: "warning",
        method: "SQS",
        path: "other",
        route: undefined,
        id: unknown.messageId,
        status_code: 404,
        error_detail: "no method handles messages of SQS other",
      }),
    );
  });

  it("rejects the invocation of a source that reads no answer", async () => {
    const { error } = await invoke(startHandler([Orders]).handler, eventBridgeEvent("com.other", "Any"));

    expect(error).toBeInstanceOf(BatchError);
  });
});

describe("an event of a source that no method handles", () => {
  @Controller()
  class Other {
    @Get()
    get() {}
    @OnSns()
    sns() {}
  }

  const events: [source: string, event: unknown][] = [
    ["aws:sqs", recordsEvent(sqsRecord(""))],
    ["aws:kinesis", recordsEvent(kinesisRecord("", "1"))],
    ["aws:dynamodb", recordsEvent(dynamoDbRecord({}))],
    ["aws:s3", recordsEvent(s3Record("a"))],
    ["aws:mq", activeMqEvent([activeMqRecord("")])],
    ["aws:rmq", rabbitMqEvent({ "a::/": [rabbitMqRecord("")] })],
  ];

  it.each(events)("is refused, and its source named: %s", async (source, event) => {
    const { error } = await invoke(startHandler([Other]).handler, event);

    expect(error).toBeInstanceOf(UnsupportedEventError);
    expect((error as Error).message).toMatch(`, and messages of ${source} have no method`);
  });

  it("is refused, that of a bus too", async () => {
    const { error } = await invoke(startHandler([Other]).handler, eventBridgeEvent("com.example", "Any"));

    expect(error).toBeInstanceOf(UnsupportedEventError);
  });

  it.each<[what: string, event: unknown]>([
    ["without records", { Records: [] }],
    ["whose records are none", { Records: [null] }],
    ["of another source", { Records: [{ eventSource: "aws:ses" }] }],
    ["of a broker, without messages", { eventSource: "aws:mq" }],
    ["of RabbitMQ, without queues", { eventSource: "aws:rmq", rmqMessagesByQueue: [] }],
    ["of a bus, without a detail", { source: "a", "detail-type": "b" }],
    ["of a bus, without a source", { source: "", "detail-type": "b", detail: {} }],
    ["null", null],
    ["a list", []],
    ["a text", "SQS"],
  ])("is refused: %s", async (_what, event) => {
    @Controller()
    class Some {
      @OnMq()
      @OnEvent()
      handle() {
        throw new Error("not reached");
      }
    }

    expect((await invoke(startHandler([Some]).handler, event)).error).toBeInstanceOf(UnsupportedEventError);
  });
});

describe("a request", () => {
  let handled: unknown[] = [];

  @Controller()
  class Both {
    @OnSqs("orders")
    @OnEvent()
    message(@Record() record: unknown) {
      handled.push(record);
    }

    @All("/other/{path+}")
    other() {
      return "other";
    }

    @Route("SQS", "/purge")
    purge() {
      return "purged";
    }
  }

  const { handler } = startHandler([Both] satisfies Controllers);

  beforeEach(() => {
    handled = [];
  });

  it.each([
    ["SQS", "/orders/-", 404],
    ["SQS", `/orders/${encodeURIComponent(arnOf("sqs", "orders"))}`, 404],
    ["SQS", "/orders", 404],
    ["EVENTBRIDGE", "/a/b/-/-", 404],
    ["SQS", "/other/orders", 200],
    ["SQS", "/purge", 200],
  ])("never reaches a method for messages: %s %s", async (method, path, status) => {
    expect((await call(handler, method, path)).status).toBe(status);
    expect(handled).toEqual([]);
  });

  it("is no message: those reach no method for requests", async () => {
    const { error } = await invoke(handler, recordsEvent(sqsRecord("", { to: "purge" })));

    expect(error).toBeInstanceOf(BatchError);
  });
});
