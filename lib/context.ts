import { AsyncLocalStorage } from "node:async_hooks";
import { detachedRecord, type LogRecord } from "./log/record.js";
import type { HttpRequest } from "./request.js";

/** What is known of the request that the current code runs for. */
export interface RequestContext {
  readonly request: HttpRequest;
  /** The record of its line in the log. */
  readonly record: LogRecord;
  /** Does something when the request is over, however it ends; at once where it is. */
  atEnd(action: () => void): void;
}

// On globalThis under a versioned key, so that every copy of the package enters and reads the same store.
const KEY: unique symbol = Symbol.for("lambent.context@1");
const home = globalThis as { [KEY]?: AsyncLocalStorage<RequestContext> };

/** @internal The store of the running request; one for the whole process. */
export function contextStore(): AsyncLocalStorage<RequestContext> {
  home[KEY] ??= new AsyncLocalStorage<RequestContext>();
  return home[KEY];
}

/**
 * The request that the current code runs for, anywhere below a handler or a middleware, also after an `await`.
 *
 * @throws Error outside a request.
 * @example
 * function audit(action: string) {
 *   console.log(action, getRequest().headers.get("user-agent"));
 * }
 */
export function getRequest(): HttpRequest {
  const context = contextStore().getStore();
  if (context === undefined) {
    throw new Error("getRequest() was called outside a request. Call it below a handler or a middleware.");
  }
  return context.request;
}

/**
 * The record of the line that the log gets of the current request, anywhere below a handler or a middleware.
 *
 * What is set on it lands in the line; a value that JSON cannot express is replaced there. Outside a request it is a
 * record that is written nowhere, so that code need not know where it runs.
 *
 * @example
 * getLogger().user_id = user.id;
 */
export function getLogger(): LogRecord {
  return contextStore().getStore()?.record ?? detachedRecord();
}
