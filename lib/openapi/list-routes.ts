import { createApplication } from "../application.js";
import { MULTIPART } from "../media-type.js";
import type { Middleware } from "../middleware.js";
import type { ApplicationOptions } from "../options.js";
import { parsePath } from "../path.js";
import type { RouteInfo } from "../route-info.js";
import { type Controllers, extensionsOf } from "../route-table.js";
import { displayType } from "../type-name.js";
import { Components } from "./components.js";
import { type DescribedMethod, DescribedMethods, type DescribedParameter } from "./described-method.js";
import { Schemas } from "./schemas.js";
import { describeTexts } from "./text-parameters.js";

/** What an application answers and handles. */
export interface RouteList {
  /** The names of the middleware around all requests, the outermost first. */
  readonly middleware: readonly string[];
  /** In the order of declaration; those of extensions after those of controllers. */
  readonly routes: readonly ListedRoute[];
}

/** One route of an application, as data. */
export interface ListedRoute {
  readonly kind: "http" | "message";
  /** A method, or `*` for every method; of messages their source: `SQS`. */
  readonly method: string;
  /** `/items/{id}`; of messages what they come from: `orders`, `*` for any. */
  readonly path: string;
  /** `ItemsController.read`; of a route of an extension its name. */
  readonly handler: string;
  readonly parameters: readonly ListedParameter[];
  /** The status of a returned value; messages have none. */
  readonly status?: number;
  /** The names of the middleware of the controller and of the method, the outermost first. */
  readonly middleware: readonly string[];
  /** Whether documents leave it out. */
  readonly hidden: boolean;
}

/** What a route reads of a request or a message. */
export interface ListedParameter {
  readonly in: "path" | "query" | "header" | "cookie" | "attribute" | "form" | "file" | "body";
  /** Undefined for a whole body or form, and for texts that only a validation library knows. */
  readonly name?: string;
  /** The class, or of a text what it becomes in JSON; undefined where several are taken. */
  readonly type?: string;
  readonly required: boolean;
}

/**
 * Lists the routes of an application with what they read, without starting anything.
 *
 * @throws ConfigurationError for controllers that no application can be made of.
 * @example
 * for (const { method, path, handler } of listRoutes([ItemsController]).routes) console.log(method, path, handler);
 */
export function listRoutes(controllers: Controllers, options: ApplicationOptions = {}): RouteList {
  const { routes } = createApplication(controllers, options);
  const methods = new DescribedMethods();
  // What is wrong with names is of no matter here: nothing is given one.
  const schemas = new Schemas(new Components(options.unknownFields ?? "strip", []), undefined);
  return {
    middleware: namesOf(options.middleware),
    routes: [...routes.map((info) => listRoute(info, methods.of(info), schemas)), ...listExtensions(routes, options)],
  };
}

function listRoute(info: RouteInfo, method: DescribedMethod, schemas: Schemas): ListedRoute {
  const { kind, path, status, hidden } = info;
  const placeholders = kind === "http" ? parsePath("", path).names : [];
  const parameters = method.parameters
    .flatMap((parameter) => listParameter(parameter, schemas))
    // A method may answer several paths, and its parameters be in one alone.
    .filter((one) => one.in !== "path" || placeholders.includes(String(one.name)));
  return {
    kind,
    method: info.method,
    path,
    handler: method.where,
    parameters,
    ...(kind === "http" && { status }),
    middleware: namesOf(method.middleware),
    hidden,
  };
}

function listExtensions(routes: readonly RouteInfo[], options: ApplicationOptions): readonly ListedRoute[] {
  return extensionsOf(options).flatMap((extension) =>
    (extension.routes?.(routes, options) ?? []).map(
      ({ method, path, middleware }): ListedRoute => ({
        kind: "http",
        method,
        path: parsePath("", path).text,
        handler: extension.name,
        parameters: [],
        status: 200,
        middleware: namesOf(middleware),
        hidden: true,
      }),
    ),
  );
}

function listParameter(parameter: DescribedParameter, schemas: Schemas): readonly ListedParameter[] {
  const { record, type, options } = parameter;
  const { kind, source, name, mediaTypes = [] } = record;
  const isForm = mediaTypes.includes(MULTIPART);
  switch (kind) {
    case "json":
      return [{ in: "body", ...named(name), type: displayType(type), required: !isOptional(options) }];
    case "file":
    case "files":
      // A file has no type: its options come first.
      return [{ in: "file", ...named(name), required: !isOptional(type) }];
    case "text": {
      const place = isForm ? "form" : (source as ListedParameter["in"]);
      const texts = describeTexts(parameter, schemas);
      // A whole form is one value, as a body is; and of some schemas nobody can say the names.
      if (name === undefined && (isForm || texts.length === 0)) {
        const isRequired = texts.some((text) => text.isRequired);
        return [{ in: place, type: displayType(type), required: isRequired }];
      }
      return texts.map((text) => ({
        in: place,
        name: text.name,
        ...(text.schema.type !== undefined && { type: text.schema.type }),
        required: text.isRequired || place === "path",
      }));
    }
    default:
      return [];
  }
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

function isOptional(options: unknown): boolean {
  return (options as { readonly optional?: boolean } | undefined)?.optional === true;
}

function namesOf(middleware: readonly Middleware[] = []): readonly string[] {
  return middleware.map((one) => (one.name === "" ? "(anonymous)" : one.name));
}
