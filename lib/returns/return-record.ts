import { isRecord } from "../json.js";
import type { ReturnRecord } from "../returns.js";
import { displayType } from "../type-name.js";
import { compileReturns } from "./compile-returns.js";

/** The record of one `@Returns`, whatever it was given: that is checked at cold start. */
export function returnRecord(type: unknown, given: unknown): ReturnRecord {
  const { status, description, mediaType } = (isRecord(given) ? given : {}) as Partial<ReturnRecord>;
  const shown = displayType(type);
  return {
    label: status === undefined ? `@Returns(${shown})` : `@Returns(${shown}, { status: ${String(status)} })`,
    type,
    status,
    description,
    mediaType,
    given,
    compile: compileReturns,
  };
}
