import type { AnyClass } from "./class.js";

/** What a route is, for middleware, logs and documents; frozen. */
export interface RouteInfo {
  /** Routes of HTTP requests, or of messages from queues, topics, buses and streams. */
  readonly kind: "http" | "message";
  /** A method token, or `*` for every method; of messages their source: `SQS`, `SNS`, `KINESIS`. */
  readonly method: string;
  /** The whole pattern in canonical form: `/items/{id}`; of messages what they come from: `orders`, `*` for any. */
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
