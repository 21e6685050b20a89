import { HttpException, internalError, toError, ValidationException } from "./errors.js";
import { HttpHeaders } from "./http-headers.js";
import type { JsonSchema } from "./openapi/json-schema.js";
import type { Outcome } from "./outcome.js";
import { ownOf } from "./own-response.js";
import type { HttpRequest } from "./request.js";
import { HttpResponse, JsonResponse } from "./response.js";
import { reasonPhrase } from "./status.js";
import { isStreamBody } from "./stream-body.js";

/**
 * Makes the answer of every `HttpException`: validation errors, 404, 405 and the opaque 500 included.
 *
 * The exception's own headers are added to what it returns. `request` is undefined where the event could not be read.
 */
export interface ErrorRenderer {
  (exception: HttpException, request: HttpRequest | undefined): HttpResponse;
  /** What documents say of the bodies that it makes. Default: nothing but that there is one. */
  readonly schemas?: ErrorSchemas;
}

/** What bodies of errors are, for documents. */
export interface ErrorSchemas {
  /** Default: `application/json`. */
  readonly mediaType?: string;
  /** Of every error but those of validation. */
  readonly error: JsonSchema;
  /** Of the 422 of validation. Default: as every other. */
  readonly validation?: JsonSchema;
}

/** Bodies as FastAPI writes them: `{"detail": ...}`. */
const renderFastApiError: ErrorRenderer = (exception) => {
  return new JsonResponse({ detail: exception.detail }, { status: exception.status });
};

/**
 * Bodies as RFC 9457 describes them, `application/problem+json`; validation issues stand under `errors`, and
 * a detail that is no text under `details`.
 */
const renderProblem: ErrorRenderer = (exception) => {
  const title = reasonPhrase(exception.status);
  const problem: Record<string, unknown> = { type: "about:blank", title, status: exception.status };
  if (exception instanceof ValidationException) problem.errors = exception.issues;
  else if (typeof exception.detail !== "string") problem.details = exception.detail;
  else if (exception.detail !== title) problem.detail = exception.detail;
  return new JsonResponse(problem, { status: exception.status, mediaType: "application/problem+json" });
};

/** The plainest 500 there is: what is left where every other answer has failed. */
export function plainError(): HttpResponse {
  return renderFastApiError(new HttpException(500), undefined);
}

/** The renderer that the option `errors` names. */
export function rendererOf(errors: "fastapi" | "problem" | ErrorRenderer | undefined): ErrorRenderer {
  if (typeof errors === "function") return checked(errors);
  return errors === "problem" ? renderProblem : renderFastApiError;
}

/** A renderer of the user's: what it gives may be no response, or one that it gives again and again. */
function checked(render: ErrorRenderer): ErrorRenderer {
  return (exception, request) => {
    const response: unknown = render(exception, request);
    if (!(response instanceof HttpResponse)) throw new TypeError("the renderer returned no HttpResponse");
    if (isStreamBody(response.body)) throw new TypeError("the renderer returned a stream");
    return ownOf(response);
  };
}

/** Makes the answer of an exception and notes it in the outcome. */
export type ErrorAnswerer = (
  exception: HttpException,
  request: HttpRequest | undefined,
  outcome: Outcome,
) => HttpResponse;

/** An error renderer that always gives an answer that can be sent, with the exception's headers, and notes the exception. */
export function createErrorAnswerer(render: ErrorRenderer): ErrorAnswerer {
  return (exception, request, outcome) => {
    outcome.exception = exception;
    try {
      const response = render(exception, request);
      for (const [name, value] of new HttpHeaders(exception.headers)) response.headers.append(name, value);
      void response.body;
      return withErrorHeaders(response, request);
    } catch (thrown) {
      const errorDetail = `the error answer cannot be rendered: ${toError(thrown).stack}`;
      outcome.exception = internalError(errorDetail, exception);
      return withErrorHeaders(plainError(), request);
    }
  };
}

function withErrorHeaders(response: HttpResponse, request: HttpRequest | undefined): HttpResponse {
  for (const [name, value] of request?.errorHeaders ?? []) response.headers.append(name, value);
  return response;
}
