import { IsInt, IsString } from "class-validator";
import {
  Body,
  Controller,
  Get,
  HttpException,
  type HttpRequest,
  HttpResponse,
  OnSqs,
  Param,
  Post,
  Query,
  Req,
  Status,
  StreamResponse,
} from "lambent";
import { BatchError, batchRequests, type LambdaOptions, UnsupportedEventError } from "lambent/aws-lambda";
import { type HttpSourceName, httpSource, lookAlikes, type NeutralRequest } from "../support/events.js";
import {
  activeMqEvent,
  activeMqRecord,
  arnOf,
  failuresOf,
  invoke,
  rabbitMqEvent,
  rabbitMqRecord,
  recordsEvent,
  refuseUnhandledRejections,
  snsInSqs,
  snsRecord,
  sqsRecord,
  startHandler,
} from "../support/messages.js";

refuseUnhandledRejections();

const done = failuresOf();
const json = [["content-type", "application/json"]] as const;

class ItemCreate {
  @IsString() name!: string;
  @IsInt() price!: number;
}

let seen: unknown[] = [];

beforeEach(() => {
  seen = [];
});

@Controller()
class Items {
  @Post("/items")
  @Status(201)
  create(@Body(ItemCreate) item: ItemCreate, @Query("q", { optional: true }) q: string | undefined) {
    seen.push(item instanceof ItemCreate, { ...item }, q);
    return item;
  }

  @Get("/items/{id}")
  read(@Param("id") id: string) {
    seen.push(id);
    if (id === "bug") throw new Error("a bug");
    if (id === "gone") throw new HttpException(410);
    if (id === "moved") return new HttpResponse(undefined, { status: 302, headers: { location: "/" } });
    return { id };
  }

  @Get("/request/{rest+}")
  request(@Req() { event, clientIp, basePath, path, context, message, headers, cookies, id, method }: HttpRequest) {
    seen.push({ event, clientIp, basePath, path, context, message, cookies: { ...cookies }, id, method });
    seen.push(headers.get("x-forwarded-for"));
  }

  @Post("/text")
  text(@Body(Uint8Array) bytes: Uint8Array) {
    seen.push(Buffer.from(bytes).toString());
  }
}

const create: NeutralRequest = {
  method: "POST",
  path: "/items",
  query: [["q", "a b"]],
  headers: json,
  body: '{"name":"tea","price":2}',
};
const wrapped = (source: HttpSourceName, request: NeutralRequest) => httpSource(source).encode(request);
const get = (path: string) => wrapped("REST API", { method: "GET", path });

const gateways = ["REST API", "HTTP API, payload 1.0", "HTTP API, payload 2.0"] as const;
const carriers: [carrier: string, carry: (...events: readonly unknown[]) => unknown, isPartial: boolean][] = [
  ["SQS", (...events) => recordsEvent(...events.map((event) => sqsRecord(event))), true],
  ["SNS", (...events) => recordsEvent(...events.map((event) => snsRecord(event))), false],
  ["SNS in SQS", (...events) => recordsEvent(...events.map((event) => snsInSqs(event))), true],
  ["ActiveMQ", (...events) => activeMqEvent(events.map((event) => activeMqRecord(event))), false],
  ["RabbitMQ", (...events) => rabbitMqEvent({ "a::/": events.map((event) => rabbitMqRecord(event)) }), false],
];

describe("a message that is a request", () => {
  const { handler, lines } = startHandler([Items], { batchRequests: batchRequests() });

  beforeEach(() => {
    lines.length = 0;
  });

  it.each(
    carriers.flatMap(([carrier, carry, isPartial]) =>
      gateways.map((gateway) => [carrier, gateway, carry, isPartial] as const),
    ),
  )("is routed to the controllers: in %s, as that of a %s", async (_carrier, gateway, carry, isPartial) => {
    expect(await invoke(handler, carry(wrapped(gateway, create)))).toEqual(isPartial ? done : { result: undefined });
    expect(seen).toEqual([true, { name: "tea", price: 2 }, "a b"]);
    expect(lines).toMatchObject([
      {
        level: "info",
        method: "POST",
        path: "/items",
        route: "/items",
        status_code: 201,
        user_agent: expect.stringContaining("Mozilla"),
      },
    ]);
  });

  it.each(carriers)("fails with a status of 400 or more, beside others: in %s", async (_carrier, carry, isPartial) => {
    const bad = wrapped("HTTP API, payload 2.0", { ...create, body: '{"name":"tea"}' });
    const ended = await invoke(handler, carry(bad, get("/items/1"), get("/items/gone")));

    if (isPartial) expect(ended).toMatchObject({ result: { batchItemFailures: { length: 2 } } });
    else expect(ended).toEqual({ error: expect.any(BatchError) });
    expect(seen).toEqual(["1", "gone"]);
    expect(lines.map(({ status_code, path }) => [path, status_code]).sort()).toEqual([
      ["/items", 422],
      ["/items/1", 200],
      ["/items/gone", 410],
    ]);
  });

  it("is told of by its status, and by its id", async () => {
    const paths = ["/items/ok", "/items/bug", "/items/gone", "/items/moved", "/nowhere", "/items"];
    const records = paths.map((path, index) => sqsRecord(get(path), { id: `m${index}` }));

    expect(await invoke(handler, recordsEvent(...records))).toEqual(failuresOf("m1", "m2", "m4", "m5"));
    expect(
      lines.map(({ id, method, path, status_code, level }) => [id, method, path, status_code, level]).sort(),
    ).toEqual([
      ["m0", "GET", "/items/ok", 200, "info"],
      ["m1", "GET", "/items/bug", undefined, "critical"],
      ["m2", "GET", "/items/gone", 410, "warning"],
      ["m3", "GET", "/items/moved", 302, "info"],
      ["m4", "GET", "/nowhere", 404, "warning"],
      ["m5", "GET", "/items", 405, "warning"],
    ]);
  });

  it("fails by a bug also where the application answers it", async () => {
    const { handler } = startHandler([Items], { batchRequests: batchRequests(), unhandledErrors: "respond" });
    const [bug, fine] = [sqsRecord(get("/items/bug")), sqsRecord(get("/items/1"))];

    expect(await invoke(handler, recordsEvent(bug, fine))).toEqual(failuresOf(bug.messageId));
  });

  it("rejects the invocation where all failed", async () => {
    expect(await invoke(handler, recordsEvent(sqsRecord(get("/nowhere"))))).toEqual({ error: expect.any(BatchError) });
  });

  it("may have bytes for a body", async () => {
    const text = wrapped("REST API", { method: "POST", path: "/text", body: new TextEncoder().encode("caf\u00e9") });

    expect(await invoke(handler, recordsEvent(sqsRecord(text)))).toEqual(done);
    expect(seen).toEqual(["caf\u00e9"]);
  });

  it("stops its group of a FIFO queue where it fails, as any message", async () => {
    const sent = (path: string, group: string) => sqsRecord(get(path), { id: path, to: "a.fifo", group });

    expect(
      await invoke(handler, recordsEvent(sent("/items/gone", "a"), sent("/items/2", "a"), sent("/items/3", "b"))),
    ).toEqual(failuresOf("/items/gone", "/items/2"));
    expect(seen.sort()).toEqual(["3", "gone"]);
    expect(lines).toContainEqual(
      expect.objectContaining({ method: "SQS", path: "a.fifo", id: "/items/2", status_code: 424 }),
    );
  });

  it.each<[what: string, parts: readonly (string | Error)[], ids: readonly string[]]>([
    ["to its end", ["a", "b"], []],
    ["until it breaks", ["a", new Error("broken")], ["m1"]],
  ])("may be answered by a stream, which is read %s", async (_what, parts, ids) => {
    @Controller()
    class Streaming {
      @Get("/items/{id}")
      stream(@Param("id") id: string) {
        return new StreamResponse(this.chunks(id === "1" ? parts : []));
      }
      async *chunks(given: readonly (string | Error)[]) {
        for (const part of given) {
          if (part instanceof Error) throw part;
          yield part;
          seen.push(part);
        }
      }
    }
    const { handler } = startHandler([Streaming], { batchRequests: batchRequests() });

    expect(
      await invoke(handler, recordsEvent(sqsRecord(get("/items/1"), { id: "m1" }), sqsRecord(get("/items/2")))),
    ).toEqual(failuresOf(...ids));
    expect(seen).toEqual(parts.filter((part) => typeof part === "string"));
  });

  it("ends at the deadline of the invocation", async () => {
    @Controller()
    class Hanging {
      @Get()
      hang() {
        return new Promise(() => undefined);
      }
    }
    const { handler, lines } = startHandler([Hanging], { batchRequests: batchRequests() });

    await invoke(handler, recordsEvent(sqsRecord(get("/"))), { getRemainingTimeInMillis: () => 150 });

    expect(lines).toMatchObject([{ method: "GET", path: "/", status_code: 504 }]);
  });
});

describe("what a request in a message says of itself", () => {
  const forged = {
    authorizer: {
      claims: { sub: "admin" },
      principalId: "admin",
      jwt: { claims: { sub: "admin" } },
      lambda: { admin: true },
    },
    identity: { sourceIp: "10.0.0.1", cognitoIdentityId: "admin", apiKey: "secret" },
    accountId: "000000000000",
    stage: "prod",
    domainName: "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
    elb: undefined,
  };
  const stageVariables = { admin: "true" };

  const forgeries: [gateway: string, event: object][] = gateways.map((gateway) => {
    const path = "/request/prod/x";
    const event = wrapped(gateway, {
      method: "GET",
      path,
      headers: [["x-forwarded-for", "10.0.0.1"]],
      cookies: [["a", "1"]],
    }) as unknown as { requestContext: { [field: string]: unknown } };
    const { http } = event.requestContext as { http?: object };
    const requestContext = {
      ...event.requestContext,
      ...forged,
      stage: "request",
      ...(http !== undefined && { http: { ...http, sourceIp: "10.0.0.1" } }),
    };
    return [
      gateway,
      { ...event, stageVariables, requestContext, pathParameters: { rest: "forged" }, resource: "/admin" },
    ];
  });

  it.each(forgeries)("is not trusted beyond the request: %s", async (_gateway, event) => {
    const { handler, lines } = startHandler([Items], { batchRequests: batchRequests(), clientIp: true });
    const context = { awsRequestId: "of the invocation" };

    expect(await invoke(handler, recordsEvent(sqsRecord(event, { id: "m1" })), context)).toEqual(done);
    const [{ event: given, ...request }, address] = seen as [{ event: Record<string, unknown> }, string];
    expect(request).toEqual({
      clientIp: undefined,
      basePath: "",
      path: "/request/prod/x",
      context,
      message: undefined,
      cookies: { a: "1" },
      id: "m1",
      method: "GET",
    });
    // A header is a header: whoever wrote the request may have written it.
    expect(address).toBe("10.0.0.1");
    expect(JSON.stringify(Object.entries(given).filter(([name]) => !/eaders$/.test(name)))).not.toMatch(
      /admin|10\.0\.0\.1|forged|execute-api|authorizer|stage|000000000000|secret/,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]?.client_ip).toBeUndefined();
    expect(JSON.stringify(lines)).not.toContain("10.0.0.1");
  });

  it.each<[what: string, path: string, options: LambdaOptions, expected: unknown]>([
    ["the option is taken off", "/shop/request/a", { basePath: "/shop" }, { basePath: "/shop", path: "/request/a" }],
    ["without the option nothing is", "/request/shop/a", {}, { basePath: "", path: "/request/shop/a" }],
    ["another stays", "/request/a", { basePath: "/shop" }, { basePath: "", path: "/request/a" }],
  ])("begins with the base path that the application says: %s", async (_what, path, options, expected) => {
    const { handler } = startHandler([Items], { batchRequests: batchRequests(), ...options });

    for (const gateway of gateways) {
      seen = [];
      expect(await invoke(handler, recordsEvent(sqsRecord(wrapped(gateway, { method: "GET", path }))))).toEqual(done);
      expect(seen[0]).toMatchObject(expected as object);
    }
  });

  it("has a path that is decoded once, as its format delivers it", async () => {
    const { handler } = startHandler([Items], { batchRequests: batchRequests() });
    const ids: unknown[] = [];

    for (const gateway of [...gateways, "function URL"] as const) {
      seen = [];
      await invoke(handler, recordsEvent(sqsRecord(wrapped(gateway, { method: "GET", path: "/items/100%2525" }))));
      ids.push(...seen);
    }

    expect(ids).toEqual(["100%25", "100%25", "100%25", "100%25"]);
  });
});

describe("a message that is no request of an API Gateway", () => {
  const { handler, lines } = startHandler([Items], { batchRequests: batchRequests() });
  const rest = get("/items/1") as unknown as { requestContext: object };

  it.each<[what: string, body: unknown]>([
    ["a text", "hello"],
    ["nothing", ""],
    ["a list", []],
    ["null", "null"],
    ["of a load balancer", wrapped("ALB", { method: "GET", path: "/items/1" })],
    [
      "of a load balancer, with multi-value headers",
      wrapped("ALB, multi-value headers", { method: "GET", path: "/items/1" }),
    ],
    ["of VPC Lattice", wrapped("VPC Lattice v1", { method: "GET", path: "/items/1" })],
    ["of VPC Lattice v2", wrapped("VPC Lattice v2", { method: "GET", path: "/items/1" })],
    ["without a sign how its body is encoded", { ...rest, isBase64Encoded: undefined }],
    ["without a context", { ...rest, requestContext: undefined }],
    ["whose method is no text", { ...rest, httpMethod: 1 }],
    ["a notification of something else", { Type: "Notification", Message: "hello" }],
    [
      "a notification of a notification",
      { Type: "Notification", Message: JSON.stringify({ Type: "Notification", Message: JSON.stringify(rest) }) },
    ],
    ["a record of a queue", recordsEvent(sqsRecord(rest))],
    ...lookAlikes.map(({ name, event }): [string, unknown] => [name, JSON.stringify(event)]),
  ])("fails: %s", async (_what, body) => {
    const [strange, fine] = [sqsRecord(body), sqsRecord(get("/items/1"))];
    lines.length = 0;

    expect(await invoke(handler, recordsEvent(strange, fine))).toEqual(failuresOf(strange.messageId));
    expect(seen).toEqual(["1"]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        method: "SQS",
        path: "orders",
        id: strange.messageId,
        status_code: 404,
        error_detail: "no method handles messages of SQS orders",
      }),
    );
  });

  it.each<[what: string, context: object, event?: object]>([
    ["an http that is null", { http: null }],
    ["an http that is a text", { http: "GET" }],
    ["a path with a malformed escape", {}, { path: "/items/%zz" }],
    ["a body that is no text", {}, { httpMethod: "POST", path: "/text", body: { a: 1 } }],
    ["headers that are none", {}, { headers: 7, multiValueHeaders: "x", path: "/nowhere" }],
  ])("has a line also where it is malformed: %s", async (_what, context, event = {}) => {
    lines.length = 0;

    await invoke(
      handler,
      recordsEvent(sqsRecord({ ...rest, ...event, requestContext: { ...rest.requestContext, ...context } })),
    );

    expect(lines).toHaveLength(1);
    expect(lines[0]?.level).not.toBe("critical");
  });

  it("reaches no method for messages by its method", async () => {
    const messages: unknown[] = [];

    @Controller()
    class Both {
      @OnSqs("other")
      handle() {
        messages.push("handled");
      }
    }
    const { handler, lines } = startHandler([Both], { batchRequests: batchRequests() });

    await invoke(handler, recordsEvent(sqsRecord(wrapped("REST API", { method: "SQS", path: "/other/-" }))));

    expect(lines).toMatchObject([{ method: "SQS", path: "/other/-", status_code: 404 }]);
    expect(messages).toEqual([]);
  });
});

describe("the option batchRequests", () => {
  const event = (to: string) => recordsEvent(sqsRecord(get("/items/1"), { to }));

  @Controller()
  class WithQueue extends Items {
    @OnSqs("orders")
    order(@Body(Object) body: { httpMethod: string }) {
      seen.push(["message", body.httpMethod]);
    }
  }

  @Controller()
  class WithAnyQueue extends Items {
    @OnSqs()
    any(@Body(Object) body: { httpMethod: string }) {
      seen.push(["message", body.httpMethod]);
    }
  }

  it("takes no requests where it is not set", async () => {
    const { handler } = startHandler([Items], {});
    expect((await invoke(handler, event("orders"))).error).toBeInstanceOf(UnsupportedEventError);

    const { handler: withQueue, lines } = startHandler([WithQueue], {});
    expect((await invoke(withQueue, event("other"))).error).toBeInstanceOf(BatchError);
    expect(lines).toMatchObject([{ method: "SQS", path: "other", status_code: 404 }]);
    expect(seen).toEqual([]);
  });

  it("takes them from the queues, topics and brokers that it lists", async () => {
    const topic = arnOf("sns", "prices");
    const broker = activeMqEvent([]).eventSourceArn;
    const { handler } = startHandler([Items], {
      batchRequests: batchRequests([arnOf("sqs", "listed"), topic, broker]),
    });

    expect(await invoke(handler, event("listed"))).toEqual(done);
    expect(await invoke(handler, recordsEvent(snsRecord(get("/items/2"))))).toEqual({ result: undefined });
    expect(await invoke(handler, activeMqEvent([activeMqRecord(get("/items/3"))]))).toEqual({ result: undefined });
    expect(seen.splice(0)).toEqual(["1", "2", "3"]);

    expect((await invoke(handler, event("other"))).error).toBeInstanceOf(BatchError);
    expect((await invoke(handler, recordsEvent(snsRecord(get("/items/2"), { to: "other" })))).error).toBeInstanceOf(
      BatchError,
    );
    expect((await invoke(handler, rabbitMqEvent({ a: [rabbitMqRecord(get("/items/1"))] }))).error).toBeInstanceOf(
      BatchError,
    );
    expect(
      (await invoke(handler, recordsEvent({ ...sqsRecord(get("/items/1")), eventSourceARN: undefined }))).error,
    ).toBeInstanceOf(BatchError);
    expect(seen).toEqual([]);
  });

  it("lists none where it is empty", async () => {
    const { handler } = startHandler([Items], { batchRequests: batchRequests([]) });

    expect((await invoke(handler, event("orders"))).error).toBeInstanceOf(BatchError);
  });

  it.each([
    ["the queue", WithQueue],
    ["any queue", WithAnyQueue],
  ])("takes nothing from a method for %s", async (_what, controller) => {
    const { handler } = startHandler([controller], { batchRequests: batchRequests([arnOf("sqs", "orders")]) });

    expect(await invoke(handler, event("orders"))).toEqual(done);
    expect(seen).toEqual([["message", "GET"]]);
  });

  it("takes them from the other queues beside such a method", async () => {
    const { handler } = startHandler([WithQueue], { batchRequests: batchRequests() });

    expect(
      await invoke(handler, recordsEvent(sqsRecord(get("/items/1")), sqsRecord(get("/items/2"), { to: "other" }))),
    ).toEqual(done);
    expect(seen).toEqual([["message", "GET"], "2"]);
  });

  it("concerns no other events", async () => {
    const { handler } = startHandler([Items], { batchRequests: batchRequests() });

    expect((await invoke(handler, { Records: [{ eventSource: "aws:kinesis" }] })).error).toBeInstanceOf(
      UnsupportedEventError,
    );
    expect(await invoke(handler, get("/items/1"))).toMatchObject({ result: { statusCode: 200 } });
  });
});
