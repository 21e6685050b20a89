import type { HttpRequest } from "../lib/request.js";

/** Which origins may read an answer: every one, those of a list, or those that a function says yes to. */
export type AllowedOrigins =
  | "*"
  | readonly (string | RegExp)[]
  | ((origin: string, request: HttpRequest) => boolean | Promise<boolean>);

/** Whether an origin may read the answer to a request. */
export type OriginRule = (origin: string, request: HttpRequest) => boolean | Promise<boolean>;

// RFC 6454, 6.2: scheme, host and port. A host name has at most 253 characters, so no pattern is shown more; and no
// comma: two Origin headers are none.
const ORIGIN = /^[a-z][a-z\d+.-]{0,30}:\/\/[!-+\-.0-~]{0,300}$/i;

/** Makes the rule for a list or a function; `null`, which every sandboxed page can send, passes only where a list names it. */
export function compileOrigins(origins: Exclude<AllowedOrigins, "*">): OriginRule {
  if (typeof origins === "function") {
    return async (origin, request) => ORIGIN.test(origin) && (await origins(origin, request)) === true;
  }
  const exact = new Set(origins.filter((entry) => typeof entry === "string"));
  // A pattern that matches a part would let in https://shop.example.evil.net. A global or sticky one remembers where it
  // stopped; a copy without these flags does not.
  const patterns = origins
    .filter((entry) => entry instanceof RegExp)
    .map(({ source, flags }) => new RegExp(`^(?:${source})$`, flags.replace(/[gy]/g, "")));
  return (origin) => exact.has(origin) || (ORIGIN.test(origin) && patterns.some((pattern) => pattern.test(origin)));
}

/** What is wrong with the origins as they were written, each with its remedy. */
export function findOriginFaults(origins: AllowedOrigins): string[] {
  if (origins === "*" || typeof origins === "function") return [];
  if (!Array.isArray(origins)) return ['cors: origins is neither "*", nor a list, nor a function.'];
  return origins.flatMap((entry: unknown) => (entry instanceof RegExp ? [] : findEntryFaults(entry)));
}

function findEntryFaults(entry: unknown): string[] {
  if (entry === "null") return [];
  if (entry === "*") return ['cors: "*" is an entry of the list of origins. Write origins: "*".'];
  if (typeof entry === "string" && ORIGIN.test(entry) && entry === entry.toLowerCase()) return [];
  const hint = 'Write scheme, host and port in lower case and nothing more, as in "https://example.com".';
  return [`cors: ${JSON.stringify(entry)} is not an origin. ${hint}`];
}
