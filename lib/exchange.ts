import type { HttpException, ValidationIssue } from "./errors.js";
import type { Outcome } from "./outcome.js";
import type { HttpRequest } from "./request.js";
import type { HttpResponse } from "./response.js";
import type { Route } from "./route.js";

/** One request on its way through the application: made when a route was looked for, dropped with the answer. */
export interface Exchange {
  readonly request: HttpRequest;
  /** The response that a returned value becomes; carries the status and the headers of the route. */
  readonly response: HttpResponse;
  /** What did not fit; a resolver adds to it and returns anything, the method is then not called. */
  readonly issues: ValidationIssue[];
  /** The route that answers; undefined where none matched. */
  readonly route: Route | undefined;
  /** Why no route could be looked for: a malformed path. */
  readonly malformed: HttpException | undefined;
  readonly outcome: Outcome;
}
