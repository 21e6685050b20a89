import type { ValidationIssue } from "../errors.js";

/** The way to a value: `["body", "lines", 0, "price"]`. */
export type Location = readonly (string | number)[];

/** A step on the way from the validated object to a value inside it; the way is written out only where something fails. */
export interface Step {
  readonly before: Step | undefined;
  readonly key: string | number;
}

interface Finding {
  readonly step: Step;
  /** Undefined where an asynchronous check keeps its place and has not failed. */
  type: string | undefined;
  msg: string;
  readonly context: object | undefined;
}

/** What was found wrong with an object, in the order in which it was checked. */
export class Findings {
  readonly #findings: Finding[] = [];

  /** How many there are, with the places of checks that are still waited for. */
  get count(): number {
    return this.#findings.length;
  }

  /** Whether a check has failed since there were so many. */
  hasFailed(since: number): boolean {
    return this.#findings.slice(since).some(({ type }) => type !== undefined);
  }

  /** A failed check; one message for each constraint of a field, the last, because class-validator has them by name. */
  fail(before: Step | undefined, key: string | number, type: string, msg: string, context?: object): void {
    const same = this.#find(before, key, type);
    if (same === undefined) this.#findings.push({ step: { before, key }, type, msg, context });
    else same.msg = msg;
  }

  /** Keeps the place of a check whose verdict comes later; the result reports its failure. */
  reserve(
    before: Step | undefined,
    key: string | number,
    type: string,
    context: object | undefined,
  ): (msg: string) => void {
    const finding: Finding = { step: { before, key }, type: undefined, msg: "", context };
    this.#findings.push(finding);
    return (msg) => {
      const failed = this.#find(before, key, type) ?? finding;
      failed.type = type;
      failed.msg = msg;
    };
  }

  /** Adds what was found to `issues`, each at its place behind `loc`. */
  report(loc: Location, issues: ValidationIssue[]): void {
    for (const { step, type, msg, context } of this.#findings) {
      if (type !== undefined) issues.push({ loc: locate(loc, step), msg, type, ...(context && { ctx: context }) });
    }
  }

  #find(before: Step | undefined, key: string | number, type: string): Finding | undefined {
    return this.#findings.find(
      (finding) => finding.type === type && finding.step.before === before && finding.step.key === key,
    );
  }
}

/** The keys on the way to a value, from the outermost. */
export function locate(loc: Location, last: Step): Location {
  const keys: (string | number)[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.before) keys.unshift(step.key);
  return [...loc, ...keys];
}
