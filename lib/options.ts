import type { UnknownFields } from "./dto/dto-record.js";
import type { ErrorRenderer } from "./error-renderer.js";
import type { AccessLog } from "./log/destination.js";
import type { Middleware } from "./middleware.js";
import type { Outcome } from "./outcome.js";
import type { HttpRequest } from "./request.js";
import type { RouteInfo } from "./route-info.js";

/** A controller's class, in a form that the functions of containers take. */
export type ResolvableClass = new (...args: unknown[]) => object;

/** What an application may be told beside its controllers. */
export interface ApplicationOptions {
  /**
   * Gives the instance of a controller class, from a container for example. Default: construct it without arguments.
   *
   * @example
   * createLambdaHandler([ItemsController], { resolve: (cls) => container.resolve(cls) });
   */
  readonly resolve?: (cls: ResolvableClass) => object | Promise<object>;
  /** Runs for every HTTP request, also where no route matched; the first is outermost. Default: none. */
  readonly middleware?: readonly Middleware[];
  /** The bodies of error answers: FastAPI's, RFC 9457's, or your own. Default: `"fastapi"`. */
  readonly errors?: "fastapi" | "problem" | ErrorRenderer;
  /**
   * What becomes of an error that is not an `HttpException`: `"rethrow"` hands it to the platform, so that the
   * invocation counts as failed; `"respond"` answers an opaque 500. Default: `"rethrow"` on Lambda, `"respond"` elsewhere.
   */
  readonly unhandledErrors?: "rethrow" | "respond";
  /**
   * What becomes of fields of the input that a class does not know: `"strip"` drops them, `"forbid"` refuses the request,
   * `"allow"` keeps them. Default: `"strip"`; a class may say otherwise with `@Schema({ unknownFields })`.
   */
  readonly unknownFields?: UnknownFields;
  /** The largest body that is read, in bytes after decoding; a larger one is 413. Default: 6 MiB. */
  readonly maxBodyBytes?: number;
  /**
   * Where the log goes: a line for each request, and for the start and the end of the environment. A function gets each
   * `LogRecord`; a logger of pino or Powertools each as fields, at its level. Default: JSON lines on standard output, of
   * the level `LOG_LEVEL` and above; `false`: nowhere.
   *
   * @example
   * createLambdaHandler([ItemsController], { accessLog: pino() });
   */
  readonly accessLog?: false | AccessLog;
  /** Paths, or patterns of routes, whose requests get a line only where they fail: `["/health"]`. Default: none. */
  readonly ignoredPaths?: readonly string[];
  /** Whether lines have the client's address, as the platform saw it. Default: `false`. */
  readonly clientIp?: boolean;
  /** So many milliseconds before the platform's own limit a request is answered with 504. Default: 100. */
  readonly deadlineMargin?: number;
  /** Runs once in an environment, before everything else that is made, and is waited for; repeated if it fails. */
  readonly init?: () => unknown;
  /** Additions to the route table, and listeners to how requests end. Default: none. */
  readonly extensions?: readonly Extension[];
  /**
   * The pages and documents that describe the application: `docs({ title: "Items", version: "1.0.0" })` from
   * `lambent/openapi`. Default: none.
   */
  readonly docs?: Extension;
  /**
   * Whether answers are compared with what `@Returns` says of them: one that differs becomes a 500, with the reason in the
   * log. Meant for development and tests. Default: `false`.
   */
  readonly validateResponses?: boolean;
}

/** A part that adds routes of its own at cold start or listens to how requests end. */
export interface Extension {
  /** For messages and as the handler's name of its routes. */
  readonly name: string;
  /** Called once at cold start with the routes of the controllers, and the options of the application. */
  routes?(routes: readonly RouteInfo[], options: ApplicationOptions): readonly ExtensionRoute[];
  /** Called exactly once for every request, after its answer is complete; what it throws is ignored. */
  finish?(outcome: Outcome): void;
}

/** A route of an extension: found and answered like a controller's, but listed in no document. */
export interface ExtensionRoute {
  readonly method: string;
  readonly path: string;
  /** Runs around it, inside the application's own; the first is outermost. Default: none. */
  readonly middleware?: readonly Middleware[];
  /** Its value becomes the answer as a controller's does. */
  handle(request: HttpRequest): unknown;
}
