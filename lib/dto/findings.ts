import { MAX_ISSUES, type ValidationIssue } from "../errors.js";
import { markSensitive } from "../sensitive-issues.js";

/** The way to a value: `["body", "lines", 0, "price"]`. */
export type Location = readonly (string | number)[];

/** A step on the way from the validated object to a value inside it; the way is written out only where something fails. */
export interface Step {
  readonly before: Step | undefined;
  /** Undefined where the way goes into a sensitive field, which is no place of its own: the field's own step follows. */
  readonly key: string | number | undefined;
}

/** The step to a value, which always has a key. */
interface Place extends Step {
  readonly key: string | number;
}

interface Finding {
  readonly step: Place;
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
    const same = this.#sameBefore(this.#findings.length, before, key).find((finding) => finding.type === type);
    if (same === undefined) this.#add(before, key, type, msg, context);
    else Object.assign(same, { msg, context });
  }

  /** What is wrong where no check of the same value says something else, now or later. */
  failUnlessOthers(before: Step | undefined, key: string | number, type: string, msg: string): void {
    const others = this.#sameBefore(this.#findings.length, before, key);
    if (others.length === 0) this.#add(before, key, type, msg, undefined);
    else if (others.every((other) => other.type === undefined)) {
      this.#findings.push({ step: { before, key }, type, msg, context: undefined, isFallback: true });
    }
  }

  /** Keeps the place of a check whose verdict comes later; the result reports its failure. */
  reserve(
    before: Step | undefined,
    key: string | number,
    type: string,
    context: object | undefined,
  ): (msg: string) => void {
    const place: Finding = { step: { before, key }, type: undefined, msg: "", context: undefined, isFallback: false };
    const at = this.#findings.push(place);
    return (msg) => {
      const same = [...this.#sameBefore(at, before, key), ...this.#sameFrom(at, before, key)];
      const failed = same.find((finding) => finding.type === type) ?? place;
      failed.type = type;
      failed.msg = msg;
      if (context !== undefined) failed.context = { ...failed.context, ...context };
    };
  }

  /** Adds what was found to `issues`, each at its place behind `loc`; no more than are answered. */
  report(loc: Location, issues: ValidationIssue[]): void {
    for (const [at, { step, type, msg, context, isFallback }] of this.#findings.entries()) {
      if (issues.length > MAX_ISSUES) return;
      if (type === undefined || (isFallback && this.#hasFailedBefore(at, step))) continue;
      const issue = { loc: locate(loc, step), msg, type, ...(context && { ctx: context }) };
      issues.push(isInSensitive(step) ? markSensitive(issue) : issue);
    }
  }

  #add(before: Step | undefined, key: string | number, type: string, msg: string, context: object | undefined): void {
    this.#findings.push({ step: { before, key }, type, msg, context, isFallback: false });
    this.#failures += 1;
  }

  #hasFailedBefore(at: number, { before, key }: Place): boolean {
    return this.#sameBefore(at, before, key).some(({ type }) => type !== undefined);
  }

  // All that is found of one value itself stands together. There may be a million values: nothing looks at them all.

  #sameBefore(end: number, before: Step | undefined, key: string | number): readonly Finding[] {
    let start = end;
    while (start > 0 && isAt(this.#findings[start - 1] as Finding, before, key)) start -= 1;
    return this.#findings.slice(start, end);
  }

  #sameFrom(start: number, before: Step | undefined, key: string | number): readonly Finding[] {
    let end = start;
    while (end < this.#findings.length && isAt(this.#findings[end] as Finding, before, key)) end += 1;
    return this.#findings.slice(start, end);
  }
}

function isAt({ step }: Finding, before: Step | undefined, key: string | number): boolean {
  return step.before === before && step.key === key;
}

/** The keys on the way to a value, from the outermost. */
export function locate(loc: Location, last: Step): Location {
  const keys: (string | number)[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.before) {
    if (step.key !== undefined) keys.unshift(step.key);
  }
  return [...loc, ...keys];
}

/** Whether the way to a value goes into a sensitive field. */
export function isInSensitive(last: Step | undefined): boolean {
  for (let step = last; step !== undefined; step = step.before) if (step.key === undefined) return true;
  return false;
}
