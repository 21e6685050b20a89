import { quietly } from "./promise.js";
import type { StreamChunk } from "./stream-body.js";

/** What is read of a web `ReadableStream`: the global's name is never spoken, touching it costs tens of milliseconds. */
export interface WebStream<Chunk> {
  getReader(): WebReader<Chunk>;
  cancel(): Promise<void>;
}

interface WebReader<Chunk> {
  read(): Promise<{ readonly done: boolean; readonly value?: Chunk | undefined }>;
  cancel(): Promise<void>;
}

/** What a stream can be made of: an async iterable such as a generator, a stream of Node.js, or a web `ReadableStream`. */
export type StreamSource<Chunk = StreamChunk> = AsyncIterable<Chunk> | WebStream<Chunk>;

/** A source while it is read. */
export interface Reading {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Ends the source, without waiting for it. */
  cancel(): void;
}

/** The members that tell what kind of source an object is. */
type Members = Partial<
  AsyncIterable<unknown> &
    Iterable<unknown> &
    WebStream<unknown> & {
      destroy(): unknown;
      return(): unknown;
      on(event: "error", listener: () => void): unknown;
    }
>;

/** Whether a value is an object that a stream can be made of. */
export function isStreamSource(value: unknown): value is StreamSource {
  if (typeof value !== "object" || value === null) return false;
  const source: Members = value;
  return typeof source[Symbol.asyncIterator] === "function" || typeof source.getReader === "function";
}

/** Keeps a failure of a source that nobody reads from ending the process; who reads it is told all the same. */
export function watchSource(source: Members): void {
  if (typeof source.destroy === "function") source.on?.("error", () => undefined);
}

/** Begins to read a source. */
export function openSource(source: Members): Reading {
  // A reader can be cancelled while it waits; an iterator of the same stream cannot.
  const reader = source.getReader?.();
  if (reader !== undefined) return { next: () => reader.read(), cancel: () => quietly(() => reader.cancel()) };
  const iterator = (source[Symbol.asyncIterator]?.() ?? source[Symbol.iterator]?.()) as AsyncIterator<unknown>;
  return {
    next: async () => iterator.next(),
    cancel: () => {
      if (typeof source.destroy === "function") discardSource(source);
      quietly(() => iterator.return?.());
    },
  };
}

/** Ends a source that nobody reads, or not to its end. */
export function discardSource(source: Members): void {
  // Only the stream itself ends one of Node.js: an iterator of it that was never asked does not.
  if (typeof source.destroy === "function") quietly(() => source.destroy?.());
  else if (typeof source.getReader === "function") quietly(() => source.cancel?.());
  else quietly(() => source.return?.());
}
