import { contextStore } from "./context.js";
import { answerRoute, openExchange } from "./dispatch.js";
import { createErrorAnswerer, plainError, rendererOf } from "./error-renderer.js";
import { HttpException, internalError, toError } from "./errors.js";
import { createFinish } from "./finish.js";
import { createInitialisation } from "./initialisation.js";
import type { ApplicationOptions } from "./options.js";
import type { Outcome } from "./outcome.js";
import { type Outgoing, toOutgoing } from "./outgoing.js";
import { DEFAULT_MAX_BODY_BYTES, type HttpRequest } from "./request.js";
import type { HttpResponse } from "./response.js";
import type { RouteInfo } from "./route-info.js";
import { buildRouteTable, type Controllers } from "./route-table.js";
import { compose, type ErrorAnswer, guard } from "./station.js";

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
  const renderError = createErrorAnswerer(rendererOf(options.errors));
  const toAnswer: ErrorAnswer = (exception, { request, outcome }) => renderError(exception, request, outcome);
  const table = buildRouteTable(controllers, options, toAnswer);
  const { routes, router } = table;
  const maxBodyBytes = options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  const answer = compose(options.middleware ?? [], guard(answerRoute, toAnswer), toAnswer);
  const rethrows = (options.unhandledErrors ?? platform.unhandledErrors) === "rethrow";
  const initialisation = createInitialisation(table, options);
  const finish = createFinish(options, platform.writeLine);
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
      outcome.status = outgoing.status;
      return codec.encode(outgoing, event, context);
    };
    const encodeError = (thrown: unknown): Result | Promise<Result> => {
      const refused =
        thrown instanceof HttpException ? thrown : internalError(`the response cannot be encoded: ${thrown}`, thrown);
      return otherwise(
        () => encode(renderError(refused, outcome.request, outcome)),
        () => encode(plainError()),
      );
    };
    return otherwise(() => encode(response), encodeError);
  }

  return { routes, ready: initialisation.run, handle };
}

/** What an attempt gives, else what is made of its failure, whether it fails at once or later. */
function otherwise<Result>(
  attempt: () => Result | Promise<Result>,
  recover: (thrown: unknown) => Result | Promise<Result>,
): Result | Promise<Result> {
  try {
    const result = attempt();
    return result instanceof Promise ? result.catch(recover) : result;
  } catch (thrown) {
    return recover(thrown);
  }
}
