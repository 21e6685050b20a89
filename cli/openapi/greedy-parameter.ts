import { fieldsOf, listOf, type Resolve } from "./json-document.js";

/**
 * Whether the last parameter of a path takes all segments that are left. OpenAPI has no such parameters; Lambent's
 * documents mark them.
 */
export function hasGreedyParameter(parameters: unknown, resolve: Resolve): boolean {
  return listOf(parameters).some((parameter) => fieldsOf(resolve(parameter))["x-lambent-greedy"] === true);
}

/** A path whose last parameter is greedy, written as API Gateway does: `/files/{rest+}`. */
export function toGreedyPath(path: string): string {
  return path.replace(/\+?\}$/, "+}");
}
