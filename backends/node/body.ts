import type { IncomingMessage } from "node:http";
import { HttpException, internalError } from "../../lib/errors.js";
import type { RawBody } from "../../lib/request.js";

const dropped = new WeakSet<IncomingMessage>();

/** Has a body refused from now on, because it is thrown away: what is left of it would pass for the whole. */
export function refuseBody(request: IncomingMessage): void {
  dropped.add(request);
}

/** Reads the body of a request, of at most `limit` bytes; nothing where the request has none (RFC 9112, 6.3). */
export function readBody(request: IncomingMessage, limit: number): RawBody {
  const length = declaredLength(request);
  if (length === 0) return undefined;
  if (dropped.has(request)) return Promise.reject(tooLate());
  return length !== undefined && length > limit ? Promise.reject(tooLarge(limit)) : collect(request, limit);
}

/** The size of the body in bytes as the request states it, `undefined` where it comes in chunks. */
export function declaredLength({ headers }: IncomingMessage): number | undefined {
  if (headers["transfer-encoding"] !== undefined) return undefined;
  return Number(headers["content-length"] ?? 0);
}

function collect(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const onData = (chunk: Uint8Array): void => {
      length += chunk.length;
      if (length > limit) settle(() => reject(tooLarge(limit)));
      else chunks.push(chunk);
    };
    const onEnd = (): void => settle(() => resolve(Buffer.concat(chunks, length)));
    const onError = (cause: Error): void => settle(() => reject(cutShort(cause)));
    // A request that was destroyed without an error only closes.
    const onClose = (): void => settle(() => reject(cutShort(undefined)));
    // The stream keeps flowing: what comes after the limit is thrown away as it arrives.
    const settle = (action: () => void): void => {
      request.off("data", onData).off("end", onEnd).off("close", onClose);
      action();
    };
    request.on("data", onData).on("end", onEnd).on("close", onClose);
    // Stays, because an error without a listener would be thrown.
    request.on("error", onError);
    if (request.destroyed) onClose();
  });
}

function tooLate(): HttpException {
  return internalError("the body was read after the answer had begun; read it before the first chunk of the stream");
}

function tooLarge(limit: number): HttpException {
  const errorDetail = `the body is larger than ${limit} bytes`;
  // The rest of the body is still on its way: the connection cannot carry another request.
  return new HttpException(413, undefined, { errorDetail, headers: { connection: "close" } });
}

/** Not the server's failure, so no 5xx; the client that would read it has gone. */
function cutShort(cause: Error | undefined): HttpException {
  return new HttpException(400, "The request ended before its body", { cause });
}
