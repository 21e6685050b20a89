import { HttpResponse } from "./response.js";

/** What is read of a web `Response`: the global's name is never spoken, touching it costs tens of milliseconds. */
export interface WebResponse {
  readonly status: number;
  /** Where it was fetched from; empty for one that code has made. */
  readonly url: string;
  readonly headers: Iterable<[name: string, value: string]>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

// What was fetched has been decoded on its way; these say how it travelled, which is no longer so.
const DESCRIBES_TRANSFER: ReadonlySet<string> = new Set(["content-encoding", "content-length", "transfer-encoding"]);

/** Whether a value is a web `Response` of any realm or implementation, told by its string tag. */
export function isWebResponse(value: unknown): value is WebResponse {
  return Object.prototype.toString.call(value) === "[object Response]";
}

/** Reads a web `Response` to its end; its body travels as bytes. */
export async function fromWebResponse(web: WebResponse): Promise<HttpResponse> {
  const bytes = new Uint8Array(await web.arrayBuffer());
  const response = new HttpResponse(bytes.length === 0 ? undefined : bytes, { status: web.status });
  // A web Headers object lists each Set-Cookie by itself.
  for (const [name, value] of web.headers) {
    if (!(web.url !== "" && DESCRIBES_TRANSFER.has(name))) response.headers.append(name, value);
  }
  return response;
}
