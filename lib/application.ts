import type { Codec } from "./codec.js";
import { contextStore } from "./context.js";
import { DEFAULT_DEADLINE_MARGIN } from "./deadline.js";
import { answerRoute, openExchange } from "./dispatch.js";
import { createErrorAnswerer, plainError, rendererOf } from "./error-renderer.js";
import { HttpException, internalError, toError } from "./errors.js";
import { createInitialisation } from "./initialisation.js";
import { Invocation } from "./invocation.js";
import { createLog, type LogPlatform } from "./log/log.js";
import { toMicroseconds, withCauses } from "./log/record.js";
import type { MessageSource } from "./messages/message.js";
import { toMessagePath } from "./messages/message-path.js";
import type { ApplicationOptions } from "./options.js";
import { isStreamed, toOutgoing } from "./outgoing.js";
import { quietly } from "./promise.js";
import { DEFAULT_MAX_BODY_BYTES } from "./request.js";
import type { HttpResponse } from "./response.js";
import type { RouteInfo } from "./route-info.js";
import { buildRouteTable, type Controllers } from "./route-table.js";
import { settings } from "./settings.js";
import { createShutdown } from "./shutdown.js";
import { compose, type ErrorAnswer, guard } from "./station.js";
import type { StreamBody } from "./stream-body.js";
import { beginStream, sendStream, streamOf } from "./stream-sending.js";

/** What differs between platforms beside their events. */
export interface Platform extends LogPlatform {
  /** The default of the option of the same name. */
  readonly unhandledErrors: "rethrow" | "respond";
  /** Whether the platform starts environments before it has a request for them. */
  readonly isPrewarmed?: boolean;
  /** A clock that never goes back, in milliseconds. Default: `performance.now`. */
  now?(): number;
}

/** An application ready to answer requests of any backend. */
export interface Application {
  /** Every route of the controllers, in the order of declaration. */
  readonly routes: readonly RouteInfo[];
  /** Where messages come from that a method handles, for backends that deliver them. */
  readonly sources: readonly MessageSource[];
  /** Whether a method handles a message, by its source and the keys of its delivery. */
  handlesMessage(source: string, keys: readonly string[]): boolean;
  /** Runs `init`, makes resources and controllers, once; the next call goes on after a failure. */
  ready(): Promise<void>;
  /** Answers one event. Rejects only for an unknown error where `unhandledErrors` is `"rethrow"`. */
  handle<Event, Context, Result>(codec: Codec<Event, Context, Result>, event: Event, context: Context): Promise<Result>;
  /**
   * Keeps the application from its end until the function that it gives is called, for work that is several events.
   *
   * @param stop Called where the end does not wait any longer: nothing more is to be begun.
   */
  hold(stop: (reason: HttpException) => void): () => void;
  /**
   * Waits for what is in flight, then ends controllers and resources, once.
   *
   * @param within Milliseconds; what takes longer is answered with 503, or left. Default 250, for Lambda.
   */
  dispose(within?: number): Promise<void>;
  /** Writes the line of an error that nobody caught. */
  uncaught(error: unknown): void;
}

const SILENT: Platform = { unhandledErrors: "respond", serverId: "", writeLine: () => undefined };

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
  const { routes, sources, messageRouter } = table;
  const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES, deadlineMargin = DEFAULT_DEADLINE_MARGIN } = options;
  const answer = compose(options.middleware ?? [], guard(answerRoute, toAnswer), toAnswer);
  const rethrows = (options.unhandledErrors ?? platform.unhandledErrors) === "rethrow";
  const listeners = (options.extensions ?? []).filter(({ finish }) => finish !== undefined);
  const now = platform.now ?? (() => performance.now());
  const log = createLog(options, platform);
  const functionTimeout = settings.functionTimeout * 1000;
  const store = contextStore();

  const createdAt = now();
  const initialisation = createInitialisation(table, options, () => {
    log.event("startup", "info", { execution_time: toMicroseconds(now() - createdAt) });
  });
  const shutdown = createShutdown(initialisation, log, now);
  let coldStart = platform.isPrewarmed !== true;

  async function handle<Event, Context, Result>(
    codec: Codec<Event, Context, Result>,
    event: Event,
    context: Context,
  ): Promise<Result> {
    const remaining = codec.remainingTime?.(context);
    const limits = {
      function: functionTimeout,
      platform: remaining === undefined ? undefined : remaining - deadlineMargin,
    };
    const invocation = new Invocation(log, now, limits, coldStart);
    coldStart = false;
    shutdown.begin(invocation);
    try {
      let response: HttpResponse;
      try {
        const request = codec.decode(event, context);
        invocation.outcome.request = request;
        if (request.refusal !== undefined) throw request.refusal;
        const answered = initialisation.runAtOnce()
          ? respond(invocation)
          : initialisation.run().then(() => respond(invocation));
        response = answered instanceof Promise ? await invocation.deadline.abandon(answered) : answered;
        // What is left is the platform's time.
        invocation.deadline.end();
        const stream = streamOf(response, invocation.outcome.request);
        if (stream !== undefined) response = await beginStream(response, stream, invocation, codec);
      } catch (thrown) {
        invocation.deadline.end();
        response = recover(thrown, invocation);
      }
      const sent = send(codec, event, context, response, invocation);
      return sent instanceof Promise ? await sent : sent;
    } finally {
      finish(invocation);
    }
  }

  function respond(invocation: Invocation): HttpResponse | Promise<HttpResponse> {
    invocation.deadline.check();
    return store.run(invocation, () => answer(openExchange(table, invocation, maxBodyBytes)));
  }

  /** The answer to what was thrown past all middleware; an unknown error is thrown on where the platform wants it. */
  function recover(thrown: unknown, { outcome }: Invocation): HttpResponse {
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
    invocation: Invocation,
  ): Result | Promise<Result> {
    const { outcome } = invocation;
    let streamed: StreamBody | undefined;
    const encode = (candidate: HttpResponse): Result | Promise<Result> => {
      const outgoing = toOutgoing(candidate, outcome.request);
      outcome.status = outgoing.status;
      if (!isStreamed(outgoing)) return codec.encode(outgoing, event, context);
      streamed = outgoing.body;
      // For a codec without it the stream has been read to its end.
      const { stream } = codec as Required<typeof codec>;
      return sendStream(streamed, invocation, () => stream.call(codec, outgoing, event, context));
    };
    const encodeError = (thrown: unknown): Result | Promise<Result> => {
      if (streamed?.isSent === true) throw thrown;
      const refused =
        thrown instanceof HttpException ? thrown : internalError(`the response cannot be encoded: ${thrown}`, thrown);
      return otherwise(
        () => encode(renderError(refused, outcome.request, outcome)),
        () => encode(plainError()),
      );
    };
    return otherwise(() => encode(response), encodeError);
  }

  /** Once a request, after its answer is complete. */
  function finish(invocation: Invocation): void {
    invocation.end();
    shutdown.end(invocation);
    for (const listener of listeners) quietly(() => listener.finish?.(invocation.outcome));
    quietly(() => invocation.report());
  }

  const uncaught = (error: unknown): void =>
    log.event("uncaught_exception", "critical", { error_detail: withCauses(toError(error)) });

  function ready(): Promise<void> {
    shutdown.reopen();
    return initialisation.run();
  }

  function hold(stop: (reason: HttpException) => void): () => void {
    const work = { deadline: { reach: stop } };
    shutdown.begin(work);
    return () => shutdown.end(work);
  }

  const handlesMessage = (source: string, keys: readonly string[]): boolean =>
    messageRouter.match(source, toMessagePath(keys)) !== undefined;

  return { routes, sources, handlesMessage, ready, handle, hold, dispose: shutdown.run, uncaught };
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
