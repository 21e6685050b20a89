import type { Codec } from "../codec.js";
import type { HttpException } from "../errors.js";
import type { HttpRequest } from "../request.js";

/** A record of a queue, a topic, a bus or a stream, as `request.message` shows it. */
export interface Message {
  /** `SQS`, `SNS`, `MQ`, `EVENTBRIDGE`, `KINESIS`, `DYNAMODB` or `S3`: what the log calls the method. */
  readonly source: string;
  /** The queue, topic, stream, table or bucket, or `source/detail-type` of a bus: what the log calls the path. */
  readonly target: string;
  /** The record as the platform delivered it. */
  readonly record: unknown;
  /** The attributes of the message by name, as texts, in a table without a prototype; empty where its source has none. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** One record of an event: what is read of it before a method is found for it. */
export interface Delivery {
  readonly target: string;
  /** What the patterns of routes are compared with, the more general first. */
  readonly keys: readonly string[];
  /** The ARN of what it comes from; undefined where the event says none. */
  readonly arn: string | undefined;
  /** The platform's name for the message, for the log. */
  readonly id: string | undefined;
  readonly record: unknown;
  /** What the platform is told where it failed; undefined where there is no way to tell it of one record. */
  readonly failureId: string | undefined;
  /** Records of one group have an order: none is handled before the one in front of it has been. */
  readonly group: string | undefined;
  body(): string | Uint8Array | undefined;
  /** Its attributes as pairs, some of which may be no texts; default: none. */
  attributes?(): Iterable<readonly [name: string, value: unknown]>;
}

/** How one record ended: `error` says why it failed. */
export interface Handled {
  readonly delivery: Delivery;
  readonly error: Error | undefined;
}

/** What handles messages: an application. */
export interface MessageEngine {
  /** Whether a method handles a message, by its source and the keys of its delivery. */
  handlesMessage(source: string, keys: readonly string[]): boolean;
  ready(): Promise<void>;
  handle<Event, Context, Result>(codec: Codec<Event, Context, Result>, event: Event, context: Context): Promise<Result>;
  hold(stop: (reason: HttpException) => void): () => void;
}

/** The records of one event, with what their platform says and allows. */
export interface BatchCall {
  readonly deliveries: readonly Delivery[];
  /** The platform's own. */
  readonly context: unknown;
  /** So many records are handled at once, or groups of records that have an order. */
  readonly concurrency: number;
  /** Milliseconds of the platform's time in which nothing more is begun. */
  readonly deadlineMargin: number;
  /** For how many milliseconds the platform still waits; undefined where nothing says so. */
  remainingTime(): number | undefined;
  /** The request in a message that no method handles, where it may be one. */
  requestOf(delivery: Delivery): HttpRequest | undefined;
}

/** A service that delivers messages: how its events are read, and how it is told what became of them. */
export interface MessageSource {
  readonly name: Message["source"];
  /** Whether its messages have attributes. */
  readonly hasAttributes: boolean;
  /** The records of an event of this source; undefined for an event of another one. */
  read(event: object): readonly Delivery[] | undefined;
  /**
   * The result of the invocation.
   *
   * @throws BatchError where the platform has to deliver everything again.
   */
  report(handled: readonly Handled[]): unknown;
  /**
   * Handles the records of one event, and gives the result of the invocation. It comes with the source, so that only an
   * application with messages has it in its bundle.
   *
   * @throws BatchError where the platform has to deliver everything again.
   */
  handle(source: MessageSource, call: BatchCall, engine: MessageEngine): Promise<unknown>;
}

/** The message of a delivery: its attributes are read when somebody asks for them. */
export class DeliveredMessage implements Message {
  readonly source: string;
  readonly #delivery: Delivery;
  #attributes: Readonly<Record<string, string>> | undefined;

  constructor(source: string, delivery: Delivery) {
    this.source = source;
    this.#delivery = delivery;
  }

  get target(): string {
    return this.#delivery.target;
  }

  get record(): unknown {
    return this.#delivery.record;
  }

  get attributes(): Readonly<Record<string, string>> {
    this.#attributes ??= toTexts(this.#delivery.attributes?.() ?? []);
    return this.#attributes;
  }
}

function toTexts(attributes: Iterable<readonly [name: string, value: unknown]>): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null);
  for (const [name, value] of attributes) {
    if (typeof value === "string") texts[name] = value;
    else if (typeof value === "number" || typeof value === "boolean") texts[name] = String(value);
  }
  return texts;
}
