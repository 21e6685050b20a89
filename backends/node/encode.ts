import { once } from "node:events";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Outgoing } from "../../lib/outgoing.js";
import type { StreamBody } from "../../lib/stream-body.js";
import { clientGone } from "../client-gone.js";
import { onConnectionClose, onFinished } from "./connection.js";
import { discardRest, dropUntouched, isUnreadable, isWhole, linger } from "./unread.js";

/**
 * Writes an answer; the promise resolves once it is with the operating system, or the client has gone.
 *
 * @throws TypeError for a header that Node.js does not send.
 */
export function encodeNode(outgoing: Outgoing, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Code that wrote to the response by itself also ends it.
  if (!response.headersSent && !request.socket.destroyed) write(outgoing, request, response);
  return whenSent(request, response);
}

/** Writes an answer as its chunks come, as fast as the client takes them; the same otherwise. */
export async function streamNode(
  { body, ...outgoing }: Outgoing<StreamBody>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (response.headersSent) return whenSent(request, response);
  if (request.socket.destroyed) throw clientGone();
  const headers = toHeaders(outgoing);
  if (isUnreadable(request)) headers.connection = "close";
  response.writeHead(outgoing.status, headers);
  const last = isLast(response, headers);
  dropUntouched(request, last);
  await body.pipe((chunk) => (response.write(toBytes(chunk)) ? undefined : once(response, "drain")));
  if (last && !request.complete) linger(request, () => response.end());
  else response.end();
  await whenSent(request, response);
}

function write(outgoing: Outgoing, request: IncomingMessage, response: ServerResponse): void {
  const body = outgoing.body === undefined ? undefined : toBytes(outgoing.body);
  const headers = toHeadersWithLength(outgoing, body?.length ?? 0, request);
  if (isUnreadable(request)) headers.connection = "close";
  response.writeHead(outgoing.status, headers);
  if (isWhole(request)) {
    response.end(body);
  } else if (isLast(response, headers)) {
    // The answer is complete for the client by its Content-Length; ending it would close the connection.
    if (isBodiless(outgoing, request)) response.flushHeaders();
    else response.write(body ?? NOTHING);
    linger(request, () => response.end());
  } else {
    response.end(body);
    discardRest(request);
  }
}

function toHeaders({ headers }: Pick<Outgoing, "headers">): OutgoingHttpHeaders {
  const result: OutgoingHttpHeaders = Object.create(null);
  for (const [name, values] of headers) result[name] = values.length === 1 ? values[0] : [...values];
  return result;
}

function toHeadersWithLength(outgoing: Outgoing, length: number, request: IncomingMessage): OutgoingHttpHeaders {
  const result = toHeaders(outgoing);
  if (!isBodiless(outgoing, request)) result["content-length"] = length;
  return result;
}

/** Whether Node.js sends no body, and nothing at all where one is written. */
function isBodiless({ status }: Outgoing, { method }: IncomingMessage): boolean {
  return method === "HEAD" || status === 204 || status === 304;
}

const NOTHING: Uint8Array = new Uint8Array();

/** Node.js writes headers that go out with a text, even an empty one, in the encoding of the text: theirs is Latin-1. */
function toBytes(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? Buffer.from(body) : body;
}

/** Whether the connection closes after the answer, because one of the two sides wants it to. */
function isLast(response: ServerResponse, headers: OutgoingHttpHeaders): boolean {
  const connection = headers.connection ?? response.getHeader("connection") ?? "";
  return !response.shouldKeepAlive || /\bclose\b/i.test(String(connection));
}

function whenSent({ socket }: IncomingMessage, response: ServerResponse): Promise<void> {
  if (response.writableFinished) return Promise.resolve();
  return new Promise((resolve) => {
    const forget = onConnectionClose(socket, resolve);
    onFinished(response, socket, () => {
      forget();
      resolve();
    });
  });
}
