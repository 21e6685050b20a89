/**
 * The parameters of a query string: a name may have several values, names are case-sensitive.
 *
 * @example
 * request.query.get("limit"); // "20", or undefined
 * request.query.getAll("tag"); // ["a", "b"] for ?tag=a&tag=b
 */
export class QueryParameters implements Iterable<[name: string, value: string]> {
  readonly #values = new Map<string, string[]>();

  constructor(entries: Iterable<readonly [name: string, value: string]> = []) {
    for (const [name, value] of entries) this.#add(name, value);
  }

  /** Reads an encoded query string (`application/x-www-form-urlencoded`, WHATWG URL 5.1), without its `?`. */
  static parse(text: string): QueryParameters {
    const parameters = new QueryParameters();
    if (text === "") return parameters;
    for (const pair of text.split("&")) {
      if (pair === "") continue;
      const equals = pair.indexOf("=");
      if (equals < 0) parameters.#add(decodeQueryText(pair), "");
      else parameters.#add(decodeQueryText(pair.slice(0, equals)), decodeQueryText(pair.slice(equals + 1)));
    }
    return parameters;
  }

  /** The first value of a parameter, or `undefined` where it is absent. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  /** Each value of a parameter, in order; an empty array where it is absent. */
  getAll(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** Whether the parameter is there, with or without a value. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Every name, once. */
  keys(): IterableIterator<string> {
    return this.#values.keys();
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

/** Decodes one name or value of a query string; what is not well encoded stays readable instead of failing. */
export function decodeQueryText(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    // The WHATWG decoder never fails: it keeps a stray % and replaces bytes that are not UTF-8.
    return new URLSearchParams(`_=${text}`).get("_") as string;
  }
}

/** The path and the query of a request target, split at its first question mark; the query without it. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf("?");
  if (mark < 0) return { path: target, query: "" };
  return { path: target.slice(0, mark), query: target.slice(mark + 1) };
}
