import { compareArrays } from "./array-changes.js";
import { type Comparison, describeChange, type Finding, found, listValues, saidOf } from "./comparison.js";
import { type Resolve, say, toKey, unfold } from "./json-document.js";
import { compareLimits } from "./limit-changes.js";
import { compareObjects } from "./object-changes.js";
import { type Form, formsOf, isAnnotationKeyword, WHOLE } from "./schema-forms.js";

/** What the functions of this folder compare by what it means. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minimum", "maximum"],
  ...["exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern", "format", "x-lambent-checks", "not"],
  ...["items", "prefixItems", "uniqueItems", "properties", "required", "additionalProperties", "discriminator"],
]);

/** Keywords that only ever take something away, so that a schema without them takes more; each of a list is one with the others. */
const RESTRICTIONS: readonly (readonly string[])[] = [
  ["contains", "minContains", "maxContains"],
  ["if", "then", "else"],
  ...["propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems"].map(
    (one) => [one],
  ),
  ...["contentEncoding", "contentMediaType", "contentSchema"].map((one) => [one]),
];
const RESTRICTING: ReadonlySet<string> = new Set(RESTRICTIONS.flat());

/** What of a form that is given is not taken by another, whose type takes it. */
export function compareForms(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  return [
    ...compareValues(comparison, given, taken),
    ...compareForbidden(comparison, given, taken),
    ...compareLimits(comparison, given, taken),
    ...compareTexts(comparison, given, taken),
    ...compareArrays(comparison, given, taken),
    ...compareObjects(comparison, given, taken),
    ...compareOthers(comparison, given, taken),
  ];
}

function compareValues(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  if (taken.values === undefined) return [];
  if (given.values === undefined) {
    const values = listValues(taken.values);
    return [found(comparison, `takes only ${values} now`, `may be other than ${values} now`)];
  }
  const known = new Set(keysOfValues(taken));
  return describeValues(
    comparison,
    given.values.filter((value) => !known.has(toKey(value))),
  );
}

function describeValues(comparison: Comparison, values: readonly unknown[]): readonly Finding[] {
  const text = listValues(values);
  return values.length === 0 ? [] : [found(comparison, `no longer takes ${text}`, `may be ${text} now`)];
}

/** Compares what must not be: lists of values by their values, all else as it stands. */
function compareForbidden(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  const same = new Set(keysOf(given, ["not"], comparison.resolveGiven));
  if (keysOf(taken, ["not"], comparison.resolveTaken).every((key) => same.has(key))) return [];
  const forbidden = formsOfNot(taken, comparison.resolveTaken);
  if (!forbidden.every(isList)) return [found(comparison, 'is changed in "not"', 'is changed in "not"')];
  const known = new Set(formsOfNot(given, comparison.resolveGiven).filter(isList).flatMap(keysOfValues));
  const possible = given.values === undefined ? undefined : new Set(keysOfValues(given));
  const values = forbidden
    .filter(
      ({ type }) => given.type === undefined || given.type === type || (given.type === "number" && type === "integer"),
    )
    .flatMap((form) => form.values ?? [])
    .filter((value) => !known.has(toKey(value)) && possible?.has(toKey(value)) !== false);
  return describeValues(comparison, values);
}

function formsOfNot(form: Form, resolve: Resolve): readonly Form[] {
  return saidOf(form, "not").flatMap((schema) => formsOf(schema, resolve));
}

/** Whether a form is nothing but a list of values. */
function isList({ values, parts }: Form): boolean {
  return values !== undefined && parts.length === 0;
}

function keysOfValues({ values = [] }: Form): readonly string[] {
  return values.map(toKey);
}

/** Compares what a text, or a number, is matched with: all that was must be. */
function compareTexts(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  const texts = ["pattern", "format"].flatMap((keyword) => {
    const [one, other] = [given, taken].map((form) => saidOf(form, keyword).map(toKey)) as [string[], string[]];
    if (other.every((said) => one.includes(said)) || (keyword === "pattern" && !isType(given, "string"))) return [];
    return [describeChange(comparison, keyword, listOrNone(one), listOrNone(other))];
  });
  const known = new Set(saidOf(given, "x-lambent-checks").flat().map(say));
  const checks = saidOf(taken, "x-lambent-checks")
    .flat()
    .map(say)
    .filter((name) => !known.has(name))
    .join(", ");
  if (checks === "") return texts;
  return [...texts, found(comparison, `is checked by ${checks} now`, `is no longer checked by ${checks}`)];
}

function listOrNone(keys: readonly string[]): string | undefined {
  return keys.length === 0 ? undefined : keys.join(", ");
}

function isType(form: Form, type: string): boolean {
  return form.type === undefined || form.type === type;
}

/** Compares as they stand the keywords that are not understood. */
function compareOthers(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  const changed = RESTRICTIONS.filter((group) => {
    const known = new Set(keysOf(given, group, comparison.resolveGiven));
    return keysOf(taken, group, comparison.resolveTaken).some((key) => !known.has(key));
  }).map(([keyword]) => keyword);
  const keywords = [...given.parts, ...taken.parts].flatMap(Object.keys);
  for (const keyword of new Set(keywords)) {
    if (UNDERSTOOD.has(keyword) || RESTRICTING.has(keyword) || isAnnotationKeyword(keyword)) continue;
    const [one, other] = [
      new Set(keysOf(given, [keyword], comparison.resolveGiven)),
      new Set(keysOf(taken, [keyword], comparison.resolveTaken)),
    ];
    const isMore = [...other].some((key) => !one.has(key));
    // What may be wider without it cannot be told, so a request has to keep it.
    if (isMore || (comparison.side === "request" && one.size !== other.size)) changed.push(keyword);
  }
  return changed.map((keyword) => {
    const what = keyword === WHOLE ? "is changed" : `is changed in "${keyword}"`;
    return found(comparison, what, what);
  });
}

/** What the parts of a form say under some keywords, as texts that mean the same where they are equal. */
function keysOf({ parts }: Form, keywords: readonly string[], resolve: Resolve): readonly string[] {
  const said = parts.filter((part) => keywords.some((keyword) => part[keyword] !== undefined));
  return said.map((part) =>
    toKey(
      unfold(
        keywords.map((keyword) => part[keyword]),
        resolve,
      ),
    ),
  );
}
