import { internalError } from "./errors.js";

// RFC 9110, 5.6.2: a header name is a token.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// RFC 9110, 5.5: visible characters, space, tab and obs-text; no control character, nothing beyond one byte.
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Whether a text is a token of RFC 9110, 5.6.2: the form of header names, methods and cookie names. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * The headers of a request or an answer: names are case-insensitive, and a name may have several values.
 *
 * Names are kept in lower case. Setting a header that must not be sent (a control character, a name that is not a
 * token) throws an `HttpException` with status 500 whose `errorDetail` says which.
 *
 * @example
 * response.headers.set("Cache-Control", "no-store");
 * response.headers.append("Vary", "Origin");
 */
export class HttpHeaders implements Iterable<[name: string, value: string]> {
  readonly #values = new Map<string, string[]>();

  constructor(init?: Readonly<Record<string, string | readonly string[]>>) {
    if (init === undefined) return;
    for (const name of Object.keys(init)) {
      const value = init[name];
      if (typeof value === "string") this.set(name, value);
      else for (const one of value ?? []) this.append(name, one);
    }
  }

  /** Headers as a platform delivered them: taken as they are, for reading only. */
  static received(entries: Iterable<readonly [name: string, value: string]>): HttpHeaders {
    const headers = new HttpHeaders();
    for (const [name, value] of entries) headers.#add(name.toLowerCase(), value);
    return headers;
  }

  /** The values of a header joined with `", "` (RFC 9110, 5.3), or `undefined` where it is absent. */
  get(name: string): string | undefined {
    const values = this.#values.get(name.toLowerCase());
    return values === undefined || values.length === 1 ? values?.[0] : values.join(", ");
  }

  /** Each value of a header, in order; an empty array where it is absent. */
  getAll(name: string): readonly string[] {
    return this.#values.get(name.toLowerCase()) ?? [];
  }

  /** Whether the header is there. */
  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  /** Sets a header to one value, in place of all it had. */
  set(name: string, value: string): void {
    this.#values.set(checkedName(name), [checkedValue(name, value)]);
  }

  /** Adds a value to a header and keeps those it has. */
  append(name: string, value: string): void {
    this.#add(checkedName(name), checkedValue(name, value));
  }

  /** Removes a header; absent is fine. */
  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  /** Every name with its values, in the order in which the names were first set. */
  entries(): IterableIterator<[name: string, values: readonly string[]]> {
    return this.#values.entries();
  }

  /** Every single value with its name: a name with two values comes twice. */
  *[Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    for (const [name, values] of this.#values) for (const value of values) yield [name, value];
  }

  #add(name: string, value: string): void {
    const values = this.#values.get(name);
    if (values === undefined) this.#values.set(name, [value]);
    else values.push(value);
  }
}

function checkedName(name: string): string {
  if (typeof name === "string" && TOKEN.test(name)) return name.toLowerCase();
  throw internalError(`a header must not be sent: the header name ${JSON.stringify(name)} is not a token`);
}

/**
 * The value of a header itself where it can be sent.
 *
 * @throws HttpException with status 500 where it cannot.
 */
export function checkedValue(name: string, value: string): string {
  if (typeof value === "string" && FIELD_VALUE.test(value)) return value;
  throw internalError(
    `a header must not be sent: the value of the header "${name}" is not a text of printable one-byte characters`,
  );
}
