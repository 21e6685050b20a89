import { type Comparison, type Finding, found, type Side } from "./comparison.js";
import { compareForms } from "./form-changes.js";
import { type Resolve, toKey } from "./json-document.js";
import { type Form, formsOf } from "./schema-forms.js";

/** Compares two schemas of requests or of responses. */
export type CompareSchemas = (side: Side, before: unknown, after: unknown) => readonly Finding[];

/** Schemas inside one another beyond that are compared as texts: the code calls itself for each. */
const MOST_LEVELS = 100;
/** So many places are enough to see that a schema has changed; one that is used everywhere inside another has no end of them. */
const MOST_FINDINGS = 100;

/** Makes the comparison of schemas of two documents, each with its own references. */
export function createSchemaComparison(resolveBefore: Resolve, resolveAfter: Resolve): CompareSchemas {
  return (side, before, after) => {
    const [resolveGiven, resolveTaken] =
      side === "request" ? [resolveBefore, resolveAfter] : [resolveAfter, resolveBefore];
    const findings = new Map<string, readonly Finding[]>();
    return side === "request" ? compareAt(before, after, 0) : compareAt(after, before, 0);

    function compareAt(given: unknown, taken: unknown, level: number): readonly Finding[] {
      const [givenKey, takenKey] = [toKey(given), toKey(taken)];
      const key = `${givenKey} ${takenKey}`;
      if (level > MOST_LEVELS) return givenKey === takenKey ? [] : [{ path: [], what: "is changed" }];
      const known = findings.get(key);
      if (known !== undefined) return known;
      // A schema inside itself changes nothing beside what is found in it anyway.
      findings.set(key, []);
      const comparison: Comparison = {
        side,
        resolveGiven,
        resolveTaken,
        compare: (one, other, name) =>
          compareAt(one, other, level + 1).map(({ path, what }) => ({ path: [name, ...path], what })),
      };
      const all = compareUnions(comparison, formsOf(given, resolveGiven), formsOf(taken, resolveTaken));
      const unique = [...new Map(all.map((finding) => [toKey(finding), finding])).values()].slice(0, MOST_FINDINGS);
      findings.set(key, unique);
      return unique;
    }
  };
}

/** Each form that is given must be one that is taken. */
function compareUnions(comparison: Comparison, given: readonly Form[], taken: readonly Form[]): readonly Finding[] {
  return given.flatMap((form) => {
    const candidates = taken.filter(({ type }) => isWithin(form.type, type));
    if (candidates.length === 0) return [describeType(comparison, form, given, taken)];
    const tried: { readonly name: string | undefined; readonly found: readonly Finding[] }[] = [];
    for (const candidate of candidates) {
      const findings = compareForms(comparison, form, candidate);
      if (findings.length === 0) return [];
      tried.push({ name: candidate.name, found: findings });
    }
    tried.sort((one, other) => one.found.length - other.found.length);
    const namesake = tried.find(({ name }) => name !== undefined && name === form.name);
    const isAlone = candidates.length === 1 && given.filter(({ type }) => type === form.type).length === 1;
    if (form.name !== undefined && namesake === undefined && !isAlone) {
      return [found(comparison, `no longer takes ${form.name}`, `may be ${form.name} now`)];
    }
    return (namesake ?? tried[0])?.found ?? [];
  });
}

/** Whether all values of a type are of another. */
function isWithin(type: string | undefined, other: string | undefined): boolean {
  return other === undefined || type === other || (type === "integer" && other === "number");
}

/** What is to be said where no form of a type is taken. */
function describeType(comparison: Comparison, { type }: Form, given: readonly Form[], taken: readonly Form[]): Finding {
  if (type === "null") return found(comparison, "may not be null now", "may be null now");
  const [one, other] = [typesOf(given), typesOf(taken)];
  if (one.length === 1 && other.length === 1) {
    return found(comparison, `is ${other[0]} now, was ${one[0]}`, `is ${one[0]} now, was ${other[0]}`);
  }
  if (type === undefined)
    return found(comparison, `takes only ${other.join(" or ") || "nothing"} now`, "may be anything now");
  return found(comparison, `takes no ${type} now`, `may be ${type} now`);
}

function typesOf(forms: readonly Form[]): readonly string[] {
  return [...new Set(forms.map(({ type }) => type ?? "anything"))].filter((type) => type !== "null");
}
