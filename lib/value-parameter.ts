import type { Exchange, ParameterRecord, ParameterSite, Resolver } from "./parameters.js";
import type { HttpRequest } from "./request.js";
import { checkDefault, checkEmitted, checkEmittedEnum, checkPathName, typeOfDefault } from "./value-checks.js";
import { type Coercion, coercionTo, coercionToEnum, enumMembers, type ValueOptions, type ValueType } from "./values.js";

/** The parts of a request that hold texts by name. */
export type ValueSource = "path" | "query" | "header" | "cookie";

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
    // Some platforms join repeated headers with commas, which means the same (RFC 9110, 5.3). Empty members are none
    // (5.6.1.2).
    all: (request, name) =>
      request.headers
        .getAll(name)
        .flatMap((value) => value.split(",").map((part) => part.trim()))
        .filter((part) => part !== ""),
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
    // No getter: the engine makes a shape of its own for each object that has one, of which there may be thousands.
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
  const members = "enum" in options ? enumMembers(options.enum ?? []) : undefined;
  const coercion = members === undefined ? coercionTo(element) : coercionToEnum(members);
  const write = (rest: string) => `write @${decorator}(${JSON.stringify(name)}, ${rest})`;

  if (source === "path") checkPathName(name, options, site);
  if (coercion === undefined || (isList && type.length !== 1)) {
    site.fault(
      "its type is none that a text can be turned into",
      `Use String, Number, Boolean, Date, BigInt, or one of them in an array: ${write("Number")}`,
    );
    return () => undefined;
  }
  if (members?.length === 0) {
    site.fault(
      "its enum has no members",
      "Give an enum object or a list of literals; one from a file that imports this one may not be there yet",
    );
    return () => undefined;
  }
  checkDefault(options.default, element, members, isList, site);
  if (members === undefined) checkEmitted(isList ? Array : element, site, write);
  else checkEmittedEnum(isList, site, write);

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
  if (Array.isArray(fallback)) return () => fallback.map(freshOf);
  if (fallback !== undefined || options.optional) return () => freshOf(fallback);
  return ({ issues }: Exchange) => {
    issues.push({ loc, msg: "Field required", type: "missing" });
    return undefined;
  };
}

function freshOf(value: unknown): unknown {
  return value instanceof Date ? new Date(value) : value;
}

function toList(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
