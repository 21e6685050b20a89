/**
 * The schemes that a request has to satisfy together, with the scopes that it needs of each: `{ bearer: [] }`. Empty: none.
 */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** An error that a method answers with, as `@Throws` says it. */
export interface ThrowsRecord {
  readonly status: number;
  readonly description: string | undefined;
  /** The type of its detail; undefined for a text. */
  readonly detail?: unknown;
}

/** What documents say of a method, or of all methods of a class that do not say it themselves. */
export interface Documentation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly operationId?: string;
  readonly deprecated?: boolean;
  readonly hidden?: boolean;
  /** One of them is enough; an empty list: none is needed. */
  readonly security?: readonly SecurityRequirement[];
  readonly throws?: readonly ThrowsRecord[];
}

/** What a nearer declaration says, and of the rest what the farther one says. */
export function nearerDocumentation(
  nearer: Documentation | undefined,
  farther: Documentation | undefined,
): Documentation | undefined {
  if (nearer === undefined || farther === undefined) return nearer ?? farther;
  return { ...farther, ...nearer };
}
