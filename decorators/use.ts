import type { Middleware } from "../lib/middleware.js";
import { classOrMethodOf } from "./target.js";
import type { ControllerOrHandlerDecorator } from "./types.js";

/**
 * Puts middleware around a method, or around every method of a controller; the first is outermost.
 *
 * It runs when the route has matched. A parent's class middleware runs around its child's.
 *
 * @example
 * @Controller("/admin")
 * @Use(requireAdministrator)
 * class AdminController { ... }
 */
export function Use(...middleware: Middleware[]): ControllerOrHandlerDecorator {
  return (target, key) => {
    const record = classOrMethodOf("@Use()", target, key);
    record.middleware = [...middleware, ...(record.middleware ?? [])];
  };
}
