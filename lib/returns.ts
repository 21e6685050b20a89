import type { AnyClass } from "./class.js";

/** What `@Returns` knows of the place it stands on, at cold start. */
export interface ReturnSite {
  /** The classes of data that have been checked for the application: what is wrong with one is reported once. */
  readonly checked: Set<AnyClass>;
  /** Whether answers are compared with what is declared of them, as the option `validateResponses` says. */
  readonly validates: boolean;
  /** Reports a mistake in the declaration: what is wrong, then how to mend it. */
  fault(problem: string, fix: string): void;
  /** Reports a mistake that is not in the decorator but in its type: a whole sentence, which says where. */
  report(fault: string): void;
}

/** Makes of a returned value what is answered; throws an `HttpException` where it is not what is declared. */
export type Shape = (value: unknown) => unknown;

/** What `@Returns` wrote down of one answer of a method. */
export interface ReturnRecord {
  /** As it stands in the source, for messages: `@Returns(Item)`. */
  readonly label: string;
  readonly type: unknown;
  /** Undefined for the status of the route. */
  readonly status: number | undefined;
  readonly description: string | undefined;
  /** Undefined for JSON, or what bytes and texts have otherwise. */
  readonly mediaType: string | undefined;
  /** Checks the declaration and makes what shapes values; called once for each method, at cold start. */
  compile(site: ReturnSite): Shape;
}
