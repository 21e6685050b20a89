import type { CompiledParameter } from "./arguments.js";
import { type AnyClass, type Constructor, nameOf } from "./class.js";
import { nearerDocumentation } from "./documentation.js";
import type { UnknownFields } from "./dto/dto-record.js";
import type { Route } from "./exchange.js";
import type { MessageSource } from "./messages/message.js";
import { type ResolvedController, type ResolvedMethod, type RouteRecord, resolveController } from "./metadata.js";
import type { ParameterSite } from "./parameters.js";
import { type PathTemplate, parsePath } from "./path.js";
import { emittedParameterTypes } from "./reflect.js";
import { httpResponder } from "./respond.js";
import { ControllerRoute, type ControllerSlot, Handler } from "./route.js";
import {
  checkBodies,
  checkMaxBodyBytes,
  checkMiddleware,
  checkOutcome,
  checkSignature,
  checkTimeout,
  checkVerb,
} from "./route-checks.js";
import type { RouteInfo } from "./route-info.js";
import type { ErrorAnswer, Respond } from "./station.js";

/** What the routes of all controllers are made with, and what is found on the way. */
export interface Assembly {
  readonly toAnswer: ErrorAnswer;
  readonly unknownFields: UnknownFields;
  /** Mistakes are added instead of thrown, so that all are seen at once. */
  readonly faults: string[];
  /** What has to be done before the first request. */
  readonly preparations: (() => Promise<void>)[];
  /** Where the messages come from that the controllers handle, by name. */
  readonly sources: Map<string, MessageSource>;
  /** The classes of data that have been checked. */
  readonly checked: Set<AnyClass>;
  /** Whether answers are compared with what is declared of them. */
  readonly validates: boolean;
}

/** Makes routes of a controller. */
export function compileController(slot: ControllerSlot, assembly: Assembly): Route[] {
  const { faults } = assembly;
  const controller = resolveController(slot.cls);
  const name = nameOf(slot.cls);
  faults.push(...controller.faults);
  if (controller.prefix === undefined) {
    faults.push(`${name}: the class is not a controller. Put @Controller() on it, or on a class it extends.`);
  }
  checkTimeout(name, controller.timeout, faults);
  if (controller.middleware.length > 0) checkMiddleware(`${name}: @Use()`, controller.middleware, faults);
  const routes: Route[] = [];
  let declared = 0;
  for (const [key, method] of controller.methods) {
    declared += method.routes.length + method.messages.length;
    compileMethod(slot, controller, key, method, assembly, routes);
  }
  if (declared === 0) {
    faults.push(`${name}: the controller has no routes. Put @Get(), @Post() or another route decorator on a method.`);
  }
  return routes;
}

function compileMethod(
  slot: ControllerSlot,
  controller: ResolvedController,
  key: PropertyKey,
  method: ResolvedMethod,
  assembly: Assembly,
  routes: Route[],
): void {
  const { faults, sources } = assembly;
  const where = `${nameOf(slot.cls)}.${String(key)}`;
  if (method.routes.length + method.messages.length === 0) {
    faults.push(
      `${where}: the method has decorators but no route. Put @Get(), @Post() or another route decorator on it.`,
    );
    return;
  }
  if (method.middleware.length > 0) checkMiddleware(`${where}: @Use()`, method.middleware, faults);
  checkOutcome(where, method, faults);
  const timeout = method.timeout ?? controller.timeout;
  const templates = method.routes.map((record) => parseRoute(where, controller.prefix ?? "", record, faults));
  const parameters = compileParameters(slot.cls, key, method, templates, where, assembly);
  const middleware =
    method.middleware.length === 0 ? controller.middleware : [...controller.middleware, ...method.middleware];
  const createHandler = (respond: Respond, toAnswer: ErrorAnswer): Handler =>
    new Handler(slot, key, middleware, parameters, respond, toAnswer);
  const status = method.redirect?.status ?? method.status ?? 200;
  const declared = method.returns?.[0]?.compile(method.returns, where, status, assembly);
  const handler = createHandler(httpResponder(method.redirect, declared), assembly.toAnswer);
  method.routes.forEach(({ method: verb, options }, index) => {
    const template = templates[index];
    if (template === undefined) return;
    const info: RouteInfo = Object.freeze({
      kind: "http",
      method: verb,
      path: template.text,
      controller: slot.cls,
      handler: String(key),
      status,
      hidden: nearerDocumentation(method.documentation, controller.documentation)?.hidden ?? false,
    });
    routes.push(new ControllerRoute(info, template, options.maxBodyBytes, timeout, method.headers, handler));
  });
  for (const message of method.messages) {
    const route = message.compile({
      where,
      controller: slot.cls,
      handler: String(key),
      timeout,
      parameters: method.parameters,
      toAnswer: assembly.toAnswer,
      createHandler,
      report: (fault) => faults.push(fault),
    });
    if (route !== undefined) routes.push(route);
    sources.set(message.source.name, message.source);
  }
}

function parseRoute(where: string, prefix: string, record: RouteRecord, faults: string[]): PathTemplate | undefined {
  const { method, path, options } = record;
  checkVerb(where, method, faults);
  checkMaxBodyBytes(`${where}: maxBodyBytes`, options.maxBodyBytes, faults);
  try {
    return parsePath(prefix, path);
  } catch (error) {
    faults.push(`${where}: ${(error as Error).message}`);
    return undefined;
  }
}

function compileParameters(
  cls: Constructor,
  key: PropertyKey,
  method: ResolvedMethod,
  templates: readonly (PathTemplate | undefined)[],
  where: string,
  { faults, preparations, unknownFields, checked }: Assembly,
): CompiledParameter[] {
  checkSignature(where, cls, key, method, faults);
  checkBodies(where, method, faults);
  if (method.parameters.length === 0) return [];
  const emitted = emittedParameterTypes(method.parametersOf.prototype as object, key);
  const pathParameters = templates.flatMap((template) => (template === undefined ? [] : [template.names]));
  const messageSources = method.messages.map(({ source }) => source);
  const compiled = method.parameters.map((record, index): CompiledParameter => {
    const site: ParameterSite = {
      pathParameters,
      messageSources,
      emitted: emitted && { type: emitted[index] },
      parameters: method.parameters,
      unknownFields,
      checked,
      prepare: (step) => preparations.push(step),
      fault: (problem, fix) => faults.push(`${where}, parameter ${index + 1} ${record.label}: ${problem}. ${fix}.`),
      report: (fault) => faults.push(fault),
    };
    return { index, source: record.source, resolve: record.compile(site) };
  });
  // Without holes: a parameter that has a default needs no decorator.
  return Object.values(compiled);
}
