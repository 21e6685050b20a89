import { HttpResponse } from "../response.js";
import type { ReturnRecord, ReturnSite, Shape } from "../returns.js";
import { isWebResponse } from "../web-response.js";
import { checkRecord } from "./check-record.js";
import { mismatch } from "./mismatch.js";
import { isBytes, shapeOf } from "./shape-of.js";

/** One answer of a method. */
interface Declared {
  readonly record: ReturnRecord;
  readonly shape: Shape;
}

/**
 * Checks what a method declares of its answers, and makes what shapes them: by the status that the response has at that
 * moment, else by the route's own where it is no redirect and no error.
 */
export function compileReturns(site: ReturnSite): Shape {
  const declared = new Map<number, Declared>();
  for (const record of site.records) {
    const { status = site.status } = record;
    const fault = (problem: string, fix: string): void =>
      site.report(`${site.where}, ${record.label}: ${problem}. ${fix}.`);
    checkRecord(record, status, fault);
    if (declared.has(status)) {
      fault(`another @Returns of the method is for the status ${status} too`, "Give one of them another status");
    }
    declared.set(status, { record, shape: shapeOf(record, site, fault) });
  }
  const find = (status: number): Declared | undefined =>
    declared.get(status) ?? (status < 300 ? declared.get(site.status) : undefined);
  return (value, draft) => {
    if (value === undefined || value === null) {
      // Without a body a 200 becomes a 204.
      const found = (draft.status === 200 ? declared.get(204) : undefined) ?? find(draft.status);
      if (site.validates && found !== undefined && found.record.type !== null) throw mismatch([NOTHING]);
      return value;
    }
    const found = isComplete(value) ? undefined : find(draft.status);
    if (found === undefined || (isBytes(value) && found.record.type !== Uint8Array)) return value;
    return found.shape(value, draft);
  };
}

const NOTHING = { loc: ["response"], msg: "Output required", type: "missing" };

/** Whether a value is a response by itself, or a stream, which is none and refused elsewhere. */
function isComplete(value: unknown): boolean {
  if (typeof value !== "object") return false;
  return value instanceof HttpResponse || isWebResponse(value) || Symbol.asyncIterator in (value as object);
}
