import { parseCookies } from "./cookies.js";
import { HttpException, ValidationException } from "./errors.js";
import { HttpHeaders } from "./http-headers.js";
import { parseJson } from "./json.js";
import type { Message } from "./messages/message.js";
import { canonicalPath } from "./path.js";
import { observed } from "./promise.js";
import type { QueryParameters } from "./query.js";
import type { RouteInfo } from "./route-info.js";

/** A body as a platform delivers it: text, bytes, nothing, or a promise of bytes that are still on their way. */
export type RawBody = string | Uint8Array | undefined | Promise<Uint8Array>;

/**
 * What a backend knows of a request, each part read on first use.
 *
 * `path` starts with `/` and is percent-encoded, without the query; a backend whose platform decodes paths encodes
 * them again, so that there is one rule behind it.
 */
export interface RequestSource {
  readonly method: string;
  readonly path: string;
  /** The part of the URL before `path`: a stage, a mapping, a mount point. Default empty. */
  readonly basePath?: string;
  /** The platform's own name for the request. */
  readonly id: string | undefined;
  /** The message that is to be handled, where it is no HTTP request. */
  readonly message?: Message;
  /** Why it is not served: it is answered with this, no route is looked for, and no middleware hears of it. */
  readonly refusal?: HttpException | undefined;
  readonly event: unknown;
  readonly context: unknown;
  /** The client's address as the platform saw it. */
  clientIp(): string | undefined;
  headers(): HttpHeaders;
  /** One header, given in lower case, without reading them all. Default: that of `headers()`. */
  header?(name: string): string | undefined;
  /** Default: the `Cookie` headers. */
  cookies?(): readonly string[];
  query(): QueryParameters;
  /** Reads the body, of at most `limit` bytes where the platform streams it; a longer one is the caller's to refuse. */
  body(limit: number): RawBody;
}

/** What the router found for a request. */
export interface RouteMatch {
  readonly route: RouteInfo | undefined;
  readonly params: Readonly<Record<string, string>>;
  /** Every method that this path answers, for `Allow`; computed when asked for. */
  allowedMethods(): readonly string[];
}

/** Free space for middleware and handlers of one request; declare its fields by merging this interface. */
export interface RequestState {
  [key: PropertyKey]: unknown;
}

const NO_MATCH: RouteMatch = { route: undefined, params: Object.freeze(Object.create(null)), allowedMethods: () => [] };

/** The header that names a request, of requests and answers. */
export const REQUEST_ID = "x-request-id";

/** The default of `maxBodyBytes`: 6 MiB, the size of the largest event that AWS Lambda delivers. */
export const DEFAULT_MAX_BODY_BYTES: number = 6 * 1024 * 1024;

/**
 * One HTTP request, whatever delivered it. Headers, query, cookies and body are parsed on first use and once.
 *
 * A message of a queue, topic, bus or stream is one too: with a `message`, a body and an id, without headers and query.
 *
 * @example
 * @Get("/whoami")
 * whoami(@Req() request: HttpRequest) {
 *   return { agent: request.headers.get("user-agent"), path: request.path };
 * }
 */
export class HttpRequest {
  readonly method: string;
  /** The percent-encoded path, without `basePath` and query; escapes are written in one way (RFC 3986, 6.2.2). */
  readonly path: string;
  /** What was taken off the front of the URL's path: a stage, or the `basePath` option; else empty. */
  readonly basePath: string;
  /** The backend's own event: a Lambda event, or the `IncomingMessage` of `node:http`. */
  readonly event: unknown;
  /** The backend's own context: the Lambda context, or the `ServerResponse` of `node:http`. */
  readonly context: unknown;
  /** The message of a queue, topic, bus or stream that is handled; undefined for an HTTP request. */
  readonly message: Message | undefined;
  /** @internal Why it is not served. */
  readonly refusal: HttpException | undefined;

  readonly #source: RequestSource;
  #match: RouteMatch = NO_MATCH;
  #maxBodyBytes: number = DEFAULT_MAX_BODY_BYTES;
  #allowedMethods: readonly string[] | undefined;
  #headers: HttpHeaders | undefined;
  #id: string | undefined;
  #query: QueryParameters | undefined;
  #cookies: Readonly<Record<string, string>> | undefined;
  #state: RequestState | undefined;
  #errorHeaders: HttpHeaders | undefined;
  #body: string | Uint8Array | undefined | Promise<string | Uint8Array | undefined>;
  #bodyRead = false;
  #abort: AbortController | undefined;
  #abortReason: unknown;

  constructor(source: RequestSource) {
    this.method = source.method;
    this.path = canonicalPath(source.path);
    this.basePath = source.basePath ?? "";
    this.event = source.event;
    this.context = source.context;
    this.message = source.message;
    this.refusal = source.refusal;
    this.#source = source;
  }

  /**
   * The name of this request in logs and for the client, in the header `X-Request-Id` of every answer: what the client
   * sent there where it is a safe token, else the platform's id, else a random UUID.
   */
  get id(): string {
    this.#id ??= safeId(this.header(REQUEST_ID)) ?? safeId(this.#source.id) ?? crypto.randomUUID();
    return this.#id;
  }

  /** The client's address as the platform itself saw it, never what a client wrote into a header. */
  get clientIp(): string | undefined {
    return this.#source.clientIp();
  }

  get headers(): HttpHeaders {
    this.#headers ??= this.#source.headers();
    return this.#headers;
  }

  get query(): QueryParameters {
    this.#query ??= this.#source.query();
    return this.#query;
  }

  /** The cookies by name, percent-decoded, in a table without a prototype. */
  get cookies(): Readonly<Record<string, string>> {
    this.#cookies ??= parseCookies(this.#source.cookies?.() ?? this.headers.getAll("cookie"));
    return this.#cookies;
  }

  /** The path parameters by name, percent-decoded. */
  get params(): Readonly<Record<string, string>> {
    return this.#match.params;
  }

  /** The route that answers, `undefined` where none matched. */
  get route(): RouteInfo | undefined {
    return this.#match.route;
  }

  /** Every method that this path answers, as `Allow` lists them; empty for an unknown path. */
  get allowedMethods(): readonly string[] {
    this.#allowedMethods ??= this.#match.allowedMethods();
    return this.#allowedMethods;
  }

  get state(): RequestState {
    this.#state ??= {};
    return this.#state;
  }

  /** Aborts when the client has gone or the answer is no longer wanted; pass it on to whatever takes a signal. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#abortReason !== undefined) this.#abort.abort(this.#abortReason);
    }
    return this.#abort.signal;
  }

  /**
   * The body as bytes.
   *
   * @throws HttpException with status 413 when it has more than `maxBodyBytes` bytes; so do `text` and `json`.
   */
  bytes(): Promise<Uint8Array> {
    return observed(this.#read(toBytes));
  }

  /** The body as text; bytes are read as UTF-8, ill-formed ones become U+FFFD. */
  text(): Promise<string> {
    return observed(this.#read(toText));
  }

  /**
   * The body as JSON. Own keys `__proto__`, `constructor` and `prototype` are left out at every depth.
   *
   * @throws ValidationException (422, `json_invalid`) when the body is not JSON.
   */
  json(): Promise<unknown> {
    return observed(
      this.#read((body) => {
        const parsed = parseJson(toText(body));
        if ("issue" in parsed) throw new ValidationException([parsed.issue]);
        return parsed.value;
      }),
    );
  }

  /** @internal One header; most requests are asked for two of all they have. `name` is in lower case. */
  header(name: string): string | undefined {
    const { header } = this.#source;
    return this.#headers === undefined && header !== undefined ? header(name) : this.headers.get(name);
  }

  /**
   * The body as the platform delivered it, read once and within the limit.
   *
   * @internal For binders: it is no promise where the platform needs none.
   */
  content(): string | Uint8Array | undefined | Promise<string | Uint8Array | undefined> {
    if (!this.#bodyRead) {
      const limit = this.#maxBodyBytes;
      const body = this.#source.body(limit);
      this.#body =
        body instanceof Promise ? observed(body.then((bytes) => withinLimit(bytes, limit))) : withinLimit(body, limit);
      // Not before: a body that was refused is refused again, never an empty one.
      this.#bodyRead = true;
    }
    return this.#body;
  }

  /** @internal Headers of every error answer, also of the 500 that is made when all middleware is over. */
  get errorHeaders(): HttpHeaders {
    this.#errorHeaders ??= new HttpHeaders();
    return this.#errorHeaders;
  }

  /** @internal What the router found, set once before middleware runs. */
  attach(match: RouteMatch, maxBodyBytes: number): void {
    this.#match = match;
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** @internal Why the answer is no longer wanted, without making a signal. */
  get abortReason(): unknown {
    return this.#abortReason;
  }

  /** @internal Called by the backend when the answer is no longer wanted. */
  abort(reason: unknown): void {
    this.#abortReason ??= reason;
    this.#abort?.abort(reason);
  }

  async #read<Value>(convert: (body: string | Uint8Array | undefined) => Value): Promise<Value> {
    return convert(await this.content());
  }
}

/** Bytes of a body that may be text. */
export function toBytes(body: string | Uint8Array | undefined): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : (body ?? new Uint8Array(0));
}

/** Text of a body that may be bytes, without a byte order mark. */
export function toText(body: string | Uint8Array | undefined): string {
  if (typeof body === "string") return body.startsWith("\ufeff") ? body.slice(1) : body;
  return body === undefined ? "" : new TextDecoder().decode(body);
}

/** An id that can stand in headers, lines and queries as it is: whoever may invoke a function can send any other. */
function safeId(id: string | undefined): string | undefined {
  return id !== undefined && /^[\w\-.~:+/=@]{1,128}$/.test(id) ? id : undefined;
}

function withinLimit<Body extends string | Uint8Array | undefined>(body: Body, limit: number): Body {
  if (body !== undefined && exceeds(body, limit)) {
    throw new HttpException(413, undefined, { errorDetail: `the body is larger than ${limit} bytes` });
  }
  return body;
}

function exceeds(body: string | Uint8Array, limit: number): boolean {
  if (body.length > limit) return true;
  // A UTF-16 unit is at most three bytes of UTF-8, so most bodies need no count.
  if (typeof body !== "string" || body.length * 3 <= limit) return false;
  return new TextEncoder().encode(body).byteLength > limit;
}
