import { getLogger } from "../lib/context.js";
import type { LogRecord } from "../lib/log/record.js";
import type { Exchange, ParameterRecord } from "../lib/parameters.js";
import type { HttpRequest } from "../lib/request.js";
import type { HttpResponse } from "../lib/response.js";
import { COOKIE, fromRequest, HEADER, PATH, QUERY, type TextSource } from "../lib/text-source.js";
import { type TextArguments, textParameter } from "../lib/value-parameter.js";
import { createParameterDecorator } from "./create-parameter-decorator.js";
import type { TypedParameterDecorator, ValueParameter } from "./types.js";

function createValueParameter(texts: TextSource<HttpRequest>): ValueParameter {
  return createParameterDecorator<ValueParameter>({
    record: (...given: unknown[]) => textParameter(texts, given as unknown as TextArguments, fromRequest),
  });
}

/** A decorator without arguments, of what is there with every request. */
function createPartParameter<Part>(
  label: string,
  partOf: (exchange: Exchange) => Part,
): () => TypedParameterDecorator<Part> {
  return createParameterDecorator<() => TypedParameterDecorator<Part>>({
    record: (): ParameterRecord => ({ label, source: "custom", compile: () => partOf }),
  });
}

/**
 * A path parameter, percent-decoded: a string, or what the second argument says.
 *
 * A value that does not fit is 422 with `loc` `["path", name]`. A name that is not in the path is a
 * `ConfigurationError`.
 *
 * @example
 * @Get("/{id}/versions/{version}")
 * read(@Param("id") id: string, @Param("version", Number) version: number) { ... }
 */
export const Param: ValueParameter = createValueParameter(PATH);

/**
 * A query parameter: a string, or what the second argument says. Required unless it is `optional` or has a `default`.
 *
 * @example
 * @Get()
 * list(
 *   @Query("limit", { default: 20 }) limit: number,
 *   @Query("tag", [String]) tags: string[],
 *   @Query("sort", { enum: ["name", "price"], optional: true }) sort?: "name" | "price",
 * ) { ... }
 */
export const Query: ValueParameter = createValueParameter(QUERY);

/**
 * A header, its name in any case: a string, or what the second argument says. A list is split at its commas.
 *
 * @example
 * @Get()
 * list(@Header("If-None-Match", { optional: true }) etag?: string) { ... }
 */
export const Header: ValueParameter = createValueParameter(HEADER);

/**
 * A cookie, percent-decoded: a string, or what the second argument says.
 *
 * @example
 * @Get("/me")
 * me(@Cookie("session") session: string) { ... }
 */
export const Cookie: ValueParameter = createValueParameter(COOKIE);

/**
 * The request itself.
 *
 * @example
 * @Get("/whoami")
 * whoami(@Req() request: HttpRequest) { ... }
 */
export const Req: () => TypedParameterDecorator<HttpRequest> = createPartParameter("@Req()", ({ request }) => request);

/**
 * The response that the returned value becomes, to set its status, headers and cookies. A returned `HttpResponse` is
 * sent in its place.
 *
 * @example
 * @Post("/login")
 * login(@Body(Credentials) credentials: Credentials, @Res() response: HttpResponse) {
 *   response.setCookie("session", sessions.open(credentials), { httpOnly: true, secure: true });
 * }
 */
export const Res: () => TypedParameterDecorator<HttpResponse> = createPartParameter(
  "@Res()",
  ({ response }) => response,
);

/**
 * Aborts when the time of the request is over, or its client has gone: pass it on to whatever takes a signal.
 *
 * @example
 * @Get("/{id}")
 * read(@Param("id") id: string, @Signal() abortSignal: AbortSignal) {
 *   return client.send(new GetItemCommand(keyOf(id)), { abortSignal });
 * }
 */
export const Signal: () => TypedParameterDecorator<AbortSignal> = createPartParameter(
  "@Signal()",
  ({ request }) => request.signal,
);

/**
 * The record of the line that the log gets of this request, as from `getLogger()`.
 *
 * @example
 * @Post("/orders")
 * create(@Body(Order) order: Order, @Log() record: LogRecord) {
 *   record.order_total = order.total;
 * }
 */
export const Log: () => TypedParameterDecorator<LogRecord> = createPartParameter("@Log()", getLogger);
