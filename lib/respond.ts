import type { RedirectRecord } from "./metadata.js";
import { HttpResponse, toLocation } from "./response.js";
import { fromWebResponse, isWebResponse } from "./web-response.js";

/**
 * Makes an answer of what a controller returned.
 *
 * A response is sent as it is, bytes as bytes, nothing as an empty body (204 where the status was 200), everything else
 * as JSON in the draft, which carries the status and the headers of the route.
 */
export function toResponse(value: unknown, draft: HttpResponse): HttpResponse | Promise<HttpResponse> {
  if (value === undefined || value === null) return withoutBody(draft);
  if (typeof value === "object") {
    if (value instanceof HttpResponse) return rendered(value);
    if (value instanceof Uint8Array) return asBytes(value, draft);
    if (isWebResponse(value)) return fromWebResponse(value);
  }
  draft.content = value;
  return rendered(draft);
}

/** Makes a redirect of what a controller returned: nothing, or `{ url, status }` in place of the route's own. */
export function toRedirect(
  redirect: RedirectRecord,
  value: unknown,
  draft: HttpResponse,
): HttpResponse | Promise<HttpResponse> {
  if (value instanceof HttpResponse || isWebResponse(value)) return toResponse(value, draft);
  const { url = redirect.url, status = redirect.status } = (value ?? {}) as Partial<RedirectRecord>;
  draft.status = status;
  draft.headers.set("location", toLocation(url));
  return draft;
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
