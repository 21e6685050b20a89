import type { Exchange, ParameterSource, Resolver } from "./parameters.js";
import type { HttpRequest } from "./request.js";

/** A part of a request that holds texts by name, and the decorator that reads it. */
export interface TextSource<From> {
  readonly decorator: string;
  readonly source: ParameterSource;
  /**
   * Whether it is a list of names and texts that the client makes for the route alone: one name may stand there several
   * times, and one that nobody asks for may be refused.
   */
  readonly isPairs: boolean;
  /** The name as errors show it. */
  locate(name: string): string;
  one(from: From, name: string): string | undefined;
  all(from: From, name: string): readonly string[];
  names(from: From): Iterable<string>;
}

/** Gives an argument from the texts of one request. */
export type TextReader<From> = (from: From, exchange: Exchange) => unknown;

/** The reader of an object of texts, and the names that it reads. */
export interface TextsReader<From> {
  readonly read: TextReader<From>;
  readonly reads: (name: string) => boolean;
}

/** What was sent by a name: several texts only where they are not parts of one, as those of a header are. */
export function textsOf<From>(texts: TextSource<From>, from: From, name: string): unknown {
  const all = texts.isPairs ? texts.all(from, name) : [];
  return all.length > 1 ? [...all] : texts.one(from, name);
}

/** The resolver of a parameter that reads a part of the request which is there at once. */
export function fromRequest(read: TextReader<HttpRequest>): Resolver {
  return (exchange) => read(exchange.request, exchange);
}

const asItIs = (name: string): string => name;

export const PATH: TextSource<HttpRequest> = {
  decorator: "Param",
  source: "path",
  isPairs: false,
  locate: asItIs,
  one: (request, name) => request.params[name],
  all: (request, name) => toList(request.params[name]),
  names: (request) => Object.keys(request.params),
};

export const QUERY: TextSource<HttpRequest> = {
  decorator: "Query",
  source: "query",
  isPairs: true,
  locate: asItIs,
  one: (request, name) => request.query.get(name),
  all: (request, name) => request.query.getAll(name),
  names: (request) => request.query.keys(),
};

export const HEADER: TextSource<HttpRequest> = {
  decorator: "Header",
  source: "header",
  isPairs: false,
  locate: (name) => name.toLowerCase(),
  one: (request, name) => request.headers.get(name),
  // Some platforms join repeated headers with commas, which means the same (RFC 9110, 5.3). Empty members are none
  // (5.6.1.2).
  all: (request, name) =>
    request.headers
      .getAll(name)
      .flatMap((value) => value.split(",").map((part) => part.trim()))
      .filter((part) => part !== ""),
  names: (request) => new Set([...request.headers].map(([name]) => name)),
};

export const COOKIE: TextSource<HttpRequest> = {
  decorator: "Cookie",
  source: "cookie",
  isPairs: false,
  locate: asItIs,
  one: (request, name) => request.cookies[name],
  all: (request, name) => toList(request.cookies[name]),
  names: (request) => Object.keys(request.cookies),
};

const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze(Object.create(null));

/** The attributes of a message; an HTTP request has none. */
export const ATTRIBUTE: TextSource<HttpRequest> = {
  decorator: "MessageAttribute",
  source: "attribute",
  isPairs: false,
  locate: asItIs,
  one: (request, name) => attributesOf(request)[name],
  all: (request, name) => toList(attributesOf(request)[name]),
  names: (request) => Object.keys(attributesOf(request)),
};

function attributesOf({ message }: HttpRequest): Readonly<Record<string, string>> {
  return message?.attributes ?? NO_ATTRIBUTES;
}

function toList(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
