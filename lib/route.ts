import { type CompiledParameter, compileArguments, inOrder } from "./arguments.js";
import { ValidationException } from "./errors.js";
import type { Exchange } from "./exchange.js";
import type { AnyClass, Constructor, ResolvedMethod } from "./metadata.js";
import { compose, type ErrorAnswer, guard, type Middleware, type Station } from "./middleware.js";
import type { PathTemplate } from "./path.js";
import { isPromiseLike } from "./promise.js";
import { toRedirect, toResponse } from "./respond.js";
import type { HttpResponse } from "./response.js";
import type { Routable } from "./router.js";

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
  /** The largest body it reads, in bytes; undefined for the application's own limit. */
  readonly maxBodyBytes: number | undefined;
  /** Headers of the answer to a returned value. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Middleware of the route and what is inside it. */
  answer(exchange: Exchange): HttpResponse | Promise<HttpResponse>;
}

/** A controller as it was given to the application, and the instance once there is one. */
export interface ControllerSlot {
  readonly cls: Constructor;
  instance: object | undefined;
}

/** A method of a controller, ready to be called: its middleware and its binder are put together by its first request. */
export class Handler {
  readonly #slot: ControllerSlot;
  readonly #key: PropertyKey;
  readonly #method: ResolvedMethod;
  readonly #middleware: readonly Middleware[];
  readonly #parameters: readonly CompiledParameter[];
  readonly #toAnswer: ErrorAnswer;
  #station: Station | undefined;

  constructor(
    slot: ControllerSlot,
    key: PropertyKey,
    method: ResolvedMethod,
    middleware: readonly Middleware[],
    parameters: readonly CompiledParameter[],
    toAnswer: ErrorAnswer,
  ) {
    this.#slot = slot;
    this.#key = key;
    this.#method = method;
    this.#middleware = middleware;
    this.#parameters = parameters;
    this.#toAnswer = toAnswer;
  }

  answer(exchange: Exchange): HttpResponse | Promise<HttpResponse> {
    this.#station ??= this.#compile();
    return this.#station(exchange);
  }

  #compile(): Station {
    const middleware = [...this.#middleware, ...this.#method.middleware];
    return compose(middleware, guard(this.#compileCall(), this.#toAnswer), this.#toAnswer);
  }

  #compileCall(): Station {
    const bind = compileArguments(this.#parameters);
    const { redirect } = this.#method;
    const controller = this.#slot.instance as Record<PropertyKey, unknown>;
    const method = controller[this.#key] as (...values: unknown[]) => unknown;
    const respond = (value: unknown, { response }: Exchange): HttpResponse | Promise<HttpResponse> =>
      redirect === undefined ? toResponse(value, response) : toRedirect(redirect, value, response);
    const invoke = (values: unknown[], exchange: Exchange): HttpResponse | Promise<HttpResponse> => {
      if (exchange.issues.length > 0) throw new ValidationException(inOrder(exchange.issues));
      const value = method.apply(controller, values);
      return isPromiseLike(value)
        ? Promise.resolve(value).then((settled) => respond(settled, exchange))
        : respond(value, exchange);
    };
    return (exchange) => {
      const values = bind(exchange);
      return values instanceof Promise ? values.then((ready) => invoke(ready, exchange)) : invoke(values, exchange);
    };
  }
}

/** One verb and path of a controller's method. */
export class ControllerRoute implements Route {
  readonly info: RouteInfo;
  readonly method: string;
  readonly template: PathTemplate;
  readonly maxBodyBytes: number | undefined;
  readonly headers: Route["headers"];
  readonly #handler: Handler;

  constructor(
    info: RouteInfo,
    template: PathTemplate,
    maxBodyBytes: number | undefined,
    headers: Route["headers"],
    handler: Handler,
  ) {
    this.info = info;
    this.method = info.method;
    this.template = template;
    this.maxBodyBytes = maxBodyBytes;
    this.headers = headers;
    this.#handler = handler;
  }

  answer(exchange: Exchange): HttpResponse | Promise<HttpResponse> {
    return this.#handler.answer(exchange);
  }
}
