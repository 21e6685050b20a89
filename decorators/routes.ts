import type { RouteOptions } from "../lib/metadata.js";
import { methodOf } from "./target.js";
import type { HandlerDecorator } from "./types.js";

/** A factory of route decorators for one HTTP method. */
export type VerbDecorator = (path?: string, options?: RouteOptions) => HandlerDecorator;

/**
 * Routes requests of any HTTP method to a method of the controller.
 *
 * @param path Below the controller's prefix: `/items/{id}` or `/items/:id`; `{rest+}` takes the rest of the path.
 * @example
 * @Route("PURGE", "/{key}")
 * purge(@Param("key") key: string) { ... }
 */
export function Route(method: string, path = "", options: RouteOptions = {}): HandlerDecorator {
  return (target, key) => {
    methodOf(`@Route(${JSON.stringify(method)})`, target, key).routes.unshift({ method, path, options });
  };
}

function createRouteDecorator(name: string, method: string): VerbDecorator {
  return (path = "", options = {}) =>
    (target, key) => {
      methodOf(`@${name}()`, target, key).routes.unshift({ method, path, options });
    };
}

/** Routes GET requests, and HEAD requests where no `@Head` takes them. @example `@Get("/{id}")` */
export const Get: VerbDecorator = createRouteDecorator("Get", "GET");

/** Routes HEAD requests; without it `@Get` answers them. @example `@Head("/{id}")` */
export const Head: VerbDecorator = createRouteDecorator("Head", "HEAD");

/** Routes POST requests. @example `@Post("/", { maxBodyBytes: 64 * 1024 })` */
export const Post: VerbDecorator = createRouteDecorator("Post", "POST");

/** Routes PUT requests. @example `@Put("/{id}")` */
export const Put: VerbDecorator = createRouteDecorator("Put", "PUT");

/** Routes PATCH requests. @example `@Patch("/{id}")` */
export const Patch: VerbDecorator = createRouteDecorator("Patch", "PATCH");

/** Routes DELETE requests. @example `@Delete("/{id}")` */
export const Delete: VerbDecorator = createRouteDecorator("Delete", "DELETE");

/** Routes OPTIONS requests; without it they are answered with 204 and `Allow`. @example `@Options("/{id}")` */
export const Options: VerbDecorator = createRouteDecorator("Options", "OPTIONS");

/** Routes every method that no other decorator takes for the same path, but CONNECT and TRACE. @example `@All("/{rest+}")` */
export const All: VerbDecorator = createRouteDecorator("All", "*");
