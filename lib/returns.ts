import type { Respond } from "./station.js";

/** What `@Returns` knows of the application at cold start. */
export interface ReturnSite {
  /** Whether answers are compared with what is declared of them, as the option `validateResponses` says. */
  readonly validates: boolean;
  /** Mistakes are added, each a whole sentence that says where. */
  readonly faults: string[];
}

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
  /**
   * Checks all records of a method and makes what answers its values; called on the first of them, at cold start.
   *
   * @param where Class and method, for messages: `ItemsController.read`.
   * @param status That of the route.
   */
  compile(records: readonly ReturnRecord[], where: string, status: number, site: ReturnSite): Respond;
}
