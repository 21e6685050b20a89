import { HttpException, withoutStack } from "./errors.js";
import { type PathTemplate, splitPath } from "./path.js";

/** What a route needs for the router to find it. */
export interface Routable {
  /** A method token, or `*` for every method. */
  readonly method: string;
  readonly template: PathTemplate;
}

/** A route that answers a request, with its path parameters decoded. */
export interface Match<Route> {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The routes of one pattern, few, each of another method; two patterns that differ in names only share it. */
type Leaf<Route> = Route[];

interface Node<Route> {
  literals: Map<string, Node<Route>> | undefined;
  parameter: Node<Route> | undefined;
  leaf: Leaf<Route> | undefined;
  greedy: Leaf<Route> | undefined;
}

/** Reached when every pattern on the way has been offered: `true` ends the walk. */
type Visit<Route> = (leaf: Leaf<Route>) => boolean;

const ANY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** The path parameters of a path that has none. */
export const NO_PARAMETERS: Readonly<Record<string, string>> = Object.freeze(Object.create(null));

/**
 * A tree of path segments. A literal is tried before a parameter and a parameter before a greedy rest, with backtracking.
 *
 * Each node has one parent, so a walk sees it at most once: a match costs no more than the patterns that overlap at the
 * path, however many routes there are.
 */
export class Router<Route extends Routable> {
  readonly #root: Node<Route> = createNode();

  /** Adds a route; returns the one that already answers the same method and pattern, and then adds nothing. */
  add(route: Route): Route | undefined {
    let node = this.#root;
    let isGreedy = false;
    for (const segment of route.template.segments) {
      if (segment.kind === "literal") node = childOf(node, segment.text);
      else if (segment.kind === "parameter") node = node.parameter ??= createNode();
      else isGreedy = true;
    }
    const place = isGreedy ? "greedy" : "leaf";
    const leaf = node[place];
    if (leaf === undefined) {
      node[place] = [route];
      return undefined;
    }
    const taken = routeOf(leaf, route.method);
    if (taken === undefined) leaf.push(route);
    return taken;
  }

  /**
   * The route that answers a method and a raw path, or `undefined`.
   *
   * @throws HttpException with status 400 when the path has a malformed percent escape.
   */
  match(method: string, path: string): Match<Route> | undefined {
    refuseMalformed(path);
    const segments = splitPath(path);
    let route: Route | undefined;
    walk(this.#root, segments, 0, (leaf) => {
      route = answering(leaf, method);
      return route !== undefined;
    });
    return route && { route, params: readParameters(route.template, segments) };
  }

  /** Every method that some pattern of a raw path answers, for `Allow` (RFC 9110, 10.2.1); empty for an unknown path. */
  allowed(path: string): string[] {
    const methods = new Set<string>();
    walk(this.#root, splitPath(path), 0, (leaf) => {
      for (const { method } of leaf) {
        if (method === "*") for (const any of ANY_METHOD) methods.add(any);
        else methods.add(method);
      }
      return false;
    });
    if (methods.size === 0) return [];
    if (methods.has("GET")) methods.add("HEAD");
    methods.add("OPTIONS");
    return [...methods].sort();
  }
}

function createNode<Route>(): Node<Route> {
  return { literals: undefined, parameter: undefined, leaf: undefined, greedy: undefined };
}

function childOf<Route>(node: Node<Route>, text: string): Node<Route> {
  node.literals ??= new Map();
  let child = node.literals.get(text);
  if (child === undefined) {
    child = createNode();
    node.literals.set(text, child);
  }
  return child;
}

function walk<Route>(node: Node<Route>, segments: readonly string[], depth: number, visit: Visit<Route>): boolean {
  const segment = segments[depth];
  if (segment === undefined) return node.leaf !== undefined && visit(node.leaf);
  const literal = node.literals?.get(segment);
  if (literal !== undefined && walk(literal, segments, depth + 1, visit)) return true;
  if (segment === "") return false;
  if (node.parameter !== undefined && walk(node.parameter, segments, depth + 1, visit)) return true;
  return node.greedy !== undefined && visit(node.greedy);
}

function answering<Route extends Routable>(leaf: Leaf<Route>, method: string): Route | undefined {
  // RFC 9110, 9.3.2: HEAD is GET without the body.
  const route = routeOf(leaf, method) ?? (method === "HEAD" ? routeOf(leaf, "GET") : undefined);
  if (route !== undefined || method === "CONNECT" || method === "TRACE") return route;
  return routeOf(leaf, "*");
}

function routeOf<Route extends Routable>(leaf: Leaf<Route>, method: string): Route | undefined {
  return leaf.find((route) => route.method === method);
}

function refuseMalformed(path: string): void {
  if (!path.includes("%")) return;
  try {
    decodeURIComponent(path);
  } catch {
    throw withoutStack(() => new HttpException(400, "Malformed percent escape in the path"));
  }
}

function readParameters(template: PathTemplate, segments: readonly string[]): Readonly<Record<string, string>> {
  if (template.names.length === 0) return NO_PARAMETERS;
  const params: Record<string, string> = Object.create(null);
  template.segments.forEach((segment, index) => {
    if (segment.kind === "parameter") params[segment.name] = decode(segments[index] as string);
    else if (segment.kind === "greedy") params[segment.name] = segments.slice(index).map(decode).join("/");
  });
  return params;
}

function decode(segment: string): string {
  return segment.includes("%") ? decodeURIComponent(segment) : segment;
}
