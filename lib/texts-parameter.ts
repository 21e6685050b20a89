import type { Constructor } from "./class.js";
import { resolveType } from "./declared-type.js";
import { checkDto } from "./dto/check-dto.js";
import type { ValidationOptions } from "./dto/class-validator.js";
import { createDtoReader } from "./dto/dto-reader.js";
import type { Location } from "./dto/findings.js";
import { isStandardSchema, readBySchema, type StandardSchema } from "./dto/standard-schema.js";
import { type TextField, textFieldsOf } from "./dto/text-fields.js";
import type { ValidationIssue } from "./errors.js";
import { FORBIDDEN_KEYS } from "./json.js";
import type { ParameterRecord, ParameterSite, Resolver } from "./parameters.js";
import { isPromiseLike, observed } from "./promise.js";
import type { TextReader, TextSource } from "./text-source.js";
import { displayType } from "./type-name.js";
import { coerceText } from "./values.js";

/** The record of a parameter that is an object of texts by name: a class validates it, or a schema. */
export function textsParameter<From>(
  texts: TextSource<From>,
  given: readonly [type?: unknown],
  options: ValidationOptions,
  toResolver: (read: TextReader<From>) => Resolver,
): ParameterRecord {
  return {
    label: `@${texts.decorator}(${given.map(displayType).join("")})`,
    source: texts.source,
    names: () =>
      given.filter(isClass).flatMap((cls) => textFieldsOf(cls, options, ignore).map(({ inputName }) => inputName)),
    compile: (site) => {
      const read = compileTexts(texts, given, options, site);
      return read === undefined ? () => undefined : toResolver(read);
    },
  };
}

function compileTexts<From>(
  texts: TextSource<From>,
  given: readonly [type?: unknown],
  options: ValidationOptions,
  site: ParameterSite,
): TextReader<From> | undefined {
  const type = resolveType(texts.decorator, given, undefined, site);
  if (type === undefined) return undefined;
  if (isStandardSchema(type)) return readSchema(texts, type);
  if (isClass(type)) return readClass(texts, type, options, site);
  site.fault(
    `its type is ${displayType(type)}, not a class`,
    `Give a name, a class or a schema: @${texts.decorator}("limit", Number), @${texts.decorator}(Filter)`,
  );
  return undefined;
}

const ignore = (): void => undefined;

function isClass(type: unknown): type is Constructor {
  return typeof type === "function" && !isStandardSchema(type);
}

/** A schema is given every name: one text as it is, several as a list. */
function readSchema<From>(texts: TextSource<From>, schema: StandardSchema): TextReader<From> {
  return (from, { issues }) => {
    const names = [...texts.names(from)].filter((name) => !FORBIDDEN_KEYS.has(name));
    const input = Object.fromEntries(names.map((name) => [name, textsOf(texts, from, name)]));
    return readBySchema(schema, input, [texts.source], issues);
  };
}

function textsOf<From>(texts: TextSource<From>, from: From, name: string): unknown {
  const all = texts.all(from, name);
  return all.length > 1 ? [...all] : texts.one(from, name);
}

function readClass<From>(
  texts: TextSource<From>,
  cls: Constructor,
  options: ValidationOptions,
  site: ParameterSite,
): TextReader<From> {
  checkDto(cls, site, `take values by their names: @${texts.decorator}("limit", Number)`);
  const fields = textFieldsOf(cls, options, site.report);
  const read = createDtoReader(cls, options, texts.isClosed ? site.unknownFields : "strip");
  const claimed = new Set([...fields.map(({ inputName }) => inputName), ...namesOfOthers(texts, site)]);
  const inputNames: ReadonlyMap<unknown, string> = new Map(
    fields.map(({ name, inputName }) => [name, texts.locate(inputName)]),
  );
  return (from, { issues }) => {
    const input: Record<string, unknown> = {};
    const refused = new Set<string>();
    for (const name of texts.isClosed ? texts.names(from) : []) {
      if (!claimed.has(name) && !FORBIDDEN_KEYS.has(name)) input[name] = textsOf(texts, from, name);
    }
    for (const field of fields) {
      const value = readField(texts, from, field, issues, refused);
      if (value !== undefined) input[field.inputName] = value;
    }
    const found: ValidationIssue[] = [];
    const settle = (instance: unknown): unknown => {
      for (const issue of found) issues.push({ ...issue, loc: rename(issue.loc, inputNames) });
      return instance;
    };
    const instance = read(input, [texts.source], found, refused);
    return isPromiseLike(instance) ? observed(Promise.resolve(instance).then(settle)) : settle(instance);
  };
}

/** Errors show the names of the request, not those of the fields that they become. */
function rename(loc: Location, inputNames: ReadonlyMap<unknown, string>): Location {
  return loc.map((key, index) => (index === 1 ? (inputNames.get(key) ?? key) : key));
}

/** The names that other parameters of the method read of the same source. */
function namesOfOthers<From>({ source }: TextSource<From>, { parameters }: ParameterSite): readonly string[] {
  return parameters
    .filter((record) => record.source === source)
    .flatMap(({ name, names }) => [...(name === undefined ? [] : [name]), ...(names?.() ?? [])]);
}

/** The value of one field; undefined where it has no texts, or where they do not fit. */
function readField<From>(
  texts: TextSource<From>,
  from: From,
  { name, inputName, isList, coerce }: TextField,
  issues: ValidationIssue[],
  refused: Set<string>,
): unknown {
  const text = texts.one(from, inputName);
  if (text === undefined) return undefined;
  if (coerce === undefined) return isList ? [...texts.all(from, inputName)] : textsOf(texts, from, inputName);
  const before = issues.length;
  const loc = [texts.source, texts.locate(inputName)];
  const value = isList
    ? texts.all(from, inputName).map((one, index) => coerceText(one, coerce, [...loc, index], issues))
    : coerceText(text, coerce, loc, issues);
  if (issues.length > before) refused.add(name);
  return value;
}
