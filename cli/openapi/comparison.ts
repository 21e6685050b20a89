import { type Fields, isFields, type Resolve, toKey } from "./json-document.js";
import type { Form } from "./schema-forms.js";

/** Who reads what a schema describes: the application reads requests, its clients read responses. */
export type Side = "request" | "response";

/** A change that breaks clients, and where inside a schema it is. */
export interface Finding {
  readonly path: readonly string[];
  readonly what: string;
}

/**
 * What two schemas are compared with.
 *
 * The writer gives values and the reader takes them: of a request the writer has the schema from before the change, and
 * of a response the reader has it. All that is given must be taken.
 */
export interface Comparison {
  readonly side: Side;
  /** Follows the references of what is given. */
  readonly resolveGiven: Resolve;
  /** Follows the references of what is taken. */
  readonly resolveTaken: Resolve;
  /** Compares the schemas of a part of the value, which is there under a name. */
  compare(given: unknown, taken: unknown, name: string): readonly Finding[];
}

/** A finding about the value itself, in the words of its side. */
export function found(comparison: Comparison, ofRequest: string, ofResponse: string): Finding {
  return { path: [], what: comparison.side === "request" ? ofRequest : ofResponse };
}

/** Says of a keyword what it is now and what it was; undefined is that it was not there. */
export function describeChange(
  { side }: Comparison,
  keyword: string,
  given: string | undefined,
  taken: string | undefined,
): Finding {
  const [before, after] = side === "request" ? [given, taken] : [taken, given];
  if (after === undefined) return { path: [], what: `has no ${keyword} any more, was ${before}` };
  return { path: [], what: `${keyword} is ${after} now, ${before === undefined ? "there was none" : `was ${before}`}` };
}

/** Values for people. */
export function listValues(values: readonly unknown[]): string {
  return values.map((value) => toKey(value)).join(", ");
}

/** What the parts of a form say under a keyword. */
export function saidOf({ parts }: Form, keyword: string): readonly unknown[] {
  return parts.map((part) => part[keyword]).filter((said) => said !== undefined);
}

/** The schema of what all of some schemas hold of. */
export function allOf(schemas: readonly unknown[]): unknown {
  if (schemas.includes(false)) return false;
  const unique = [...new Map(schemas.filter(isFields).map((schema) => [toKey(schema), schema])).values()];
  if (unique.length > 1) return { allOf: unique } satisfies Fields;
  return unique[0] ?? true;
}
