import {
  foldIntoGreedy,
  isGreedy,
  type ListedRoute,
  nameParameters,
  toDocumentPath,
  toGatewayMethod,
} from "./gateway-routes.js";
import { type Fields, fieldsOf, isFields, listOf, type Resolve } from "./json-document.js";

/** An operation to be of an API, and where the document has it. */
export interface GatewayEntry extends ListedRoute {
  /** The path in the document, or in the list of routes. */
  readonly from: string;
  readonly operation: Fields;
}

/** The key of an operation for every method that has none of its own. */
const ANY_METHOD = "x-amazon-apigateway-any-method";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

/**
 * Lists what an API has: the operations of a document, the routes that are in no document, and, where the application
 * answers them, preflight requests. Each method of a path is there once.
 */
export function listEntries(
  document: Fields,
  resolve: Resolve,
  routes: readonly ListedRoute[],
  options: { readonly isRest: boolean; readonly hasPreflights: boolean },
): readonly GatewayEntry[] {
  const listed = routes.map((route) => ({
    ...route,
    method: toGatewayMethod(route.method),
    from: route.path,
    operation: {},
  }));
  const entries = [...operationsOf(document, resolve, routes), ...listed];
  const names = nameParameters(entries.map(({ path }) => path));
  const named = entries.map((entry) => ({ ...entry, path: names.get(entry.path) ?? entry.path }));
  const folds = options.isRest ? foldIntoGreedy(named.map(({ path }) => path)) : new Map<string, string>();
  const isFolded = ({ path }: GatewayEntry) => (folds.get(path) ?? path) !== path;
  // What a path has of its own goes before what has come into it.
  const ordered = [...named.filter((entry) => !isFolded(entry)), ...named.filter(isFolded)];
  const unique = new Map<string, GatewayEntry>();
  for (const entry of ordered) {
    const path = folds.get(entry.path) ?? entry.path;
    const key = `${entry.method} ${path}`;
    if (!unique.has(key)) unique.set(key, { ...entry, path });
  }
  return [...unique.values(), ...(options.hasPreflights ? preflightsOf(unique) : [])];
}

function operationsOf(document: Fields, resolve: Resolve, routes: readonly ListedRoute[]): readonly GatewayEntry[] {
  const greedy = new Map(routes.filter(({ path }) => isGreedy(path)).map(({ path }) => [toDocumentPath(path), path]));
  return Object.entries(fieldsOf(document.paths)).flatMap(([from, reference]) => {
    const item = fieldsOf(resolve(reference));
    return [...METHODS, ANY_METHOD].flatMap((key): readonly GatewayEntry[] => {
      const operation = item[key];
      if (!isFields(operation)) return [];
      const parameters = [...listOf(item.parameters), ...listOf(operation.parameters)];
      const method = toGatewayMethod(key.toUpperCase());
      return [{ method, path: greedy.get(from) ?? from, from, operation: { ...operation, parameters } }];
    });
  });
}

/** `OPTIONS` of each path that does not take it yet; browsers send no credentials with it. */
function preflightsOf(entries: ReadonlyMap<string, GatewayEntry>): readonly GatewayEntry[] {
  const paths = new Map([...entries.values()].map(({ path, from }) => [path, from]));
  return [...paths]
    .filter(([path]) => !entries.has(`OPTIONS ${path}`) && !entries.has(`ANY ${path}`))
    .map(([path, from]) => ({ method: "OPTIONS", path, from, operation: { security: [] } }));
}

/** The paths of a document, of operations that are written by a function. */
export function toPaths(entries: readonly GatewayEntry[], write: (entry: GatewayEntry) => Fields): Fields {
  const paths = new Map<string, Record<string, Fields>>();
  for (const entry of entries) {
    const item = paths.get(entry.path) ?? {};
    item[entry.method === "ANY" ? ANY_METHOD : entry.method.toLowerCase()] = write(entry);
    paths.set(entry.path, item);
  }
  return Object.fromEntries(paths);
}
