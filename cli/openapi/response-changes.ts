import type { Finding } from "./comparison.js";
import { compareContents } from "./content-changes.js";
import { type Fields, fieldsOf } from "./json-document.js";
import { type Operation, within } from "./operation.js";
import type { CompareSchemas } from "./schema-changes.js";

/** Compares the responses of an operation, each with the one of its status. */
export function compareResponses(before: Operation, after: Operation, compare: CompareSchemas): readonly Finding[] {
  const known = fieldsOf(after.fields.responses);
  return Object.entries(fieldsOf(before.fields.responses)).flatMap(([status, reference]): readonly Finding[] => {
    const now = known[status] ?? known[`${status.slice(0, 1)}XX`];
    // Errors that no longer occur break nobody.
    if (now === undefined) return status.startsWith("2") ? [{ path: [status], what: "is gone" }] : [];
    const [one, other] = [fieldsOf(before.resolve(reference)), fieldsOf(after.resolve(now))];
    return [
      ...compareContents("response", status, one.content, other.content, compare),
      ...compareHeaders(status, headersOf(one, before), headersOf(other, after), compare),
    ];
  });
}

/** Headers by their names in lower case. */
function headersOf({ headers }: Fields, { resolve }: Operation): ReadonlyMap<string, Fields> {
  const entries = Object.entries(fieldsOf(headers));
  return new Map(entries.map(([name, header]) => [name.toLowerCase(), fieldsOf(resolve(header))]));
}

function compareHeaders(
  status: string,
  before: ReadonlyMap<string, Fields>,
  after: ReadonlyMap<string, Fields>,
  compare: CompareSchemas,
): readonly Finding[] {
  return [...before].flatMap(([name, header]): readonly Finding[] => {
    const path = [status, `header ${name}`];
    const now = after.get(name);
    if (now === undefined) return [{ path, what: "is gone" }];
    const absent = header.required === true && now.required !== true ? [{ path, what: "may be absent now" }] : [];
    return [...absent, ...within(path, compare("response", header.schema, now.schema))];
  });
}
