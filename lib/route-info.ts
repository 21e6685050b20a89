import type { AnyClass } from "./class.js";

/** What a route is, for middleware, logs and documents; frozen. */
export interface RouteInfo {
  /** Routes of HTTP requests; messages from queues are another kind. */
  readonly kind: "http";
  /** A method token, or `*` for every method. */
  readonly method: string;
  /** The whole pattern in canonical form: `/items/{id}`. */
  readonly path: string;
  /** The controller's class; undefined for a route of an extension. */
  readonly controller: AnyClass | undefined;
  /** The method's name, or the extension's. */
  readonly handler: string;
  /** The status of a returned value. */
  readonly status: number;
  /** Not to be listed in documents. */
  readonly hidden: boolean;
}
