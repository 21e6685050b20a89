import { contextStore, type RequestContext } from "./context.js";
import { internalError } from "./errors.js";
import { toBytes } from "./request.js";
import { STREAM_BODY, type StreamBody, type StreamChunk } from "./stream-body.js";
import { discardSource, openSource, type Reading, type StreamSource } from "./stream-source.js";

type Piece = Awaited<ReturnType<Reading["next"]>>;

/** The body that is pulled out of a source. */
export class SourceBody implements StreamBody {
  isSent = false;
  readonly #source: StreamSource;
  #reading: Reading | undefined;
  #context: RequestContext | undefined;
  #first: Piece | undefined;
  #isOver = false;
  #reason: unknown;
  #interrupt: ((reason: unknown) => void) | undefined;

  static {
    Object.defineProperty(SourceBody.prototype, STREAM_BODY, { value: true });
  }

  constructor(source: StreamSource) {
    this.#source = source;
  }

  async start(): Promise<void> {
    this.#first = await this.#pull();
  }

  pipe(write: (chunk: StreamChunk) => Promise<unknown> | undefined): Promise<void> {
    this.isSent = true;
    return this.#read(write);
  }

  async collect(limit: number): Promise<StreamChunk> {
    const chunks: StreamChunk[] = [];
    let length = 0;
    await this.#read((chunk) => {
      // A text has at least as many bytes as characters; the platform's own limit counts them exactly.
      length += chunk.length;
      if (length > limit) throw internalError(`the stream is longer than the ${limit} bytes that are sent at once`);
      chunks.push(chunk);
      return undefined;
    });
    return join(chunks);
  }

  cancel(reason: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reason = reason;
    this.#interrupt?.(reason);
    const reading = this.#reading;
    if (reading === undefined) discardSource(this.#source);
    // The end of a generator finds its request too, whoever ends it: a timer, or the client's connection.
    else contextStore().run(this.#context as RequestContext, () => reading.cancel());
  }

  async #read(use: (chunk: StreamChunk) => Promise<unknown> | undefined): Promise<void> {
    try {
      if (this.#isOver) throw this.#reason;
      let piece = this.#first ?? (await this.#pull());
      this.#first = undefined;
      while (piece.done !== true) {
        const used = use(piece.value as StreamChunk);
        if (used !== undefined) await this.#unlessCancelled(used);
        piece = await this.#pull();
      }
      this.#isOver = true;
    } catch (thrown) {
      this.cancel(thrown);
      throw thrown;
    }
  }

  async #pull(): Promise<Piece> {
    if (this.#isOver) throw this.#reason;
    if (this.#reading === undefined) {
      this.#context = contextStore().getStore();
      this.#reading = openSource(this.#source);
    }
    const piece = await this.#unlessCancelled(this.#reading.next());
    if (piece.done !== true) checkChunk(piece.value);
    return piece;
  }

  /** Not `Promise.race`: that would keep something of every chunk until the end of the stream. */
  #unlessCancelled<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#interrupt = reject;
      work.then(resolve, reject);
    });
  }
}

function checkChunk(chunk: unknown): void {
  if (typeof chunk === "string" || chunk instanceof Uint8Array) return;
  const kind = chunk === null ? "null" : `of the type ${typeof chunk}`;
  throw internalError(`a chunk of the stream is ${kind}, neither text nor bytes; JSON.stringify makes text of a value`);
}

function join(chunks: readonly StreamChunk[]): StreamChunk {
  if (chunks.every((chunk) => typeof chunk === "string")) return chunks.join("");
  const parts = chunks.map(toBytes);
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
