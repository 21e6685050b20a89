import { IsInt, IsOptional, IsPositive, IsString } from "class-validator";
import {
  Body,
  Controller,
  Get,
  getLogger,
  getRequest,
  type HttpRequest,
  HttpResponse,
  Log,
  type LogRecord,
  MessageAttribute,
  type Middleware,
  OnEvent,
  OnKinesis,
  OnMq,
  OnS3,
  OnSns,
  OnSqs,
  Post,
  Record,
  Req,
  Res,
  Signal,
  Timeout,
  Use,
} from "lambent";
import { BatchError, type SqsRecord } from "lambent/aws-lambda";
import { z } from "zod";
import { call } from "../support/lambda.js";
import {
  activeMqEvent,
  activeMqRecord,
  eventBridgeEvent,
  failuresOf,
  invoke,
  kinesisRecord,
  rabbitMqEvent,
  rabbitMqRecord,
  recordsEvent,
  refuseUnhandledRejections,
  s3Record,
  snsRecord,
  sqsRecord,
  startHandler,
} from "../support/messages.js";

refuseUnhandledRejections();

const done = failuresOf();
const nothing = { result: undefined };

let seen: unknown[] = [];

beforeEach(() => {
  seen = [];
});

/** What a controller of one message says of it. */
async function issuesOf(controller: new () => object, record: SqsRecord): Promise<unknown> {
  const { handler, lines } = startHandler([controller]);
  const { error } = await invoke(handler, recordsEvent(record));
  expect(error).toBeInstanceOf(BatchError);
  expect(lines).toMatchObject([{ status_code: 422, level: "warning" }]);
  return lines[0]?.error_detail;
}

class Order {
  @IsString() item!: string;
  @IsInt() @IsPositive() count!: number;
  get label() {
    return `${this.count} ${this.item}`;
  }
}

describe("the body of a message", () => {
  @Controller()
  class Orders {
    @OnSqs()
    whole(@Body(Order) order: Order) {
      seen.push(order.label, order);
    }
  }

  it("is made an instance of its class, without fields that are unknown", async () => {
    const { handler } = startHandler([Orders]);

    expect(await invoke(handler, recordsEvent(sqsRecord({ item: "tea", count: 2, more: 1 })))).toEqual(done);
    expect(seen).toEqual(["2 tea", { item: "tea", count: 2 }]);
    expect(seen[1]).toBeInstanceOf(Order);
  });

  it.each<[what: string, body: unknown, issues: unknown]>([
    [
      "a field that does not fit",
      { item: "tea", count: -1 },
      [{ loc: ["body", "count"], msg: "count must be a positive number", type: "isPositive" }],
    ],
    ["no JSON", "{", [{ loc: ["body", 1], msg: "JSON decode error", type: "json_invalid" }]],
    ["nothing", "", [{ loc: ["body"], msg: "Field required", type: "missing" }]],
    ["a list", [], [expect.objectContaining({ loc: ["body"] })]],
  ])("is checked as that of a request: %s", async (_what, body, issues) => {
    expect(await issuesOf(Orders, sqsRecord(body))).toEqual(issues);
    expect(seen).toEqual([]);
  });

  it("may be one field, a text, bytes or free JSON, whatever its type is said to be", async () => {
    @Controller()
    class Everything {
      @OnSqs("field")
      field(@Body("item", String) item: string, @Body("count", Number) count: number) {
        seen.push([item, count]);
      }

      @OnSqs("text")
      text(@Body(String) text: string) {
        seen.push(text);
      }

      @OnSqs("bytes")
      bytes(@Body(Uint8Array) bytes: Uint8Array) {
        seen.push(Buffer.from(bytes).toString("latin1"));
      }

      @OnSqs("json")
      json(@Body(Object) value: unknown) {
        seen.push(value);
      }

      @OnSqs("list")
      list(@Body([Order]) orders: Order[]) {
        seen.push(orders.map(({ label }) => label));
      }

      @OnMq("text")
      ofBroker(@Body(String) text: string, @Req() request: HttpRequest) {
        seen.push([text, request.headers.has("content-type")]);
      }

      @OnKinesis()
      ofStream(@Body(Uint8Array) bytes: Uint8Array) {
        seen.push([...bytes]);
      }

      @OnSns()
      optional(@Body(Order, { optional: true }) order?: Order) {
        seen.push(order);
      }
    }
    const { handler } = startHandler([Everything]);
    const order = { item: "tea", count: 2 };

    const event = recordsEvent(
      sqsRecord(order, { to: "field" }),
      sqsRecord("no JSON", { to: "text" }),
      sqsRecord("caf\u00e9", { to: "bytes" }),
      sqsRecord('{"__proto__":1,"a":[null]}', { to: "json" }),
      sqsRecord([order, order], { to: "list" }),
    );
    expect(await invoke(handler, event)).toEqual(done);
    expect(await invoke(handler, activeMqEvent([activeMqRecord("{", { to: "text" })]))).toEqual(nothing);
    expect(await invoke(handler, recordsEvent(kinesisRecord("\u0001\u00e9", "1")))).toEqual(done);
    expect(await invoke(handler, recordsEvent(snsRecord("")))).toEqual(nothing);
    expect(seen).toEqual([
      ["tea", 2],
      "no JSON",
      "caf\u00c3\u00a9",
      { a: [null] },
      ["2 tea", "2 tea"],
      ["{", false],
      [1, 195, 169],
      undefined,
    ]);
  });

  it("may be an empty text", async () => {
    @Controller()
    class Texts {
      @OnSqs()
      text(@Body(String) text: string) {
        seen.push(text);
      }
    }
    const { handler } = startHandler([Texts]);

    expect(await invoke(handler, recordsEvent(sqsRecord("")))).toEqual(done);
    expect(seen).toEqual([""]);
  });

  it("is refused where it is larger than the application reads", async () => {
    const { handler, lines } = startHandler([Orders], { maxBodyBytes: 10 });

    await invoke(handler, recordsEvent(sqsRecord({ item: "tea", count: 2 })));

    expect(lines).toMatchObject([{ status_code: 413, error_detail: "the body is larger than 10 bytes" }]);
  });
});

describe("an attribute of a message", () => {
  class Trace {
    @IsString() tenant!: string;
    @IsOptional() @IsInt() attempt?: number;
  }

  @Controller()
  class Attributes {
    @OnSqs("one")
    one(@MessageAttribute("tenant") tenant: string) {
      seen.push(tenant);
    }

    @OnSqs("number")
    number(@MessageAttribute("attempt", Number) attempt: number) {
      seen.push(attempt);
    }

    @OnSqs("default")
    fallback(@MessageAttribute("attempt", { default: 1 }) attempt: number) {
      seen.push(attempt);
    }

    @OnSqs("optional")
    optional(@MessageAttribute("tenant", { optional: true }) tenant?: string) {
      seen.push(tenant);
    }

    @OnSqs("list")
    list(@MessageAttribute("tenant", [String]) tenants: string[]) {
      seen.push(tenants);
    }

    @OnSqs("class")
    @OnSns()
    @OnMq()
    several(@MessageAttribute(Trace) trace: Trace) {
      seen.push(trace);
    }
  }

  const { handler } = startHandler([Attributes]);

  it.each<[to: string, attributes: { [name: string]: string }, value: unknown]>([
    ["one", { tenant: "a", other: "b" }, "a"],
    ["one", { tenant: "" }, ""],
    ["number", { attempt: "3" }, 3],
    ["default", { attempt: "3" }, 3],
    ["default", {}, 1],
    ["optional", { tenant: "a" }, "a"],
    ["optional", {}, undefined],
    ["list", { tenant: "a" }, ["a"]],
    ["class", { tenant: "a", attempt: "2", more: "x" }, { tenant: "a", attempt: 2 }],
  ])("is given: %s, %j", async (to, attributes, value) => {
    expect(await invoke(handler, recordsEvent(sqsRecord("", { to, attributes })))).toEqual(done);
    expect(seen).toEqual([value]);
  });

  it.each<[to: string, attributes: { [name: string]: string }, issues: unknown]>([
    ["one", {}, [{ loc: ["attribute", "tenant"], msg: "Field required", type: "missing" }]],
    ["list", { other: "a" }, [{ loc: ["attribute", "tenant"], msg: "Field required", type: "missing" }]],
    ["number", { attempt: "x" }, [expect.objectContaining({ loc: ["attribute", "attempt"] })]],
    ["class", { attempt: "2" }, [{ loc: ["attribute", "tenant"], msg: "tenant must be a string", type: "isString" }]],
    ["class", { tenant: "a", attempt: "x" }, [expect.objectContaining({ loc: ["attribute", "attempt"] })]],
  ])("that does not fit is 422: %s, %j", async (to, attributes, issues) => {
    expect(await issuesOf(Attributes, sqsRecord("", { to, attributes }))).toEqual(issues);
  });

  it.each([
    ["SNS", recordsEvent(snsRecord("", { attributes: { tenant: "a", attempt: "2" } }))],
    ["ActiveMQ", activeMqEvent([activeMqRecord("", { attributes: { tenant: "a", attempt: "2" } })])],
    ["RabbitMQ", rabbitMqEvent({ "a::/": [rabbitMqRecord("", { attributes: { tenant: "a", attempt: "2" } })] })],
  ])("is read of %s", async (_source, event) => {
    expect(await invoke(handler, event)).toEqual(nothing);
    expect(seen).toEqual([{ tenant: "a", attempt: 2 }]);
  });

  it("has a name like any other where that is one of all objects", async () => {
    @Controller()
    class Odd {
      @OnSqs()
      odd(
        @MessageAttribute("__proto__", { optional: true }) proto: string | undefined,
        @MessageAttribute("toString", { optional: true }) method: string | undefined,
      ) {
        seen.push(proto, method);
      }
    }
    const attributes = JSON.parse('{"__proto__":"p"}') as { [name: string]: string };

    expect(await invoke(startHandler([Odd]).handler, recordsEvent(sqsRecord("", { attributes })))).toEqual(done);
    expect(seen).toEqual(["p", undefined]);
  });

  it("that is no text is none, a number and a flag among the headers of AMQP are texts", async () => {
    const record = rabbitMqRecord("");
    const headers = { flag: true, number: 1.5, list: ["a"], nothing: null };

    @Controller()
    class Headers {
      @OnMq()
      read(@Req() { message }: HttpRequest) {
        seen.push({ ...message?.attributes });
      }
    }

    await invoke(
      startHandler([Headers]).handler,
      rabbitMqEvent({ a: [{ ...record, basicProperties: { ...record.basicProperties, headers } }] }),
    );

    expect(seen).toEqual([{ flag: "true", number: "1.5" }]);
  });
});

describe("what else a method may take of a message", () => {
  @Controller()
  class Everything {
    @OnSqs()
    @Timeout(0.05)
    async take(
      @Record() record: SqsRecord,
      @Signal() signal: AbortSignal,
      @Log() log: LogRecord,
      @Req() request: HttpRequest,
      @Res() response: HttpResponse,
    ) {
      log.order = record.body;
      await new Promise(setImmediate);
      expect(getLogger()).toBe(log);
      expect(getRequest()).toBe(request);
      getLogger().group = record.attributes.MessageGroupId;
      seen.push(record, signal.aborted, response.status);
      if (record.body === "hang") {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        seen.push("aborted");
      }
      if (record.body === "refuse") response.status = 400;
    }
  }

  const { handler, lines } = startHandler([Everything]);

  beforeEach(() => {
    lines.length = 0;
  });

  it("is its record, its signal, its line, and the answer that nobody reads but for its status", async () => {
    const record = sqsRecord("a", { group: "g" });

    expect(await invoke(handler, recordsEvent(record))).toEqual(done);
    expect(seen).toEqual([record, false, 204]);
    expect(lines).toMatchObject([{ order: "a", group: "g", method: "SQS", path: "orders", id: record.messageId }]);
  });

  it("tells of a deadline by the signal", async () => {
    const [hanging, fine] = [sqsRecord("hang"), sqsRecord("a")];

    expect(await invoke(handler, recordsEvent(hanging, fine))).toEqual(failuresOf(hanging.messageId));
    expect(seen.at(-1)).toBe("aborted");
    expect(lines.map(({ status_code, order }) => [order, status_code])).toEqual([
      ["a", 204],
      ["hang", 504],
    ]);
  });

  it("fails a message by the status of the answer", async () => {
    const [refused, fine] = [sqsRecord("refuse"), sqsRecord("a")];

    expect(await invoke(handler, recordsEvent(refused, fine))).toEqual(failuresOf(refused.messageId));
  });
});

describe("middleware", () => {
  const trace =
    (name: string): Middleware =>
    async (request, next) => {
      seen.push(`${name} ${request.message?.target} ${request.route?.handler} ${request.route?.kind}`);
      const response = await next();
      seen.push(`${name} ${response.status}`);
      return response;
    };

  @Controller()
  @Use(trace("class"))
  class Traced {
    @OnSqs("known")
    @Use(trace("method"))
    handle(@Body("fails", Boolean) fails: boolean) {
      seen.push("handle");
      if (fails) throw new Error("as told");
    }
  }

  it("of the application, the class and the method runs around a message", async () => {
    const { handler } = startHandler([Traced], { middleware: [trace("application")] });

    expect(await invoke(handler, recordsEvent(sqsRecord({ fails: false }, { to: "known" })))).toEqual(done);
    expect(seen).toEqual([
      "application known handle message",
      "class known handle message",
      "method known handle message",
      "handle",
      "method 204",
      "class 204",
      "application 204",
    ]);
  });

  it("of the application runs also where no method handles the message", async () => {
    const { handler } = startHandler([Traced], { middleware: [trace("application")] });

    await invoke(handler, recordsEvent(sqsRecord("", { to: "unknown" })));

    expect(seen).toEqual(["application unknown undefined undefined", "application 404"]);
  });

  it.each<[what: string, middleware: Middleware, status: number]>([
    ["an error", () => new HttpResponse("", { status: 500 }), 500],
    ["a redirect", () => new HttpResponse("", { status: 302 }), 302],
    ["a web Response", () => new Response("", { status: 429 }) as unknown as HttpResponse, 429],
  ])("that answers with %s fails the message, without the method", async (_what, middleware, status) => {
    const { handler, lines } = startHandler([Traced], { middleware: [middleware] });

    expect(await invoke(handler, recordsEvent(sqsRecord({}, { to: "known" })))).toEqual({
      error: expect.any(BatchError),
    });
    expect(seen).toEqual([]);
    expect(lines).toMatchObject([{ status_code: status }]);
  });

  it("may say that a message is done", async () => {
    const { handler } = startHandler([Traced], { middleware: [() => new HttpResponse("known already")] });

    expect(await invoke(handler, recordsEvent(sqsRecord({}, { to: "known" })))).toEqual(done);
    expect(seen).toEqual([]);
  });

  it("sees an error that a method throws", async () => {
    const rescue: Middleware = (_request, next) => next().catch(() => new HttpResponse(undefined, { status: 204 }));
    const { handler } = startHandler([Traced], { middleware: [rescue] });

    expect(await invoke(handler, recordsEvent(sqsRecord({ fails: true }, { to: "known" })))).toEqual(done);
    expect(seen).toContain("handle");
  });
});

describe("a schema for all attributes", () => {
  @Controller()
  class Traced {
    @OnSqs()
    handle(@MessageAttribute(z.object({ tenant: z.string().toUpperCase() })) attributes: { tenant: string }) {
      seen.push(attributes);
    }
  }

  it("gets them by name, and says what does not fit", async () => {
    const { handler, lines } = startHandler([Traced]);
    const sent = { attributes: { tenant: "a", other: "b" } };

    expect(await invoke(handler, recordsEvent(sqsRecord({}, sent), sqsRecord({}, { id: "bare" })))).toEqual(
      failuresOf("bare"),
    );
    expect(seen).toEqual([{ tenant: "A" }]);
    expect(lines[1]).toMatchObject({ id: "bare", error_detail: [{ loc: ["attribute", "tenant"] }] });
  });
});

describe("one method", () => {
  class Greeting {
    @IsString() name!: string;
  }

  @Controller("/greetings")
  class Greetings {
    @Post()
    @OnSqs("greetings")
    @OnSns("greetings")
    @OnSqs("more")
    @OnEvent({ source: "com.example" })
    greet(@Body(Greeting) { name }: Greeting, @MessageAttribute("tenant", { optional: true }) tenant?: string) {
      const { message, route } = getRequest();
      seen.push([message?.source, name, tenant, route?.kind, route?.path]);
      return { greeting: `Hello ${name}` };
    }

    @Get()
    @OnSqs("record")
    record(@Record() record: unknown) {
      seen.push(record);
    }
  }

  const { handler } = startHandler([Greetings]);

  it("handles requests and messages of several sources", async () => {
    const name = "Ada";
    const sent = { to: "greetings", attributes: { tenant: "a" } };

    expect((await call(handler, "POST", "/greetings", { json: { name } })).json).toEqual({ greeting: "Hello Ada" });
    expect(await invoke(handler, recordsEvent(sqsRecord({ name }, sent), sqsRecord({ name }, { to: "more" })))).toEqual(
      done,
    );
    expect(await invoke(handler, recordsEvent(snsRecord({ name }, sent)))).toEqual(nothing);
    expect(await invoke(handler, eventBridgeEvent("com.example", "Any", { name }))).toEqual(nothing);
    expect(seen).toEqual([
      [undefined, "Ada", undefined, "http", "/greetings"],
      ["SQS", "Ada", "a", "message", "greetings"],
      ["SQS", "Ada", undefined, "message", "more"],
      ["SNS", "Ada", "a", "message", "greetings"],
      ["EVENTBRIDGE", "Ada", undefined, "message", "com.example/*"],
    ]);
  });

  it("is given no record where a request came", async () => {
    expect((await call(handler, "GET", "/greetings")).status).toBe(204);
    expect(seen).toEqual([undefined]);
  });
});

describe("inheritance", () => {
  @Controller()
  abstract class Parent {
    @OnSqs("orders")
    handle(@Body("n", Number) n: number) {
      seen.push(["parent", n]);
    }

    @OnS3()
    stored() {
      seen.push("stored");
    }
  }

  @Controller()
  class Inherits extends Parent {}

  @Controller()
  class Overrides extends Parent {
    override handle(n: number) {
      seen.push(["override", n]);
    }
  }

  @Controller()
  class Moves extends Parent {
    @OnSqs("moved")
    override handle(n: number) {
      seen.push(["moved", n]);
    }
  }

  it.each([
    ["is handled by the parent's method", Inherits, "orders", ["parent", 1]],
    ["is handled by the override", Overrides, "orders", ["override", 1]],
    ["comes from where the override says", Moves, "moved", ["moved", 1]],
  ] as const)("a message %s", async (_what, controller, to, expected) => {
    const { handler } = startHandler([controller]);

    expect(await invoke(handler, recordsEvent(sqsRecord({ n: 1 }, { to })))).toEqual(done);
    expect(await invoke(handler, recordsEvent(s3Record("a")))).toEqual(nothing);
    expect(seen).toEqual([expected, "stored"]);
  });

  it("an override that moves leaves the parent's queue", async () => {
    const { handler, lines } = startHandler([Moves]);

    await invoke(handler, recordsEvent(sqsRecord({ n: 1 })));

    expect(lines).toMatchObject([{ status_code: 404 }]);
  });
});
