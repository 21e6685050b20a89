import { ConfigurationError } from "../lib/errors.js";
import { type HttpHeaders, isToken } from "../lib/http-headers.js";
import type { Middleware } from "../lib/middleware.js";
import type { HttpRequest } from "../lib/request.js";
import { HttpResponse } from "../lib/response.js";
import { type CorsOptions, findCorsFaults } from "./cors-options.js";
import { compileOrigins } from "./origins.js";
import { addVary } from "./vary.js";

// No browser asks for so much; what is asked for comes back in the answer, and platforms limit its headers.
const MAX_ASKED_LENGTH = 4096;

/**
 * Cross-origin resource sharing: answers preflights, and tells browsers which pages may read an answer.
 *
 * It belongs first in the application's `middleware`, so that error answers carry its headers too.
 *
 * @throws ConfigurationError that lists every mistake in the options.
 * @example
 * createLambdaHandler([ItemsController], {
 *   middleware: [cors({ origins: ["https://example.com"], credentials: true, maxAge: 600 })],
 * });
 */
export function cors(options: CorsOptions): Middleware {
  const faults = findCorsFaults(options);
  if (faults.length > 0) throw new ConfigurationError(faults);
  const { origins, credentials = false, privateNetwork = false, maxAge } = options;
  const isAllowed = origins === "*" ? undefined : compileOrigins(origins);
  const methods = options.methods?.join(", ");
  const allowedHeaders = options.allowedHeaders?.join(", ");
  const exposedHeaders = options.exposedHeaders?.join(", ") ?? "";

  /** What `Access-Control-Allow-Origin` says to a request, or `undefined` where it must not be there. */
  const allowedOrigin = async (request: HttpRequest): Promise<string | undefined> => {
    if (isAllowed === undefined) return "*";
    const origin = request.headers.get("origin");
    return origin !== undefined && (await isAllowed(origin, request)) ? origin : undefined;
  };

  const writeOrigin = (headers: HttpHeaders, origin: string | undefined): void => {
    if (isAllowed !== undefined) addVary(headers, "Origin");
    // What is there is replaced, or an answer fetched from elsewhere would bring rules of its own.
    headers.delete("access-control-allow-origin");
    headers.delete("access-control-allow-credentials");
    if (origin === undefined) return;
    headers.set("access-control-allow-origin", origin);
    if (credentials) headers.set("access-control-allow-credentials", "true");
  };

  const writeAnswer = (headers: HttpHeaders, origin: string | undefined): void => {
    writeOrigin(headers, origin);
    if (origin !== undefined && exposedHeaders !== "") headers.set("access-control-expose-headers", exposedHeaders);
  };

  const answerPreflight = (request: HttpRequest, origin: string | undefined): HttpResponse => {
    const allow = request.allowedMethods.join(", ");
    const response = new HttpResponse(undefined, { status: 204, headers: { allow } });
    const { headers } = response;
    writeOrigin(headers, origin);
    if (allowedHeaders === undefined) addVary(headers, "Access-Control-Request-Headers");
    if (privateNetwork) addVary(headers, "Access-Control-Request-Private-Network");
    if (origin === undefined) return response;
    headers.set("access-control-allow-methods", methods ?? allow);
    const names = allowedHeaders ?? askedHeaders(request);
    if (names !== "") headers.set("access-control-allow-headers", names);
    if (maxAge !== undefined) headers.set("access-control-max-age", String(maxAge));
    if (privateNetwork && request.headers.get("access-control-request-private-network") === "true") {
      headers.set("access-control-allow-private-network", "true");
    }
    return response;
  };

  return async function cors(request, next) {
    const origin = await allowedOrigin(request);
    // An unknown path is no place to allow anything at: it stays 404.
    if (isPreflight(request) && request.allowedMethods.length > 0) return answerPreflight(request, origin);
    // The 500 for an unknown error is made when every middleware is over.
    writeAnswer(request.errorHeaders, origin);
    const response = await next();
    writeAnswer(response.headers, origin);
    return response;
  };
}

// https://fetch.spec.whatwg.org/#cors-preflight-request
function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === "OPTIONS" && headers.has("origin") && headers.has("access-control-request-method");
}

/** The names that a preflight asks for, each once; what is not a name is left out, and so the browser refuses. */
function askedHeaders({ headers }: HttpRequest): string {
  const asked = headers.get("access-control-request-headers") ?? "";
  if (asked.length > MAX_ASKED_LENGTH) return "";
  const names = asked.split(",").map((name) => name.trim().toLowerCase());
  return [...new Set(names.filter(isToken))].join(", ");
}
