import type { ValidationIssue } from "./errors.js";

// In the global symbol registry, so that every copy of the package knows the issues that any of them marked.
const KEY: unique symbol = Symbol.for("lambent.sensitive@1");

interface Marked {
  readonly [KEY]?: true;
}

/** Marks an issue as one of a sensitive field. Neither JSON nor a copy shows the mark: the client gets the issue as it is. */
export function markSensitive<Issue extends object>(issue: Issue): Issue {
  return Object.defineProperty(issue, KEY, { value: true });
}

/** Whether an issue itself is marked; of one that was copied the copy has to be marked too. */
export function isSensitive(issue: object): boolean {
  return (issue as Marked)[KEY] === true;
}

/** Issues as a log may show them: of a sensitive field only where and what, because the message may hold the value. */
export function withoutValues(issues: readonly ValidationIssue[]): readonly ValidationIssue[] {
  if (!issues.some(isSensitive)) return issues;
  return issues.map((issue) => (isSensitive(issue) ? { loc: issue.loc, msg: "(redacted)", type: issue.type } : issue));
}
