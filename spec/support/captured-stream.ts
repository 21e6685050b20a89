import { Writable } from "node:stream";
import { splitAtPrelude } from "./streamed-response.js";

/** The stream that a streaming function writes to, read as a front does; `hold` makes it a reader that takes nothing. */
export class CapturedStream extends Writable {
  contentType: string | undefined;
  readonly chunks: Buffer[] = [];
  #held: (() => void)[] | undefined;
  #watchers: (() => void)[] = [];

  constructor({ hold = false }: { hold?: boolean } = {}) {
    super({ highWaterMark: 16 * 1024 });
    if (hold) this.#held = [];
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    for (const watcher of this.#watchers.splice(0)) watcher();
    if (this.#held === undefined) done();
    else this.#held.push(done);
  }

  setContentType(type: string): void {
    this.contentType = type;
  }

  /** Takes what has been written, and everything from now on. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const done of held) done();
  }

  get raw(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.#parts.payload.toString();
  }

  get payload(): Buffer {
    return this.#parts.payload;
  }

  get prelude(): { statusCode: number; headers: Record<string, string>; cookies?: string[] } {
    return this.#parts.prelude as never;
  }

  /** Resolves once the payload contains a text. */
  async receive(text: string): Promise<void> {
    while (!this.raw.includes(text)) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  get #parts() {
    return splitAtPrelude(this.contentType, this.raw);
  }
}
