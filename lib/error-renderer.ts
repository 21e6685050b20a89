import { type HttpException, ValidationException } from "./errors.js";
import type { HttpRequest } from "./request.js";
import { type HttpResponse, JsonResponse } from "./response.js";
import { reasonPhrase } from "./status.js";

/**
 * Makes the answer of every `HttpException`: validation errors, 404, 405 and the opaque 500 included.
 *
 * The exception's own headers are added to what it returns. `request` is undefined where the event could not be read.
 */
export type ErrorRenderer = (exception: HttpException, request: HttpRequest | undefined) => HttpResponse;

/** Bodies as FastAPI writes them: `{"detail": ...}`. */
export const renderFastApiError: ErrorRenderer = (exception) => {
  return new JsonResponse({ detail: exception.detail }, { status: exception.status });
};

/** Bodies as RFC 9457 describes them, `application/problem+json`; validation issues stand under `errors`. */
export const renderProblem: ErrorRenderer = (exception) => {
  const title = reasonPhrase(exception.status);
  const problem: Record<string, unknown> = { type: "about:blank", title, status: exception.status };
  if (exception instanceof ValidationException) problem.errors = exception.issues;
  else if (exception.detail !== title) problem.detail = exception.detail;
  return new JsonResponse(problem, { status: exception.status, mediaType: "application/problem+json" });
};
