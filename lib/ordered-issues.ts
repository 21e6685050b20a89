import type { ValidationIssue } from "./errors.js";

/** Puts the issues of several readers in the order in which they were asked, though some of them answer later. */
export class OrderedIssues {
  readonly #issues: ValidationIssue[];
  readonly #held: ValidationIssue[][] = [];
  #current: ValidationIssue[];

  constructor(issues: ValidationIssue[]) {
    this.#issues = issues;
    this.#current = issues;
  }

  /** Where the next reader adds its issues. */
  get current(): ValidationIssue[] {
    return this.#current;
  }

  /** Holds back what the next reader finds: one before it has not answered yet. */
  holdBack(): void {
    this.#current = [];
    this.#held.push(this.#current);
  }

  /** Adds what was held back, when all have answered. */
  release(): void {
    for (const issues of this.#held) this.#issues.push(...issues);
  }
}
