import type { Controllers, LogRecord } from "lambent";
import {
  type ActiveMqRecord,
  type AttributeValue,
  createLambdaHandler,
  type DynamoDbStreamRecord,
  type EventBridgeEvent,
  type KinesisRecord,
  type LambdaContext,
  type LambdaHandler,
  type LambdaOptions,
  type RabbitMqRecord,
  type S3Record,
  type SnsRecord,
  type SqsRecord,
} from "lambent/aws-lambda";
import { keepIn } from "./log-lines.js";

// The events are those of the documentation of AWS, each with what a spec says in place of its own values.

const REGION = "eu-west-1";
const ACCOUNT = "123456789012";

/** The ARN of something of a service. */
export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString("base64");
const asText = (content: unknown): string => (typeof content === "string" ? content : JSON.stringify(content));

let count = 0;
/** The number of a record, so that no two have the same id. */
const next = (): number => ++count;

/** What a message of a queue or a topic has beside its body. */
export interface SentMessage {
  readonly id?: string;
  /** The name of the queue, topic, stream, table or bucket. */
  readonly to?: string;
  /** Texts, and bytes in base64. */
  readonly attributes?: Readonly<Record<string, string | Uint8Array>>;
  readonly group?: string;
}

/** A message of SQS; a body that is no text is JSON. */
export function sqsRecord(body: unknown, { id, to = "orders", attributes = {}, group }: SentMessage = {}): SqsRecord {
  const fifo = {
    SequenceNumber: "18849496460467696128",
    MessageGroupId: group as string,
    MessageDeduplicationId: "1",
  };
  return {
    messageId: id ?? `059f36b4-87a3-44ab-83d2-${String(next()).padStart(12, "0")}`,
    receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
    body: asText(body),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1545082649183",
      ...(group !== undefined && fifo),
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1545082649185",
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        {
          ...(typeof value === "string" ? { stringValue: value } : { binaryValue: base64(value) }),
          stringListValues: [],
          binaryListValues: [],
          dataType: typeof value === "string" ? "String" : "Binary",
        },
      ]),
    ),
    md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
    eventSource: "aws:sqs",
    eventSourceARN: arnOf("sqs", to),
    awsRegion: REGION,
  };
}

/** A notification of SNS. */
export function snsRecord(body: unknown, { id, to = "prices", attributes = {} }: SentMessage = {}): SnsRecord {
  return {
    EventVersion: "1.0",
    EventSubscriptionArn: arnOf("sns", `${to}:21be56ed-a058-49f5-8c98-aedd2564c486`),
    EventSource: "aws:sns",
    Sns: notification(body, { to, attributes, ...(id !== undefined && { id }) }),
  };
}

function notification(body: unknown, { id, to, attributes = {} }: SentMessage) {
  return {
    SignatureVersion: "1",
    Timestamp: "2019-01-02T12:45:07.000Z",
    Signature: "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j...65r==",
    SigningCertURL:
      "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-ac565b8b1a6c5d002d285f9598aa1d9b.pem",
    MessageId: id ?? `95df01b4-ee98-5cb9-9903-${String(next()).padStart(12, "0")}`,
    Message: asText(body),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        typeof value === "string" ? { Type: "String", Value: value } : { Type: "Binary", Value: base64(value) },
      ]),
    ),
    Type: "Notification",
    UnsubscribeURL: "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
    TopicArn: arnOf("sns", to as string),
    Subject: "TestInvoke",
  };
}

/** A notification of SNS as the body of a message of SQS, where the subscription does not deliver raw messages. */
export function snsInSqs(body: unknown, sent: SentMessage = {}): SqsRecord {
  return sqsRecord(notification(body, { to: "prices" }), sent);
}

/** An event of one of the sources that deliver a list of records. */
export function recordsEvent<Rec>(...records: readonly Rec[]): { readonly Records: readonly Rec[] } {
  return { Records: records };
}

/** A message of ActiveMQ. */
export function activeMqRecord(data: unknown, { id, to = "orders", attributes = {} }: SentMessage = {}) {
  const record = {
    messageID: id ?? `ID:b-9bcfa592-423a-4942-879d-eb284b418fc8-1.mq.eu-west-1.amazonaws.com-37557-${next()}:1:1:1:1`,
    messageType: "jms/text-message",
    deliveryMode: 1,
    replyTo: null,
    type: null,
    expiration: "60000",
    priority: 1,
    correlationId: "myJMSCoID",
    redelivered: false,
    destination: { physicalName: to },
    data: base64(asText(data)),
    timestamp: 1598827811958,
    brokerInTime: 1598827811958,
    brokerOutTime: 1598827811959,
    properties: attributes as Readonly<Record<string, string>>,
  };
  return record satisfies ActiveMqRecord;
}

/** An event of ActiveMQ; AWS writes `aws:mq`, and samples of it have `aws:amq`. */
export function activeMqEvent(messages: readonly unknown[], eventSource = "aws:mq") {
  return {
    eventSource,
    eventSourceArn: arnOf("mq", "broker:test:b-9bcfa592-423a-4942-879d-eb284b418fc8"),
    messages,
  };
}

/** A message of RabbitMQ; its texts among the headers are bytes. */
export function rabbitMqRecord(data: unknown, { id, attributes = {} }: SentMessage = {}) {
  const record = {
    basicProperties: {
      contentType: "text/plain",
      contentEncoding: null,
      headers: {
        ...Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { bytes: [...Buffer.from(value)] }]),
        ),
        numberInHeader: 10,
      },
      deliveryMode: 1,
      priority: 34,
      correlationId: null,
      replyTo: null,
      expiration: "60000",
      messageId: id ?? null,
      timestamp: "Jan 1, 1970, 12:33:41 AM",
      type: null,
      userId: "AIDACKCEVSQ6C2EXAMPLE",
      appId: null,
      clusterId: null,
      bodySize: 80,
    },
    redelivered: false,
    data: base64(asText(data)),
  };
  return record satisfies RabbitMqRecord;
}

/** An event of RabbitMQ; the keys are queues with their virtual host, `orders::/`. */
export function rabbitMqEvent(rmqMessagesByQueue: Readonly<Record<string, readonly unknown[]>>) {
  return {
    eventSource: "aws:rmq",
    eventSourceArn: arnOf("mq", "broker:pizzaBroker:b-9bcfa592-423a-4942-879d-eb284b418fc8"),
    rmqMessagesByQueue,
  };
}

/** An event of an EventBridge bus. */
export function eventBridgeEvent(source: string, detailType: string, detail: unknown = {}): EventBridgeEvent {
  return {
    version: "0",
    id: `6a7e8feb-b491-4cf7-a9f1-${String(next()).padStart(12, "0")}`,
    "detail-type": detailType,
    source,
    account: ACCOUNT,
    time: "2017-12-22T18:43:48Z",
    region: REGION,
    resources: ["arn:aws:ec2:eu-west-1:123456789012:instance/i-1234567890abcdef0"],
    detail,
  };
}

/** What a rule with a schedule sends. */
export function scheduledRuleEvent(rule: string): EventBridgeEvent {
  return { ...eventBridgeEvent("aws.events", "Scheduled Event"), resources: [arnOf("events", `rule/${rule}`)] };
}

/** What EventBridge Scheduler sends where it was given no input: its detail is a text of JSON. */
export function schedulerEvent(schedule: string, group = "default"): EventBridgeEvent {
  return {
    ...eventBridgeEvent("aws.scheduler", "Scheduled Event", "{}"),
    resources: [arnOf("scheduler", `schedule/${group}/${schedule}`)],
  };
}

/** What a record of a stream has beside its content. */
export interface StreamPlace {
  /** The stream, or its table. */
  readonly of?: string;
  readonly sequence?: string;
}

/** A sequence number as Kinesis has it, which no number holds. */
export function kinesisSequence(index: number): string {
  return `4959033827149025660855969253836157109592157598913658${String(index).padStart(4, "0")}`;
}

/** A record of a Kinesis data stream. */
export function kinesisRecord(
  data: unknown,
  partitionKey: string,
  { of = "clicks", sequence }: StreamPlace = {},
): KinesisRecord {
  const sequenceNumber = sequence ?? kinesisSequence(next());
  const record = {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey,
      sequenceNumber,
      data: base64(asText(data)),
      approximateArrivalTimestamp: 1545084650.987,
    },
    eventSource: "aws:kinesis" as const,
    eventVersion: "1.0",
    eventID: `shardId-000000000006:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: "arn:aws:iam::123456789012:role/lambda-role",
    awsRegion: REGION,
    eventSourceARN: arnOf("kinesis", `stream/${of}`),
  };
  return record;
}

type Item = Readonly<Record<string, AttributeValue>>;

/** The images of an item of a table, before and after. */
export interface Images {
  readonly keys?: Item;
  readonly before?: Item;
  readonly after?: Item;
}

/** A change of an item of a DynamoDB table, named by which images there are. */
export function dynamoDbRecord(
  { keys = { Id: { N: "101" } }, before, after }: Images,
  { of = "orders", sequence }: StreamPlace = {},
): DynamoDbStreamRecord {
  const SequenceNumber = sequence ?? `44215845000000000174504${String(next()).padStart(5, "0")}`;
  const record = {
    eventID: SequenceNumber.padStart(32, "c4ca4238a0b923820dcc509a6f75849b"),
    eventName:
      before === undefined ? ("INSERT" as const) : after === undefined ? ("REMOVE" as const) : ("MODIFY" as const),
    eventVersion: "1.1",
    eventSource: "aws:dynamodb" as const,
    awsRegion: REGION,
    dynamodb: {
      Keys: keys,
      ...(after !== undefined && { NewImage: after }),
      ...(before !== undefined && { OldImage: before }),
      ApproximateCreationDateTime: 1428537600,
      SequenceNumber,
      SizeBytes: 26,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    eventSourceARN: arnOf("dynamodb", `table/${of}/stream/2015-06-27T00:48:05.899`),
  };
  return record;
}

/** A notification of an S3 bucket; the key is encoded as it stands there. */
export function s3Record(key: string, eventName = "ObjectCreated:Put", bucket = "photos"): S3Record {
  const record = {
    eventVersion: "2.1",
    eventSource: "aws:s3" as const,
    awsRegion: REGION,
    eventTime: "2019-09-03T19:37:27.192Z",
    eventName,
    userIdentity: { principalId: "AWS:AIDAINPONIXQXHT3IKHL2" },
    requestParameters: { sourceIPAddress: "205.255.255.255" },
    responseElements: {
      "x-amz-request-id": `D82B88E5F77${String(next()).padStart(5, "0")}`,
      "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=",
    },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: "828aa6fc-f7b5-4305-8584-487c791949c1",
      bucket: { name: bucket, ownerIdentity: { principalId: "A3I5XTEXAMAI3E" }, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key,
        size: 1305107,
        eTag: "b21b84d653bb07b05b1e6b33684dc11b",
        sequencer: "0C0F6F405D6ED209E1",
      },
    },
  };
  return record;
}

/** A context whose time really runs out, after so many milliseconds. */
export function runningOut(milliseconds: number): LambdaContext {
  const end = performance.now() + milliseconds;
  return { getRemainingTimeInMillis: () => end - performance.now() };
}

/** How an invocation ended. */
export interface Ended {
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Invokes a handler as the platform does: with an event that has been JSON. */
export async function invoke(handler: LambdaHandler, event: unknown, context?: LambdaContext): Promise<Ended> {
  try {
    return { result: await handler(JSON.parse(JSON.stringify(event)) as unknown, context) };
  } catch (error) {
    return { error };
  }
}

/** The answer that tells the platform of those failures. */
export function failuresOf(...ids: readonly string[]): Ended {
  return { result: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) } };
}

/** A handler of controllers, and the lines of what it has handled. */
export function startHandler(controllers: Controllers, options: LambdaOptions = {}) {
  const lines: LogRecord[] = [];
  return { handler: createLambdaHandler(controllers, { accessLog: keepIn(lines), ...options }), lines };
}

/** Fails the specs of a file where a promise was rejected that nobody looked at. */
export function refuseUnhandledRejections(): void {
  const rejections: unknown[] = [];
  const note = (reason: unknown): number => rejections.push(reason);
  beforeAll(() => process.on("unhandledRejection", note));
  afterAll(() => process.off("unhandledRejection", note));
  afterEach(async () => {
    // They are told when the microtasks are over.
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections.splice(0)).toEqual([]);
  });
}
