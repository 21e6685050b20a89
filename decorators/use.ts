import { type AnyClass } from "../lib/class.js";
import { classRecord } from "../lib/metadata.js";
import type { Middleware } from "../lib/middleware.js";
import { refuseStandardDecorator } from "../lib/standard-decorator.js";
import { methodOf } from "./target.js";
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
    refuseStandardDecorator("@Use()", key);
    const record = key === undefined ? classRecord(target as AnyClass) : methodOf("@Use()", target, key);
    record.middleware = [...middleware, ...(record.middleware ?? [])];
  };
}
