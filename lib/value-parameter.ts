import { checkFlags, checkOptionNames } from "./decorator-options.js";
import type { ValidationOptions } from "./dto/class-validator.js";
import type { Location } from "./dto/findings.js";
import { isStandardSchema } from "./dto/standard-schema.js";
import type { Exchange, ParameterRecord, ParameterSite, Resolver } from "./parameters.js";
import type { TextReader, TextSource } from "./text-source.js";
import { textsParameter } from "./texts-parameter.js";
import { checkDefault, checkEmitted, checkEmittedEnum, checkPathName, typeOfDefault } from "./value-checks.js";
import {
  type Coercion,
  coerceText,
  coerceTexts,
  coercionTo,
  coercionToEnum,
  enumMembers,
  type ValueOptions,
  type ValueType,
} from "./values.js";

/** What a decorator of texts may be given: a name and its type, or a class or schema for all names at once. */
export type TextArguments = readonly [nameOrType?: unknown, given?: ValueType | ValueOptions | ValidationOptions];

/** The record of a parameter that is a text of the request by name, or a class made of several. */
export function textParameter<From>(
  texts: TextSource<From>,
  args: TextArguments,
  toResolver: (read: TextReader<From>) => Resolver,
): ParameterRecord {
  const { decorator, source } = texts;
  const [first, given = NO_OPTIONS] = args;
  if (typeof first !== "string") {
    return textsParameter(texts, args.slice(0, 1) as [unknown?], given as ValidationOptions, toResolver);
  }
  return {
    // No getter: the engine makes a shape of its own for each object that has one, of which there may be thousands.
    label: `@${decorator}(${JSON.stringify(first)})`,
    source,
    name: first,
    kind: "text",
    given: args.slice(1),
    compile: (site) => toResolver(compileValue(texts, first, toOptions(given, site), site)),
  };
}

const NO_OPTIONS: ValueOptions = Object.freeze({});
const OPTIONS = ["type", "enum", "optional", "default", "description", "example"];

function toOptions(given: unknown, site: ParameterSite): ValueOptions {
  if (given === NO_OPTIONS) return NO_OPTIONS;
  // Of a schema it is reported that no text becomes one.
  const isType = typeof given === "function" || Array.isArray(given) || isStandardSchema(given);
  if (isType) return { type: given as ValueType };
  if (!checkOptionNames(given, OPTIONS, "the name", site)) return {};
  checkFlags(given, ["optional"], site);
  return given;
}

function compileValue<From>(
  texts: TextSource<From>,
  name: string,
  options: ValueOptions,
  site: ParameterSite,
): TextReader<From> {
  const { decorator, source } = texts;
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

  const loc = [source, texts.locate(name)] as const;
  const absent = absentValue(options);
  return isList ? readList(texts, name, coercion, loc, absent) : readOne(texts, name, coercion, loc, absent);
}

/** Gives the value of what is not there. */
type Absent = (exchange: Exchange, loc: Location) => unknown;

function readOne<From>(
  texts: TextSource<From>,
  name: string,
  coerce: Coercion,
  loc: Location,
  absent: Absent,
): TextReader<From> {
  return (from, exchange) => {
    const text = texts.one(from, name);
    return text === undefined ? absent(exchange, loc) : coerceText(text, coerce, loc, exchange.issues);
  };
}

function readList<From>(
  texts: TextSource<From>,
  name: string,
  coerce: Coercion,
  loc: Location,
  absent: Absent,
): TextReader<From> {
  return (from, exchange) => {
    const all = texts.all(from, name);
    if (all.length === 0) return absent(exchange, loc);
    return coerceTexts(all, coerce, loc, exchange.issues);
  };
}

function absentValue(options: ValueOptions): Absent {
  const { default: fallback } = options;
  // A fresh one for each request: what a handler does to it must not reach the next.
  if (Array.isArray(fallback)) return () => fallback.map(freshOf);
  if (fallback !== undefined || options.optional) return () => freshOf(fallback);
  return refuseMissing;
}

function refuseMissing({ issues }: Exchange, loc: Location): undefined {
  issues.push({ loc, msg: "Field required", type: "missing" });
}

function freshOf(value: unknown): unknown {
  return value instanceof Date ? new Date(value) : value;
}
