import type { Outgoing } from "./outgoing.js";
import type { HttpRequest } from "./request.js";
import type { StreamBody } from "./stream-body.js";

/** Between a platform's events and the engine: two pure functions, one pair for each shape of event. */
export interface Codec<Event, Context, Result> {
  /** @throws HttpException (a 400) for an event that no request can be made of. */
  decode(event: Event, context: Context): HttpRequest;
  /** @throws HttpException (a 500) for an answer that the platform would not take. */
  encode(answer: Outgoing, event: Event, context: Context): Result | Promise<Result>;
  /** Sends an answer whose body is a stream; resolves after its last byte. Without it streams are read to their end. */
  stream?(answer: Outgoing<StreamBody>, event: Event, context: Context): Result | Promise<Result>;
  /** How many bytes of a stream are read to be sent at once; more are a 500. Default: no limit. */
  readonly maxBufferedBytes?: number;
  /** For how many milliseconds the platform still waits for the result; undefined where it sets no limit. */
  remainingTime?(context: Context): number | undefined;
}
