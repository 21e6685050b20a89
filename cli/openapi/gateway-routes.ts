/** A route as an application lists it: `*` is every method, and paths are `/items/{id}` and `/files/{rest+}`. */
export interface ListedRoute {
  readonly method: string;
  readonly path: string;
}

/** The methods that routes of API Gateway can have beside `ANY`. */
const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

/**
 * The method of a route of API Gateway for one of an application: `ANY` for every method, and for those that API Gateway
 * does not know, which come through it all the same; the application answers the others with 405.
 */
export function toGatewayMethod(method: string): string {
  return METHODS.has(method) ? method : "ANY";
}

/** The routes of API Gateway for those of an application, each once and in their order, parameters named as below. */
export function toGatewayRoutes(routes: readonly ListedRoute[]): readonly ListedRoute[] {
  const names = nameParameters(routes.map(({ path }) => path));
  const unique = new Map<string, ListedRoute>();
  for (const { method, path } of routes) {
    const route = { method: toGatewayMethod(method), path: names.get(path) ?? path };
    unique.set(`${route.method} ${route.path}`, route);
  }
  return [...unique.values()];
}

/**
 * Gives the parameters at one place of several paths one name, the first that is there.
 *
 * REST APIs refuse `/items/{id}` beside `/items/{key}/tags`, and documents two paths that differ in such names alone. To
 * an application they are one as well: it reads the path, not what API Gateway found in it.
 *
 * @returns The new path of each.
 */
export function nameParameters(paths: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  return new Map(
    paths.map((path) => {
      const segments: string[] = [];
      for (const segment of path.split("/")) {
        const shape = [...segments, isParameter(segment) ? segment.replace(/[^{}+]+/, "") : segment].join("/");
        if (!names.has(shape)) names.set(shape, segment);
        segments.push(names.get(shape) ?? segment);
      }
      return [path, segments.join("/")];
    }),
  );
}

/** Whether a segment of a path is a parameter, greedy or not. */
export function isParameter(segment: string): boolean {
  return segment.startsWith("{") && segment.endsWith("}");
}

/** Whether a segment of a path takes all that is left. */
function isGreedy(segment: string): boolean {
  return segment.endsWith("+}");
}

/** The name of a segment that is a parameter. */
export function parameterName(segment: string): string {
  return segment.replace(/^\{|\+?\}$/g, "");
}

/**
 * Puts into one greedy path what a REST API cannot have beside it: at one place there is one parameter, greedy or not.
 *
 * What comes through a path that takes more is routed by the application.
 *
 * @returns The new path of each.
 */
export function foldIntoGreedy(paths: readonly string[]): ReadonlyMap<string, string> {
  const greedy = new Map(paths.filter(isGreedy).map((path) => [parentOf(path), path]));
  return new Map(
    paths.map((path) => {
      const segments = path.split("/");
      const at = segments.findIndex(
        (segment, index) => isParameter(segment) && greedy.has(segments.slice(0, index).join("/")),
      );
      return [path, (at < 0 ? undefined : greedy.get(segments.slice(0, at).join("/"))) ?? path];
    }),
  );
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
