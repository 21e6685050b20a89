import type { Finding } from "./comparison.js";
import { compareContents } from "./content-changes.js";
import { type Fields, fieldsOf, listOf, say } from "./json-document.js";
import { type Operation, within } from "./operation.js";
import type { CompareSchemas } from "./schema-changes.js";

/** Compares the parameters of an operation. */
export function compareParameters(before: Operation, after: Operation, compare: CompareSchemas): readonly Finding[] {
  const [old, now] = [parametersOf(before), parametersOf(after)];
  const added = [...now].filter(([key, { required }]) => !old.has(key) && required === true);
  return [
    ...added.map(([, parameter]) => ({ path: [nameOf(parameter)], what: "is required now" })),
    ...[...old].flatMap(([key, parameter]) => {
      const other = now.get(key);
      const path = [nameOf(parameter)];
      if (other === undefined) return [{ path, what: "is no longer read" }];
      return within(path, compareParameter(parameter, other, compare));
    }),
  ];
}

/** The parameters by what tells them apart: their place, and their name, which headers have in any case. */
function parametersOf({ fields, shared, placeholders, resolve }: Operation): ReadonlyMap<string, Fields> {
  const all = [...listOf(shared), ...listOf(fields.parameters)].map((parameter) => fieldsOf(resolve(parameter)));
  const named = all.filter(({ in: place, name }) => typeof place === "string" && typeof name === "string");
  return new Map(named.map((parameter) => [keyOf(parameter, placeholders), parameter]));
}

function keyOf({ in: place, name }: Fields, placeholders: readonly string[]): string {
  const text = say(name);
  if (place === "path") return `path ${placeholders.indexOf(text.replace(/\+$/, ""))}`;
  return `${say(place)} ${place === "header" ? text.toLowerCase() : text}`;
}

function nameOf({ in: place, name }: Fields): string {
  return `${say(place)} ${say(name)}`;
}

function compareParameter(before: Fields, after: Fields, compare: CompareSchemas): readonly Finding[] {
  const isRequired = after.required === true && before.required !== true;
  return [
    ...(isRequired ? [{ path: [], what: "is required now" }] : []),
    ...["style", "explode", "allowReserved"].flatMap((keyword) => {
      const [old, now] = [serializationOf(before)[keyword], serializationOf(after)[keyword]];
      return old === now ? [] : [{ path: [], what: `${keyword} is ${say(now)} now, was ${say(old)}` }];
    }),
    ...compare("request", before.schema, after.schema),
    ...compareContents("request", "content", before.content, after.content, compare),
  ];
}

/** How values are written, with the defaults of the specification. */
function serializationOf({ in: place, style, explode, allowReserved }: Fields): Fields {
  const written = style ?? (place === "query" || place === "cookie" ? "form" : "simple");
  return { style: written, explode: explode ?? written === "form", allowReserved: allowReserved ?? false };
}
