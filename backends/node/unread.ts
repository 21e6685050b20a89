import type { IncomingMessage } from "node:http";
import { DEFAULT_MAX_BODY_BYTES } from "../../lib/request.js";
import { declaredLength, refuseBody } from "./body.js";

// What is left of a body that nobody reads is received for the sake of the next request on the connection, up to this.
const MAX_DISCARDED_BYTES = DEFAULT_MAX_BODY_BYTES;

// For so many milliseconds a client may go on sending after its answer; nginx's lingering_timeout is as long.
const LINGER = 5_000;

/** Whether nothing more comes of a request; of one without a body that is known before Node.js says so. */
export function isWhole(request: IncomingMessage): boolean {
  return request.complete || declaredLength(request) === 0;
}

/** Whether an unread body is too long to be received and thrown away; the connection closes instead. */
export function isUnreadable(request: IncomingMessage): boolean {
  return !request.complete && (declaredLength(request) ?? 0) > MAX_DISCARDED_BYTES;
}

/** Whether nobody has begun to read a body that is not all there. */
function isUntouched(request: IncomingMessage): boolean {
  return !request.complete && request.readableFlowing === null;
}

/** Throws away a body that nobody has begun to read: a client that sends before it reads would wait for us. */
export function dropUntouched(request: IncomingMessage, isLast: boolean): void {
  if (!isUntouched(request)) return;
  refuseBody(request);
  if (isLast) request.resume();
  else discardRest(request);
}

/** Receives the rest of a body and drops it, so that the next request on the connection is found where it begins. */
export function discardRest(request: IncomingMessage): void {
  let left = MAX_DISCARDED_BYTES;
  request.on("data", (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) request.socket.destroy();
  });
}

/**
 * Receives and drops what a client still sends, until it has finished or the time is over; then calls back.
 *
 * A connection that is closed before resets the client, which may lose the answer it has not read yet (RFC 9112, 9.6).
 */
export function linger(request: IncomingMessage, done: () => void): void {
  const finish = (): void => {
    clearTimeout(timer);
    request.off("end", finish).off("close", finish);
    done();
  };
  const timer = setTimeout(finish, LINGER);
  request.on("end", finish).on("close", finish).resume();
}
