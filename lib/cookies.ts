import { type HttpException, internalError } from "./errors.js";
import { isToken } from "./http-headers.js";

/** Attributes of a cookie (RFC 6265bis, section 4.1). */
export interface CookieOptions {
  /** Life time in seconds; 0 or less deletes the cookie. */
  readonly maxAge?: number;
  readonly expires?: Date;
  readonly domain?: string;
  /** Default `/`. */
  readonly path?: string;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: "strict" | "lax" | "none";
  readonly partitioned?: boolean;
}

// RFC 6265, 4.1.1: an attribute value ends at a semicolon and holds no control character.
const ATTRIBUTE = /^[\x20-\x3a\x3c-\x7e]*$/;

/**
 * The cookies of a `Cookie` header by name, in a table without a prototype.
 *
 * Values are percent-decoded where they can be; the first of two cookies with one name wins, because user agents send
 * the one with the longest path first (RFC 6265, 5.4).
 */
export function parseCookies(headers: readonly string[]): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  for (const header of headers) {
    for (const pair of header.split(";")) {
      const equals = pair.indexOf("=");
      if (equals < 0) continue;
      const name = pair.slice(0, equals).trim();
      if (name === "" || name in cookies) continue;
      cookies[name] = decodeValue(pair.slice(equals + 1).trim());
    }
  }
  return cookies;
}

/**
 * The value of a `Set-Cookie` header. The cookie's value is percent-encoded, as {@link parseCookies} expects it.
 *
 * @throws HttpException with status 500 when the name is not a token or an attribute could be mistaken for another.
 */
export function serializeCookie(name: string, value: string, options: CookieOptions = {}): string {
  if (!isToken(name)) throw unsendable(`the cookie name ${JSON.stringify(name)} is not a token`);
  let cookie = `${name}=${encodeURIComponent(value.toWellFormed())}`;
  const attribute = (key: string, text: string) => {
    if (!ATTRIBUTE.test(text)) throw unsendable(`the ${key} of the cookie "${name}" has a character that ends it`);
    cookie += `; ${key}=${text}`;
  };
  if (options.maxAge !== undefined) {
    if (!Number.isFinite(options.maxAge)) throw unsendable(`the maxAge of the cookie "${name}" is not a number`);
    attribute("Max-Age", String(Math.trunc(options.maxAge)));
  }
  if (options.expires !== undefined) {
    if (Number.isNaN(options.expires.getTime())) throw unsendable(`expires of the cookie "${name}" is not a date`);
    attribute("Expires", options.expires.toUTCString());
  }
  if (options.domain !== undefined) attribute("Domain", options.domain);
  attribute("Path", options.path ?? "/");
  if (options.secure) cookie += "; Secure";
  if (options.httpOnly) cookie += "; HttpOnly";
  if (options.sameSite !== undefined) attribute("SameSite", capitalized(options.sameSite));
  if (options.partitioned) cookie += "; Partitioned";
  return cookie;
}

function decodeValue(raw: string): string {
  const value = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"') ? raw.slice(1, -1) : raw;
  if (!value.includes("%")) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    // Other software on the domain sets cookies too; what is not percent-encoded is taken as it stands.
    return value;
  }
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function unsendable(reason: string): HttpException {
  return internalError(`a cookie must not be sent: ${reason}`);
}
