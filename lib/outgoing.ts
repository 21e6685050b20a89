import { HttpException } from "./errors.js";
import { checkedValue } from "./http-headers.js";
import type { HttpResponse, RenderedBody } from "./response.js";
import { isBodiless, isFinalStatus } from "./status.js";

/** A response ready to be encoded: nothing in it is left to decide. */
export interface Outgoing {
  readonly status: number;
  /** Lower-case names, each once, with all their values. */
  readonly headers: readonly (readonly [name: string, values: readonly string[]])[];
  readonly body: RenderedBody;
}

/**
 * Decides what is sent of a response: no body for HEAD, 204, 205 and 304; a content type where there is a body.
 *
 * @throws HttpException with status 500 when the status is not an integer from 200 to 599 or the body cannot be rendered.
 */
export function toOutgoing(response: HttpResponse, method: string | undefined): Outgoing {
  const { status } = response;
  if (!isFinalStatus(status)) {
    throw new HttpException(500, undefined, { errorDetail: `${status} is not a status from 200 to 599` });
  }
  const headers: [string, readonly string[]][] = [...response.headers.entries()];
  if (isBodiless(status)) {
    return { status, headers: headers.filter(([name]) => !DESCRIBES_BODY.has(name)), body: undefined };
  }
  const { body } = response;
  const contentType = response.contentType();
  if (contentType !== undefined && !response.headers.has("content-type")) {
    headers.push(["content-type", [checkedValue("content-type", contentType)]]);
  }
  return { status, headers, body: method === "HEAD" ? undefined : body };
}

const DESCRIBES_BODY: ReadonlySet<string> = new Set(["content-type", "content-length", "content-encoding"]);
