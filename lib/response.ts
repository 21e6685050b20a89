import { isBranded } from "./brand.js";
import { type CookieOptions, serializeCookie } from "./cookies.js";
import { HttpException, internalError } from "./errors.js";
import { HttpHeaders } from "./http-headers.js";
import { toPlain } from "./serialize.js";
import type { StreamBody } from "./stream-body.js";

const BRAND = Symbol.for("lambent.HttpResponse@1");

/** What a response is made of beside its content. */
export interface HttpResponseOptions {
  /** Default 200. */
  readonly status?: number;
  /** An array repeats the header. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Default: the class's own, else `text/plain` for text and `application/octet-stream` for bytes. */
  readonly mediaType?: string;
}

const NO_OPTIONS: HttpResponseOptions = {};

/** What is sent: text as text, bytes as bytes, a stream chunk by chunk, `undefined` as no body at all. */
export type RenderedBody = string | Uint8Array | StreamBody | undefined;

/**
 * An answer that is sent as it is: text, bytes, or whatever a subclass renders.
 *
 * The JavaScript type of what `render` returns decides how it travels (`Uint8Array` in base64 where the platform wants
 * that), never the content type. `instanceof` recognises the responses of another copy of the package too.
 *
 * @example
 * return new HttpResponse(await chart.png(), { mediaType: "image/png", headers: { "cache-control": "max-age=60" } });
 *
 * @example
 * class CsvResponse extends HttpResponse<string[][]> {
 *   override readonly mediaType = "text/csv";
 *   override render(rows: string[][]) {
 *     return rows.map((row) => row.join(",")).join("\n");
 *   }
 * }
 */
export class HttpResponse<Content = unknown> {
  status: number;
  readonly mediaType: string | undefined;
  #content: Content;
  #body: RenderedBody;
  #rendered = false;
  #headers: HttpHeaders | undefined;

  static {
    Object.defineProperty(HttpResponse.prototype, BRAND, { value: true });
  }

  constructor(content: Content, options: HttpResponseOptions = NO_OPTIONS) {
    this.#content = content;
    this.status = options.status ?? 200;
    this.mediaType = options.mediaType;
    if (options.headers !== undefined) this.#headers = new HttpHeaders(options.headers);
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: the class that was asked may be a subclass.
    return isBranded(this, HttpResponse, BRAND, value);
  }

  /** What the response was made of; setting it discards what was rendered. */
  get content(): Content {
    return this.#content;
  }

  set content(content: Content) {
    this.#content = content;
    this.#rendered = false;
  }

  get headers(): HttpHeaders {
    this.#headers ??= new HttpHeaders();
    return this.#headers;
  }

  /**
   * The body as it will be sent, rendered on first use and once.
   *
   * @throws HttpException with status 500 when the content cannot be rendered; its `errorDetail` says why.
   */
  get body(): RenderedBody {
    if (!this.#rendered) {
      this.#body = this.#render();
      this.#rendered = true;
    }
    return this.#body;
  }

  /** Turns the content into text or bytes; a subclass overrides it. */
  render(content: Content): RenderedBody {
    if (content === undefined || content === null) return undefined;
    if (typeof content === "string" || content instanceof Uint8Array) return content;
    throw new TypeError(
      "the content of an HttpResponse is neither text nor bytes; use JsonResponse, or override render",
    );
  }

  /** The `Content-Type` of the answer where no header sets one. */
  contentType(): string | undefined {
    if (this.body === undefined) return undefined;
    const type = this.mediaType ?? (typeof this.body === "string" ? "text/plain" : "application/octet-stream");
    return type.startsWith("text/") && !type.includes("charset=") ? `${type}; charset=utf-8` : type;
  }

  /**
   * Adds a cookie; its value is percent-encoded, its path is `/` unless the options say otherwise.
   *
   * @example
   * response.setCookie("session", token, { httpOnly: true, secure: true, sameSite: "lax", maxAge: 3600 });
   */
  setCookie(name: string, value: string, options?: CookieOptions): void {
    this.headers.append("set-cookie", serializeCookie(name, value, options));
  }

  /** Tells the client to forget a cookie; path and domain must be those it was set with. */
  deleteCookie(name: string, options: Pick<CookieOptions, "path" | "domain"> = {}): void {
    this.setCookie(name, "", { ...options, maxAge: 0, expires: new Date(0) });
  }

  #render(): RenderedBody {
    try {
      return this.render(this.#content);
    } catch (cause) {
      if (cause instanceof HttpException) throw cause;
      throw internalError(`the response cannot be rendered: ${cause}`, cause);
    }
  }
}

/**
 * An answer in JSON: what a controller's returned value becomes.
 *
 * Instances whose class has class-transformer's `@Exclude`, `@Expose` or `@Transform` are serialised by them.
 */
export class JsonResponse<Content = unknown> extends HttpResponse<Content> {
  /**
   * JSON text; `undefined` is no body.
   *
   * @throws TypeError for what JSON cannot express: BigInt, cycles, functions.
   */
  override render(content: Content): RenderedBody {
    if (content === undefined) return undefined;
    const text = JSON.stringify(toPlain(content)) as string | undefined;
    if (text === undefined) throw new TypeError(`JSON cannot express a ${typeof content}`);
    return text;
  }

  override contentType(): string | undefined {
    return this.body === undefined ? undefined : (this.mediaType ?? "application/json");
  }
}

/** An answer in plain text. */
export class TextResponse extends HttpResponse<string> {
  constructor(content: string, options: HttpResponseOptions = {}) {
    super(content, { mediaType: "text/plain", ...options });
  }
}

/** An answer in HTML; the text is sent as it is, nothing is escaped. */
export class HtmlResponse extends HttpResponse<string> {
  constructor(content: string, options: HttpResponseOptions = {}) {
    super(content, { mediaType: "text/html", ...options });
  }
}

/**
 * A redirect: a `Location` header and no body. Characters that a URL cannot hold are percent-encoded.
 *
 * @param status Default 302.
 */
export class RedirectResponse extends HttpResponse<undefined> {
  constructor(url: string, status = 302, options: Omit<HttpResponseOptions, "status"> = {}) {
    super(undefined, { ...options, status });
    this.headers.set("location", toLocation(url));
  }
}

/** A URL as a `Location` header may hold it: printable ASCII, everything else percent-encoded. */
export function toLocation(url: string): string {
  return url.replace(/[^\x21-\x7e]+/g, (characters) => encodeURIComponent(characters.toWellFormed()));
}
