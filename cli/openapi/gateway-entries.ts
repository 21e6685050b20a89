import { CommandError } from "../command-error.js";
import { foldIntoGreedy, type ListedRoute, nameParameters, toGatewayMethod } from "./gateway-routes.js";
import { hasGreedyParameter, toGreedyPath } from "./greedy-parameter.js";
import { type Fields, fieldsOf, isFields, listOf, type Resolve, toKey } from "./json-document.js";

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
 * Lists what an API has: the operations of a document, and the routes that are in none. Each method of a path is there
 * once, and parameters at one place have one name.
 */
export function listEntries(
  document: Fields,
  resolve: Resolve,
  routes: readonly ListedRoute[],
): readonly GatewayEntry[] {
  const listed = routes.map(({ method, path }) => ({
    method: toGatewayMethod(method),
    path,
    from: path,
    operation: {},
  }));
  const documented = operationsOf(document, resolve);
  const names = nameParameters([...documented, ...listed].map(({ path }) => path));
  const rename = (entry: GatewayEntry) => ({ ...entry, path: names.get(entry.path) ?? entry.path });
  const known = listed.map(rename);
  const keys = new Set(known.map(keyOf));
  const operations = documented.map(rename).map((entry) => {
    const any = { ...entry, method: "ANY", operation: { ...entry.operation, operationId: undefined } };
    // Documents say a route of every method once for each, and API Gateway has one for all.
    return keys.has(keyOf(any)) && !keys.has(keyOf(entry)) ? any : entry;
  });
  return firstOfEach([...operations, ...known]);
}

function keyOf({ method, path }: GatewayEntry): string {
  return `${method} ${path}`;
}

function firstOfEach(entries: readonly GatewayEntry[]): readonly GatewayEntry[] {
  const unique = new Map<string, GatewayEntry>();
  for (const entry of entries) if (!unique.has(keyOf(entry))) unique.set(keyOf(entry), entry);
  return [...unique.values()];
}

function operationsOf(document: Fields, resolve: Resolve): readonly GatewayEntry[] {
  return Object.entries(fieldsOf(document.paths)).flatMap(([from, reference]) => {
    const item = fieldsOf(resolve(reference));
    return [...METHODS, ANY_METHOD].flatMap((key): readonly GatewayEntry[] => {
      const operation = item[key];
      if (!isFields(operation)) return [];
      const own = listOf(operation.parameters).map(resolve);
      const names = new Set(own.map(nameOf));
      const parameters = [
        ...own,
        ...listOf(item.parameters)
          .map(resolve)
          .filter((one) => !names.has(nameOf(one))),
      ];
      const path = hasGreedyParameter(parameters, resolve) ? toGreedyPath(from) : from;
      return [{ method: toGatewayMethod(key.toUpperCase()), path, from, operation: { ...operation, parameters } }];
    });
  });
}

/** What tells the parameters of an operation apart. */
function nameOf(parameter: unknown): string {
  const { in: place, name } = fieldsOf(parameter);
  return toKey([place, name]);
}

/**
 * Folds paths beside a greedy one into it, as a REST API has to have them.
 *
 * @param securityOf What API Gateway checks of an operation.
 * @throws CommandError where it would check something else then.
 */
export function foldEntries(
  entries: readonly GatewayEntry[],
  securityOf: (operation: Fields) => unknown,
): readonly GatewayEntry[] {
  const folds = foldIntoGreedy(entries.map(({ path }) => path));
  const into = (entry: GatewayEntry) => ({ ...entry, path: folds.get(entry.path) ?? entry.path });
  for (const entry of entries) {
    const { path } = into(entry);
    const other = entries.find(
      (one) => one.path === path && toKey(securityOf(one.operation)) !== toKey(securityOf(entry.operation)),
    );
    if (path === entry.path || other === undefined) continue;
    throw new CommandError(
      `A REST API cannot tell ${entry.path} from ${path}, and they have different authorizers. Give them one, or use an HTTP API.`,
    );
  }
  // What a path has of its own goes before what comes into it.
  const isOwn = (entry: GatewayEntry) => into(entry).path === entry.path;
  return firstOfEach([...entries.filter(isOwn), ...entries.filter((entry) => !isOwn(entry)).map(into)]);
}

/** `OPTIONS` of each path that does not take it yet; browsers send no credentials with it. */
export function preflightsOf(entries: readonly GatewayEntry[]): readonly GatewayEntry[] {
  const keys = new Set(entries.map(keyOf));
  const paths = new Map(entries.map(({ path, from }) => [path, from]));
  return [...paths]
    .filter(([path]) => !keys.has(`OPTIONS ${path}`) && !keys.has(`ANY ${path}`))
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
