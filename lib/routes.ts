import { type CompiledParameter, compileArguments, inOrder } from "./arguments.js";
import { type HttpException, ValidationException } from "./errors.js";
import type { Exchange } from "./exchange.js";
import { HttpHeaders, isToken } from "./http-headers.js";
import {
  type AnyClass,
  type Constructor,
  type ResolvedController,
  type ResolvedMethod,
  type RouteRecord,
  resolveController,
} from "./metadata.js";
import { compose, type ErrorAnswer, guard, type Station } from "./middleware.js";
import type { ParameterSite } from "./parameters.js";
import { joinPath, type PathTemplate, parsePath } from "./path.js";
import { isPromiseLike } from "./promise.js";
import { emittedParameterTypes } from "./reflect.js";
import { toRedirect, toResponse } from "./respond.js";
import type { HttpResponse } from "./response.js";
import type { Routable } from "./router.js";
import { isFinalStatus } from "./status.js";

/** What a route is, for middleware, logs and documents; frozen. */
export interface RouteInfo {
  /** Routes of HTTP requests; messages from queues are another kind. */
  readonly kind: "http";
  /** A method token, or `*` for every method. */
  readonly method: string;
  /** The whole pattern in canonical form: `/items/{id}`. */
  readonly path: string;
  /** The controller's class; undefined for a route of an extension. */
  readonly controller: AnyClass | undefined;
  /** The method's name, or the extension's. */
  readonly handler: string;
  /** The status of a returned value. */
  readonly status: number;
  /** Not to be listed in documents. */
  readonly hidden: boolean;
}

/** A route as the application runs it. */
export interface Route extends Routable {
  readonly info: RouteInfo;
  readonly maxBodyBytes: number | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Controller and method middleware around the method itself. */
  readonly station: Station;
}

/** A controller as it was given to the application, and the instance once there is one. */
export interface ControllerSlot {
  readonly cls: Constructor;
  instance: object | undefined;
}

/** Makes routes of a controller; mistakes are added to `faults` instead of thrown, so that all are seen at once. */
export function compileController(slot: ControllerSlot, toAnswer: ErrorAnswer, faults: string[]): Route[] {
  const { cls } = slot;
  const controller = resolveController(cls);
  const name = nameOf(cls);
  faults.push(...controller.faults);
  if (controller.prefix === undefined) {
    faults.push(`${name}: the class is not a controller. Put @Controller() on it, or on a class it extends.`);
  }
  if (![...controller.methods.values()].some(({ routes }) => routes.length > 0)) {
    faults.push(`${name}: the controller has no routes. Put @Get(), @Post() or another route decorator on a method.`);
  }
  const routes: Route[] = [];
  for (const [key, method] of controller.methods)
    routes.push(...compileMethod(slot, controller, key, method, toAnswer, faults));
  return routes;
}

/** A class's name for messages. */
export function nameOf(cls: AnyClass): string {
  return cls.name === "" ? "(anonymous class)" : cls.name;
}

function compileMethod(
  slot: ControllerSlot,
  controller: ResolvedController,
  key: PropertyKey,
  method: ResolvedMethod,
  toAnswer: ErrorAnswer,
  faults: string[],
): Route[] {
  const where = `${nameOf(slot.cls)}.${String(key)}`;
  if (method.routes.length === 0) {
    faults.push(
      `${where}: the method has decorators but no route. Put @Get(), @Post() or another route decorator on it.`,
    );
    return [];
  }
  const templates = parseTemplates(where, controller.prefix ?? "", method.routes, faults);
  checkOutcome(where, method, faults);
  const parameters = compileParameters(slot.cls, key, method, templates, where, faults);
  const call = callMethod(slot, key, method, parameters);
  const station = compose([...controller.middleware, ...method.middleware], guard(call, toAnswer), toAnswer);
  return method.routes.flatMap((record, index) => {
    const template = templates[index];
    if (template === undefined) return [];
    const info: RouteInfo = Object.freeze({
      kind: "http",
      method: record.method,
      path: template.text,
      controller: slot.cls,
      handler: String(key),
      status: method.redirect?.status ?? method.status ?? 200,
      hidden: false,
    });
    return Object.freeze({
      info,
      method: record.method,
      template,
      maxBodyBytes: record.options.maxBodyBytes,
      headers: method.headers,
      station,
    });
  });
}

function parseTemplates(where: string, prefix: string, routes: readonly RouteRecord[], faults: string[]) {
  return routes.map(({ method, path, options }): PathTemplate | undefined => {
    if (method === "CONNECT" || method === "TRACE") {
      faults.push(
        `${where}: @Route("${method}") cannot be routed, it is not a request for a resource. Use another method.`,
      );
    } else if (method !== "*" && !isToken(method)) {
      faults.push(`${where}: @Route(${JSON.stringify(method)}) is not an HTTP method. Use a token such as "PURGE".`);
    }
    const { maxBodyBytes = 0 } = options;
    if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 0) {
      faults.push(`${where}: maxBodyBytes is ${maxBodyBytes}. Give a whole number of bytes.`);
    }
    try {
      return parsePath(joinPath(prefix, path));
    } catch (error) {
      faults.push(`${where}: ${(error as Error).message}`);
      return undefined;
    }
  });
}

function checkOutcome(where: string, method: ResolvedMethod, faults: string[]): void {
  const { status, redirect, headers } = method;
  if (status !== undefined && !isFinalStatus(status)) {
    faults.push(`${where}: @Status(${status}) is not a status. Give an integer from 200 to 599.`);
  }
  if (redirect !== undefined && !(isFinalStatus(redirect.status) && redirect.status >= 300 && redirect.status < 400)) {
    faults.push(`${where}: @Redirect(..., ${redirect.status}) is not a redirect. Give a status from 300 to 399.`);
  }
  for (const [name, value] of headers) {
    try {
      new HttpHeaders({ [name]: value });
    } catch (error) {
      faults.push(
        `${where}: @SetHeader(${JSON.stringify(name)}, ...): ${(error as HttpException).errorDetail}. Correct it.`,
      );
    }
  }
}

function compileParameters(
  cls: Constructor,
  key: PropertyKey,
  method: ResolvedMethod,
  templates: readonly (PathTemplate | undefined)[],
  where: string,
  faults: string[],
): CompiledParameter[] {
  const emitted = emittedParameterTypes(method.parametersOf.prototype as object, key);
  const pathParameters = templates.flatMap((template) => (template === undefined ? [] : [template.names]));
  reportUndecorated(cls, key, method, where, faults);
  return [...method.parameters].map(([index, record]) => {
    const site: ParameterSite = {
      pathParameters,
      emitted: emitted && { type: emitted[index] },
      fault: (problem, fix) => faults.push(`${where}, parameter ${index + 1} ${record.label}: ${problem}. ${fix}.`),
    };
    return { index, source: record.source, resolve: record.compile(site) };
  });
}

function reportUndecorated(
  cls: Constructor,
  key: PropertyKey,
  method: ResolvedMethod,
  where: string,
  faults: string[],
): void {
  const implementation: unknown = (cls.prototype as Record<PropertyKey, unknown>)[key];
  const declared = typeof implementation === "function" ? implementation.length : 0;
  for (let index = 0; index < declared; index++) {
    if (method.parameters.has(index)) continue;
    faults.push(
      `${where}, parameter ${index + 1}: it has no decorator, so nothing would be passed. Say where it comes from: @Param("id"), @Query("q"), @Body(Type), @Req().`,
    );
  }
}

function callMethod(
  slot: ControllerSlot,
  key: PropertyKey,
  method: ResolvedMethod,
  parameters: readonly CompiledParameter[],
): Station {
  const bind = compileArguments(parameters);
  const { redirect } = method;
  const respond = (value: unknown, { response }: Exchange): HttpResponse | Promise<HttpResponse> =>
    redirect === undefined ? toResponse(value, response) : toRedirect(redirect, value, response);
  const invoke = (values: unknown[], exchange: Exchange): HttpResponse | Promise<HttpResponse> => {
    if (exchange.issues.length > 0) throw new ValidationException(inOrder(exchange.issues));
    const { [key as string]: handler } = slot.instance as Record<string, (...values: unknown[]) => unknown>;
    const value = (handler as (...values: unknown[]) => unknown).apply(slot.instance, values);
    return isPromiseLike(value)
      ? Promise.resolve(value).then((settled) => respond(settled, exchange))
      : respond(value, exchange);
  };
  return (exchange) => {
    const values = bind(exchange);
    return values instanceof Promise ? values.then((ready) => invoke(ready, exchange)) : invoke(values, exchange);
  };
}
