import type { Finding } from "./comparison.js";
import { fieldsOf, listOf, say, toKey } from "./json-document.js";
import type { Operation } from "./operation.js";

/** What a client has to bring: the scopes that it needs, by the scheme. */
type Requirement = ReadonlyMap<string, { readonly name: string; readonly scopes: readonly string[] }>;

/** Compares what clients have to bring: each way that was enough must be. */
export function compareSecurity(before: Operation, after: Operation): readonly Finding[] {
  const now = requirementsOf(after);
  return requirementsOf(before).flatMap((old) => {
    const missing = now.map((requirement) => missingIn(old, requirement));
    if (missing.some((names) => names.length === 0)) return [];
    return [{ path: [], what: `needs ${missing.map((names) => names.join(" and ")).join(", or ")} now` }];
  });
}

function requirementsOf({ security, schemes, resolve }: Operation): readonly Requirement[] {
  const list = listOf(security);
  return (list.length === 0 ? [{}] : list).map(
    (requirement) =>
      new Map(
        Object.entries(fieldsOf(requirement)).map(([name, scopes]) => {
          // The name is the document's own: clients know what the scheme is.
          const { description: _, ...scheme } = fieldsOf(resolve(schemes[name]));
          return [toKey(scheme), { name, scopes: listOf(scopes).map(say) }];
        }),
      ),
  );
}

/** What is required and what clients did not have to bring. */
function missingIn(old: Requirement, now: Requirement): readonly string[] {
  return [...now].flatMap(([scheme, { name, scopes }]) => {
    const brought = old.get(scheme);
    if (brought === undefined) return [name];
    return scopes.filter((scope) => !brought.scopes.includes(scope)).map((scope) => `the scope ${scope} of ${name}`);
  });
}
