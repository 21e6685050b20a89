import type { ValidationIssue } from "./errors.js";

// One of the forbidden keys, or an escape that could spell one.
const SUSPECT = /__proto__|constructor|prototype|\\u/;
// How V8 ends its messages where it tells the place; elsewhere it quotes the text, which may say anything.
const POSITION = / at position (\d+)(?: \(line \d+ column \d+\))?$/;
/** Keys that are taken out of what a request says: copied carelessly, they change an object's prototype or class. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** A value of JSON, or where its text stops being JSON. */
export type ParsedJson = { readonly value: unknown } | { readonly issue: ValidationIssue };

/**
 * `JSON.parse`, without own keys `__proto__`, `constructor` and `prototype` at any depth.
 *
 * The issue is `json_invalid`, at the offset of the fault where the engine tells it.
 */
export function parseJson(text: string): ParsedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { issue: jsonInvalid(text, error as SyntaxError) };
  }
  return { value: SUSPECT.test(text) ? withoutKeys(value, (key) => FORBIDDEN_KEYS.has(key)) : value };
}

/** Whether a value is an object with fields: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value of `JSON.parse` has more levels than those: recursive code has to ask before it walks. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inside) => isDeeperThan(levels - 1, inside));
}

function jsonInvalid(text: string, error: SyntaxError): ValidationIssue {
  const position = POSITION.exec(error.message)?.[1];
  const offset =
    position !== undefined ? Number(position) : error.message.endsWith("end of JSON input") ? text.length : undefined;
  return { loc: offset === undefined ? ["body"] : ["body", offset], msg: "JSON decode error", type: "json_invalid" };
}

/** Takes keys out of a value of JSON, at any depth. */
export function withoutKeys(root: unknown, isUnwanted: (key: string) => boolean): unknown {
  // A stack of its own: JSON.parse accepts nesting that would overflow the call stack here.
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== "object" || value === null) continue;
    for (const key of Object.keys(value)) {
      if (isUnwanted(key)) delete (value as Record<string, unknown>)[key];
      else pending.push((value as Record<string, unknown>)[key]);
    }
  }
  return root;
}
