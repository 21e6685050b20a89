import type { HttpEvent } from "lambent/aws-lambda";
import { decodeApiGatewayV1, encodeHttpApiV1, encodeRest } from "./events/api-gateway-v1.js";
import { decodeLattice, encodeLatticeV1, encodeLatticeV2 } from "./events/lattice.js";
import { decodeAlb, decodeAlbMultiValue, encodeAlb, encodeAlbMultiValue } from "./events/load-balancer.js";
import type { NeutralRequest } from "./events/neutral-request.js";
import type { NeutralResponse } from "./events/neutral-response.js";
import { decodePayloadV2, encodeFunctionUrl, encodeHttpApiV2 } from "./events/payload-v2.js";

export { lookAlikes } from "./events/look-alikes.js";
export type { NeutralRequest } from "./events/neutral-request.js";
export { BadGatewayError } from "./events/neutral-response.js";

/** The names in `httpSources`. */
export type HttpSourceName =
  | "REST API"
  | "HTTP API, payload 1.0"
  | "HTTP API, payload 2.0"
  | "function URL"
  | "ALB"
  | "ALB, multi-value headers"
  | "VPC Lattice v1"
  | "VPC Lattice v2";

/** One front of a function: how it delivers a request, and how it reads the result. */
export interface HttpSource {
  readonly name: HttpSourceName;
  /** A `decoded` path has lost its `%2F`, and no escape in it is malformed. */
  readonly path: "encoded" | "decoded";
  /** Which values of a query name arrive that the client sent repeatedly. */
  readonly repeatedQuery: "all" | "last";
  /** Which values of a header arrive that the client sent repeatedly. */
  readonly repeatedHeaders: "all" | "joined" | "last";
  /** Whether the function can answer with a header, other than `Set-Cookie`, more than once. */
  readonly answersRepeatedHeaders: boolean;
  /** The event that the function gets for a request. */
  encode(request: NeutralRequest): HttpEvent;
  /**
   * The answer that the client gets for the handler's result.
   *
   * @throws {BadGatewayError} where the front would answer 502 instead.
   */
  decode(result: unknown): NeutralResponse;
}

/** Every front that delivers HTTP requests. */
export const httpSources: readonly HttpSource[] = [
  {
    name: "REST API",
    path: "encoded",
    repeatedQuery: "all",
    repeatedHeaders: "all",
    answersRepeatedHeaders: true,
    encode: encodeRest,
    decode: decodeApiGatewayV1,
  },
  {
    name: "HTTP API, payload 1.0",
    path: "decoded",
    repeatedQuery: "all",
    repeatedHeaders: "all",
    answersRepeatedHeaders: true,
    encode: encodeHttpApiV1,
    decode: decodeApiGatewayV1,
  },
  {
    name: "HTTP API, payload 2.0",
    path: "decoded",
    repeatedQuery: "all",
    repeatedHeaders: "joined",
    answersRepeatedHeaders: false,
    encode: encodeHttpApiV2,
    decode: decodePayloadV2,
  },
  {
    name: "function URL",
    path: "encoded",
    repeatedQuery: "all",
    repeatedHeaders: "joined",
    answersRepeatedHeaders: false,
    encode: encodeFunctionUrl,
    decode: decodePayloadV2,
  },
  {
    name: "ALB",
    path: "encoded",
    repeatedQuery: "last",
    repeatedHeaders: "last",
    answersRepeatedHeaders: false,
    encode: encodeAlb,
    decode: decodeAlb,
  },
  {
    name: "ALB, multi-value headers",
    path: "encoded",
    repeatedQuery: "all",
    repeatedHeaders: "all",
    answersRepeatedHeaders: true,
    encode: encodeAlbMultiValue,
    decode: decodeAlbMultiValue,
  },
  {
    name: "VPC Lattice v1",
    path: "encoded",
    repeatedQuery: "all",
    repeatedHeaders: "joined",
    answersRepeatedHeaders: false,
    encode: encodeLatticeV1,
    decode: decodeLattice,
  },
  {
    name: "VPC Lattice v2",
    path: "encoded",
    repeatedQuery: "all",
    repeatedHeaders: "all",
    answersRepeatedHeaders: false,
    // The type of the event names what is read of it alone.
    encode: encodeLatticeV2 as (request: NeutralRequest) => HttpEvent,
    decode: decodeLattice,
  },
];

/** The front of that name, for a spec of what is particular to it. */
export function httpSource(name: HttpSourceName): HttpSource {
  const source = httpSources.find((candidate) => candidate.name === name);
  if (source === undefined) throw new Error(`No source is named ${name}.`);
  return source;
}
