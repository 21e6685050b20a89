/** A request as a client sends it, before the front of a function turns it into that front's event. */
export interface NeutralRequest {
  method: string;
  /** Percent-encoded, as it stands in the request line. */
  path: string;
  /** Names and values, not encoded; repeated names are sent repeatedly. */
  query?: readonly Pair[];
  /** The query as the client wrote it, without `?`; made from `query` by default. */
  rawQuery?: string;
  /** Sent beside the headers that every front adds; one of the same name replaces the front's. */
  headers?: readonly Pair[];
  cookies?: readonly Pair[];
  /** Bytes always arrive base64 encoded; a string as the front treats its content type. */
  body?: string | Uint8Array;
  /** The deployed stage of an API Gateway API. */
  stage?: string;
  /** The host name that the client asked for; the front's own by default. */
  domainName?: string;
  /** The address of the client. */
  sourceIp?: string;
}

export type Pair = readonly [name: string, value: string];

export const accountId = "123456789012";
export const requestTime = "31/Jan/2026:12:30:45 +0000";
export const requestTimeEpoch = 1769862645123;
export const traceId = "Root=1-697df235-3b1f2c4d5e6f708192a3b4c5";
export const defaultUserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0";

export function sourceIpOf(request: NeutralRequest): string {
  return request.sourceIp ?? "203.0.113.42";
}

export function userAgentOf(request: NeutralRequest): string {
  return lastValues(lowerCaseNames(request.headers ?? []))["user-agent"] ?? defaultUserAgent;
}

/** The query string as it stands in the request line. */
export function rawQueryOf(request: NeutralRequest): string {
  if (request.rawQuery !== undefined) return request.rawQuery;
  return (request.query ?? []).map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
}

/** The query as still encoded pairs. */
export function encodedQueryOf(request: NeutralRequest): Pair[] {
  return rawQueryOf(request)
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const cut = part.indexOf("=");
      return cut === -1 ? [part, ""] : [part.slice(0, cut), part.slice(cut + 1)];
    });
}

/** The query as a front decodes it: a plus is a space, and what is no escape stays as it is. */
export function decodedQueryOf(request: NeutralRequest): Pair[] {
  return encodedQueryOf(request).map(([name, value]) => [
    decodePercent(name.replaceAll("+", " ")),
    decodePercent(value.replaceAll("+", " ")),
  ]);
}

/** Decodes each run of escapes that is valid UTF-8; a front has no 400 for the others. */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** The `Cookie` header's value, or undefined without cookies. */
export function cookieHeaderOf(request: NeutralRequest): string | undefined {
  if (request.cookies === undefined || request.cookies.length === 0) return undefined;
  return request.cookies.map((pair) => pair.join("=")).join("; ");
}

/** The client's headers, after those of the front that the client does not send itself. */
export function headersOf(request: NeutralRequest, ofFront: readonly Pair[]): Pair[] {
  const sent = request.headers ?? [];
  const names = new Set(sent.map(([name]) => name.toLowerCase()));
  return [...ofFront.filter(([name]) => !names.has(name.toLowerCase())), ...sent];
}

/** The length that a client states for its body, where it sends one. */
export function contentLengthOf({ body }: NeutralRequest): Pair[] {
  return body === undefined ? [] : [["content-length", String(Buffer.byteLength(body))]];
}

export function lowerCaseNames(headers: readonly Pair[]): Pair[] {
  return headers.map(([name, value]) => [name.toLowerCase(), value]);
}

/** A map with the last value of each name. */
export function lastValues(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(pairs);
}

/** A map with all values of each name. */
export function allValues(pairs: readonly Pair[]): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

/** A map with all values of each name, joined with commas. */
export function joinedValues(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(Object.entries(allValues(pairs)).map(([name, values]) => [name, values.join(",")]));
}

export interface EncodedBody {
  body: string | undefined;
  isBase64Encoded: boolean;
}

/** The body of an API Gateway REST API, which sends text unless its binary media types say otherwise. */
export function encodeTextBody({ body }: NeutralRequest): EncodedBody {
  if (body instanceof Uint8Array) return { body: Buffer.from(body).toString("base64"), isBase64Encoded: true };
  return { body, isBase64Encoded: false };
}

/** The body of every other front, which sends as text only what its content type declares to be text. */
export function encodeTypedBody(request: NeutralRequest): EncodedBody {
  const { body } = request;
  if (body === undefined || body === "") return { body, isBase64Encoded: false };
  const headers = lastValues(lowerCaseNames(request.headers ?? []));
  const type = headers["content-type"] ?? "";
  const isText = /^(?:text\/|application\/(?:json|javascript|xml)\s*(?:;|$))/i.test(type);
  if (typeof body === "string" && isText && headers["content-encoding"] === undefined) {
    return { body, isBase64Encoded: false };
  }
  return { body: Buffer.from(body as string).toString("base64"), isBase64Encoded: true };
}
