import type { Exchange } from "./exchange.js";
import type { ParameterRecord, ParameterSite, Resolver } from "./parameters.js";
import type { HttpRequest } from "./request.js";
import { type Coercion, coercionTo, coercionToEnum, type EnumLike, enumMembers, type ScalarType } from "./values.js";

/** The parts of a request that hold texts by name. */
export type ValueSource = "path" | "query" | "header" | "cookie";

/** A scalar type, or an array of one: `Number`, `[String]`. */
export type ValueType = ScalarType | readonly [ScalarType];

/** What a parameter may say of its value. It is required unless it has `optional` or `default`. */
export interface ValueOptions {
  /** The type of the value; default: that of `default`, else `String`. */
  readonly type?: ValueType;
  /** An enum object or an array of literals, one of which the value must be. */
  readonly enum?: EnumLike;
  /** `undefined` where the value is absent. */
  readonly optional?: boolean;
  /** Stands in for an absent value. */
  readonly default?: unknown;
  /** For documents. */
  readonly description?: string;
  /** For documents. */
  readonly example?: unknown;
}

/** How the texts of one source are read. */
interface SourceReader {
  /** The name as errors show it. */
  locate(name: string): string;
  one(request: HttpRequest, name: string): string | undefined;
  all(request: HttpRequest, name: string): readonly string[];
}

const READERS: Readonly<Record<ValueSource, SourceReader>> = {
  path: {
    locate: (name) => name,
    one: (request, name) => request.params[name],
    all: (request, name) => toList(request.params[name]),
  },
  query: {
    locate: (name) => name,
    one: (request, name) => request.query.get(name),
    all: (request, name) => request.query.getAll(name),
  },
  header: {
    locate: (name) => name.toLowerCase(),
    one: (request, name) => request.headers.get(name),
    // Some platforms join repeated headers with commas, which means the same (RFC 9110, 5.3).
    all: (request, name) =>
      request.headers.getAll(name).flatMap((value) => value.split(",").map((part) => part.trim())),
  },
  cookie: {
    locate: (name) => name,
    one: (request, name) => request.cookies[name],
    all: (request, name) => toList(request.cookies[name]),
  },
};

/** The record of a parameter that is a text of the request: `@Query`, `@Param`, `@Header`, `@Cookie`. */
export function valueParameter(
  decorator: string,
  source: ValueSource,
  name: string,
  given: ValueType | ValueOptions | undefined,
): ParameterRecord {
  const options = toOptions(given);
  return {
    label: `@${decorator}(${JSON.stringify(name)})`,
    source,
    name,
    compile: (site) => compileValue(decorator, source, name, options, site),
  };
}

function toOptions(given: ValueType | ValueOptions | undefined): ValueOptions {
  if (typeof given === "function" || Array.isArray(given)) return { type: given as ValueType };
  return (given ?? {}) as ValueOptions;
}

function compileValue(
  decorator: string,
  source: ValueSource,
  name: string,
  options: ValueOptions,
  site: ParameterSite,
): Resolver {
  const type = options.type ?? typeOfDefault(options.default) ?? String;
  const isList = Array.isArray(type);
  const element: unknown = isList ? type[0] : type;
  const coercion = options.enum === undefined ? coercionTo(element) : coercionToEnum(enumMembers(options.enum));
  const write = (rest: string) => `write @${decorator}(${JSON.stringify(name)}, ${rest})`;

  if (source === "path") checkPathName(name, options, site);
  if (coercion === undefined || (isList && type.length !== 1)) {
    site.fault(
      "its type is none that a text can be turned into",
      `Use String, Number, Boolean, Date, BigInt, or one of them in an array: ${write("Number")}`,
    );
    return () => undefined;
  }
  checkDefault(element, isList, options, site);
  if (options.enum === undefined) checkEmitted(isList ? Array : element, site, write);

  const reader = READERS[source];
  const loc = [source, reader.locate(name)] as const;
  const absent = absentValue(options, loc);
  return isList ? readList(reader, name, coercion, loc, absent) : readOne(reader, name, coercion, loc, absent);
}

function readOne(
  reader: SourceReader,
  name: string,
  coerce: Coercion,
  loc: readonly string[],
  absent: Resolver,
): Resolver {
  return (exchange) => {
    const text = reader.one(exchange.request, name);
    if (text === undefined) return absent(exchange);
    const result = coerce(text);
    if ("value" in result) return result.value;
    exchange.issues.push({ loc, ...result });
    return undefined;
  };
}

function readList(
  reader: SourceReader,
  name: string,
  coerce: Coercion,
  loc: readonly string[],
  absent: Resolver,
): Resolver {
  return (exchange) => {
    const texts = reader.all(exchange.request, name);
    if (texts.length === 0) return absent(exchange);
    return texts.map((text, index) => {
      const result = coerce(text);
      if ("value" in result) return result.value;
      exchange.issues.push({ loc: [...loc, index], ...result });
      return undefined;
    });
  };
}

function absentValue(options: ValueOptions, loc: readonly string[]): Resolver {
  const { default: fallback } = options;
  // A fresh one for each request: what a handler does to it must not reach the next.
  if (Array.isArray(fallback)) return () => fallback.slice();
  if (fallback instanceof Date) return () => new Date(fallback);
  if (fallback !== undefined || options.optional) return () => fallback;
  return ({ issues }: Exchange) => {
    issues.push({ loc, msg: "Field required", type: "missing" });
    return undefined;
  };
}

function checkPathName(name: string, options: ValueOptions, site: ParameterSite): void {
  if (options.optional || options.default !== undefined) return;
  if (site.pathParameters.every((names) => names.has(name))) return;
  const known = [...new Set(site.pathParameters.flatMap((names) => [...names]))];
  site.fault(
    `the path has no parameter "${name}"${known.length > 0 ? `, only ${known.map((one) => `"${one}"`).join(", ")}` : ""}`,
    `Put {${name}} into the path, or give the decorator the path's own name`,
  );
}

function checkDefault(element: unknown, isList: boolean, options: ValueOptions, site: ParameterSite): void {
  const { default: fallback } = options;
  if (fallback === undefined || fallback === null) return;
  const fits = (value: unknown) =>
    options.enum === undefined ? typeOfDefault(value) === element : enumMembers(options.enum).includes(value as string);
  if (isList ? Array.isArray(fallback) && fallback.every(fits) : fits(fallback)) return;
  site.fault(`the default ${display(fallback)} is not of the declared type`, "Give a default of that type");
}

/** What the compiler saw, where it says anything: a contradiction is a mistake on one side or the other. */
function checkEmitted(declared: unknown, site: ParameterSite, write: (rest: string) => string): void {
  const emitted = site.emitted?.type;
  if (typeof emitted !== "function" || emitted === Object || emitted === Function || emitted === declared) return;
  const seen = coercionTo(emitted) !== undefined ? emitted.name : emitted === Array ? "[String]" : "String";
  site.fault(
    `it gives ${nameOfType(declared)}, but the parameter is declared as ${emitted.name}`,
    `Make them one: ${write(seen)}`,
  );
}

function typeOfDefault(value: unknown): ScalarType | undefined {
  switch (typeof value) {
    case "string":
      return String;
    case "number":
      return Number;
    case "boolean":
      return Boolean;
    case "bigint":
      return BigInt;
    default:
      return value instanceof Date ? Date : undefined;
  }
}

function nameOfType(type: unknown): string {
  return type === Array ? "an array" : `a ${(type as { name: string }).name}`;
}

function display(value: unknown): string {
  return typeof value === "bigint" ? `${value}n` : JSON.stringify(value);
}

function toList(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
