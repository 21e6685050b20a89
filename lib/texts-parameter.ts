import type { Constructor } from "./class.js";
import { resolveType } from "./declared-type.js";
import { classEngine } from "./dto/class-engine.js";
import type { ValidationOptions } from "./dto/class-validator.js";
import { isStandardSchema, readBySchema, type StandardSchema } from "./dto/standard-schema.js";
import { validationOptions } from "./dto/validation-options.js";
import { FORBIDDEN_KEYS } from "./json.js";
import type { ParameterRecord, ParameterSite, Resolver } from "./parameters.js";
import { type TextReader, type TextSource, type TextsReader, textsOf } from "./text-source.js";
import { displayType } from "./type-name.js";
import { coercionTo } from "./values.js";

/** The record of a parameter that is an object of texts by name: a class validates it, or a schema. */
export function textsParameter<From>(
  texts: TextSource<From>,
  given: readonly [type?: unknown],
  options: ValidationOptions,
  toResolver: (read: TextReader<From>) => Resolver,
): ParameterRecord {
  let reads = (_name: string): boolean => false;
  return {
    label: `@${texts.decorator}(${given.map(displayType).join("")})`,
    source: texts.source,
    kind: "text",
    given: given.length === 0 ? [] : [given[0], options],
    reads: (name) => reads(name),
    compile: (site) => {
      const compiled = compileTexts(texts, given, options, site);
      if (compiled === undefined) return () => undefined;
      ({ reads } = compiled);
      return toResolver(compiled.read);
    },
  };
}

function compileTexts<From>(
  texts: TextSource<From>,
  given: readonly [type?: unknown],
  options: ValidationOptions,
  site: ParameterSite,
): TextsReader<From> | undefined {
  const type = resolveType(texts.decorator, given, undefined, site);
  if (type === undefined) return undefined;
  const checked = validationOptions(options, site);
  if (isStandardSchema(type)) return { read: readSchema(texts, type), reads: () => true };
  if (typeof type === "function" && coercionTo(type) === undefined) {
    return classEngine.ofTexts(texts, type as Constructor, checked, site);
  }
  site.fault(
    `its type is ${displayType(type)}, not a class`,
    `Give a name, a class or a schema: @${texts.decorator}("limit", Number), @${texts.decorator}(Filter)`,
  );
  return undefined;
}

/** A schema is given every name: one text as it is, several as a list. */
function readSchema<From>(texts: TextSource<From>, schema: StandardSchema): TextReader<From> {
  return (from, { issues }) => {
    const names = [...texts.names(from)].filter((name) => !FORBIDDEN_KEYS.has(name));
    const input = Object.fromEntries(names.map((name) => [name, textsOf(texts, from, name)]));
    return readBySchema(schema, input, [texts.source], issues);
  };
}
