import { isToken } from "../lib/http-headers.js";
import { type AllowedOrigins, findOriginFaults } from "./origins.js";

/** Who may read answers from a page of another origin, and what such a page may send. */
export interface CorsOptions {
  /**
   * `"*"` for every origin, a list of exact origins and patterns, or a function.
   *
   * A pattern has to match the whole origin; escape its dots: `/https:\/\/[a-z]+\.example\.com/`. The origin `null`
   * passes only where a list has the entry `"null"`.
   */
  readonly origins: AllowedOrigins;
  /** Whether a page may send cookies and read the answer. Default `false`; never together with `origins: "*"`. */
  readonly credentials?: boolean;
  /** The methods that a preflight allows. Default: those of the path. */
  readonly methods?: readonly string[];
  /** The request headers that a preflight allows. Default: those that it asks for. */
  readonly allowedHeaders?: readonly string[];
  /** The headers of an answer that a page may read beside the safelisted ones. Default: none. */
  readonly exposedHeaders?: readonly string[];
  /** For how many seconds a browser may remember a preflight. Default: the browser's own, 5 seconds. */
  readonly maxAge?: number;
  /** Whether pages of public sites may reach this server in a private network. Default `false`. */
  readonly privateNetwork?: boolean;
}

/** What is wrong with the options, each fault with its remedy. */
export function findCorsFaults(options: CorsOptions): string[] {
  const { origins, credentials, maxAge } = options;
  const faults = findOriginFaults(origins);
  if (credentials === true && origins === "*") {
    faults.push('cors: credentials: true with origins: "*" would let every site act for your users. List the origins.');
  }
  for (const option of ["methods", "allowedHeaders", "exposedHeaders"] as const) {
    for (const name of options[option] ?? []) {
      if (!isToken(name)) faults.push(`cors: ${option}: ${JSON.stringify(name)} is not a name that can be sent.`);
      // https://fetch.spec.whatwg.org/#http-new-header-syntax: with credentials it stands for a header of that name.
      else if (name === "*" && credentials === true) {
        faults.push(`cors: ${option}: "*" means nothing to a browser with credentials: true. List the names.`);
      }
    }
  }
  if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge >= 0)) {
    faults.push(`cors: maxAge: ${maxAge} is not a whole number of seconds.`);
  }
  return faults;
}
