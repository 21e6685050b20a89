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
  context: object | undefined;
  /** Said only where nothing else is wrong with the same value. */
  readonly isFallback: boolean;
}

/** What was found wrong with an object, in the order in which it was checked. */
export class Findings {
  readonly #findings: Finding[] = [];
  #failures = 0;

  /** How many checks have failed; those that are still waited for do not count, for they may pass. */
  get failures(): number {
    return this.#failures;
  }

  /** A failed check; one message for each constraint of a field, the last, because class-validator has them by name. */
  fail(before: Step | undefined, key: string | number, type: string, msg: string, context?: object): void {
    const same = this.#find(before, key, type);
    if (same === undefined) this.#add(before, key, type, msg, context);
    else Object.assign(same, { msg, context });
  }

  /** What is wrong where no check of the same value says something else, now or later. */
  failUnlessOthers(before: Step | undefined, key: string | number, type: string, msg: string): void {
    this.#add(before, key, type, msg, undefined, true);
  }

  /** Keeps the place of a check whose verdict comes later; the result reports its failure. */
  reserve(
    before: Step | undefined,
    key: string | number,
    type: string,
    context: object | undefined,
  ): (msg: string) => void {
    const place = this.#add(before, key, undefined, "", undefined);
    return (msg) => {
      const failed = this.#find(before, key, type) ?? place;
      failed.type = type;
      failed.msg = msg;
      if (context !== undefined) failed.context = { ...failed.context, ...context };
    };
  }

  /** Adds what was found to `issues`, each at its place behind `loc`. */
  report(loc: Location, issues: ValidationIssue[]): void {
    for (const finding of this.#findings) {
      const { step, type, msg, context, isFallback } = finding;
      if (type === undefined || (isFallback && this.#hasOthers(finding))) continue;
      issues.push({ loc: locate(loc, step), msg, type, ...(context && { ctx: context }) });
    }
  }

  #add(
    before: Step | undefined,
    key: string | number,
    type: string | undefined,
    msg: string,
    context: object | undefined,
    isFallback = false,
  ): Finding {
    const finding: Finding = { step: { before, key }, type, msg, context, isFallback };
    this.#findings.push(finding);
    if (type !== undefined) this.#failures += 1;
    return finding;
  }

  #find(before: Step | undefined, key: string | number, type: string): Finding | undefined {
    return this.#findings.find((finding) => finding.type === type && isAt(finding, before, key));
  }

  #hasOthers(fallback: Finding): boolean {
    const { before, key } = fallback.step;
    return this.#findings.some(
      (finding) => finding !== fallback && finding.type !== undefined && isAt(finding, before, key),
    );
  }
}

function isAt({ step }: Finding, before: Step | undefined, key: string | number): boolean {
  return step.before === before && step.key === key;
}

/** The keys on the way to a value, from the outermost. */
export function locate(loc: Location, last: Step): Location {
  const keys: (string | number)[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.before) keys.unshift(step.key);
  return [...loc, ...keys];
}
