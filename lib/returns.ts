import type { AnyClass } from "./class.js";
import type { HttpResponse } from "./response.js";

/** What `@Returns` knows of the place it stands on, at cold start. */
export interface ReturnSite {
  /** Class and method, for messages: `ItemsController.read`. */
  readonly where: string;
  /** Every record of the method, this one included. */
  readonly records: readonly ReturnRecord[];
  /** The status of the route: that of records that say none. */
  readonly status: number;
  /** The models that have been checked for the application: what is wrong with one is reported once. */
  readonly checked: Set<AnyClass>;
  /** Whether answers are compared with what is declared of them, as the option `validateResponses` says. */
  readonly validates: boolean;
  /** Reports a mistake: a whole sentence, which says where. */
  report(fault: string): void;
}

/**
 * Makes of a returned value what is answered, at once or later; throws an `HttpException` where it is not what is
 * declared.
 *
 * @param draft The response that the value becomes, with its status of that moment.
 */
export type Shape = (value: unknown, draft: HttpResponse) => unknown;

/** What `@Returns` wrote down of one answer of a method. */
export interface ReturnRecord {
  /** As it stands in the source, for messages: `@Returns(Item)`. */
  readonly label: string;
  readonly type: unknown;
  /** Undefined for the status of the route. */
  readonly status: number | undefined;
  readonly description: string | undefined;
  /** Undefined for JSON, or what bytes have otherwise. */
  readonly mediaType: string | undefined;
  /** What stands behind the type in the source, as it was given. */
  readonly given: unknown;
  /** Checks all records of the method and makes what shapes its values; called on the first of them, at cold start. */
  compile(site: ReturnSite): Shape;
}
