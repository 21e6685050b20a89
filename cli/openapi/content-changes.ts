import type { Finding, Side } from "./comparison.js";
import { fieldsOf, toKey } from "./json-document.js";
import { within } from "./operation.js";
import type { CompareSchemas } from "./schema-changes.js";

/** Compares what bodies, or parameters, hold of each media type. */
export function compareContents(
  side: Side,
  place: string,
  before: unknown,
  after: unknown,
  compare: CompareSchemas,
): readonly Finding[] {
  const known = new Map(Object.entries(fieldsOf(after)).map(([type, content]) => [essenceOf(type), fieldsOf(content)]));
  return Object.entries(fieldsOf(before)).flatMap(([type, content]): readonly Finding[] => {
    const essence = essenceOf(type);
    const path = [essence === "application/json" ? place : `${place} (${essence})`];
    // Who takes any type takes this one; who gives any type gives more than this one.
    const ranges = side === "request" ? [essence.replace(/\/.*/, "/*"), "*/*"] : [];
    const now = [essence, ...ranges].map((range) => known.get(range)).find((one) => one !== undefined);
    if (now === undefined) return [{ path, what: side === "request" ? "is no longer taken" : "is no longer given" }];
    const { schema, encoding } = fieldsOf(content);
    const isEncoded = toKey(encoding ?? {}) === toKey(now.encoding ?? {});
    return [
      ...within(path, compare(side, schema, now.schema)),
      ...(isEncoded ? [] : [{ path, what: 'is changed in "encoding"' }]),
    ];
  });
}

/** A media type without parameters, in lower case. */
function essenceOf(type: string): string {
  return type.replace(/;.*/s, "").trim().toLowerCase();
}
