import type { HttpRequest } from "./request.js";
import type { HttpResponse } from "./response.js";

/** Runs what is inside: the next middleware, in the end the route. May be called once. */
export type Next = () => Promise<HttpResponse>;

/**
 * Code around a request: runs before and after what is inside it, and may answer in its place.
 *
 * `next()` resolves to a response for results, `HttpException`s, validation errors, 404 and 405; it rejects only for
 * unknown errors.
 *
 * @example
 * const timing: Middleware = async (request, next) => {
 *   const start = performance.now();
 *   const response = await next();
 *   response.headers.set("server-timing", `app;dur=${performance.now() - start}`);
 *   return response;
 * };
 */
export type Middleware = (request: HttpRequest, next: Next) => HttpResponse | Promise<HttpResponse>;
