import { ConfigurationError } from "./errors.js";
import type { Constructor } from "./metadata.js";
import { compose, type ErrorAnswer, guard, type Station } from "./middleware.js";
import type { ApplicationOptions, Extension, ExtensionRoute } from "./options.js";
import { parsePath } from "./path.js";
import { isPromiseLike } from "./promise.js";
import { toResponse } from "./respond.js";
import { Router } from "./router.js";
import { type ControllerSlot, compileController, nameOf, type Route, type RouteInfo } from "./routes.js";

/** What an application is made of: controller classes, or instances of them. */
export type Controllers = readonly (Constructor | object)[];

/** The routes of an application, checked and ready to be found. */
export interface RouteTable {
  readonly slots: readonly ControllerSlot[];
  /** The controllers' routes, in the order of declaration. */
  readonly routes: readonly RouteInfo[];
  readonly router: Router<Route>;
}

/**
 * Reads the metadata of all controllers, checks it and fills the router.
 *
 * @throws ConfigurationError with every fault that there is.
 */
export function buildRouteTable(
  controllers: Controllers,
  options: ApplicationOptions,
  toAnswer: ErrorAnswer,
): RouteTable {
  const faults: string[] = [];
  const slots = controllers.map(toSlot);
  for (const slot of slots) checkConstruction(slot, options, faults);
  const routes = slots.flatMap((slot) => compileController(slot, toAnswer, faults));
  const infos = Object.freeze(routes.map(({ info }) => info));
  for (const extension of options.extensions ?? []) routes.push(...extensionRoutes(extension, infos, toAnswer));
  const router = new Router<Route>();
  for (const route of routes) {
    const taken = router.add(route);
    if (taken !== undefined) faults.push(duplicate(route.info, taken.info));
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return { slots, routes: infos, router };
}

function toSlot(controller: Constructor | object): ControllerSlot {
  if (typeof controller === "function") return { cls: controller as Constructor, instance: undefined };
  return { cls: controller.constructor as Constructor, instance: controller };
}

function checkConstruction({ cls, instance }: ControllerSlot, options: ApplicationOptions, faults: string[]): void {
  if (instance !== undefined || options.resolve !== undefined || cls.length === 0) return;
  faults.push(
    `${nameOf(cls)}: its constructor takes ${cls.length} ${cls.length === 1 ? "argument" : "arguments"}. ` +
      "Pass an instance, or the option resolve: (cls) => container.resolve(cls).",
  );
}

function extensionRoutes(extension: Extension, infos: readonly RouteInfo[], toAnswer: ErrorAnswer): Route[] {
  return (extension.routes?.(infos) ?? []).map((route) => {
    const template = parsePath(route.path);
    const info: RouteInfo = Object.freeze({
      kind: "http",
      method: route.method,
      path: template.text,
      controller: undefined,
      handler: extension.name,
      status: 200,
      hidden: true,
    });
    const station = compose([], guard(callExtension(route), toAnswer), toAnswer);
    return Object.freeze({ info, method: route.method, template, maxBodyBytes: undefined, headers: [], station });
  });
}

function callExtension(route: ExtensionRoute): Station {
  return ({ request, response }) => {
    const value = route.handle(request);
    return isPromiseLike(value)
      ? Promise.resolve(value).then((settled) => toResponse(settled, response))
      : toResponse(value, response);
  };
}

function duplicate(route: RouteInfo, taken: RouteInfo): string {
  const verb = route.method === "*" ? "every method" : route.method;
  return (
    `${ownerOf(route)}: ${verb} ${route.path} is already answered by ${ownerOf(taken)}` +
    `${taken.path === route.path ? "" : ` as ${taken.path}`}. Change the path or the method of one of them.`
  );
}

function ownerOf({ controller, handler }: RouteInfo): string {
  return controller === undefined ? `the extension "${handler}"` : `${nameOf(controller)}.${handler}`;
}
