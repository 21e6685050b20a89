import { internalError } from "./errors.js";
import { HttpResponse } from "./response.js";
import { isStreamBody, type StreamChunk } from "./stream-body.js";

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
 *
 * @throws HttpException with status 500 where its body is a stream, which can be read once.
 */
export function ownOf(response: HttpResponse): HttpResponse {
  const pristine = given.get(response);
  if (pristine === undefined) {
    given.set(response, { status: response.status, headers: [...response.headers] });
    return response;
  }
  const { body } = response;
  if (isStreamBody(body)) throw internalError("a StreamResponse was given twice; make one for each request");
  return copyOf(response, body, pristine);
}

/** A response whose stream has been read to its end: the same with what was read. */
export function withBody(response: HttpResponse, body: StreamChunk): HttpResponse {
  return copyOf(response, body, { status: response.status, headers: [...response.headers] });
}

function copyOf(response: HttpResponse, body: StreamChunk | undefined, { status, headers }: Pristine): HttpResponse {
  const copy = new HttpResponse(body, { status });
  for (const [name, value] of headers) copy.headers.append(name, value);
  const contentType = response.contentType();
  if (contentType !== undefined && !copy.headers.has("content-type")) copy.headers.set("content-type", contentType);
  return copy;
}
