import { type CompiledParameter, compileArguments, toReport } from "./arguments.js";
import type { Constructor } from "./class.js";
import { ValidationException, withoutStack } from "./errors.js";
import type { Route, RoutedExchange } from "./exchange.js";
import type { Middleware } from "./middleware.js";
import type { PathTemplate } from "./path.js";
import { isPromiseLike } from "./promise.js";
import type { HttpResponse } from "./response.js";
import type { RouteInfo } from "./route-info.js";
import { compose, type ErrorAnswer, guard, limited, type Respond, type Station } from "./station.js";

/** A controller as it was given to the application, and the instance once there is one. */
export interface ControllerSlot {
  readonly cls: Constructor;
  instance: object | undefined;
}

/** A method of a controller, ready to be called: its middleware and its binder are put together by its first request. */
export class Handler {
  readonly #slot: ControllerSlot;
  readonly #key: PropertyKey;
  readonly #middleware: readonly Middleware[];
  readonly #parameters: readonly CompiledParameter[];
  readonly #respond: Respond;
  readonly #toAnswer: ErrorAnswer;
  #station: Station | undefined;

  constructor(
    slot: ControllerSlot,
    key: PropertyKey,
    middleware: readonly Middleware[],
    parameters: readonly CompiledParameter[],
    respond: Respond,
    toAnswer: ErrorAnswer,
  ) {
    this.#slot = slot;
    this.#key = key;
    this.#middleware = middleware;
    this.#parameters = parameters;
    this.#respond = respond;
    this.#toAnswer = toAnswer;
  }

  answer(exchange: RoutedExchange): HttpResponse | Promise<HttpResponse> {
    this.#station ??= this.#compile();
    return this.#station(exchange);
  }

  #compile(): Station {
    return compose(this.#middleware, guard(limited(this.#compileCall()), this.#toAnswer), this.#toAnswer);
  }

  #compileCall(): Station {
    const bind = compileArguments(this.#parameters);
    const respond = this.#respond;
    const controller = this.#slot.instance as Record<PropertyKey, unknown>;
    const method = controller[this.#key] as (...values: unknown[]) => unknown;
    const invoke = (values: unknown[], exchange: RoutedExchange): HttpResponse | Promise<HttpResponse> => {
      if (exchange.issues.length > 0) throw withoutStack(() => new ValidationException(toReport(exchange.issues)));
      exchange.deadline.check();
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
  readonly timeout: number | undefined;
  readonly headers: Route["headers"];
  readonly #handler: Pick<Route, "answer">;

  constructor(
    info: RouteInfo,
    template: PathTemplate,
    maxBodyBytes: number | undefined,
    timeout: number | undefined,
    headers: Route["headers"],
    handler: Pick<Route, "answer">,
  ) {
    this.info = info;
    this.method = info.method;
    this.template = template;
    this.maxBodyBytes = maxBodyBytes;
    this.timeout = timeout;
    this.headers = headers;
    this.#handler = handler;
  }

  answer(exchange: RoutedExchange): HttpResponse | Promise<HttpResponse> {
    return this.#handler.answer(exchange);
  }
}
