import { type Fields, fieldsOf, isFields, listOf, type Resolve, say, textOf, toKey } from "./json-document.js";

/** One of the forms that values of a schema take: a union has several, the schema `false` has none. */
export interface Form {
  /** A type of JSON; undefined is any. */
  readonly type: string | undefined;
  /** The only values, where they are listed. */
  readonly values: readonly unknown[] | undefined;
  /** Schemas without unions, all of which hold. */
  readonly parts: readonly Fields[];
  /** The name of the component that the form comes from. */
  readonly name: string | undefined;
}

/** The keyword of what is not taken apart: it is compared as a whole. */
export const WHOLE = "schema";

/** A schema that has more forms is not taken apart. */
const MOST_FORMS = 256;
/** Nor is one of more schemas that all speak of the same value. */
const MOST_SCHEMAS = 2000;

/** What makes unions, or says a form in other words. */
const TAKEN_APART: ReadonlySet<string> = new Set([
  "$ref",
  "allOf",
  "anyOf",
  "oneOf",
  "type",
  "enum",
  "const",
  "nullable",
]);

const ANY: Form = { type: undefined, values: undefined, parts: [], name: undefined };

/** Tells the forms of a schema, its references followed and its unions taken apart. */
export function formsOf(schema: unknown, resolve: Resolve): readonly Form[] {
  const following = new Set<string>();
  let left = MOST_SCHEMAS;
  return expand(schema) ?? [{ ...ANY, parts: [{ [WHOLE]: toKey(schema) }] }];

  /** The forms of one schema; undefined where they are too many. */
  function expand(node: unknown): readonly Form[] | undefined {
    left -= 1;
    if (left < 0) return undefined;
    if (node === false) return [];
    if (!isFields(node)) return [ANY];
    const rest = Object.entries(node).filter(([keyword]) => !TAKEN_APART.has(keyword));
    const parts = rest.length === 0 ? [] : [Object.assign(Object.create(null), Object.fromEntries(rest)) as Fields];
    let forms: readonly Form[] | undefined = simpleForms(node).map((form) => ({ ...form, parts }));
    for (const one of listOf(node.allOf)) forms = meet(forms, expand(one));
    for (const keyword of ["anyOf", "oneOf"]) {
      if (Array.isArray(node[keyword])) forms = meet(forms, expandUnion(node[keyword]));
    }
    return textOf(node.$ref) === undefined ? forms : meet(forms, expandReference(node));
  }

  function expandUnion(members: readonly unknown[]): readonly Form[] | undefined {
    const all = members.map(expand);
    return all.includes(undefined) ? undefined : join(all.flatMap((forms) => forms ?? []));
  }

  function expandReference({ $ref }: Fields): readonly Form[] | undefined {
    const reference = say($ref);
    const target = resolve({ $ref });
    // What leads out of the document can be compared by its address alone.
    if (fieldsOf(target).$ref !== undefined) return [{ ...ANY, parts: [{ [WHOLE]: reference }] }];
    // A union that is its own member has no form more by it.
    if (following.has(reference)) return [];
    following.add(reference);
    const forms = expand(target);
    following.delete(reference);
    const name = reference.slice(reference.lastIndexOf("/") + 1);
    return forms?.map((form) => ({ ...form, name: form.name ?? name }));
  }
}

/** The forms by type, list of values and constant alone. */
function simpleForms(node: Fields): readonly Form[] {
  const types = [...(Array.isArray(node.type) ? node.type : [node.type])].filter((type) => typeof type === "string");
  if (node.nullable === true && types.length > 0) types.push("null");
  let forms: readonly Form[] = types.length === 0 ? [ANY] : [...new Set(types)].map(formOfType);
  if (Array.isArray(node.enum)) forms = meet(forms, formsOfValues(node.enum)) ?? [];
  if (node.const !== undefined) forms = meet(forms, formsOfValues([node.const])) ?? [];
  return forms;
}

function formOfType(type: string): Form {
  const values = type === "null" ? [null] : type === "boolean" ? [true, false] : undefined;
  return { ...ANY, type, values };
}

function formsOfValues(values: readonly unknown[]): readonly Form[] {
  const isWhole = values.every((value) => typeof value !== "number" || Number.isInteger(value));
  const types = values.map((value) => (typeof value === "number" ? (isWhole ? "integer" : "number") : typeOf(value)));
  return [...new Set(types)].map((type) => ({ ...ANY, type, values: values.filter((_, at) => types[at] === type) }));
}

/** The type of JSON that a value has. */
function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** The forms of what is of both; undefined where they are too many. */
function meet(ones: readonly Form[] | undefined, others: readonly Form[] | undefined): readonly Form[] | undefined {
  if (ones === undefined || others === undefined || ones.length * others.length > MOST_FORMS) return undefined;
  return ones.flatMap((one) => others.flatMap((other) => meetForms(one, other)));
}

function meetForms(one: Form, other: Form): readonly Form[] {
  const type = meetTypes(one.type, other.type);
  if (type === false) return [];
  const known = new Set(other.values?.map(toKey));
  const both =
    other.values === undefined ? one.values : (one.values?.filter((value) => known.has(toKey(value))) ?? other.values);
  const values = type === "integer" ? both?.filter((value) => Number.isInteger(value)) : both;
  if (values?.length === 0) return [];
  const parts = new Map([...one.parts, ...other.parts].map((part) => [toKey(part), part]));
  return [{ type, values, parts: [...parts.values()], name: one.name ?? other.name }];
}

/** The type that is of both, undefined for any, and false where there is none. */
function meetTypes(one: string | undefined, other: string | undefined): string | undefined | false {
  if (one === other || other === undefined) return one;
  if (one === undefined) return other;
  const both = new Set([one, other]);
  return both.has("integer") && both.has("number") ? "integer" : false;
}

/** The forms of a union: those that are lists of values of one type become one. */
function join(forms: readonly Form[]): readonly Form[] | undefined {
  const joined = new Map<string, Form>();
  for (const form of forms) {
    const isList = form.values !== undefined && form.parts.every(isAnnotation);
    const key = isList ? `${form.type}` : toKey({ ...form, parts: [...form.parts] });
    const before = joined.get(key);
    const values = new Map([...(before?.values ?? []), ...(form.values ?? [])].map((value) => [toKey(value), value]));
    joined.set(key, before === undefined || !isList ? form : { ...before, values: [...values.values()] });
  }
  return joined.size > MOST_FORMS ? undefined : [...joined.values()];
}

const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...["title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly"],
  ...["externalDocs", "xml", "$schema", "$id", "$anchor", "$dynamicAnchor", "$comment", "$defs", "definitions"],
]);

/** Whether a keyword says nothing of what a value may be. */
export function isAnnotationKeyword(keyword: string): boolean {
  return ANNOTATIONS.has(keyword) || (keyword.startsWith("x-") && keyword !== "x-lambent-checks");
}

function isAnnotation(part: Fields): boolean {
  return Object.keys(part).every(isAnnotationKeyword);
}
