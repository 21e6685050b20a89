import { contextStore } from "./context.js";
import { answerRoute, openExchange } from "./dispatch.js";
import { type ErrorRenderer, renderFastApiError, renderProblem } from "./error-renderer.js";
import { HttpException, toError } from "./errors.js";
import { HttpHeaders } from "./http-headers.js";
import { type LogRecord, toLogLine, toLogRecord } from "./log.js";
import { compose, type ErrorAnswer, guard } from "./middleware.js";
import type { ApplicationOptions } from "./options.js";
import type { Outcome } from "./outcome.js";
import { type Outgoing, toOutgoing } from "./outgoing.js";
import { DEFAULT_MAX_BODY_BYTES, type HttpRequest } from "./request.js";
import type { HttpResponse } from "./response.js";
import { buildRouteTable, type Controllers } from "./route-table.js";
import type { ControllerSlot, RouteInfo } from "./routes.js";

/** Between a platform's events and the engine: two pure functions, one pair for each shape of event. */
export interface Codec<Event, Context, Result> {
  /** @throws HttpException (a 400) for an event that no request can be made of. */
  decode(event: Event, context: Context): HttpRequest;
  /** @throws HttpException (a 500) for an answer that the platform would not take. */
  encode(answer: Outgoing, event: Event, context: Context): Result | Promise<Result>;
}

/** What differs between platforms beside their events. */
export interface Platform {
  /** The default of the option of the same name. */
  readonly unhandledErrors: "rethrow" | "respond";
  /** Writes one line to the platform's log. */
  writeLine(line: string): void;
}

/** An application ready to answer requests of any backend. */
export interface Application {
  /** Every route of the controllers, in the order of declaration. */
  readonly routes: readonly RouteInfo[];
  /** Runs `init` and constructs the controllers, once; the next call tries again after a failure. */
  ready(): Promise<void>;
  /** Answers one event. Rejects only for an unknown error where `unhandledErrors` is `"rethrow"`. */
  handle<Event, Context, Result>(codec: Codec<Event, Context, Result>, event: Event, context: Context): Promise<Result>;
}

const SILENT: Platform = { unhandledErrors: "respond", writeLine: () => undefined };

/**
 * Checks controllers, makes their route table and gives the engine that backends drive.
 *
 * Users call a backend's function instead, such as `createLambdaHandler`; this is what those are made with.
 *
 * @throws ConfigurationError that lists every mistake in the declaration of the controllers.
 */
export function createApplication(
  controllers: Controllers,
  options: ApplicationOptions = {},
  platform: Platform = SILENT,
): Application {
  const renderError = createRenderer(rendererOf(options.errors));
  const toAnswer: ErrorAnswer = (exception, { request, outcome }) => renderError(exception, request, outcome);
  const { slots, routes, router } = buildRouteTable(controllers, options, toAnswer);
  const maxBodyBytes = options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  const answer = compose(options.middleware ?? [], guard(answerRoute, toAnswer), toAnswer);
  const rethrows = (options.unhandledErrors ?? platform.unhandledErrors) === "rethrow";
  const initialisation = createInitialisation(slots, options);
  const finish = createFinish(options, platform);
  const store = contextStore();

  async function handle<Event, Context, Result>(
    codec: Codec<Event, Context, Result>,
    event: Event,
    context: Context,
  ): Promise<Result> {
    const outcome: Outcome = { request: undefined, status: undefined, exception: undefined, error: undefined };
    try {
      let response: HttpResponse;
      try {
        const request = codec.decode(event, context);
        outcome.request = request;
        if (!initialisation.done) await initialisation.run();
        const answered = store.run({ request }, respond, request, outcome);
        response = answered instanceof Promise ? await answered : answered;
      } catch (thrown) {
        response = recover(thrown, outcome);
      }
      const sent = send(codec, event, context, response, outcome);
      return sent instanceof Promise ? await sent : sent;
    } finally {
      finish(outcome);
    }
  }

  function respond(request: HttpRequest, outcome: Outcome): HttpResponse | Promise<HttpResponse> {
    return answer(openExchange(router, request, outcome, maxBodyBytes));
  }

  /** The answer to what was thrown past all middleware; an unknown error is thrown on where the platform wants it. */
  function recover(thrown: unknown, outcome: Outcome): HttpResponse {
    if (thrown instanceof HttpException) return renderError(thrown, outcome.request, outcome);
    outcome.error = toError(thrown);
    if (rethrows) throw outcome.error;
    return renderError(new HttpException(500), outcome.request, outcome);
  }

  /** Encodes the response; one that the platform would not take becomes a 500 that says so in the log. */
  function send<Event, Context, Result>(
    codec: Codec<Event, Context, Result>,
    event: Event,
    context: Context,
    response: HttpResponse,
    outcome: Outcome,
  ): Result | Promise<Result> {
    const encode = (candidate: HttpResponse): Result | Promise<Result> => {
      const outgoing = toOutgoing(candidate, outcome.request?.method);
      const result = codec.encode(outgoing, event, context);
      outcome.status = outgoing.status;
      return result;
    };
    try {
      return encode(response);
    } catch (thrown) {
      const refused = thrown instanceof HttpException ? thrown : notEncodable(thrown);
      try {
        return encode(renderError(refused, outcome.request, outcome));
      } catch {
        return encode(plainError());
      }
    }
  }

  return { routes, ready: initialisation.run, handle };
}

function notEncodable(thrown: unknown): HttpException {
  return new HttpException(500, undefined, { errorDetail: `the response cannot be encoded: ${thrown}`, cause: thrown });
}

function plainError(): HttpResponse {
  return renderFastApiError(new HttpException(500), undefined);
}

function rendererOf(errors: ApplicationOptions["errors"]): ErrorRenderer {
  if (typeof errors === "function") return errors;
  return errors === "problem" ? renderProblem : renderFastApiError;
}

type Renderer = (exception: HttpException, request: HttpRequest | undefined, outcome: Outcome) => HttpResponse;

/** An error renderer that always gives an answer that can be sent, with the exception's headers, and notes the exception. */
function createRenderer(render: ErrorRenderer): Renderer {
  return (exception, request, outcome) => {
    outcome.exception = exception;
    try {
      const response = render(exception, request);
      for (const [name, value] of new HttpHeaders(exception.headers)) response.headers.append(name, value);
      void response.body;
      return response;
    } catch (thrown) {
      const errorDetail = `the error answer cannot be rendered: ${toError(thrown).stack}`;
      outcome.exception = new HttpException(500, undefined, { errorDetail, cause: exception });
      return plainError();
    }
  };
}

interface Initialisation {
  done: boolean;
  run(): Promise<void>;
}

/** Initialisation runs once; after a failure the next call runs it again. */
function createInitialisation(slots: readonly ControllerSlot[], { init, resolve }: ApplicationOptions): Initialisation {
  let running: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    await init?.();
    for (const slot of slots) slot.instance ??= resolve === undefined ? new slot.cls() : resolve(slot.cls);
    initialisation.done = true;
  };
  const initialisation: Initialisation = {
    done: false,
    run: () => {
      if (running === undefined) {
        running = start();
        // Observed here, whether or not the caller looks at it: an unhandled rejection ends the environment.
        running.catch(() => {
          running = undefined;
        });
      }
      return running;
    },
  };
  return initialisation;
}

/** What happens once a request is over: extensions are told, and a line is written where someone has to look. */
function createFinish(
  { accessLog, extensions = [] }: ApplicationOptions,
  platform: Platform,
): (outcome: Outcome) => void {
  const log =
    typeof accessLog === "function" ? accessLog : (record: LogRecord) => platform.writeLine(toLogLine(record));
  const listeners = extensions.filter(({ finish }) => finish !== undefined);
  return (outcome) => {
    for (const listener of listeners) quietly(() => listener.finish?.(outcome));
    if (accessLog === false) return;
    const record = toLogRecord(outcome);
    if (record !== undefined) quietly(() => log(record));
  };
}

/** The answer is already decided: a listener or a log that fails must not change it. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Nowhere is left to tell it.
  }
}
