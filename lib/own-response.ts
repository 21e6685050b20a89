import { HttpResponse } from "./response.js";

/** A response as it was when user code gave it first. */
interface Pristine {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const given = new WeakMap<HttpResponse, Pristine>();

/**
 * A response that user code gave, for one request: itself the first time, a copy of what it was then every other time.
 *
 * Headers and cookies are added to it on its way out: one response kept and given for every request would collect those
 * of all clients.
 */
export function ownOf(response: HttpResponse): HttpResponse {
  const pristine = given.get(response);
  if (pristine === undefined) {
    given.set(response, { status: response.status, headers: [...response.headers] });
    return response;
  }
  const copy = new HttpResponse(response.body, { status: pristine.status });
  for (const [name, value] of pristine.headers) copy.headers.append(name, value);
  const contentType = response.contentType();
  if (contentType !== undefined && !copy.headers.has("content-type")) copy.headers.set("content-type", contentType);
  return copy;
}
