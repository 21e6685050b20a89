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
const DESCRIBES_TRANSFER: ReadonlySet<string> = new Set(["content-encoding", "content-length"]);

// RFC 9110, 7.6.1: for one connection only, and this is another one.
const HOP_BY_HOP: readonly string[] = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Whether a value is a web `Response` of any realm or implementation, told by its string tag. */
export function isWebResponse(value: unknown): value is WebResponse {
  return Object.prototype.toString.call(value) === "[object Response]";
}

/** Reads a web `Response` to its end; its body travels as bytes. */
export async function fromWebResponse(web: WebResponse): Promise<HttpResponse> {
  const bytes = new Uint8Array(await web.arrayBuffer());
  const response = new HttpResponse(bytes.length === 0 ? undefined : bytes, { status: web.status });
  const isFetched = web.url !== "";
  // A web Headers object has lower-case names, and lists each Set-Cookie by itself.
  const headers = [...web.headers];
  const dropped = new Set([...HOP_BY_HOP, ...namedByConnection(headers)]);
  for (const [name, value] of headers) {
    if (!dropped.has(name) && !(isFetched && DESCRIBES_TRANSFER.has(name))) response.headers.append(name, value);
  }
  return response;
}

/** The further headers that `Connection` declares to be hop-by-hop. */
function namedByConnection(headers: readonly (readonly [name: string, value: string])[]): string[] {
  const value = headers.find(([name]) => name === "connection")?.[1] ?? "";
  return value.split(",").map((name) => name.trim().toLowerCase());
}
