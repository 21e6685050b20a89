import { allOf, type Comparison, describeChange, type Finding, found, saidOf } from "./comparison.js";
import { fieldsOf, isFields, textOf } from "./json-document.js";
import type { Form } from "./schema-forms.js";

/** Compares the fields of objects. */
export function compareObjects(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  if (given.type !== undefined && given.type !== "object") return [];
  const fields = [...new Set([...namesOf(given), ...namesOf(taken)])].flatMap((name) =>
    compareField(comparison, given, taken, name),
  );
  const gone = new Set(
    fields.map(({ path: [name, ...inside], what }) => (inside.length === 0 && what === GONE ? name : "")),
  );
  const required = new Set(requiredOf(given));
  const more = [...new Set(requiredOf(taken))].filter((name) => !required.has(name) && !gone.has(name));
  return [
    ...fields,
    ...more.map((name) => at(name, found(comparison, "is required now", "may be absent now"))),
    ...compareOtherFields(comparison, given, taken),
    ...compareDiscriminator(comparison, given, taken),
  ];
}

const GONE = "is gone";

function at(name: string, { path, what }: Finding): Finding {
  return { path: [name, ...path], what };
}

function namesOf(form: Form): readonly string[] {
  return saidOf(form, "properties").flatMap((properties) => Object.keys(fieldsOf(properties)));
}

function requiredOf(form: Form): readonly string[] {
  return saidOf(form, "required")
    .flat()
    .filter((name) => typeof name === "string");
}

/** The schema of a field that has one. */
function schemaOf(form: Form, name: string): unknown {
  const schemas = saidOf(form, "properties").map((properties) => fieldsOf(properties)[name]);
  const declared = schemas.filter((schema) => schema !== undefined);
  return declared.length === 0 ? undefined : allOf(declared);
}

/** The schema of the fields that have none of their own: `true` is any, `false` none. */
function otherFieldsOf(form: Form): unknown {
  return allOf(saidOf(form, "additionalProperties"));
}

function compareField(comparison: Comparison, given: Form, taken: Form, name: string): readonly Finding[] {
  const [one, other] = [schemaOf(given, name), schemaOf(taken, name)];
  const isRequest = comparison.side === "request";
  if (one !== undefined && other !== undefined) return comparison.compare(one, other, name);
  if (one === undefined) {
    const others = otherFieldsOf(given);
    if (isFields(others)) return comparison.compare(others, other, name);
    // Nobody gave a field that did not have a meaning yet, whatever schemas say of unknown fields.
    return isRequest ? [] : [{ path: [name], what: GONE }];
  }
  const others = otherFieldsOf(taken);
  if (isFields(others)) return comparison.compare(one, others, name);
  if (!isRequest) return [];
  if (others === false) return [{ path: [name], what: "is refused now" }];
  // An object of which nothing is said is free JSON, all of which is read.
  return namesOf(taken).length === 0 ? [] : [{ path: [name], what: "is no longer read" }];
}

function compareOtherFields(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  const [one, other] = [otherFieldsOf(given), otherFieldsOf(taken)];
  if (one === false) return [];
  if (isFields(other)) return comparison.compare(one, other, "every other field");
  // Clients pass over fields that they do not know.
  return other === false && comparison.side === "request" ? [{ path: [], what: "takes no other fields now" }] : [];
}

/** Compares by which field, and by which of its values, the forms of a union are told apart. */
function compareDiscriminator(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  const [one, other] = [
    saidOf(given, "discriminator").map(fieldsOf)[0],
    saidOf(taken, "discriminator").map(fieldsOf)[0],
  ];
  if (one === undefined || other === undefined) return [];
  const [field, otherField] = [textOf(one.propertyName), textOf(other.propertyName)];
  if (field !== otherField) return [describeChange(comparison, "discriminator", field, otherField)];
  if (field === undefined) return [];
  const known = fieldsOf(other.mapping);
  const names = Object.keys(fieldsOf(one.mapping)).filter((name) => known[name] === undefined);
  const text = names.map((name) => JSON.stringify(name)).join(", ");
  const finding = found(comparison, `no longer takes ${text}`, `may be ${text} now`);
  return names.length === 0 ? [] : [at(field, finding)];
}
