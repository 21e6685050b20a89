import { internalError } from "./errors.js";
import { checkedValue } from "./http-headers.js";
import { type HttpRequest, REQUEST_ID } from "./request.js";
import type { HttpResponse, RenderedBody } from "./response.js";
import { isBodiless, isFinalStatus } from "./status.js";
import { isStreamBody, type StreamBody } from "./stream-body.js";

/** A response ready to be encoded: nothing in it is left to decide. Its body is a stream for `Codec.stream` alone. */
export interface Outgoing<Body extends RenderedBody = Exclude<RenderedBody, StreamBody>> {
  readonly status: number;
  /** Lower-case names, each once, with all their values. */
  readonly headers: readonly (readonly [name: string, values: readonly string[]])[];
  readonly body: Body;
}

type AnyOutgoing = Outgoing | Outgoing<StreamBody>;

/**
 * Decides what is sent of a response: no body for HEAD, 204, 205 and 304; a content type where there is a body; the id
 * of the request, where the application has not sent another.
 *
 * @throws HttpException with status 500 when the status is not an integer from 200 to 599 or the body cannot be rendered.
 */
export function toOutgoing(response: HttpResponse, request: HttpRequest | undefined): AnyOutgoing {
  const { status } = response;
  if (!isFinalStatus(status)) {
    throw internalError(`${status} is not a status from 200 to 599`);
  }
  if (isBodiless(status)) {
    return { status, headers: headersWithout(DESCRIBES_BODY, response, request), body: undefined };
  }
  const { body } = response;
  const isHead = request?.method === "HEAD";
  // RFC 9110, 8.6: an answer to HEAD may say what length that to GET has; where the body is here, it could be wrong.
  const headers = headersWithout(isHead && body === undefined ? TRANSFER_CODING : FRAMING, response, request);
  const contentType = response.contentType();
  if (contentType !== undefined && !response.headers.has("content-type")) {
    headers.push(["content-type", [checkedValue("content-type", contentType)]]);
  }
  return { status, headers, body: isHead ? undefined : body } as AnyOutgoing;
}

/** Whether the body of a response is a stream. */
export function isStreamed(outgoing: AnyOutgoing): outgoing is Outgoing<StreamBody> {
  return isStreamBody(outgoing.body);
}

// RFC 9112, 6: what delimits the body on its way is the platform's; a second opinion would contradict it.
const TRANSFER_CODING: ReadonlySet<string> = new Set(["transfer-encoding"]);
const FRAMING: ReadonlySet<string> = new Set([...TRANSFER_CODING, "content-length"]);
const DESCRIBES_BODY: ReadonlySet<string> = new Set([...FRAMING, "content-type", "content-encoding"]);

function headersWithout(
  dropped: ReadonlySet<string>,
  { headers }: HttpResponse,
  request: HttpRequest | undefined,
): [string, readonly string[]][] {
  const sent = [...headers.entries()].filter(([name]) => !dropped.has(name));
  if (request !== undefined && !headers.has(REQUEST_ID)) sent.push([REQUEST_ID, [request.id]]);
  return sent;
}
