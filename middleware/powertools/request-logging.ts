import type { Middleware } from "../../lib/middleware.js";
import type { HttpRequest } from "../../lib/request.js";
import { isInvocationScoped, runInvocationScoped } from "./invocation-scope.js";
import { requestEnd } from "./request-end.js";
import { requireMethods } from "./require-methods.js";
import { routeName } from "./route-name.js";

/** What is used of `Logger` of `@aws-lambda-powertools/logger`. */
export interface PowertoolsLogger {
  addContext(context: object): void;
  appendKeys(keys: Record<string, string>): void;
  removeKeys(names: string[]): void;
  refreshSampleRateCalculation(): void;
}

const METHODS = ["addContext", "appendKeys", "removeKeys", "refreshSampleRateCalculation"];
const NAMES = ["correlation_id", "route"];

/**
 * Gives the logger the Lambda context, and the keys `correlation_id` and `route`, for the time of each request.
 *
 * Where Powertools keeps the state of each invocation by itself, requests that run at once have their own. Elsewhere a
 * logger has one state: while requests overlap, its lines have no keys of a request, rather than those of another one.
 *
 * @throws ConfigurationError when it is given something else than an instance of `Logger`.
 * @example
 * createLambdaHandler([ItemsController], { middleware: [requestLogging(new Logger())] });
 */
export function requestLogging(logger: PowertoolsLogger): Middleware {
  requireMethods(logger, METHODS, { caller: "requestLogging", className: "Logger" });
  const running = new Set<Record<string, string>>();

  /** Gives a logger with one state the keys of the only request that runs. */
  function show(): void {
    const [only] = running;
    if (only !== undefined && running.size === 1) logger.appendKeys(only);
    else logger.removeKeys(NAMES);
  }

  return function requestLogging(request, next) {
    return runInvocationScoped(async () => {
      // As Powertools' own middleware does at the beginning of each invocation.
      logger.refreshSampleRateCalculation();
      const hasContext = isLambdaContext(request.context);
      if (hasContext) logger.addContext(request.context);
      const keys = keysOf(request);
      if (isInvocationScoped()) {
        // They end with the scope.
        logger.appendKeys(keys);
        return next();
      }
      running.add(keys);
      show();
      const answer = next();
      await requestEnd(answer, request.signal);
      running.delete(keys);
      show();
      // A logger forgets no context, but takes an empty one. Others of the same invocation still have it.
      if (hasContext && running.size === 0) logger.addContext({});
      return answer;
    });
  };
}

function keysOf(request: HttpRequest): Record<string, string> {
  return { correlation_id: request.id, route: routeName(request) };
}

/** Whether it is that of an invocation: other backends have contexts of their own. */
function isLambdaContext(context: unknown): context is object {
  return typeof (context as { awsRequestId?: unknown } | undefined)?.awsRequestId === "string";
}
