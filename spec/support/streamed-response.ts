import type { IncomingMessage } from "node:http";

/** An answer sent with response streaming, as it went over the wire and as the front of the function reads it. */
export interface StreamedResponse {
  contentType: string | undefined;
  /** All bytes as they were sent. */
  raw: Buffer;
  /** Status, headers and cookies, where the function sent them before its first byte. */
  prelude: unknown;
  payload: Buffer;
  /** The error of a handler that failed after its first write. */
  error: { errorType: string; errorMessage: string } | undefined;
}

const preludeType = "application/vnd.awslambda.http-integration-response";
const delimiter = Buffer.alloc(8);

/** Splits the body of a streamed answer at its prelude and reads the error from its trailers. */
export function decodeStreamedResponse(request: IncomingMessage, raw: Buffer): StreamedResponse {
  const contentType = request.headers["content-type"];
  return {
    contentType,
    raw,
    ...splitAtPrelude(contentType, raw),
    error: decodeError(request.trailers["lambda-runtime-function-error-body"]),
  };
}

/** Where the content type promises a prelude, it is what stands before the first eight NUL bytes. */
export function splitAtPrelude(
  contentType: string | undefined,
  raw: Buffer,
): Pick<StreamedResponse, "prelude" | "payload"> {
  const cut = contentType === preludeType ? raw.indexOf(delimiter) : -1;
  return {
    prelude: cut === -1 ? undefined : (JSON.parse(raw.subarray(0, cut).toString()) as unknown),
    payload: cut === -1 ? raw : raw.subarray(cut + delimiter.length),
  };
}

function decodeError(trailer: string | undefined): StreamedResponse["error"] {
  if (trailer === undefined) return undefined;
  const error = JSON.parse(Buffer.from(trailer, "base64").toString()) as Record<string, unknown>;
  return { errorType: String(error.errorType), errorMessage: String(error.errorMessage) };
}
