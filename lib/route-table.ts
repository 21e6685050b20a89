import { type Constructor, nameOf } from "./class.js";
import { readControllers } from "./controller-slots.js";
import { ConfigurationError } from "./errors.js";
import type { Route } from "./exchange.js";
import type { MessageSource } from "./messages/message.js";
import { checkOptions } from "./option-checks.js";
import type { ApplicationOptions, Extension, ExtensionRoute } from "./options.js";
import { type PathTemplate, parsePath } from "./path.js";
import { isPromiseLike } from "./promise.js";
import { toResponse } from "./respond.js";
import type { ControllerSlot } from "./route.js";
import { checkMiddleware, checkVerb } from "./route-checks.js";
import type { RouteInfo } from "./route-info.js";
import { Router } from "./router.js";
import { type Assembly, compileController } from "./routes.js";
import { settingFaults } from "./settings.js";
import { compose, type ErrorAnswer, guard, limited, type Station } from "./station.js";

/** What an application is made of: controller classes, or instances of them. */
export type Controllers = readonly (Constructor | object)[];

/** The routes of an application, checked and ready to be found. */
export interface RouteTable {
  readonly slots: readonly ControllerSlot[];
  /** The controllers' routes, in the order of declaration. */
  readonly routes: readonly RouteInfo[];
  readonly router: Router<Route>;
  /** The routes of messages, apart: no request may reach them, whatever its method is called. */
  readonly messageRouter: Router<Route>;
  /** Where messages come from that a method handles. */
  readonly sources: readonly MessageSource[];
  /** What has to be done before the first request. */
  readonly preparations: readonly (() => Promise<void>)[];
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
  faults.push(...settingFaults());
  checkOptions(options, faults);
  const slots = readControllers(controllers, options, faults);
  const { unknownFields = "strip" } = options;
  const sources = new Map<string, MessageSource>();
  const assembly: Assembly = {
    toAnswer,
    unknownFields,
    faults,
    preparations: [],
    sources,
    checked: new Set(),
    validates: options.validateResponses === true,
  };
  const routes: Route[] = slots.flatMap((slot) => compileController(slot, assembly));
  const infos = Object.freeze(routes.map(({ info }) => info));
  for (const extension of extensionsOf(options)) {
    routes.push(...extensionRoutes(extension, infos, options, toAnswer, faults));
  }
  const router = new Router<Route>();
  const messageRouter = new Router<Route>();
  for (const route of routes) {
    const taken = (route.info.kind === "message" ? messageRouter : router).add(route);
    if (taken !== undefined) faults.push(duplicate(route.info, taken.info));
  }
  // What is wrong with a parent is found again in each of its children.
  if (faults.length > 0) throw new ConfigurationError([...new Set(faults)]);
  return {
    slots,
    routes: infos,
    router,
    messageRouter,
    sources: [...sources.values()],
    preparations: assembly.preparations,
  };
}

/** The extensions of an application, `docs` among them; what is wrong with the options is reported elsewhere. */
export function extensionsOf({ extensions, docs }: ApplicationOptions): readonly Extension[] {
  const given = Array.isArray(extensions) ? (extensions as readonly Extension[]) : [];
  return typeof docs?.routes === "function" ? [...given, docs] : given;
}

function extensionRoutes(
  extension: Extension,
  infos: readonly RouteInfo[],
  options: ApplicationOptions,
  toAnswer: ErrorAnswer,
  faults: string[],
): Route[] {
  const where = `the extension "${extension.name}"`;
  return (extension.routes?.(infos, options) ?? []).flatMap((route): Route[] => {
    const { middleware = [] } = route;
    checkVerb(where, route.method, faults);
    checkMiddleware(where, middleware, faults);
    let template: PathTemplate;
    try {
      template = parsePath("", route.path);
    } catch (error) {
      faults.push(`${where}: ${(error as Error).message}`);
      return [];
    }
    const info: RouteInfo = Object.freeze({
      kind: "http",
      method: route.method,
      path: template.text,
      controller: undefined,
      handler: extension.name,
      status: 200,
      hidden: true,
    });
    const answer = compose(middleware, guard(limited(callExtension(route)), toAnswer), toAnswer);
    return [{ info, method: route.method, template, maxBodyBytes: undefined, timeout: undefined, headers: [], answer }];
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
  if (route.kind === "message") {
    return (
      `${ownerOf(route)}: messages of ${route.method} ${route.path} are already handled by ${ownerOf(taken)}. ` +
      "Name another source in one of them, or remove it."
    );
  }
  const verb = route.method === "*" ? "every method" : route.method;
  return (
    `${ownerOf(route)}: ${verb} ${route.path} is already answered by ${ownerOf(taken)}` +
    `${taken.path === route.path ? "" : ` as ${taken.path}`}. Change the path or the method of one of them.`
  );
}

function ownerOf({ controller, handler }: RouteInfo): string {
  return controller === undefined ? `the extension "${handler}"` : `${nameOf(controller)}.${handler}`;
}
