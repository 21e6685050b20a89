import { allOf, type Comparison, type Finding, found, saidOf } from "./comparison.js";
import { type Fields, listOf } from "./json-document.js";
import type { Form } from "./schema-forms.js";

/** Compares the items of lists. */
export function compareArrays(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  if (given.type !== undefined && given.type !== "array") return [];
  const most = Math.min(...saidOf(given, "maxItems").filter((said) => typeof said === "number"));
  const places = Math.max(0, ...[...given.parts, ...taken.parts].map((part) => firstOf(part).length));
  const findings = Array.from({ length: Math.min(places, most) }, (_, at) =>
    comparison.compare(itemAt(given, at), itemAt(taken, at), `item ${at + 1}`),
  ).flat();
  // At a place after those that have schemas of their own.
  if (most > places) findings.push(...comparison.compare(itemAt(given, places), itemAt(taken, places), "each item"));
  const isUnique = (form: Form) => saidOf(form, "uniqueItems").includes(true);
  if (!isUnique(taken) || isUnique(given) || most <= 1) return findings;
  return [...findings, found(comparison, "takes no item twice now", "may have an item twice now")];
}

/** The schemas of the first items; drafts before 2020-12 have them under `items`. */
function firstOf(part: Fields): readonly unknown[] {
  return Array.isArray(part.items) ? part.items : listOf(part.prefixItems);
}

function itemAt({ parts }: Form, place: number): unknown {
  return allOf(parts.map((part) => firstOf(part)[place] ?? (Array.isArray(part.items) ? true : (part.items ?? true))));
}
