import { internalError } from "../../lib/errors.js";
import { isRecord } from "../../lib/json.js";
import type { Outgoing } from "../../lib/outgoing.js";
import { reasonPhrase } from "../../lib/status.js";
import type { AlbEvent, HttpApiResult, HttpResult, RestResult } from "./events.js";

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: the answer of an invocation, in bytes.
export const LAMBDA_LIMIT: number = 6 * 1024 * 1024;
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
export const ALB_LIMIT: number = 1024 * 1024;

type Head = Omit<Outgoing, "body">;

interface EncodedBody {
  body: string;
  isBase64Encoded: boolean;
}

/** REST API, and HTTP API with payload format 1.0: repeated headers go into the multi-value map. */
export function encodeRest(outgoing: Outgoing): RestResult {
  return withinLimit(withBody(headOfRest(outgoing), outgoing), outgoing, LAMBDA_LIMIT);
}

/** An answer for these without its body. */
export function headOfRest(outgoing: Head): Omit<RestResult, keyof EncodedBody> {
  const headers: Record<string, string> = {};
  const repeated: [string, string[]][] = [];
  for (const [name, values] of outgoing.headers) {
    if (values.length === 1) headers[name] = values[0] as string;
    else repeated.push([name, [...values]]);
  }
  const head: Omit<RestResult, keyof EncodedBody> = { statusCode: outgoing.status, headers };
  if (repeated.length > 0) head.multiValueHeaders = Object.fromEntries(repeated);
  return head;
}

/** HTTP API with payload format 2.0, and function URL: cookies have a list of their own. */
export function encodeHttpApi2(outgoing: Outgoing): HttpApiResult {
  return withinLimit(withBody(headOfHttpApi2(outgoing), outgoing), outgoing, LAMBDA_LIMIT);
}

/** An answer for these without its body. */
export function headOfHttpApi2(outgoing: Head): Omit<HttpApiResult, keyof EncodedBody> {
  const headers: Record<string, string> = {};
  let cookies: string[] | undefined;
  for (const [name, values] of outgoing.headers) {
    if (name === "set-cookie") cookies = [...values];
    else headers[name] = values.join(", ");
  }
  const head: Omit<HttpApiResult, keyof EncodedBody> = { statusCode: outgoing.status, headers };
  if (cookies !== undefined) head.cookies = cookies;
  return head;
}

/** Application Load Balancer: the answer uses the kind of header map that the request came with. */
export function encodeAlb(outgoing: Outgoing, event: AlbEvent): RestResult {
  const { status } = outgoing;
  const headers = isRecord(event.multiValueHeaders)
    ? { multiValueHeaders: Object.fromEntries(outgoing.headers.map(([name, values]) => [name, [...values]])) }
    : { headers: singleValues(outgoing) };
  const statusDescription = `${status} ${reasonPhrase(status)}`;
  return withinLimit(withBody({ statusCode: status, statusDescription, ...headers }, outgoing), outgoing, ALB_LIMIT);
}

/** VPC Lattice, both versions: single values only. */
export function encodeLattice(outgoing: Outgoing): RestResult {
  const head = { statusCode: outgoing.status, headers: singleValues(outgoing) };
  return withinLimit(withBody(head, outgoing), outgoing, LAMBDA_LIMIT);
}

/** Repeated headers joined; cookies cannot be joined (RFC 6265, 3), so each gets a spelling of the name of its own. */
function singleValues({ headers }: Outgoing): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, values] of headers) {
    if (name !== "set-cookie") single[name] = values.join(", ");
    else for (const [index, value] of values.entries()) single[spelling(name, index)] = value;
  }
  return single;
}

/** The index-th way to write a name in upper and lower case: the bits of the index say which letters are upper. */
function spelling(name: string, index: number): string {
  let bits = index;
  const spelled = name.replace(/[a-z]/g, (letter) => {
    const isUpper = bits & 1;
    bits >>= 1;
    return isUpper ? letter.toUpperCase() : letter;
  });
  if (bits > 0) throw internalError("more cookies than this load balancer can be told of");
  return spelled;
}

/** The head with the body in it. It is the same object: to spread two takes longer than all the rest of an answer. */
function withBody<Result extends HttpResult>(head: Omit<Result, keyof EncodedBody>, { body }: Outgoing): Result {
  const result = head as Result;
  if (body === undefined || typeof body === "string") {
    result.body = body ?? "";
    result.isBase64Encoded = false;
  } else {
    result.body = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("base64");
    result.isBase64Encoded = true;
  }
  return result;
}

/**
 * The result itself where the platform would take it.
 *
 * @throws HttpException with status 500: an opaque 502 of the platform would tell no one why.
 */
function withinLimit<Result extends HttpResult>(result: Result, { headers }: Outgoing, limit: number): Result {
  let length = result.body.length;
  for (const [name, values] of headers) for (const value of values) length += name.length + value.length;
  // One UTF-16 unit takes six bytes at most, as an escape; few answers have to be measured.
  if (length * 6 < limit / 2) return result;
  const bytes = Buffer.byteLength(JSON.stringify(result));
  if (bytes <= limit) return result;
  throw internalError(`the answer has ${bytes} bytes, more than the ${limit} that the platform takes`);
}
