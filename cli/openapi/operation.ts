import type { Finding } from "./comparison.js";
import type { Fields, Resolve } from "./json-document.js";

/** An operation of a document, with what it has from its surroundings. */
export interface Operation {
  readonly fields: Fields;
  /** The names of the path's parameters, in its order. */
  readonly placeholders: readonly string[];
  /** The parameters that all operations of the path have. */
  readonly shared: unknown;
  /** The security requirements that hold for it. */
  readonly security: unknown;
  /** The security schemes of the document, by name. */
  readonly schemes: Fields;
  /** Follows the references of the document. */
  readonly resolve: Resolve;
}

/** Findings seen from further out. */
export function within(outer: readonly string[], findings: readonly Finding[]): readonly Finding[] {
  return findings.map(({ path, what }) => ({ path: [...outer, ...path], what }));
}
