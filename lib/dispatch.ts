import { HttpException, withoutStack } from "./errors.js";
import type { Route, RoutedExchange } from "./exchange.js";
import type { Invocation } from "./invocation.js";
import type { Message } from "./messages/message.js";
import { HttpResponse, JsonResponse } from "./response.js";
import type { RouteTable } from "./route-table.js";
import { type Match, NO_PARAMETERS } from "./router.js";

/** Looks for the route of a request, tells the request and its deadline of it, and opens the exchange. */
export function openExchange(
  { router: httpRouter, messageRouter }: RouteTable,
  invocation: Invocation,
  maxBodyBytes: number,
): RoutedExchange {
  const { request, outcome, deadline } = invocation;
  const router = request.message === undefined ? httpRouter : messageRouter;
  let found: Match<Route> | undefined;
  let malformed: HttpException | undefined;
  try {
    found = router.match(request.method, request.path);
  } catch (error) {
    malformed = error as HttpException;
  }
  const route = found?.route;
  request.attach(
    {
      route: route?.info,
      params: found?.params ?? NO_PARAMETERS,
      allowedMethods: () => (malformed === undefined ? router.allowed(request.path) : []),
    },
    route?.maxBodyBytes ?? maxBodyBytes,
  );
  if (route?.timeout !== undefined) deadline.shorten(route.timeout * 1000, `@Timeout(${route.timeout})`);
  return { request, response: draftOf(route), issues: [], route, malformed, outcome, deadline };
}

/** The innermost station: the route's own, or the answer to a request that has none. */
export function answerRoute(exchange: RoutedExchange): HttpResponse | Promise<HttpResponse> {
  const { route, malformed, request } = exchange;
  if (route !== undefined) return route.answer(exchange);
  if (malformed !== undefined) throw malformed;
  if (request.message !== undefined) throw unhandled(request.message);
  const { allowedMethods } = request;
  if (allowedMethods.length === 0) throw withoutStack(() => new HttpException(404));
  const headers = { allow: allowedMethods.join(", ") };
  if (request.method === "OPTIONS") return new HttpResponse(undefined, { status: 204, headers });
  throw withoutStack(() => new HttpException(405, undefined, { headers }));
}

function unhandled({ source, target }: Message): HttpException {
  const errorDetail = `no method handles messages of ${source} ${target}`;
  return withoutStack(() => new HttpException(404, undefined, { errorDetail }));
}

function draftOf(route: Route | undefined): HttpResponse {
  const draft = new JsonResponse<unknown>(undefined, route && { status: route.info.status });
  if (route !== undefined) for (const [name, value] of route.headers) draft.headers.append(name, value);
  return draft;
}
