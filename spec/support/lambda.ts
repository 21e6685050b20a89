import type { LambdaContext, LambdaHandler } from "lambent/aws-lambda";
import { httpSource, type NeutralRequest } from "./events.js";

/** What a request has beside its method and path. */
export interface Call {
  /** As it stands in the URL, without `?`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The `Cookie` header. */
  readonly cookie?: string;
  readonly body?: string | Uint8Array;
  /** Sent as the body, with the content type `application/json`. */
  readonly json?: unknown;
  readonly context?: LambdaContext;
}

/** An answer as the client gets it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The values of all `Set-Cookie` headers. */
  readonly cookies: readonly string[];
  readonly text: string;
  readonly bytes: Uint8Array;
  /** The body of a JSON answer, parsed. */
  readonly json: unknown;
}

/** Sends a request to a handler as a function URL delivers it, and reads the answer as a client does. */
export async function call(handler: LambdaHandler, method: string, path: string, sent: Call = {}): Promise<Answer> {
  const { status, headers, cookies, body } = functionUrl.decode(
    await handler(functionUrl.encode(toRequest(method, path, sent)), sent.context),
  );
  const byName = Object.fromEntries(headers);
  const text = body.toString();
  return {
    status,
    headers: byName,
    cookies,
    text,
    bytes: new Uint8Array(body),
    json: text !== "" && /json$/.test(byName["content-type"] ?? "") ? JSON.parse(text) : undefined,
  };
}

/** The id that the function URL gives each of these requests. */
export const requestId = "2b7c1d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e";

/** All headers of an answer to `call`: the given ones, and the id of the request, which every answer has. */
export function withId(headers: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  return { ...headers, "x-request-id": requestId };
}

const functionUrl = httpSource("function URL");

function toRequest(
  method: string,
  path: string,
  { query = "", headers = {}, cookie, body, json }: Call,
): NeutralRequest {
  const pairs = Object.entries(headers);
  if (json !== undefined) pairs.push(["content-type", "application/json"]);
  const content = json === undefined ? body : JSON.stringify(json);
  return {
    method,
    path,
    rawQuery: query,
    headers: cookie === undefined ? pairs : [...pairs, ["cookie", cookie]],
    ...(content !== undefined && { body: content }),
  };
}
