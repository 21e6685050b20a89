import { hasGreedyParameter, toGreedyPath } from "./greedy-parameter.js";
import { copyJson, createResolve, type Fields, fieldsOf, isFields, type Resolve } from "./json-document.js";
import type { Operation } from "./operation.js";
import { compareOperations } from "./operation-changes.js";
import { createSchemaComparison } from "./schema-changes.js";

/** A change of an API that breaks clients which work with it as it was. */
export interface Change {
  /** What it changes, from the operation inwards: `POST /items, body, price`. */
  readonly where: string;
  /** What becomes of it: `is required now`. */
  readonly what: string;
}

/** A path of a document, with its operations by their methods. */
interface Path {
  readonly path: string;
  readonly operations: ReadonlyMap<string, Operation>;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

/**
 * Finds what breaks clients between two OpenAPI documents, of 3.0 or 3.1: what is gone, requests that are no longer
 * taken, and responses that give what they did not.
 *
 * It compares what schemas mean: components, parameters of paths and security schemes may have other names, and a schema
 * may be said in other words. What it does not understand is a change where it differs. It takes any JSON, and throws
 * nothing.
 *
 * @example
 * ```ts
 * breakingChanges(before, after); // [{ where: "POST /items, body, price", what: "is required now" }]
 * ```
 */
export function breakingChanges(before: unknown, after: unknown): readonly Change[] {
  const [old, now] = [readDocument(before), readDocument(after)];
  const compareSchemas = createSchemaComparison(old.resolve, now.resolve);
  const changes = [...old.paths].flatMap(([shape, { path, operations }]): readonly Change[] => {
    const same = now.paths.get(shape)?.operations;
    if (same === undefined) return [{ where: path, what: "is gone" }];
    return [...operations].flatMap(([method, operation]) => {
      const where = `${method.toUpperCase()} ${path}`;
      const other = same.get(method);
      if (other === undefined) return [{ where, what: "is gone" }];
      return compareOperations(operation, other, compareSchemas).map((finding) => ({
        where: [where, ...finding.path].join(", "),
        what: finding.what,
      }));
    });
  });
  return [...new Map(changes.map((change) => [`${change.where}: ${change.what}`, change])).values()];
}

/** The paths of a document that have operations, by their shapes, which leave out the names of parameters: `/items/{}`. */
function readDocument(value: unknown): { readonly resolve: Resolve; readonly paths: ReadonlyMap<string, Path> } {
  const document = fieldsOf(copyJson(value));
  const resolve = createResolve(document);
  const paths = new Map<string, Path>();
  for (const [path, reference] of Object.entries(fieldsOf(document.paths))) {
    const item = fieldsOf(resolve(reference));
    const methods = METHODS.filter((method) => isFields(item[method]));
    const isGreedy = methods.some((method) => hasGreedyParameter(fieldsOf(item[method]).parameters, resolve));
    const shown = isGreedy ? toGreedyPath(path) : path;
    const shape = shown.replace(/\{[^{}]*?(\+?)\}/g, "{$1}");
    const same = paths.get(shape);
    const operations = methods.map((method) => [method, readOperation(document, resolve, path, item, method)] as const);
    if (methods.length === 0) continue;
    paths.set(shape, { path: same?.path ?? shown, operations: new Map([...(same?.operations ?? []), ...operations]) });
  }
  return { resolve, paths };
}

function readOperation(document: Fields, resolve: Resolve, path: string, item: Fields, method: string): Operation {
  const fields = fieldsOf(item[method]);
  return {
    fields,
    placeholders: [...path.matchAll(/\{([^{}]*?)\+?\}/g)].map(([, name]) => name ?? ""),
    shared: item.parameters,
    security: fields.security ?? document.security,
    schemes: fieldsOf(fieldsOf(document.components).securitySchemes),
    resolve,
  };
}
