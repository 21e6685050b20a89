import type { SecurityRequirement, ThrowsRecord } from "./documentation.js";
import type { Middleware } from "./middleware.js";
import type { SecurityScheme } from "./openapi/open-api-document.js";

/** What documents say of operations that run inside a middleware. */
export interface MiddlewareDocumentation {
  /** What it asks for; one of them is enough. An operation's own `@Security` says otherwise. */
  readonly security?: readonly SecurityRequirement[];
  /** The schemes that it names, by their names. */
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  /** The errors that it answers with. */
  readonly throws?: readonly { readonly status: number; readonly description?: string; readonly detail?: unknown }[];
}

// In the global symbol registry, so that every copy of the package reads what any of them wrote.
const KEY: unique symbol = Symbol.for("lambent.middleware-documentation@1");

interface Documented {
  [KEY]?: MiddlewareDocumentation;
}

/**
 * Says of a middleware what documents are to say of the operations inside it, such as the credentials that it asks for.
 *
 * @returns the middleware.
 * @example
 * export const authenticate = documentMiddleware(
 *   (request, next) => {
 *     if (!isKnown(request.headers.get("authorization"))) throw new HttpException(401);
 *     return next();
 *   },
 *   {
 *     security: [{ bearer: [] }],
 *     securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
 *     throws: [{ status: 401, description: "No valid token" }],
 *   },
 * );
 */
export function documentMiddleware(middleware: Middleware, documentation: MiddlewareDocumentation): Middleware {
  Object.defineProperty(middleware, KEY, { value: documentation, configurable: true });
  return middleware;
}

/** What middleware say together. */
export interface InnerDocumentation extends Omit<MiddlewareDocumentation, "throws"> {
  readonly throws: readonly ThrowsRecord[];
}

/** What is said of middleware, all together; of security what the innermost says that says any. */
export function documentationOfMiddleware(middleware: readonly Middleware[]): InnerDocumentation {
  const said = middleware.flatMap((one) => (one as Documented)[KEY] ?? []);
  const security = said.findLast((one) => one.security !== undefined)?.security;
  return {
    ...(security !== undefined && { security }),
    securitySchemes: Object.assign({}, ...said.map(({ securitySchemes }) => securitySchemes)),
    throws: said.flatMap(({ throws = [] }) =>
      throws.map(({ status, description, detail }): ThrowsRecord => ({ status, description, detail })),
    ),
  };
}
