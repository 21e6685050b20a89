import { MAX_ISSUES, type ValidationIssue } from "./errors.js";

/** Adds issues to others; no more than are answered. There may be more of them than a call takes arguments. */
export function addIssues(from: Iterable<ValidationIssue>, to: ValidationIssue[]): void {
  for (const issue of from) {
    if (to.length > MAX_ISSUES) return;
    to.push(issue);
  }
}

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
    for (const issues of this.#held) addIssues(issues, this.#issues);
  }
}
