import { EventText, type ServerSentEvent } from "./event-text.js";
import type { HttpResponseOptions } from "./response.js";
import { isDuration } from "./settings.js";
import { StreamResponse } from "./stream-response.js";
import { isStreamSource, type StreamSource, watchSource } from "./stream-source.js";

/** What an {@link EventStreamResponse} is made of beside its events. */
export interface EventStreamOptions extends HttpResponseOptions {
  /**
   * After so many seconds without an event a comment is sent, so that nothing on the way takes the connection for dead;
   * the first one after a second at most. `false` or 0: never. Default: 15.
   */
  readonly heartbeat?: number | false;
}

/**
 * An answer of server-sent events, `text/event-stream`, for the `EventSource` of a browser; with `Cache-Control: no-cache`
 * unless a header says otherwise.
 *
 * The events come from an async iterable, a list or another iterable, or a stream of objects; otherwise it is a
 * `StreamResponse`.
 *
 * @throws TypeError for events that cannot be iterated, and RangeError when `heartbeat` is no number of seconds.
 * @example
 * async function* prices() {
 *   for await (const { id, price } of watchPrices(getRequest().signal)) yield { id, event: "price", data: { price } };
 * }
 * return new EventStreamResponse(prices());
 */
export class EventStreamResponse extends StreamResponse {
  constructor(events: StreamSource<ServerSentEvent> | Iterable<ServerSentEvent>, options: EventStreamOptions = {}) {
    const { heartbeat = 15, ...rest } = options;
    if (heartbeat !== false && heartbeat !== 0 && !isDuration(heartbeat)) {
      throw new RangeError(`EventStreamResponse: heartbeat is ${String(heartbeat)}. Give seconds, or false for none.`);
    }
    if (!isEventSource(events)) throw new TypeError("an EventStreamResponse needs an iterable of events");
    watchSource(events);
    super(new EventText(events, Number(heartbeat)), { mediaType: "text/event-stream", ...rest });
    if (!this.headers.has("cache-control")) this.headers.set("cache-control", "no-cache");
  }
}

function isEventSource(value: unknown): boolean {
  return isStreamSource(value) || (typeof value === "object" && value !== null && Symbol.iterator in value);
}
