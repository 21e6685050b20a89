import type { AnyClass } from "../class.js";
import { toResponse } from "../respond.js";
import { HttpResponse } from "../response.js";
import type { ReturnRecord, ReturnSite } from "../returns.js";
import type { Respond } from "../station.js";
import { isWebResponse } from "../web-response.js";
import type { AnswerSite } from "./answer.js";
import { checkRecord } from "./check-record.js";
import { mismatch } from "./mismatch.js";
import { afterwards, isBytes, type Shape, shapeOf } from "./shape-of.js";

/** One answer of a method. */
interface Declared {
  readonly record: ReturnRecord;
  readonly shape: Shape;
}

/**
 * Checks what a method declares of its answers, and makes what answers its values: by the status that the response has at
 * that moment, else by the route's own where it is no redirect and no error.
 */
export function compileReturns(
  records: readonly ReturnRecord[],
  where: string,
  routeStatus: number,
  site: ReturnSite,
): Respond {
  const { validates } = site;
  const declared = new Map<number, Declared>();
  for (const record of records) {
    const { status = routeStatus } = record;
    const answerSite = createSite(`${where}, ${record.label}`, site);
    checkRecord(record, status, answerSite.fault);
    if (declared.has(status)) {
      answerSite.fault(
        `another @Returns of the method is for the status ${status} too`,
        "Give one of them another status",
      );
    }
    declared.set(status, { record, shape: shapeOf(record, answerSite, validates) });
  }
  const find = (status: number): Declared | undefined =>
    declared.get(status) ?? (status < 300 ? declared.get(routeStatus) : undefined);
  const shape: Shape = (value, draft) => {
    if (value === undefined || value === null) {
      // Without a body a 200 becomes a 204.
      const found = (draft.status === 200 ? declared.get(204) : undefined) ?? find(draft.status);
      if (validates && found !== undefined && found.record.type !== null) throw mismatch([NOTHING]);
      return value;
    }
    const found = isComplete(value) ? undefined : find(draft.status);
    if (found === undefined || (isBytes(value) && found.record.type !== Uint8Array)) return value;
    return found.shape(value, draft);
  };
  return (value, { response }) =>
    afterwards(shape(value, response), (shaped) => toResponse(shaped, response)) as ReturnType<Respond>;
}

/** The models that have been checked for each application: what is wrong with one is reported once. */
const checkedFor = new WeakMap<ReturnSite, Set<AnyClass>>();

function createSite(where: string, site: ReturnSite): AnswerSite {
  const { faults } = site;
  const checked = checkedFor.get(site) ?? new Set();
  checkedFor.set(site, checked);
  return {
    where,
    checked,
    fault: (problem, fix) => faults.push(`${where}: ${problem}. ${fix}.`),
    report: (fault) => faults.push(fault),
  };
}

const NOTHING = { loc: ["response"], msg: "Output required", type: "missing" };

/** Whether a value is a response by itself, or a stream, which is none and refused elsewhere. */
function isComplete(value: unknown): boolean {
  if (typeof value !== "object") return false;
  return value instanceof HttpResponse || isWebResponse(value) || Symbol.asyncIterator in (value as object);
}
