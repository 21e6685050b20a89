import { prepended, type RouteOptions } from "../lib/metadata.js";
import { methodOf } from "./target.js";
import type { HandlerDecorator } from "./types.js";

/** A factory of route decorators for one HTTP method. */
export type VerbDecorator = (path?: string, options?: RouteOptions) => HandlerDecorator;

const NO_OPTIONS: RouteOptions = Object.freeze({});

function routeDecorator(label: string, method: string, path: string, options: RouteOptions): HandlerDecorator {
  return (target, key) => {
    const record = methodOf(label, target, key);
    record.routes = prepended({ method, path, options }, record.routes);
  };
}

/**
 * Routes requests of any HTTP method to a method of the controller.
 *
 * @param path Below the controller's prefix: `/items/{id}` or `/items/:id`; `{rest+}` takes the rest of the path.
 * @example
 * @Route("PURGE", "/{key}")
 * purge(@Param("key") key: string) { ... }
 */
export function Route(method: string, path = "", options: RouteOptions = NO_OPTIONS): HandlerDecorator {
  return routeDecorator(`@Route(${JSON.stringify(method)})`, method, path, options);
}

function createRouteDecorator(name: string, method: string): VerbDecorator {
  const label = `@${name}()`;
  return (path = "", options = NO_OPTIONS) => routeDecorator(label, method, path, options);
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
