import { ConfigurationError } from "../../lib/errors.js";
import { canonicalPath, encodePath } from "../../lib/path.js";
import type { RequestSource } from "../../lib/request.js";

/**
 * The option `basePath` as paths have it: encoded, with a slash before it and none behind; empty for none.
 *
 * @throws ConfigurationError for more than a path.
 */
export function normalizeBasePath(basePath = ""): string {
  if (/[?#]/.test(basePath)) {
    throw new ConfigurationError([`the option basePath is "${basePath}". Give a path alone, such as "/shop".`]);
  }
  const inner = basePath.replace(/^\/+|\/+$/g, "");
  // What is an escape already stays one.
  const encoded = inner.split("%").map(encodePath).join("%");
  return inner === "" ? "" : canonicalPath(`/${encoded}`);
}

/** A request whose path begins behind the base path, where it has that. */
export function withoutBasePath(source: RequestSource, basePath: string): RequestSource {
  if (basePath === "") return source;
  const path = canonicalPath(source.path);
  if (path !== basePath && !path.startsWith(`${basePath}/`)) return source;
  const rest = { path: path.slice(basePath.length) || "/", basePath: `${source.basePath ?? ""}${basePath}` };
  // Not spread: optimised, that has crashed Node.js 20.20 once in a million times.
  return Object.assign({}, source, rest);
}
