import type { Documentation, SecurityRequirement } from "../lib/documentation.js";
import { prepended } from "../lib/metadata.js";
import { classOrMethodOf, methodOf } from "./target.js";
import type { ControllerOrHandlerDecorator, HandlerDecorator } from "./types.js";

/** Adds to what documents say of a class or of a method. */
function documented(label: string, add: (said: Documentation) => Documentation): ControllerOrHandlerDecorator {
  return (target, key) => {
    const record = classOrMethodOf(label, target, key);
    record.documentation = add(record.documentation ?? {});
  };
}

/** The same, of methods alone. */
function documentedMethod(label: string, add: (said: Documentation) => Documentation): HandlerDecorator {
  return (target, key) => {
    const record = methodOf(label, target, key);
    record.documentation = add(record.documentation ?? {});
  };
}

/**
 * What an operation does, in a few words. Default: made of the method's name, `listItems` becomes "List items".
 *
 * @example
 * @Get()
 * @Summary("List the items, newest first")
 * list() { ... }
 */
export function Summary(text: string): HandlerDecorator {
  return documentedMethod("@Summary()", (said) => ({ ...said, summary: text }));
}

/**
 * What there is to say of an operation, in CommonMark; of a class, what its tag is about.
 *
 * @example
 * @Description("Items are **never** deleted, only hidden.")
 */
export function Description(text: string): ControllerOrHandlerDecorator {
  return documented("@Description()", (said) => ({ ...said, description: text }));
}

/**
 * The groups under which pages show an operation, or all of a class. Default: the class's name without "Controller".
 *
 * @example
 * @Controller("/items")
 * @Tags("Items")
 * class ItemsController { ... }
 */
export function Tags(...names: readonly string[]): ControllerOrHandlerDecorator {
  return documented("@Tags()", ({ tags = [], ...said }) => ({ ...said, tags: [...names, ...tags] }));
}

/**
 * The name of an operation for generated clients; unique in a document. Default: class and method, `ItemsController_read`.
 *
 * @param id Letters, digits, `_`, `-` and `.`; it begins with a letter or `_`.
 * @example
 * @Get("/{id}")
 * @OperationId("readItem")
 * read(@Param("id") id: string) { ... }
 */
export function OperationId(id: string): HandlerDecorator {
  return documentedMethod("@OperationId()", (said) => ({ ...said, operationId: id }));
}

/** An operation, or all of a class, that clients should not use any longer. @example `@Deprecated()` */
export function Deprecated(): ControllerOrHandlerDecorator {
  return documented("@Deprecated()", (said) => ({ ...said, deprecated: true }));
}

/**
 * Keeps an operation, or all of a class, out of documents; `@Hidden(false)` shows one of a hidden class.
 *
 * @example
 * @Get("/internal/state")
 * @Hidden()
 * state() { ... }
 */
export function Hidden(hidden = true): ControllerOrHandlerDecorator {
  return documented("@Hidden()", (said) => ({ ...said, hidden }));
}

/**
 * What a request needs to be let in: a scheme by its name in `docs({ securitySchemes })`, and scopes of it.
 *
 * One of several decorators is enough; an object names schemes that are needed together. `@Security()` without a name says
 * that none is needed. It documents: a middleware or an authorizer of the platform decides.
 *
 * @example
 * @Controller("/items")
 * @Security("bearer")
 * class ItemsController {
 *   @Delete("/{id}")
 *   @Security("oauth", ["items:delete"])
 *   delete(@Param("id") id: string) { ... }
 * }
 */
export function Security(
  scheme?: string | SecurityRequirement,
  scopes: readonly string[] = [],
): ControllerOrHandlerDecorator {
  const added: readonly SecurityRequirement[] =
    scheme === undefined ? [] : [typeof scheme === "string" ? { [scheme]: scopes } : scheme];
  return documented("@Security()", ({ security = [], ...said }) => ({ ...said, security: [...added, ...security] }));
}

/**
 * An error that an operation, or each of a class, answers with; its body is that of the application's errors.
 *
 * @param status From 400 to 599.
 * @param description When. Default: the reason phrase of the status.
 * @param detail The type of the `detail` that the `HttpException` has: a class, a schema, `[Type]`. Default: a text.
 * @example
 * @Get("/{id}")
 * @Throws(404, "Item not found")
 * read(@Param("id") id: string) { ... }
 */
export function Throws(status: number, description?: string, detail?: unknown): ControllerOrHandlerDecorator {
  return documented("@Throws()", ({ throws = [], ...said }) => ({
    ...said,
    throws: prepended({ status, description, detail }, throws),
  }));
}
