import { HttpException } from "./errors.js";
import type { RoutedExchange } from "./exchange.js";
import type { Middleware, Next } from "./middleware.js";
import { ownOf } from "./own-response.js";
import { observed } from "./promise.js";
import { HttpResponse } from "./response.js";
import { fromWebResponse, isWebResponse } from "./web-response.js";

/** A station of the request's way: from an exchange to the answer. */
export type Station = (exchange: RoutedExchange) => HttpResponse | Promise<HttpResponse>;

/** Makes an answer of what a method returned. */
export type Respond = (value: unknown, exchange: RoutedExchange) => HttpResponse | Promise<HttpResponse>;

/** Makes an answer of an exception. */
export type ErrorAnswer = (exception: HttpException, exchange: RoutedExchange) => HttpResponse;

/** Wraps a station in middleware, the first outermost; composed once, without middleware it is the station itself. */
export function compose(middleware: readonly Middleware[], inside: Station, toAnswer: ErrorAnswer): Station {
  return middleware.reduceRight<Station>((next, current) => around(current, next, toAnswer), inside);
}

function around(middleware: Middleware, inside: Station, toAnswer: ErrorAnswer): Station {
  return async (exchange) => {
    let called = false;
    let fromInside: HttpResponse | undefined;
    const run = async (): Promise<HttpResponse> => {
      if (called) throw new Error(`${nameOf(middleware)} called next() twice`);
      called = true;
      fromInside = await inside(exchange);
      return fromInside;
    };
    // Observed, because a middleware may answer without waiting for what is inside it.
    const next: Next = () => observed(run());
    try {
      const answer: unknown = await middleware(exchange.request, next);
      if (answer instanceof HttpResponse) return answer === fromInside ? answer : ownOf(answer);
      if (isWebResponse(answer)) return await fromWebResponse(answer);
    } catch (error) {
      if (error instanceof HttpException) return toAnswer(error, exchange);
      throw error;
    }
    throw new TypeError(`${nameOf(middleware)} returned no HttpResponse; return next(), or an answer of its own`);
  };
}

/** Makes a station answer for the exceptions thrown in it; unknown errors pass. */
export function guard(station: Station, toAnswer: ErrorAnswer): Station {
  const recover = (error: unknown, exchange: RoutedExchange): HttpResponse => {
    if (error instanceof HttpException) return toAnswer(error, exchange);
    throw error;
  };
  return (exchange) => {
    try {
      const answer = station(exchange);
      return answer instanceof Promise ? answer.catch((error: unknown) => recover(error, exchange)) : answer;
    } catch (error) {
      return recover(error, exchange);
    }
  };
}

/** Makes a station give up at the deadline of the request, and not begin after it. */
export function limited(station: Station): Station {
  return (exchange) => {
    exchange.deadline.check();
    const answer = station(exchange);
    return answer instanceof Promise ? exchange.deadline.interrupt(answer) : answer;
  };
}

function nameOf(middleware: Middleware): string {
  return middleware.name === "" ? "a middleware" : `the middleware "${middleware.name}"`;
}
