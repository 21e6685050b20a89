import { contextStore } from "./context.js";
import { HttpResponse, type HttpResponseOptions } from "./response.js";
import { SourceBody } from "./source-body.js";
import type { StreamBody } from "./stream-body.js";
import { discardSource, isStreamSource, type StreamSource, watchSource } from "./stream-source.js";

/**
 * An answer that is sent while it is made: chunk by chunk, no faster than the client takes it.
 *
 * The source is an async iterable of text and bytes, a stream of Node.js or a web `ReadableStream`. Its media type is
 * `application/octet-stream` by default. A failure before the first chunk is answered like any other; one after it breaks
 * the stream. However the request ends, its source is ended too. A stream can be read once: make a response of it for
 * every request.
 *
 * @example
 * async function* rows() {
 *   for await (const item of scanTable()) yield `${item.id},${item.name}\n`;
 * }
 * return new StreamResponse(rows(), { mediaType: "text/csv" });
 */
export class StreamResponse extends HttpResponse<StreamSource> {
  readonly #bodies: StreamBody[] = [];

  constructor(source: StreamSource, options: HttpResponseOptions = {}) {
    super(source, { mediaType: "application/octet-stream", ...options });
    if (!isStreamSource(source)) return;
    watchSource(source);
    contextStore()
      .getStore()
      ?.atEnd(() => {
        if (this.#bodies.length === 0) discardSource(source);
        for (const body of this.#bodies) body.cancel(new Error("the request is over"));
      });
  }

  override get content(): StreamSource {
    return super.content;
  }

  override set content(source: StreamSource) {
    // A middleware may wrap it, and wait for something before anybody reads.
    if (isStreamSource(source)) watchSource(source);
    super.content = source;
  }

  /** @throws TypeError for what is no stream. */
  override render(source: StreamSource): StreamBody {
    if (!isStreamSource(source)) {
      const kinds = "an async iterable, a stream of Node.js or a web ReadableStream";
      throw new TypeError(`a StreamResponse needs ${kinds}; use HttpResponse for text and bytes`);
    }
    const body = new SourceBody(source);
    this.#bodies.push(body);
    return body;
  }
}
