import type { HttpRequest } from "../../lib/request.js";

/**
 * The method and pattern of a request's route, `GET /items/{id}`, else `(none)`: as many values as there are routes, and
 * nothing that a client sends.
 */
export function routeName(request: HttpRequest | undefined): string {
  const route = request?.route;
  return route === undefined ? "(none)" : `${route.method} ${route.path}`;
}
