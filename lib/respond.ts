import { internalError } from "./errors.js";
import type { RedirectRecord } from "./metadata.js";
import { ownOf } from "./own-response.js";
import { HttpResponse, toLocation } from "./response.js";
import type { Respond } from "./station.js";
import { discardSource, watchSource } from "./stream-source.js";
import { fromWebResponse, isWebResponse } from "./web-response.js";

/** How a method answers HTTP requests: what is declared of its answers says how, unless they are redirects. */
export function httpResponder(redirect: RedirectRecord | undefined, declared: Respond | undefined): Respond {
  return redirect === undefined
    ? (declared ?? respond)
    : (value, { response }) => toRedirect(redirect, value, response);
}

const respond: Respond = (value, { response }) => toResponse(value, response);

/**
 * Makes an answer of what a controller returned.
 *
 * A response is sent as it is, bytes as bytes, nothing as an empty body (204 where the status was 200), everything else
 * as JSON in the draft, which carries the status and the headers of the route.
 */
export function toResponse(value: unknown, draft: HttpResponse): HttpResponse | Promise<HttpResponse> {
  if (value === undefined || value === null) return withoutBody(draft);
  if (typeof value === "object") {
    if (value instanceof HttpResponse) return rendered(value === draft ? draft : ownOf(value));
    if (isWebResponse(value)) return fromWebResponse(value);
    const bytes = toBytes(value);
    if (bytes !== undefined) return asBytes(bytes, draft);
    refuseStream(value);
  }
  draft.content = value;
  return rendered(draft);
}

/** Makes a redirect of what a controller returned: nothing, a URL or `{ url, status }` in place of the route's own. */
function toRedirect(
  redirect: RedirectRecord,
  value: unknown,
  draft: HttpResponse,
): HttpResponse | Promise<HttpResponse> {
  if (value instanceof HttpResponse || isWebResponse(value)) return toResponse(value, draft);
  const own = typeof value === "string" ? { url: value } : ((value ?? {}) as Partial<RedirectRecord>);
  const { url = redirect.url, status = redirect.status } = own;
  draft.status = status;
  draft.headers.set("location", toLocation(url));
  return draft;
}

/** Binary content of any kind as bytes. */
function toBytes(value: object): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** JSON would say `{}` of a stream: better a clear failure than an answer that is none. */
function refuseStream(value: object): void {
  if (!(Symbol.asyncIterator in value)) return;
  // Nobody else ends it, and its failure would end the process.
  const source = value as AsyncIterable<unknown>;
  watchSource(source);
  discardSource(source);
  throw internalError("a stream was returned by itself; return new StreamResponse(stream)");
}

function withoutBody(draft: HttpResponse): HttpResponse {
  draft.content = undefined;
  if (draft.status === 200) draft.status = 204;
  return draft;
}

function asBytes(bytes: Uint8Array, draft: HttpResponse): HttpResponse {
  const response = new HttpResponse(bytes, { status: draft.status });
  for (const [name, value] of draft.headers) response.headers.append(name, value);
  return response;
}

/** Renders the body here, inside the middleware, so that what cannot be rendered is an error answer like any other. */
function rendered(response: HttpResponse): HttpResponse {
  void response.body;
  return response;
}
