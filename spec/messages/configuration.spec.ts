import {
  Body,
  ConfigurationError,
  Controller,
  type Controllers,
  Cookie,
  File,
  Form,
  Get,
  Header,
  MessageAttribute,
  OnDynamoDbStream,
  OnEvent,
  OnKinesis,
  OnMq,
  OnS3,
  OnSchedule,
  OnSns,
  OnSqs,
  Param,
  Query,
  Record,
  type UploadedFile,
} from "lambent";
import { batchRequests, createLambdaHandler, type LambdaOptions } from "lambent/aws-lambda";

/** All faults of the controllers; none where the application is made. */
function faultsOf(controllers: Controllers, options: LambdaOptions = {}): readonly string[] {
  try {
    createLambdaHandler(controllers, options);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults;
  }
}

type Decorator = (target: object, key: string | symbol, descriptor: PropertyDescriptor) => void;

function decorated(...decorators: readonly Decorator[]): Controllers {
  class Orders {
    handle() {}
  }
  for (const decorate of decorators) decorate(Orders.prototype, "handle", {});
  Controller()(Orders);
  return [Orders];
}

const unset = undefined as never;
const UNSET = "Give a text; a variable of the environment may not be set.";

describe("a message decorator", () => {
  it.each<[label: string, decorator: Decorator, fault: string]>([
    ["@OnSqs(undefined)", OnSqs(unset), `names undefined. ${UNSET}`],
    ['@OnSqs("")', OnSqs(""), `names "". ${UNSET}`],
    ["@OnSqs(null)", OnSqs(null as never), `names null. ${UNSET}`],
    ["@OnSqs(7)", OnSqs(7 as never), `names 7. ${UNSET}`],
    ["@OnSns(undefined)", OnSns(unset), `names undefined. ${UNSET}`],
    ["@OnMq(undefined)", OnMq(unset), `names undefined. ${UNSET}`],
    ["@OnKinesis(undefined)", OnKinesis(unset), `names undefined. ${UNSET}`],
    ["@OnSchedule(undefined)", OnSchedule(unset), `names undefined. ${UNSET}`],
    ["@OnS3(undefined, {...})", OnS3(unset, { event: "ObjectCreated:*" }), `names undefined. ${UNSET}`],
    ["@OnDynamoDbStream(undefined)", OnDynamoDbStream(unset), `names undefined. ${UNSET}`],
    ['@OnEvent("x")', OnEvent("x" as never), 'has "x" in place of options. There are source, detailType, poison.'],
    ["@OnEvent(undefined)", OnEvent(unset), "has undefined in place of options. There are source, detailType, poison."],
    [
      "@OnEvent({...})",
      OnEvent({ detail: "a" } as never),
      'has no option "detail". There are source, detailType, poison.',
    ],
    ["@OnEvent({...})", OnEvent({ source: unset }), `has the option source undefined. ${UNSET}`],
    ["@OnEvent({...})", OnEvent({ detailType: "" }), `has the option detailType "". ${UNSET}`],
    ['@OnSqs("a", {...})', OnSqs("a", { event: "x" } as never), 'has no option "event". There are poison.'],
    ["@OnSqs({...})", OnSqs({ name: "a" } as never), 'has no option "name". There are poison.'],
    ['@OnS3("a", {...})', OnS3("a", { events: "x" } as never), 'has no option "events". There are event, poison.'],
    ["@OnS3({...})", OnS3({ event: ["ObjectCreated:*"] as never }), `has the option event ObjectCreated:*. ${UNSET}`],
    ["@OnDynamoDbStream({...})", OnDynamoDbStream({ event: unset }), `has the option event undefined. ${UNSET}`],
    [
      '@OnSqs("a", {...})',
      OnSqs("a", { poison: "ignore" as never }),
      'has the option poison "ignore". Give "fail" or "drop".',
    ],
    [
      '@OnSqs("https://sqs.eu-west-1.amazonaws.com/1/orders")',
      OnSqs("https://sqs.eu-west-1.amazonaws.com/1/orders"),
      'names "https://sqs.eu-west-1.amazonaws.com/1/orders". Give a name or an ARN of SQS.',
    ],
    [
      '@OnSns("arn:aws:sqs:eu-west-1:1:orders")',
      OnSns("arn:aws:sqs:eu-west-1:1:orders"),
      'names "arn:aws:sqs:eu-west-1:1:orders". Give a name or an ARN of SNS.',
    ],
    [
      '@OnKinesis("arn:aws:dynamodb:eu-west-1:1:table/a")',
      OnKinesis("arn:aws:dynamodb:eu-west-1:1:table/a"),
      'names "arn:aws:dynamodb:eu-west-1:1:table/a". Give a name or an ARN of Kinesis.',
    ],
    [
      '@OnDynamoDbStream("arn:aws:s3:::a")',
      OnDynamoDbStream("arn:aws:s3:::a"),
      'names "arn:aws:s3:::a". Give a name or an ARN of DynamoDB.',
    ],
    ['@OnS3("s3://photos")', OnS3("s3://photos"), 'names "s3://photos". Give a name or an ARN of S3.'],
    [
      '@OnMq("arn:aws:mq:eu-west-1:123456789012:broker:orders:b-1")',
      OnMq("arn:aws:mq:eu-west-1:123456789012:broker:orders:b-1"),
      'names "arn:aws:mq:eu-west-1:123456789012:broker:orders:b-1". Give the name of a queue; an ARN is that of its broker.',
    ],
    [
      "@OnDynamoDbStream({...})",
      OnDynamoDbStream({ event: "UPDATE" as never }),
      'has the option event "UPDATE". Give "INSERT", "MODIFY" or "REMOVE".',
    ],
    [
      '@OnS3("a", {...})',
      OnS3("a", { event: "ObjectCreated" }),
      'has the option event "ObjectCreated". Give "ObjectCreated:*", "ObjectRemoved:Delete" or the like.',
    ],
    ["@OnSqs({...})", OnSqs({ constructor: "a" } as never), 'has no option "constructor". There are poison.'],
    ["@OnSns({...})", OnSns({ poison: unset }), `has the option poison undefined. ${UNSET}`],
  ])("that would take nothing, or everything: %s", (label, decorator, fault) => {
    expect(faultsOf(decorated(decorator))).toContain(`Orders.handle: ${label} ${fault}`);
  });

  it("that is at fault is no duplicate of another", () => {
    expect(faultsOf(decorated(OnSqs(unset), OnSqs(""), OnSqs()))).toEqual([
      `Orders.handle: @OnSqs("") names "". ${UNSET}`,
      `Orders.handle: @OnSqs(undefined) names undefined. ${UNSET}`,
    ]);
  });

  it("tells of each of its faults, and once", () => {
    expect(faultsOf(decorated(OnSchedule(unset, { a: 1, poison: "ignore" } as never)))).toEqual([
      `Orders.handle: @OnSchedule(undefined, {...}) names undefined. ${UNSET}`,
      'Orders.handle: @OnSchedule(undefined, {...}) has no option "a". There are poison.',
      'Orders.handle: @OnSchedule(undefined, {...}) has the option poison "ignore". Give "fail" or "drop".',
    ]);
  });

  it.each<[label: string, decorate: (cls: new () => object) => void, fault: string]>([
    [
      "the class",
      (cls) => (OnSqs("a") as ClassDecorator)(cls),
      'Misplaced: @OnSqs("a") stands on the class. Move it to a method.',
    ],
    [
      "a static method",
      (cls) => OnEvent({ source: "a" })(cls, "create", {}),
      'Misplaced.create: @OnEvent({...}) stands on a static method, which no instance answers for. Remove "static".',
    ],
    [
      "a method, where it is a parameter's",
      (cls) => (Record() as unknown as MethodDecorator)(cls.prototype, "get", {}),
      "Misplaced.get: @Record() stands on the method itself. Move it to one of its parameters.",
    ],
  ])("on %s", (_place, decorate, fault) => {
    @Controller()
    class Misplaced {
      static create() {}
      @Get()
      get() {}
    }
    decorate(Misplaced);

    expect(faultsOf([Misplaced])).toEqual([fault]);
  });

  it("called as a standard decorator is refused", () => {
    const context = { kind: "method", name: "handle" };

    expect(() => (OnSqs("a") as (...args: unknown[]) => void)(() => undefined, context)).toThrow(
      '@OnSqs("a") was called as a standard decorator, on the method handle.',
    );
  });
});

describe("a parameter", () => {
  const noValue = (parameter: string, take: string) =>
    `Orders.handle, parameter 1 ${parameter}: a message has no such value. Take ${take}.`;

  it("that no message has a value for", () => {
    @Controller()
    class Orders {
      @OnSqs()
      query(@Query("q") _q: string) {}
      @OnSns()
      param(@Param("id") _id: string) {}
      @OnMq()
      header(@Header("a") _a: string) {}
      @OnKinesis()
      cookie(@Cookie("c") _c: string) {}
      @OnEvent()
      form(@Form(Object) _form: object) {}
      @OnS3()
      file(@File("f") _file: UploadedFile) {}
      @Get("/{id}")
      @OnDynamoDbStream()
      both(@Body(Object) _body: unknown, @Param("id") _id: string) {}
    }
    const either = "@Body() or @MessageAttribute()";

    expect(faultsOf([Orders])).toEqual(
      expect.arrayContaining([
        noValue('@Query("q")', either).replace("handle", "query"),
        noValue('@Param("id")', either).replace("handle", "param"),
        noValue('@Header("a")', either).replace("handle", "header"),
        noValue('@Cookie("c")', "@Body()").replace("handle", "cookie"),
        "Orders.form, parameter 1 @Form(Object): a message is no form. Take @Body().",
        'Orders.file, parameter 1 @File("f"): a message is no form. Take @Body().',
        'Orders.both, parameter 2 @Param("id"): a message has no such value. Take @Body().',
      ]),
    );
  });

  it("that only messages with attributes have", () => {
    @Controller()
    class Orders {
      @Get("/http")
      http(@MessageAttribute("a") _a: string) {}
      @OnKinesis()
      @OnS3()
      stream(@MessageAttribute("b") _b: string) {}
      @OnKinesis("some")
      @OnSqs()
      fine(@MessageAttribute("c") _c: string) {}
    }
    const fault =
      "only messages of SQS, SNS and MQ have attributes. " +
      "Put @OnSqs(), @OnSns() or @OnMq() on the method, or take @Body().";

    expect(faultsOf([Orders])).toEqual([
      `Orders.http, parameter 1 @MessageAttribute("a"): ${fault}`,
      `Orders.stream, parameter 1 @MessageAttribute("b"): ${fault}`,
    ]);
  });

  it("that is the record of a message, where only requests come", () => {
    @Controller()
    class Orders {
      @Get()
      http(@Record() _record: unknown) {}
    }

    expect(faultsOf([Orders])).toEqual([
      "Orders.http, parameter 1 @Record(): only a message has a record. " +
        "Put @OnSqs() or its like on the method, or take @Req().",
    ]);
  });

  it("without a decorator is refused as that of a request", () => {
    @Controller()
    class Orders {
      @OnSqs()
      handle(_order: unknown) {}
    }

    expect(faultsOf([Orders])).toEqual([expect.stringMatching(/^Orders\.handle, parameter 1: it has no decorator/)]);
  });
});

describe("an option", () => {
  const notImported = (value: unknown) =>
    `the option batchRequests is ${value}. Give batchRequests() or batchRequests([arn]), imported from "lambent/aws-lambda".`;
  const notANumber = (value: unknown) => `the option batchConcurrency is ${value}. Give a whole number from 1 on.`;

  it.each<[options: { [name: string]: unknown }, ...faults: string[]]>([
    [{ batchRequests: true }, notImported(true)],
    [{ batchRequests: null }, notImported(null)],
    [
      { batchRequests: ["arn:aws:sqs:eu-west-1:123456789012:orders"] },
      expect.stringMatching(/^the option batchRequests is /),
    ],
    [{ batchConcurrency: 0 }, notANumber(0)],
    [{ batchConcurrency: 1.5 }, notANumber(1.5)],
    [{ batchConcurrency: Number.NaN }, notANumber(Number.NaN)],
    [{ batchConcurrency: "8" }, notANumber("8")],
    [{ batchRequests: 1, batchConcurrency: -1 }, notImported(1), notANumber(-1)],
    [{ batchRequests: batchRequests([]), batchConcurrency: 1 }],
    [{ batchRequests: batchRequests(), batchConcurrency: 1000 }],
    [{ batchRequests: batchRequests(["arn:aws-cn:sqs:cn-north-1:123456789012:orders"]) }],
  ])("%j", (options, ...faults) => {
    expect(faultsOf(decorated(OnSqs()), options as LambdaOptions)).toEqual(faults);
  });
});

describe("batchRequests", () => {
  const from = batchRequests as (...given: unknown[]) => unknown;

  it.each([["arn:aws:sqs:eu-west-1:123456789012:orders"], [["orders"]], [[undefined]], [undefined], [null], [1], [{}]])(
    "refuses %j",
    (given) => {
      const attempt = () => from(given);
      expect(attempt).toThrow(ConfigurationError);
      expect(attempt).toThrow(/^batchRequests was given .+\. Give a list of ARNs, in brackets\.$/);
    },
  );
});
