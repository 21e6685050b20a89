import type { Constructor } from "../class.js";
import { MAX_ISSUES, type ValidationIssue } from "../errors.js";
import { FORBIDDEN_KEYS } from "../json.js";
import { addIssues } from "../ordered-issues.js";
import type { Exchange, ParameterSite } from "../parameters.js";
import { isPromiseLike, observed } from "../promise.js";
import type { HttpRequest } from "../request.js";
import { isSensitive, markSensitive } from "../sensitive-issues.js";
import { type TextReader, type TextSource, type TextsReader, textsOf } from "../text-source.js";
import { checkPathName } from "../value-checks.js";
import { coerceText, coerceTexts } from "../values.js";
import { checkDto } from "./check-dto.js";
import type { ValidationOptions } from "./class-validator.js";
import { createDtoReader } from "./dto-reader.js";
import { sensitiveFieldsOf, unknownFieldsOf } from "./dto-record.js";
import { exposedNamesOf, type TextField, textFieldsOf } from "./text-fields.js";
import { unknownField } from "./unknown-fields.js";
import { valuesByName } from "./unvalidated.js";

/** The reader of a class whose fields are made of texts: values of a query, of a form, headers. */
export function textsReader<From>(
  texts: TextSource<From>,
  cls: Constructor,
  options: ValidationOptions,
  site: ParameterSite,
): TextsReader<From> {
  checkDto(cls, site, { options, isFlat: true, alternative: valuesByName(texts.decorator) });
  const fields = textFieldsOf(cls, options, site.report);
  for (const { inputName, isRequired } of texts.source === "path" ? fields : []) {
    if (isRequired) checkPathName(inputName, {}, site);
  }
  const names = new Set(fields.map(({ inputName }) => inputName));
  return { read: readClass(texts, cls, fields, options, site), reads: (name) => names.has(name) };
}

function readClass<From>(
  texts: TextSource<From>,
  cls: Constructor,
  fields: readonly TextField[],
  options: ValidationOptions,
  site: ParameterSite,
): TextReader<From> {
  const unknownFields = texts.isPairs ? (unknownFieldsOf(cls) ?? site.unknownFields) : "strip";
  const read = createDtoReader(cls, options, unknownFields);
  const readUnknown = texts.isPairs
    ? unknownReader(texts, exposedNamesOf(cls), unknownFields === "forbid", site)
    : undefined;
  const order = fields.map(({ name }) => name);
  const sensitive: ReadonlySet<unknown> = sensitiveFieldsOf(cls);
  const shown: ReadonlyMap<unknown, string> = new Map(
    fields.map(({ name, inputName }) => [name, texts.locate(inputName)]),
  );
  return (from, exchange) => {
    const input: Record<string, unknown> = {};
    const refused = new Set<string>();
    const found: ValidationIssue[] = [];
    readUnknown?.(from, input, exchange);
    for (const field of fields) {
      const value = readField(texts, from, field, found, refused);
      if (value !== undefined) input[field.inputName] = value;
    }
    const settle = (instance: unknown): unknown => {
      const rankOf = ({ loc: [, name] }: ValidationIssue) => order.indexOf(name as string);
      const inOrder = found
        .sort((a, b) => rankOf(a) - rankOf(b))
        .map((issue) => {
          // Errors show the names of the request, not those of the fields that they become.
          const loc = issue.loc.map((key, index) => (index === 1 ? (shown.get(key) as string) : key));
          const renamed = { ...issue, loc };
          return isSensitive(issue) || sensitive.has(issue.loc[1]) ? markSensitive(renamed) : renamed;
        });
      addIssues(inOrder, exchange.issues);
      return instance;
    };
    // What is wrong beside those is not answered any longer.
    if (found.length > MAX_ISSUES) return settle(undefined);
    const instance = read(input, [texts.source], found, refused);
    return isPromiseLike(instance) ? observed(Promise.resolve(instance).then(settle)) : settle(instance);
  };
}

/** Puts texts that no parameter of the method asks for into the input, or into the issues where they are forbidden. */
function unknownReader<From>(
  texts: TextSource<From>,
  exposed: ReadonlySet<string>,
  forbids: boolean,
  { parameters }: ParameterSite,
) {
  const readers = parameters.filter(({ source }) => source === texts.source);
  const isAsked = (name: string) => readers.some((record) => record.name === name || record.reads?.(name));
  return (from: From, input: Record<string, unknown>, exchange: Exchange): void => {
    for (const name of texts.names(from)) {
      if (exchange.issues.length > MAX_ISSUES) return;
      if (FORBIDDEN_KEYS.has(name) || isAsked(name)) continue;
      if (forbids) refuse([texts.source, name], exchange);
      else if (!exposed.has(name)) input[name] = textsOf(texts, from, name);
    }
  };
}

// Two classes of one query would both refuse the same name.
const refusedNames = new WeakMap<HttpRequest, Set<string>>();

function refuse(loc: readonly [source: string, name: string], { request, issues }: Exchange): void {
  const names = refusedNames.get(request) ?? new Set();
  refusedNames.set(request, names);
  const key = loc.join(" ");
  if (!names.has(key)) issues.push(unknownField(loc, loc[1]));
  names.add(key);
}

/** The value of one field; undefined where it has no texts, or where they do not fit. */
function readField<From>(
  texts: TextSource<From>,
  from: From,
  { name, inputName, isList, coerce }: TextField,
  issues: ValidationIssue[],
  refused: Set<string>,
): unknown {
  if (coerce === undefined) return isList ? textsOf(texts, from, inputName) : texts.one(from, inputName);
  const all = isList ? texts.all(from, inputName) : [texts.one(from, inputName)].filter((one) => one !== undefined);
  const [first] = all;
  if (first === undefined) return undefined;
  const before = issues.length;
  const loc = [texts.source, name];
  const value = isList ? coerceTexts(all, coerce, loc, issues) : coerceText(first, coerce, loc, issues);
  if (issues.length > before) refused.add(name);
  return value;
}
