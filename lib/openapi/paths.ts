import { type PathTemplate, parsePath, type Segment } from "../path.js";
import type { RouteInfo } from "../route-info.js";
import type { Operation } from "./open-api-document.js";

/** The methods that a document has a place for; of `@All` each that no other route takes. */
const VERBS = ["get", "put", "post", "delete", "options", "head", "patch"];

/** Where an operation stands in a document. */
interface Place {
  readonly verb: string;
  readonly template: PathTemplate;
}

/** The paths of a document, in the order of declaration. */
export class Paths {
  readonly #taken: ReadonlySet<string>;
  readonly #items = new Map<string, { readonly path: string; readonly operations: Map<string, Operation> }>();

  constructor(routes: readonly RouteInfo[]) {
    const ofHttp = routes.filter(({ kind }) => kind === "http");
    this.#taken = new Set(ofHttp.map(({ method, path }) => `${method.toLowerCase()} ${shapeOf(parsePath("", path))}`));
  }

  /** The places of a route; none for a method that OpenAPI has no place for. */
  placesOf({ method, path }: RouteInfo): readonly Place[] {
    const template = parsePath("", path);
    const verbs = VERBS.filter((verb) =>
      method === "*" ? !this.#taken.has(`${verb} ${shapeOf(template)}`) : verb === method.toLowerCase(),
    );
    return verbs.map((verb) => ({ verb, template }));
  }

  add(template: PathTemplate, verb: string, operation: Operation): void {
    const shape = shapeOf(template);
    const item = this.#items.get(shape) ?? { path: textOf(template), operations: new Map<string, Operation>() };
    this.#items.set(shape, item);
    item.operations.set(verb, renamed(operation, template, item.path));
  }

  /** By path, then by verb. */
  items(): Record<string, Record<string, Operation>> {
    return Object.fromEntries(
      [...this.#items.values()].map(({ path, operations }) => [path, Object.fromEntries(operations)]),
    );
  }

  operations(): readonly Operation[] {
    return [...this.#items.values()].flatMap(({ operations }) => [...operations.values()]);
  }
}

/** A path without the names of its parameters: those that differ in them alone are one path. */
function shapeOf({ segments }: PathTemplate): string {
  return segments.map((segment) => (segment.kind === "literal" ? segment.text : `{${segment.kind}}`)).join("/");
}

/** A path as OpenAPI has it, which knows no parameter that takes several segments. */
function textOf({ segments }: PathTemplate): string {
  const text = (segment: Segment) => (segment.kind === "literal" ? segment.text : `{${segment.name}}`);
  return `/${segments.map(text).join("/")}`;
}

/** An operation whose parameters have the names that the path has already. */
function renamed(operation: Operation, template: PathTemplate, path: string): Operation {
  const known = parsePath("", path).names;
  const greedy = template.segments.find(({ kind }) => kind === "greedy");
  const parameters = operation.parameters?.map((parameter) => {
    const index = parameter.in === "path" ? template.names.indexOf(parameter.name) : -1;
    if (index < 0) return parameter;
    const isGreedy = greedy !== undefined && index === template.names.length - 1;
    const name = known[index] as string;
    return isGreedy ? { ...parameter, name, "x-lambent-greedy": true } : { ...parameter, name };
  });
  return parameters === undefined ? operation : { ...operation, parameters };
}
