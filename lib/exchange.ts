import type { Deadline } from "./deadline.js";
import type { HttpException } from "./errors.js";
import type { Outcome } from "./outcome.js";
import type { Exchange } from "./parameters.js";
import type { HttpResponse } from "./response.js";
import type { RouteInfo } from "./route-info.js";
import type { Routable } from "./router.js";

/** A route as the application runs it. */
export interface Route extends Routable {
  readonly info: RouteInfo;
  /** The largest body it reads, in bytes; undefined for the application's own limit. */
  readonly maxBodyBytes: number | undefined;
  /** How many seconds it may take; undefined for the application's own limit. */
  readonly timeout: number | undefined;
  /** Headers of the answer to a returned value. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Middleware of the route and what is inside it. */
  answer(exchange: RoutedExchange): HttpResponse | Promise<HttpResponse>;
}

/** One request on its whole way through the application: made when a route was looked for, dropped with the answer. */
export interface RoutedExchange extends Exchange {
  /** The route that answers; undefined where none matched. */
  readonly route: Route | undefined;
  /** Why no route could be looked for: a malformed path. */
  readonly malformed: HttpException | undefined;
  readonly outcome: Outcome;
  readonly deadline: Deadline;
}
