import type { Pair } from "./neutral-request.js";

/** An answer as the client gets it from the front of a function. */
export interface NeutralResponse {
  status: number;
  /** Lower-case names, repeated ones repeatedly, without `set-cookie`. */
  headers: Pair[];
  /** The values of all `Set-Cookie` headers. */
  cookies: string[];
  body: Buffer;
}

/** A handler's result that the front answers with 502 Bad Gateway, or with something that the function did not say. */
export class BadGatewayError extends Error {
  override readonly name = "BadGatewayError";
}

type Fields = Record<string, unknown>;

/** What API Gateway and function URLs take of an invocation's answer, in bytes of JSON. */
export const lambdaLimit = 6_291_556;
export const loadBalancerLimit = 1_048_576;

/** Takes a result through JSON, as the runtime client does, and checks what every front checks. */
export function readResult(result: unknown, limitBytes: number): Fields {
  const text = JSON.stringify(result) as string | undefined;
  expectFront(text !== undefined && Buffer.byteLength(text) <= limitBytes, `a result of at most ${limitBytes} bytes`);
  const fields = JSON.parse(text ?? "null") as unknown;
  expectFront(isFields(fields), "an object");
  const { statusCode, body, isBase64Encoded, statusDescription } = fields;
  expectFront(
    Number.isInteger(statusCode) && Number(statusCode) >= 100 && Number(statusCode) <= 599,
    `an integer statusCode of 100 to 599, not ${JSON.stringify(statusCode)}`,
  );
  expectFront(body === undefined || body === null || typeof body === "string", "a body that is a string");
  expectFront(isBase64Encoded === undefined || typeof isBase64Encoded === "boolean", "a boolean isBase64Encoded");
  expectFront(
    statusDescription === undefined || /^\d{3} [\x20-\x7e]*$/.test(String(statusDescription)),
    'a statusDescription such as "200 OK"',
  );
  return fields;
}

/** Puts an answer together from a checked result and the headers that the front reads from it. */
export function toNeutralResponse(fields: Fields, headers: readonly Pair[]): NeutralResponse {
  const cookies = headers.filter(([name]) => name === "set-cookie").map(([, value]) => value);
  return {
    status: Number(fields.statusCode),
    headers: headers.filter(([name]) => name !== "set-cookie"),
    cookies,
    body: decodeBody(fields),
  };
}

/** `headers` as pairs: one string, number or boolean a name. */
export function singleHeaders(headers: unknown): Pair[] {
  if (headers === undefined || headers === null) return [];
  expectFront(isFields(headers), "headers that are an object");
  return Object.entries(headers).map(([name, value]) => toHeader(name, value));
}

/** `multiValueHeaders` as pairs: a list a name. */
export function multiValueHeaders(headers: unknown): Pair[] {
  if (headers === undefined || headers === null) return [];
  expectFront(isFields(headers), "multiValueHeaders that are an object");
  return Object.entries(headers).flatMap(([name, values]) => {
    expectFront(Array.isArray(values), `a list as multiValueHeaders[${JSON.stringify(name)}]`);
    return (values as unknown[]).map((value) => toHeader(name, value));
  });
}

/** `cookies` of payload format 2.0 as `set-cookie` pairs. */
export function cookieList(cookies: unknown): Pair[] {
  if (cookies === undefined || cookies === null) return [];
  expectFront(Array.isArray(cookies), "cookies that are a list");
  return (cookies as unknown[]).map((value) => {
    expectFront(typeof value === "string", "cookies that are strings");
    return toHeader("set-cookie", value);
  });
}

function toHeader(name: string, value: unknown): Pair {
  expectFront(/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name), `a valid name of a header, not ${JSON.stringify(name)}`);
  expectFront(
    typeof value === "string" || typeof value === "number" || typeof value === "boolean",
    `a string as the header ${name}, not ${JSON.stringify(value)}`,
  );
  const text = String(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  expectFront(!/[\x00-\x08\x0a-\x1f\x7f]/.test(text), `no control character in the header ${name}`);
  return [name.toLowerCase(), text];
}

function decodeBody({ body, isBase64Encoded }: Fields): Buffer {
  const text = typeof body === "string" ? body : "";
  if (isBase64Encoded !== true) return Buffer.from(text);
  expectFront(text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text), "a body in base64");
  return Buffer.from(text, "base64");
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function expectFront(condition: boolean, what: string): asserts condition {
  if (!condition) throw new BadGatewayError(`The front needs ${what}.`);
}
