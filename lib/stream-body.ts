/** One piece of a stream: text, which is sent as UTF-8, or bytes. */
export type StreamChunk = string | Uint8Array;

/** A body that is not there yet: its chunks are pulled one by one while it is sent. */
export interface StreamBody {
  /** Whether sending has begun: then an error can only break the stream. */
  readonly isSent: boolean;
  /** Waits for the first chunk, so that what fails before it can still be answered. */
  start(): Promise<void>;
  /**
   * Sends every chunk; where `write` gives a promise, the next one is pulled after it. Rejects with what the source
   * throws, or with the reason of `cancel`.
   */
  pipe(write: (chunk: StreamChunk) => Promise<unknown> | undefined): Promise<void>;
  /**
   * The whole stream: text where every chunk is text, else bytes.
   *
   * @throws HttpException with status 500 where it has more than `limit` bytes.
   */
  collect(limit: number): Promise<StreamChunk>;
  /** Ends the source, and who waits for it with this reason; once, and not after the end. */
  cancel(reason: unknown): void;
}

/** @internal In the global registry, so that every copy of the package recognises the streams of the others. */
export const STREAM_BODY: symbol = Symbol.for("lambent.StreamBody@1");

/** Whether a rendered body is a stream. */
export function isStreamBody(body: unknown): body is StreamBody {
  return typeof body === "object" && body !== null && STREAM_BODY in body;
}
