// Judged by the compiler alone, of TypeScript 6 and 7: nothing here runs.
import { IsString } from "class-validator";
import {
  type ApplicationOptions,
  Body,
  Controller,
  type EventOptions,
  type HttpRequest,
  type ItemEvent,
  type Message,
  MessageAttribute,
  type MessageDecorator,
  OnDynamoDbStream,
  OnEvent,
  OnKinesis,
  OnMq,
  OnS3,
  OnSchedule,
  OnSns,
  OnSqs,
  Record,
} from "lambent";
import {
  type ActiveMqRecord,
  BatchError,
  type BatchEvent,
  type BatchFailure,
  type BatchOptions,
  type BatchResponse,
  batchRequests,
  createLambdaHandler,
  type DynamoDbStreamRecord,
  type EventBridgeEvent,
  type HttpEvent,
  type HttpResult,
  type KinesisRecord,
  type LambdaContext,
  type LambdaHandler,
  type LambdaOptions,
  type LambdaResult,
  type RabbitMqRecord,
  type S3Record,
  type SnsRecord,
  type SqsMessageAttribute,
  type SqsRecord,
} from "lambent/aws-lambda";

class Order {
  @IsString() item!: string;
}

class Trace {
  @IsString() tenant!: string;
}

declare const maybe: string | undefined;
declare const condition: boolean;

@Controller()
export class Messages {
  @OnSqs()
  @OnSqs("orders")
  @OnSqs("orders", {})
  @OnSqs({ poison: "drop" })
  @OnSqs("more", { poison: condition ? "drop" : "fail" })
  @OnSns("prices", { poison: "fail" })
  @OnMq("orders::/")
  @OnKinesis("clicks")
  @OnSchedule("nightly")
  @OnEvent()
  @OnEvent({ source: "com.example.shop", detailType: "OrderPlaced", poison: "drop" })
  @OnDynamoDbStream("orders", { event: "INSERT", poison: "drop" })
  @OnDynamoDbStream({ event: "REMOVE" })
  @OnS3("photos", { event: "ObjectCreated:*" })
  @OnS3({ poison: "drop" })
  fine(@Body(Order) _order: Order): void {}

  // @ts-expect-error a variable of the environment may not be set.
  @OnSqs(maybe)
  unset(): void {}

  // @ts-expect-error nor its absence is the same as none.
  @OnSqs(undefined, { poison: "drop" })
  none(): void {}

  // @ts-expect-error a queue has a name.
  @OnSqs(["orders"])
  list(): void {}

  // @ts-expect-error there is no such way.
  @OnSqs({ poison: "ignore" })
  ignored(): void {}

  // @ts-expect-error it is an option of others.
  @OnSqs("orders", { event: "INSERT" })
  other(): void {}

  // @ts-expect-error a bus is told by what it carries.
  @OnEvent("com.example.shop")
  named(): void {}

  // @ts-expect-error it may not be set.
  @OnEvent({ source: maybe })
  unsetSource(): void {}

  // @ts-expect-error there is no such event.
  @OnDynamoDbStream("orders", { event: "UPDATE" })
  updated(): void {}

  // @ts-expect-error a topic has no such option.
  @OnSns({ source: "a" })
  source(): void {}
}

export class Attributes {
  @OnSqs()
  fine(
    @MessageAttribute("tenant") _tenant: string,
    @MessageAttribute("attempt", Number) _attempt: number,
    @MessageAttribute("retry", { default: false }) _retry: boolean,
    @MessageAttribute("sent", Date) _sent: Date,
    @MessageAttribute("kind", { enum: ["a", "b"] }) _kind: "a" | "b",
    @MessageAttribute("size", { type: BigInt, optional: true }) _size: bigint | undefined,
    @MessageAttribute(Trace) _trace: Trace,
    @Record() _record: SqsRecord,
  ): void {}

  // @ts-expect-error without a type it is a text.
  text(@MessageAttribute("attempt") _attempt: number): void {}

  // @ts-expect-error it may not be there.
  absent(@MessageAttribute("tenant", { optional: true }) _tenant: string): void {}

  // @ts-expect-error another class.
  otherClass(@MessageAttribute(Trace) _trace: Order): void {}

  // @ts-expect-error there is no such option.
  misspelt(@MessageAttribute("tenant", { defualt: "a" }) _tenant: string): void {}

  // @ts-expect-error the default is no number.
  fallback(@MessageAttribute("n", { type: Number, default: "x" }) _n: number): void {}
}

/** The compiler knows nothing of a record, which may come of several sources. */
export class Records {
  @OnSqs() sqs(@Record() { messageId, messageAttributes }: SqsRecord): [string, SqsMessageAttribute | undefined] {
    return [messageId, messageAttributes.tenant];
  }

  @OnSns() sns(@Record() { Sns }: SnsRecord): string {
    return Sns.TopicArn;
  }

  @OnMq() mq(@Record() record: ActiveMqRecord | RabbitMqRecord): string {
    return "destination" in record ? record.destination.physicalName : record.data;
  }

  @OnKinesis() kinesis(@Record() { kinesis }: KinesisRecord): string {
    return kinesis.sequenceNumber;
  }

  @OnDynamoDbStream() change(@Record() { eventName }: DynamoDbStreamRecord): ItemEvent {
    return eventName;
  }

  @OnS3() s3(@Record() { s3 }: S3Record): string {
    return s3.bucket.name;
  }

  @OnEvent() event(@Record() { detail }: EventBridgeEvent<Order>): string {
    return detail.item;
  }
}

export async function handle(
  handler: LambdaHandler,
  request: HttpEvent,
  batch: BatchEvent,
  bridge: EventBridgeEvent,
  context: LambdaContext,
): Promise<void> {
  const answer: HttpResult = await handler(request, context);
  const failures: BatchResponse = await handler(batch);
  const ids: string[] = failures.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const result: LambdaResult = await handler(bridge);
  const ofUnknown: LambdaResult = await handler(JSON.parse("{}") as unknown);
  // @ts-expect-error what was not known to be a batch has no failures.
  ofUnknown.batchItemFailures;
  // @ts-expect-error an answer to a request has none.
  answer.batchItemFailures;
  // @ts-expect-error a handler has two parameters.
  await handler(batch, context, () => undefined);
  console.log(answer, ids, result);
}

export const options: LambdaOptions[] = [
  { batchRequests: batchRequests(), batchConcurrency: 8 },
  { batchRequests: batchRequests(["arn:aws:sqs:eu-west-1:123456789012:requests"] as const) },
  // @ts-expect-error what it stands for has to be imported.
  { batchRequests: true },
  // @ts-expect-error a list.
  { batchRequests: batchRequests("arn:aws:sqs:eu-west-1:123456789012:requests") },
  // @ts-expect-error a number.
  { batchConcurrency: "8" },
];

// @ts-expect-error messages of AWS are an option of AWS Lambda alone.
export const application: ApplicationOptions = { batchRequests: batchRequests() };
export const batch: BatchOptions = options[0] as LambdaOptions;
export const handler: LambdaHandler = createLambdaHandler([Messages], { batchRequests: batchRequests() });
export const decorator: MessageDecorator = OnSqs;
export const event: EventOptions = { source: "a" };

export function failed(error: unknown, request: HttpRequest): readonly BatchFailure[] {
  const message: Message | undefined = request.message;
  // @ts-expect-error a request has none.
  message.target;
  // @ts-expect-error they are not to be changed.
  if (message !== undefined) message.attributes.a = "b";
  return error instanceof BatchError ? error.failures : [];
}
