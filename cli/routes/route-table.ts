import type { ListedParameter, ListedRoute, RouteList } from "../../lib/openapi/list-routes.js";
import { formatTable } from "../output.js";

const HEAD = ["method", "path", "handler", "parameters", "status", "middleware"];

/** Lists routes for people, requests before messages; a line each, however long. */
export function toRouteTable({ middleware, routes }: RouteList): string {
  const ofHttp = routes.filter(({ kind }) => kind === "http");
  const ofMessages = routes.filter(({ kind }) => kind === "message");
  const table = formatTable([HEAD, ...[...ofHttp, ...ofMessages].map(toRow)], new Set());
  return middleware.length === 0 ? table : `${table}\n\nMiddleware of all requests: ${middleware.join(", ")}`;
}

function toRow({ method, path, handler, parameters, status, middleware }: ListedRoute): readonly string[] {
  return [
    method === "*" ? "ANY" : method,
    path,
    handler,
    parameters.map(toText).join(", "),
    status === undefined ? "" : String(status),
    middleware.join(", "),
  ];
}

/** `path id`, `query limit?`, `body ItemCreate`. */
function toText({ in: place, name, type = "", required }: ListedParameter): string {
  return `${place} ${name ?? type}${required ? "" : "?"}`;
}
