import { Readable } from "node:stream";
import { IsInt } from "class-validator";
import {
  Body,
  type Constructor,
  Controller,
  HttpException,
  HttpResponse,
  JsonResponse,
  MessageAttribute,
  type Middleware,
  OnDynamoDbStream,
  OnEvent,
  OnKinesis,
  OnMq,
  OnS3,
  OnSns,
  OnSqs,
  type Outcome,
  Post,
  Redirect,
  Status,
  StreamResponse,
  Timeout,
} from "lambent";
import { BatchError, type LambdaOptions } from "lambent/aws-lambda";
import { call } from "../support/lambda.js";
import {
  activeMqEvent,
  activeMqRecord,
  dynamoDbRecord,
  type Ended,
  eventBridgeEvent,
  failuresOf,
  invoke,
  kinesisRecord,
  kinesisSequence,
  rabbitMqEvent,
  rabbitMqRecord,
  recordsEvent,
  refuseUnhandledRejections,
  runningOut,
  s3Record,
  snsRecord,
  sqsRecord,
  startHandler,
} from "../support/messages.js";

refuseUnhandledRejections();

const done = failuresOf();
const nothing: Ended = { result: undefined };
const never = (): Promise<never> => new Promise(() => undefined);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let tried: string[] = [];

beforeEach(() => {
  tried = [];
});

/** Does what the text of a message says. */
async function obey(text: string): Promise<unknown> {
  tried.push(text);
  const [what] = text.split(" ");
  if (what === "late") await turn();
  if (what === "fail") throw new Error(`${text}, as told`);
  if (what === "async-fail") {
    await turn();
    throw new Error(`${text}, as told`);
  }
  if (what === "refuse") throw new HttpException(409, "refused", { errorDetail: text });
  if (what === "null") throw null as unknown;
  if (what === "undefined") throw undefined as unknown;
  if (what === "object") throw { toString: null } as unknown;
  if (what === "hang") return never();
  return text;
}

class Counted {
  @IsInt() count!: number;
}

@Controller()
class Obedient {
  @OnSqs()
  @OnSns()
  @OnMq()
  @OnKinesis()
  @Timeout(0.1)
  text(@Body(String) text: string) {
    return obey(text);
  }

  @OnEvent()
  event(@Body("say", String) text: string) {
    return obey(text);
  }

  @OnDynamoDbStream()
  item(@Body("newImage", Object) image: { say: string }) {
    return obey(image.say);
  }

  @OnS3()
  object(@Body("key", String) key: string) {
    return obey(key);
  }
}

/** Whether an invocation has failed, with what of it. */
function batchError({ error }: Ended): BatchError {
  expect(error).toBeInstanceOf(BatchError);
  return error as BatchError;
}

describe("messages of a queue", () => {
  const { handler, lines } = startHandler([Obedient]);

  beforeEach(() => {
    lines.length = 0;
  });

  it.each<[what: string, bodies: readonly string[], failed: readonly number[]]>([
    ["none", ["a", "b"], []],
    ["one", ["fail 1", "b"], [0]],
    ["the last", ["a", "b", "async-fail 1"], [2]],
    ["some, in the order of the batch", ["async-fail 1", "b", "fail 2", "refuse 3", "c"], [0, 2, 3]],
    ["thrown null", ["null", "b"], [0]],
    ["thrown undefined", ["a", "undefined"], [1]],
    ["a thrown object that is no text", ["a", "object"], [1]],
    ["one that hangs", ["hang", "late b", "c"], [0]],
  ])("are reported where they failed, and no others: %s", async (_what, bodies, failed) => {
    const records = bodies.map((body) => sqsRecord(body));

    expect(await invoke(handler, recordsEvent(...records))).toEqual(
      failuresOf(...failed.map((index) => records[index]?.messageId as string)),
    );
    expect([...tried].sort()).toEqual([...bodies].sort());
    // One line each, with the id that the platform knows.
    expect(lines.map(({ id, path, method, route, type }) => [id, path, method, route, type]).sort()).toEqual(
      records.map(({ messageId }) => [messageId, "orders", "SQS", "*", "access"]).sort(),
    );
  });

  it("are told of by one line each, which says why", async () => {
    await invoke(handler, recordsEvent(sqsRecord("a"), sqsRecord("fail 1"), sqsRecord("refuse 2"), sqsRecord("hang")));

    expect(lines).toMatchObject([
      { level: "info", status_code: 204 },
      { level: "critical", error_detail: expect.stringMatching(/^Error: fail 1, as told\n/) },
      { level: "warning", status_code: 409, error_detail: "refuse 2" },
      { level: "error", status_code: 504, error_detail: "stopped after 100 ms, by @Timeout(0.1)" },
    ]);
  });

  it("reject the invocation where all failed, as a queue without partial answers needs it", async () => {
    const error = batchError(
      await invoke(
        handler,
        recordsEvent(
          ...["refuse 1", "fail 2", "null", "hang"].map((body, index) => sqsRecord(body, { id: `m${index}` })),
        ),
      ),
    );

    expect(error.name).toBe("BatchError");
    expect(error.failures).toEqual([
      { id: "m0", reason: "409 Conflict" },
      { id: "m1", reason: "Error: fail 2, as told" },
      { id: "m2", reason: "Error: a value that is not an Error was thrown: null" },
      { id: "m3", reason: "504 Gateway Timeout" },
    ]);
    expect(error.message).toBe(
      "4 of 4 records failed, so all come again: m0: 409 Conflict; m1: Error: fail 2, as told; " +
        "m2: Error: a value that is not an Error was thrown: null; and 1 more",
    );
    expect(error.cause).toMatchObject({ name: "HttpException", status: 409 });
  });

  it("reject the invocation where one that failed has no id, because an empty one would be none", async () => {
    const [fine, failing] = [sqsRecord("a", { id: "m1" }), sqsRecord("fail 1", { id: "" })];

    const error = batchError(await invoke(handler, recordsEvent(fine, failing)));

    expect(error.failures).toEqual([{ id: undefined, reason: "Error: fail 1, as told" }]);
    expect(error.message).toBe(
      "1 of 2 records failed, one of them without an identifier: (no id): Error: fail 1, as told",
    );
    expect(tried).toEqual(["a", "fail 1"]);
  });

  it("need no id where they are done", async () => {
    const [fine, failing] = [sqsRecord("a", { id: "" }), sqsRecord("fail 1", { id: "m1" })];

    expect(await invoke(handler, recordsEvent(fine, failing))).toEqual(failuresOf("m1"));
  });

  it("are reported once where two have one id", async () => {
    const records = [sqsRecord("fail 1", { id: "m1" }), sqsRecord("fail 2", { id: "m1" }), sqsRecord("a")];

    expect(await invoke(handler, recordsEvent(...records))).toEqual(failuresOf("m1"));
  });

  it.each(["rethrow", "respond"] as const)(
    "are reported whatever becomes of unknown errors: %s",
    async (unhandledErrors) => {
      const { handler } = startHandler([Obedient], { unhandledErrors });
      const [failing, fine] = [sqsRecord("fail 1"), sqsRecord("a")];

      expect(await invoke(handler, recordsEvent(failing, fine))).toEqual(failuresOf(failing.messageId));
      batchError(await invoke(handler, recordsEvent(failing)));
    },
  );

  it("are not harmed by a log that throws", async () => {
    const { handler } = startHandler([Obedient], {
      accessLog: () => {
        throw new Error("no space");
      },
    });
    const [failing, fine] = [sqsRecord("fail 1"), sqsRecord("late a")];

    expect(await invoke(handler, recordsEvent(failing, fine))).toEqual(failuresOf(failing.messageId));
  });

  it("are reported also where there is no log", async () => {
    const { handler } = startHandler([Obedient], { accessLog: false });
    const [failing, fine] = [sqsRecord("fail 1"), sqsRecord("late a")];

    expect(await invoke(handler, recordsEvent(failing, fine))).toEqual(failuresOf(failing.messageId));
  });

  it("come to no harm by requests at the same time", async () => {
    @Controller()
    class Both {
      @Post()
      @OnSqs()
      say(@Body("say", String) say: string) {
        return obey(say);
      }
    }
    const { handler } = startHandler([Both], { unhandledErrors: "respond" });
    const [failing, fine] = [sqsRecord({ say: "async-fail" }), sqsRecord({ say: "late" })];

    const [ended, answer] = await Promise.all([
      invoke(handler, recordsEvent(failing, fine)),
      call(handler, "POST", "/", { json: { say: "late" } }),
    ]);

    expect(ended).toEqual(failuresOf(failing.messageId));
    expect(answer).toMatchObject({ status: 200, json: "late" });
  });
});

describe("what a method returns", () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  async function* chunks(...parts: readonly (string | Error)[]) {
    for (const part of parts) {
      await turn();
      if (part instanceof Error) throw part;
      yield part;
    }
  }
  const kept = new HttpResponse(undefined, { status: 202 });

  it.each<[what: string, value: () => unknown, isDone: boolean]>([
    ["nothing", () => undefined, true],
    ["null", () => null, true],
    ["false", () => false, true],
    ["a circle", () => circular, true],
    ["a BigInt", () => ({ n: 1n }), true],
    ["what throws as JSON", () => ({ toJSON: () => Promise.reject(new Error("JSON")).catch(() => 0) }), true],
    ["a generator, which has not run", () => (function* () {})(), false],
    ["an asynchronous generator, which has not run", () => (async function* () {})(), false],
    ["a stream that nobody pulls", () => new StreamResponse(chunks("a"), { status: 205 }), false],
    ["a stream of its own", () => Readable.from(["a"]), true],
    ["an error that is not thrown", () => new Error("returned"), true],
    ["a response", () => new JsonResponse({}), true],
    ["a response that is kept", () => kept, true],
    ["a response with 299", () => new HttpResponse("", { status: 299 }), true],
    ["a redirect", () => new HttpResponse("", { status: 300 }), false],
    ["a refusal", () => new HttpResponse("", { status: 400 }), false],
    ["an error", () => new HttpResponse("", { status: 500 }), false],
    ["a web Response", () => new Response("{}"), true],
    ["a web Response that is an error", () => new Response("", { status: 503 }), false],
    ["a stream that ends", () => new StreamResponse(chunks("a", "b")), true],
    ["a stream that fails at once", () => new StreamResponse(chunks(new Error("first"))), false],
    ["a stream that fails on its way", () => new StreamResponse(chunks("a", new Error("second"))), false],
    ["a stream with the status of an error", () => new StreamResponse(chunks("a"), { status: 500 }), false],
    ["a promise of an error", async () => new HttpResponse("", { status: 500 }), false],
  ])("says nothing of the message, unless it is a response: %s", async (_what, value, isDone) => {
    @Controller()
    class Returning {
      @OnSqs()
      handle() {
        return value();
      }
    }
    const { handler } = startHandler([Returning]);

    for (let time = 0; time < 2; time++) {
      const ended = await invoke(handler, recordsEvent(sqsRecord("a")));
      if (isDone) expect(ended).toEqual(done);
      else batchError(ended);
    }
  });

  it("may be kept and given again: what a middleware makes of it is of one message", async () => {
    @Controller()
    class Keeping {
      @OnSqs()
      handle() {
        return kept;
      }
    }
    let times = 0;
    const changing: Middleware = async (_request, next) => {
      const response = await next();
      if (++times === 1) response.status = 500;
      return response;
    };
    const { handler } = startHandler([Keeping], { middleware: [changing] });

    expect(await invoke(handler, recordsEvent(sqsRecord("a", { id: "m1" }), sqsRecord("b")))).toEqual(failuresOf("m1"));
  });

  it.each([
    ["a status", Status(500)],
    ["a redirect", Redirect("/elsewhere")],
  ])("is no answer, so that it matters for requests alone: %s", async (_what, decorator) => {
    @Controller()
    class Both {
      @Post()
      @OnSqs()
      @decorator
      handle() {}
    }

    expect(await invoke(startHandler([Both]).handler, recordsEvent(sqsRecord("a")))).toEqual(done);
  });
});

@Controller()
class Named {
  @OnSqs("named")
  handle() {}
}

describe("groups of a FIFO queue", () => {
  const { handler, lines } = startHandler([Obedient]);

  it("stop at their first failure: what is behind it is not tried, and reported", async () => {
    lines.length = 0;
    const sent: [body: string, group: string][] = [
      ["late a1", "a"],
      ["b1", "b"],
      ["async-fail a2", "a"],
      ["late b2", "b"],
      ["a3", "a"],
      ["fail c1", "c"],
      ["a4", "a"],
      ["b3", "b"],
      ["c2", "c"],
    ];
    const records = sent.map(([body, group]) => sqsRecord(body, { id: body, to: "orders.fifo", group }));

    expect(await invoke(handler, recordsEvent(...records))).toEqual(
      failuresOf("async-fail a2", "a3", "fail c1", "a4", "c2"),
    );
    const triedOf = (group: string) => tried.filter((body) => sent.some((one) => one[0] === body && one[1] === group));
    expect(triedOf("a")).toEqual(["late a1", "async-fail a2"]);
    expect(triedOf("b")).toEqual(["b1", "late b2", "b3"]);
    expect(triedOf("c")).toEqual(["fail c1"]);
    // The first of a group that is not tried speaks for the others behind it.
    expect(lines).toHaveLength(8);
    expect(lines.map(({ id }) => id)).not.toContain("a4");
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: "warning",
        id: "a3",
        method: "SQS",
        path: "orders.fifo",
        status_code: 424,
        error_detail: expect.stringMatching(/^not tried.* a message of its group that comes before it has failed$/),
      }),
    );
  });

  it("stop also at a message that nobody handles, or that does not fit", async () => {
    @Controller()
    class Fussy {
      @OnSqs("orders.fifo")
      handle(@Body(Counted) { count }: Counted) {
        tried.push(String(count));
      }
    }
    const records = [{}, { count: 1 }].map((body) => sqsRecord(body, { to: "orders.fifo", group: "a" }));
    const other = sqsRecord({ count: 2 }, { to: "orders.fifo", group: "b" });

    expect(await invoke(startHandler([Fussy]).handler, recordsEvent(...records, other))).toEqual(
      failuresOf(...records.map(({ messageId }) => messageId)),
    );
    expect(tried).toEqual(["2"]);
  });

  it("go on behind a message that was dropped", async () => {
    @Controller()
    class Dropping {
      @OnSqs("orders.fifo", { poison: "drop" })
      handle(@Body(Counted) { count }: Counted) {
        tried.push(String(count));
      }
    }
    const records = [{}, { count: 1 }].map((body) => sqsRecord(body, { to: "orders.fifo", group: "a" }));

    expect(await invoke(startHandler([Dropping]).handler, recordsEvent(...records))).toEqual(done);
    expect(tried).toEqual(["1"]);
  });

  it("are not there for queues that have no order, whose groups are for fairness", async () => {
    const records = ["fail 1", "a", "fail 2", "b"].map((body) => sqsRecord(body, { group: "a" }));

    expect(await invoke(handler, recordsEvent(...records))).toEqual(
      failuresOf(records[0]?.messageId as string, records[2]?.messageId as string),
    );
    expect(tried).toHaveLength(4);
  });

  it("are one each where a message has none", async () => {
    const records = ["fail 1", "a"].map((body) => sqsRecord(body, { to: "orders.fifo" }));

    expect(await invoke(handler, recordsEvent(...records))).toEqual(failuresOf(records[0]?.messageId as string));
    expect(tried).toEqual(["fail 1", "a"]);
  });

  it("no middleware makes a success of a message that no method handles", async () => {
    const forgiving: Middleware = () => new HttpResponse(undefined, { status: 204 });
    const { handler } = startHandler([Named], { middleware: [forgiving] });

    expect(
      await invoke(handler, recordsEvent(sqsRecord("a", { to: "named" }), sqsRecord("b", { id: "b", to: "other" }))),
    ).toEqual(failuresOf("b"));
  });

  it("no middleware hears of a message that is not tried: it could take that for handled", async () => {
    const heard: string[] = [];
    const listening: Middleware = (request, next) => {
      heard.push(request.id);
      return next();
    };
    const { handler, lines } = startHandler([Obedient], { middleware: [listening] });
    const sent = (body: string, id: string) => sqsRecord(body, { id, to: "orders.fifo", group: "a" });

    expect(await invoke(handler, recordsEvent(sent("a", "a1"), sent("fail 2", "a2"), sent("a", "a3")))).toEqual(
      failuresOf("a2", "a3"),
    );
    expect(heard).toEqual(["a1", "a2"]);
    expect(lines.map(({ id }) => id)).toEqual(["a1", "a2", "a3"]);
  });

  it("no middleware makes a success of a message that was stopped", async () => {
    @Controller()
    class Stuck {
      @OnSqs()
      @Timeout(0.02)
      handle() {
        return new Promise(() => undefined);
      }
    }
    const forgiving: Middleware = async (_request, next) => {
      await next();
      return new HttpResponse(undefined, { status: 204 });
    };
    const { handler } = startHandler([Stuck], { middleware: [forgiving] });

    expect(batchError(await invoke(handler, recordsEvent(sqsRecord("a", { id: "a" })))).failures).toEqual([
      { id: "a", reason: "504 Gateway Timeout" },
    ]);
  });

  it("no middleware makes a success of a message that was not tried", async () => {
    const forgiving: Middleware = async (_request, next) => {
      const { status } = await next();
      return new HttpResponse(undefined, { status: status === 424 ? 204 : status });
    };
    const { handler } = startHandler([Obedient], { middleware: [forgiving] });
    const sent = (body: string, group: string) => sqsRecord(body, { id: body, to: "orders.fifo", group });

    expect(await invoke(handler, recordsEvent(sent("refuse 1", "a"), sent("a2", "a"), sent("b", "b")))).toEqual(
      failuresOf("refuse 1", "a2"),
    );
  });
});

describe("records of a stream", () => {
  const { handler, lines } = startHandler([Obedient]);
  const kinesis = (body: string, key: string, index: number) =>
    kinesisRecord(body, key, { sequence: kinesisSequence(index) });
  const change = (say: string, id: string, sequence: string) =>
    dynamoDbRecord({ keys: { pk: { S: id }, sk: { N: "1" } }, after: { say: { S: say } } }, { sequence });

  it("are in order by partition key, of which each stops at its first failure; Kinesis reads again from the lowest", async () => {
    const records = [
      kinesis("late a1", "a", 1),
      kinesis("async-fail b1", "b", 2),
      kinesis("a2", "a", 3),
      kinesis("fail c1", "c", 4),
      kinesis("b2", "b", 5),
      kinesis("a3", "a", 6),
    ];

    expect(await invoke(handler, recordsEvent(...records))).toEqual(failuresOf(kinesisSequence(2)));
    expect(tried).not.toContain("b2");
    expect(tried.filter((body) => body.includes("a") && /a\d/.test(body))).toEqual(["late a1", "a2", "a3"]);
    expect(tried).toHaveLength(5);
  });

  it.each<[what: string, sequences: readonly [failing: string, other: string], lowest: string]>([
    ["the shorter", ["100000000000000000000", "99999999999999999999"], "99999999999999999999"],
    [
      "the lower of equal length",
      [
        "49590338271490256608559692540925702759324208523137515618",
        "49590338271490256608559692538361571095921575989136588898",
      ],
      "49590338271490256608559692538361571095921575989136588898",
    ],
    ["the first", ["1", "2"], "1"],
  ])("that failed are compared as numbers that no number holds: %s", async (_what, sequences, lowest) => {
    const records = sequences.map((sequence, index) => kinesisRecord(`fail ${index}`, String(index), { sequence }));

    expect(await invoke(handler, recordsEvent(...records))).toEqual(failuresOf(lowest));
  });

  it("are in order by key, whatever order its attributes come in; DynamoDB reads again from the lowest", async () => {
    const later = change("a2", "a", "400");
    const Keys = Object.fromEntries(Object.entries(later.dynamodb.Keys).reverse());
    const turned = { ...later, dynamodb: { ...later.dynamodb, Keys } };

    expect(
      await invoke(
        handler,
        recordsEvent(
          change("late b1", "b", "100"),
          change("async-fail a1", "a", "200"),
          change("b2", "b", "300"),
          turned,
        ),
      ),
    ).toEqual(failuresOf("200"));
    expect(tried.sort()).toEqual(["async-fail a1", "b2", "late b1"]);
  });

  it.each([
    ["Kinesis", recordsEvent(kinesis("a", "a", 1)), recordsEvent(kinesis("fail", "a", 1)), kinesisSequence(1)],
    ["DynamoDB", recordsEvent(change("a", "a", "1")), recordsEvent(change("fail", "a", "1")), "1"],
  ])(
    "that all failed are read again from the first, and nothing where none did: %s",
    async (_source, fine, failing, id) => {
      expect(await invoke(handler, fine)).toEqual(done);
      expect(await invoke(handler, failing)).toEqual(failuresOf(id));
    },
  );

  it.each([
    [
      "Kinesis",
      { ...kinesis("", "a", 1), kinesis: { data: Buffer.from("fail").toString("base64") } },
      kinesis("a", "b", 1),
    ],
    ["DynamoDB", { ...change("", "a", "1"), dynamodb: {} }, change("a", "b", "2")],
  ])("reject the invocation where one that failed has no number: %s", async (_source, failing, fine) => {
    batchError(await invoke(handler, recordsEvent<unknown>(failing, fine)));
    expect(tried).toContain("a");
  });

  it("without a key have no order", async () => {
    const unkeyed = (body: string, index: number) => ({ ...kinesis(body, "", index) });

    expect(await invoke(handler, recordsEvent(unkeyed("fail", 1), unkeyed("a", 2)))).toEqual(
      failuresOf(kinesisSequence(1)),
    );
    expect(tried).toEqual(["fail", "a"]);
  });

  it("have one line each", async () => {
    lines.length = 0;

    await invoke(handler, recordsEvent(kinesis("fail", "a", 1), kinesis("a", "a", 2)));

    expect(lines.map(({ method, path, status_code, level }) => [method, path, status_code, level])).toEqual([
      ["KINESIS", "clicks", undefined, "critical"],
      ["KINESIS", "clicks", 424, "warning"],
    ]);
  });
});

describe("a source that reads no answer", () => {
  const { handler } = startHandler([Obedient]);

  it.each<[source: string, make: (...bodies: string[]) => unknown, ids: readonly (string | undefined)[]]>([
    ["SNS", (...bodies) => recordsEvent(...bodies.map((body) => snsRecord(body, { id: body }))), ["fail 1"]],
    ["ActiveMQ", (...bodies) => activeMqEvent(bodies.map((body) => activeMqRecord(body, { id: body }))), ["fail 1"]],
    [
      "RabbitMQ",
      (...bodies) => rabbitMqEvent(Object.fromEntries(bodies.map((body) => [`${body}::/`, [rabbitMqRecord(body)]]))),
      [undefined],
    ],
    [
      "S3",
      (...bodies) => recordsEvent(...bodies.map((body) => s3Record(body.replace(" ", "+")))),
      [expect.any(String)],
    ],
  ])("has its invocation rejected, after all were tried: %s", async (_source, make, ids) => {
    expect(await invoke(handler, make("a", "late b"))).toEqual(nothing);
    tried = [];

    const error = batchError(await invoke(handler, make("fail 1", "late b", "c")));

    expect(tried.sort()).toEqual(["c", "fail 1", "late b"]);
    expect(error.failures).toEqual(ids.map((id) => ({ id, reason: "Error: fail 1, as told" })));
    expect(error.message).toMatch(/^1 of 3 records failed, and this source is told of no single one: /);
    expect(error.cause).toMatchObject({ message: "fail 1, as told" });
  });

  it("is EventBridge too", async () => {
    expect(await invoke(handler, eventBridgeEvent("a", "b", { say: "a" }))).toEqual(nothing);

    expect(batchError(await invoke(handler, eventBridgeEvent("a", "b", { say: "refuse" }))).message).toMatch(
      /^1 of 1 records failed/,
    );
  });
});

describe("a message that does not fit", () => {
  @Controller()
  class Poisoned {
    @OnSqs("fail", { poison: "fail" })
    @OnSqs("default")
    @OnSqs("drop", { poison: "drop" })
    @OnSns({ poison: "drop" })
    @OnKinesis({ poison: "drop" })
    handle(@Body(Counted) { count }: Counted) {
      tried.push(String(count));
      if (count === 13) throw new Error("unlucky");
      if (count === 14) throw new HttpException(422, "not by its form");
    }

    @OnSqs("attribute", { poison: "drop" })
    attribute(@MessageAttribute("n", Number) n: number) {
      tried.push(String(n));
    }
  }

  const { handler, lines } = startHandler([Poisoned]);

  beforeEach(() => {
    lines.length = 0;
  });

  const poison: [what: string, body: unknown, detail: unknown][] = [
    ["no JSON", "{", [{ loc: ["body", 1], msg: "JSON decode error", type: "json_invalid" }]],
    [
      "failed validation",
      { count: "x" },
      [{ loc: ["body", "count"], msg: "count must be an integer number", type: "isInt" }],
    ],
    ["empty", "", [{ loc: ["body"], msg: "Field required", type: "missing" }]],
  ];

  it.each(poison)("is left to the queue: %s", async (_what, body, detail) => {
    for (const to of ["default", "fail"]) {
      const [bad, good] = [sqsRecord(body, { to }), sqsRecord({ count: 1 }, { to })];
      lines.length = 0;

      expect(await invoke(handler, recordsEvent(bad, good))).toEqual(failuresOf(bad.messageId));
      expect(tried.splice(0)).toEqual(["1"]);
      const line = lines.find(({ id }) => id === bad.messageId);
      expect(line).toMatchObject({ level: "warning", status_code: 422, error_detail: detail });
      expect(line).not.toHaveProperty("dropped");
    }
  });

  it.each(poison)("is dropped where its method says so, with a line: %s", async (_what, body, detail) => {
    const bad = sqsRecord(body, { to: "drop" });

    expect(await invoke(handler, recordsEvent(bad))).toEqual(done);
    expect(tried).toEqual([]);
    expect(lines).toMatchObject([
      {
        level: "warning",
        method: "SQS",
        path: "drop",
        route: "drop",
        id: bad.messageId,
        status_code: 204,
        dropped: true,
        error_detail: detail,
      },
    ]);
  });

  it.each([
    ["a notification", recordsEvent(snsRecord("{")), nothing],
    ["a record of a stream", recordsEvent(kinesisRecord("{", "a")), done],
    ["an attribute", recordsEvent(sqsRecord("", { to: "attribute" })), done],
  ])("is dropped also as %s", async (_what, event, ended) => {
    expect(await invoke(handler, event)).toEqual(ended);
    expect(lines).toMatchObject([{ dropped: true, level: "warning" }]);
  });

  it.each([
    ["an error", 13],
    ["a 422 that is not of its form", 14],
  ])("is all that is dropped: %s", async (_what, count) => {
    const [failing, fine] = [sqsRecord({ count }, { to: "drop" }), sqsRecord({ count: 1 }, { to: "drop" })];

    expect(await invoke(handler, recordsEvent(failing, fine))).toEqual(failuresOf(failing.messageId));
    expect(lines[0]).not.toHaveProperty("dropped");
  });

  it("is told of to extensions as what it was", async () => {
    const outcomes: unknown[] = [];
    const extension = {
      name: "watch",
      finish: ({ status, exception }: Outcome) => outcomes.push([status, exception?.status]),
    };
    const { handler } = startHandler([Poisoned], { extensions: [extension] });

    await invoke(handler, recordsEvent(sqsRecord("{", { to: "drop" })));

    expect(outcomes).toEqual([[204, 422]]);
  });

  it("is not dropped for being too large", async () => {
    const { handler } = startHandler([Poisoned], { maxBodyBytes: 3 });

    batchError(await invoke(handler, recordsEvent(sqsRecord({ count: 1 }, { to: "drop" }))));
  });

  it("is refused as ever where a request brings it to the same method", async () => {
    @Controller()
    class Both {
      @Post()
      @OnSqs({ poison: "drop" })
      handle(@Body(Counted) _counted: Counted) {}
    }
    const { handler } = startHandler([Both]);

    expect(await call(handler, "POST", "/", { json: {} })).toMatchObject({ status: 422 });
    expect(await invoke(handler, recordsEvent(sqsRecord({})))).toEqual(done);
  });
});

describe("the time of an invocation", () => {
  @Controller()
  class Slow {
    @OnSqs()
    handle(@Body(String) text: string) {
      return obey(text);
    }
  }

  it("ends what hangs; what is done is done, and what was not reached is reported", async () => {
    const { handler, lines } = startHandler([Slow], { batchConcurrency: 2 });
    const records = ["hang", "a", "b", "hang 2", "c", "d"].map((body) =>
      sqsRecord(body, { id: body.replace(" ", "-") }),
    );
    const { getRemainingTimeInMillis: left } = runningOut(250);
    // Timers may be a millisecond early: with each record that is tried the clock runs ahead of them.
    const context = { getRemainingTimeInMillis: () => (left?.() as number) - 5 * tried.length };

    expect(await invoke(handler, recordsEvent(...records), context)).toEqual(failuresOf("hang", "hang-2", "c", "d"));
    expect(tried).toEqual(["hang", "a", "b", "hang 2"]);
    expect(lines.map(({ id, status_code, level }) => [id, status_code, level]).sort()).toEqual(
      [
        ["a", 204, "info"],
        ["b", 204, "info"],
        ["hang", 504, "error"],
        ["hang-2", 504, "error"],
        // The first that was not reached speaks for all, for which there is no time.
        ["c", 504, "error"],
      ].sort(),
    );
    expect(lines.find(({ id }) => id === "c")?.error_detail).toMatch(/^not reached/);
    expect(lines.find(({ id }) => id === "hang")?.error_detail).toMatch(/by the time that the platform leaves$/);
  });

  it.each([
    ["as much as its margin is left", 100],
    ["nothing is left", 0],
    ["less than nothing is left", -5],
  ])("begins nothing more where %s", async (_what, left) => {
    const { handler } = startHandler([Slow], { batchConcurrency: 1 });
    const context = { getRemainingTimeInMillis: () => (tried.length === 0 ? 150 : left) };

    expect(await invoke(handler, recordsEvent(sqsRecord("a"), sqsRecord("b", { id: "b" })), context)).toEqual(
      failuresOf("b"),
    );
    expect(tried).toEqual(["a"]);
  });

  it("lets the others be done beside one that hangs", async () => {
    const { handler } = startHandler([Slow]);
    const records = ["hang", ...Array.from({ length: 9 }, (_, index) => `late ${index}`)].map((body) =>
      sqsRecord(body, { id: body }),
    );

    expect(await invoke(handler, recordsEvent(...records), runningOut(200))).toEqual(failuresOf("hang"));
  });

  it("may be over before anything is begun", async () => {
    const { handler } = startHandler([Slow]);

    const error = batchError(
      await invoke(handler, recordsEvent(sqsRecord("a"), sqsRecord("b")), { getRemainingTimeInMillis: () => 90 }),
    );

    expect(error.failures).toHaveLength(2);
    expect(tried).toEqual([]);
  });

  it.each([
    ["a longer margin", 200, 1000, []],
    ["a shorter margin", 90, 10, ["a"]],
  ])("is less by the margin that the application says: %s", async (_what, left, deadlineMargin, expected) => {
    const { handler } = startHandler([Slow], { deadlineMargin });

    await invoke(handler, recordsEvent(sqsRecord("a")), { getRemainingTimeInMillis: () => left });

    expect(tried).toEqual(expected);
  });

  it.each([
    ["no context", undefined],
    ["a context that says nothing", {}],
    ["the context of a test, which says 0", { getRemainingTimeInMillis: () => 0 }],
  ])("is not limited without a clock: %s", async (_what, context) => {
    expect(await invoke(startHandler([Slow]).handler, recordsEvent(sqsRecord("a")), context)).toEqual(done);
    expect(tried).toEqual(["a"]);
  });

  it("no middleware makes a success of a message that was not reached", async () => {
    const forgiving: Middleware = () => new HttpResponse(undefined, { status: 204 });
    const { handler } = startHandler([Slow], { middleware: [forgiving] });

    batchError(await invoke(handler, recordsEvent(sqsRecord("a")), { getRemainingTimeInMillis: () => 50 }));
  });
});

describe("messages that are handled at once", () => {
  /** The most that were handled at once, and their order. */
  async function watch(options: LambdaOptions, records: readonly unknown[]) {
    let running = 0;
    let most = 0;
    const begun: string[] = [];

    @Controller()
    class Watched {
      @OnSqs()
      @OnKinesis()
      async handle(@Body(String) text: string) {
        begun.push(text);
        most = Math.max(most, ++running);
        for (let time = 0; time < 3; time++) await turn();
        running -= 1;
      }
    }
    expect(await invoke(startHandler([Watched], options).handler, recordsEvent(...records))).toEqual(done);
    return { most, begun };
  }

  const texts = Array.from({ length: 100 }, (_, index) => String(index));

  it.each<[options: LambdaOptions, most: number]>([
    [{ batchConcurrency: 1 }, 1],
    [{ batchConcurrency: 3 }, 3],
    [{}, 32],
    [{ batchConcurrency: 1000 }, 100],
  ])("are as many as the application says: %j", async (options, expected) => {
    const { most, begun } = await watch(
      options,
      texts.map((text) => sqsRecord(text)),
    );

    expect(most).toBe(expected);
    expect(begun).toEqual(texts);
  });

  it.each([
    ["FIFO", (text: string, group: string) => sqsRecord(text, { to: "a.fifo", group })],
    ["Kinesis", (text: string, group: string) => kinesisRecord(text, group)],
  ])("are one of each group, and groups run beside each other: %s", async (_what, make) => {
    const { most, begun } = await watch(
      {},
      texts.map((text, index) => make(text, `g${index % 5}`)),
    );

    expect(most).toBe(5);
    expect(begun.slice(0, 5)).toEqual(["0", "1", "2", "3", "4"]);
    for (let group = 0; group < 5; group++) {
      const ofGroup = begun.map(Number).filter((text) => text % 5 === group);
      expect(ofGroup).toEqual([...ofGroup].sort((a, b) => a - b));
    }
  });

  it("are one at a time of groups too where the application says so, in the order of the event", async () => {
    const { most, begun } = await watch(
      { batchConcurrency: 1 },
      ["a", "b", "a", "b"].map((group, index) => sqsRecord(`${group}${index}`, { to: "a.fifo", group })),
    );

    expect(most).toBe(1);
    expect(begun).toEqual(["a0", "b1", "a2", "b3"]);
  });
});

describe("an application that ends in the middle of an event", () => {
  it("waits for what is in flight, and gives back what it did not begin", async () => {
    const order: string[] = [];

    @Controller()
    class Ending {
      @OnSqs()
      async handle(@Body(String) text: string) {
        order.push(text);
        await obey(text);
      }

      onDispose() {
        order.push("disposed of");
      }
    }
    const { handler, lines } = startHandler([Ending], { batchConcurrency: 1 });
    const records = ["late a", "late b", "hang", "c", "d"].map((body) =>
      sqsRecord(body, { id: body.replace(" ", "-") }),
    );

    const sent = invoke(handler, recordsEvent(...records));
    await turn();
    await handler.dispose();

    expect(await sent).toEqual(failuresOf("hang", "c", "d"));
    expect(order).toEqual(["late a", "late b", "hang", "disposed of"]);
    expect(lines.map(({ id, status_code }) => [id, status_code])).toEqual([
      ["late-a", 204],
      ["late-b", 204],
      ["hang", 503],
    ]);
  });
});

describe("an application that does not start", () => {
  function startFailing(): { controller: Constructor; options: LambdaOptions; attempts: () => number } {
    let attempts = 0;

    @Controller()
    class Late {
      @OnSqs()
      handle(@Body(String) text: string) {
        tried.push(text);
      }
    }
    const init = async (): Promise<void> => {
      await turn();
      if (++attempts === 1) throw new Error("no connection");
    };
    return { controller: Late, options: { init }, attempts: () => attempts };
  }

  it.each(["rethrow", "respond"] as const)(
    "fails all messages, and tries again with the next event: %s",
    async (unhandledErrors) => {
      const { controller, options, attempts } = startFailing();
      const { handler, lines } = startHandler([controller], { ...options, unhandledErrors });
      const event = recordsEvent(sqsRecord("a"), sqsRecord("b"));

      expect(batchError(await invoke(handler, event)).failures).toHaveLength(2);
      expect(tried).toEqual([]);
      expect(lines).toMatchObject([
        { level: "critical", error_detail: expect.stringMatching(/^Error: no connection/) },
        { level: "critical", error_detail: expect.stringMatching(/^Error: no connection/) },
      ]);

      expect(await invoke(handler, event)).toEqual(done);
      expect(tried).toEqual(["a", "b"]);
      expect(attempts()).toBe(2);
    },
  );

  it("rejects the invocation of a stream too, which would be read on", async () => {
    class Reader {
      handle() {}
    }
    OnKinesis()(Reader.prototype, "handle", {});
    Controller()(Reader);
    const { options } = startFailing();
    const { handler } = startHandler([Reader], options);

    expect(batchError(await invoke(handler, recordsEvent(kinesisRecord("a", "1")))).message).toContain(
      "does not start",
    );
    expect(await invoke(handler, recordsEvent(kinesisRecord("a", "1")))).toEqual(done);
  });

  it("is started once for an event, however many messages that has", async () => {
    const { controller, options, attempts } = startFailing();
    const { handler, lines } = startHandler([controller], { ...options, batchConcurrency: 2 });
    const records = Array.from({ length: 50 }, (_, index) => sqsRecord(`message ${index}`));

    const { failures, cause } = batchError(await invoke(handler, recordsEvent(...records)));

    expect(failures.map(({ id }) => id)).toEqual(records.map(({ messageId }) => messageId));
    expect(cause).toMatchObject({ message: "no connection" });
    expect(attempts()).toBe(1);
    expect(tried).toEqual([]);
    // Those behind the first ones would only say the same.
    expect(lines).toHaveLength(2);
  });
});

describe("the line of a message", () => {
  it("says of the first that its environment was started for it", async () => {
    const { handler, lines } = startHandler([Obedient]);

    await invoke(handler, recordsEvent(sqsRecord("a"), sqsRecord("b")));

    expect(lines.map(({ cold_start }) => cold_start)).toEqual([true, undefined]);
  });
});
