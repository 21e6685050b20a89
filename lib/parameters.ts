import type { AnyClass } from "./class.js";
import type { UnknownFields } from "./dto/dto-record.js";
import type { ValidationIssue } from "./errors.js";
import type { MessageSource } from "./messages/message.js";
import type { HttpRequest } from "./request.js";
import type { HttpResponse } from "./response.js";

/** One request at the station where arguments are resolved. */
export interface Exchange {
  readonly request: HttpRequest;
  /** The response that a returned value becomes; carries the status and the headers of the route. */
  readonly response: HttpResponse;
  /** What did not fit; a resolver adds to it and returns anything, the method is then not called. */
  readonly issues: ValidationIssue[];
}

/** Gives one argument of one request. */
export type Resolver = (exchange: Exchange) => unknown;

/** Where values come from: decided by code, or said by the request in the order in which its errors are listed. */
export const SOURCES = ["custom", "path", "query", "header", "cookie", "attribute", "body"] as const;

/** Where a parameter's value comes from. */
export type ParameterSource = (typeof SOURCES)[number];

/** What a parameter decorator knows of the place it stands on, at cold start. */
export interface ParameterSite {
  /** The names in the path of each route that the method answers. */
  readonly pathParameters: readonly (readonly string[])[];
  /** Where the messages come from that the method handles; empty where it answers HTTP requests alone. */
  readonly messageSources: readonly MessageSource[];
  /** What the compiler emitted for this parameter: `{ type }`, or `undefined` where it emitted nothing. */
  readonly emitted: { readonly type: unknown } | undefined;
  /** Every record of the method, this one included, in the order of its parameters. */
  readonly parameters: readonly ParameterRecord[];
  /** What the application makes of fields that a class does not know. */
  readonly unknownFields: UnknownFields;
  /** The classes of data that have been checked for the application: what is wrong with one is reported once. */
  readonly checked: Set<AnyClass>;
  /** Has something done before the first request, such as loading a parser; where it fails, no request is answered. */
  prepare(step: () => Promise<void>): void;
  /** Reports a mistake in the declaration: what is wrong, then how to mend it. All of them are thrown together. */
  fault(problem: string, fix: string): void;
  /** Reports a mistake that is not in this parameter but in its type: a whole sentence, which says where. */
  report(fault: string): void;
}

/** What a parameter decorator wrote down about one parameter. */
export interface ParameterRecord {
  /** As it stands in the source, for messages: `@Query("limit")`. */
  readonly label: string;
  readonly source: ParameterSource;
  /** The name of the value in its source, where it has one. */
  readonly name?: string;
  /** Whether it reads a name of its source, for one that reads several; asked when requests are served. */
  readonly reads?: (name: string) => boolean;
  /**
   * For documents, how what stands in the decorator is read: a text and its options, or a class of several; JSON; a file of
   * a form. Undefined for what no document shows.
   */
  readonly kind?: "text" | "json" | "file" | "files";
  /** For documents: what stands in the decorator, without the name. */
  readonly given?: readonly unknown[];
  /** The media types that it takes, of a parameter that reads the body; a method's parameters have to share one. */
  readonly mediaTypes?: readonly string[];
  /** Checks the declaration and makes the resolver; called once for each method, at cold start. */
  compile(site: ParameterSite): Resolver;
}
