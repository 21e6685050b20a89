import { HttpException } from "../../lib/errors.js";
import { HttpHeaders } from "../../lib/http-headers.js";
import { isRecord } from "../../lib/json.js";
import { encodePath } from "../../lib/path.js";
import { decodeQueryText, QueryParameters, splitTarget } from "../../lib/query.js";
import type { RawBody, RequestSource } from "../../lib/request.js";
import type { AlbEvent, HttpApiEvent, LambdaContext, LatticeV1Event, LatticeV2Event, RestEvent } from "./events.js";
import { isText, textOf } from "./fields.js";

type SingleValues = RestEvent["headers"];
type MultiValues = RestEvent["multiValueHeaders"];

/** REST API: the path is encoded and without the stage; query values are decoded; the multi-value maps are complete. */
export function decodeRest(event: RestEvent, context: LambdaContext | undefined): RequestSource {
  return restSource(event, context, event.path, "");
}

/** HTTP API with payload format 1.0: as REST, but the path is decoded and starts with a named stage. */
export function decodeHttpApi1(event: RestEvent, context: LambdaContext | undefined): RequestSource {
  const { requestContext } = event;
  // Where only the context's path has the stage, it has been taken off already.
  const hasStage = requestContext.path === undefined || requestContext.path === event.path;
  const stage = hasStage ? stagePrefix(event.path, requestContext) : "";
  return restSource(event, context, encodeDecoded(event.path.slice(stage.length)), stage);
}

/** HTTP API with payload format 2.0: the path is decoded and starts with a named stage, the query is encoded. */
export function decodeHttpApi2(event: HttpApiEvent, context: LambdaContext | undefined): RequestSource {
  const stage = stagePrefix(event.rawPath, event.requestContext);
  return payload2Source(event, context, encodeDecoded(event.rawPath.slice(stage.length)), stage);
}

/** Function URL: as payload format 2.0, but the path is encoded and has no stage. */
export function decodeFunctionUrl(event: HttpApiEvent, context: LambdaContext | undefined): RequestSource {
  return payload2Source(event, context, event.rawPath, "");
}

/** Application Load Balancer: path and query are encoded; either the single-value maps or the multi-value maps are there. */
export function decodeAlb(event: AlbEvent, context: LambdaContext | undefined): RequestSource {
  const headers = () => toHeaders(event.headers, event.multiValueHeaders);
  return {
    method: event.httpMethod,
    path: absolute(event.path),
    id: context?.awsRequestId,
    // The load balancer appends the address that it saw; what stands before it came from the client.
    clientIp: () => headers().get("x-forwarded-for")?.split(",").at(-1)?.trim(),
    event,
    context,
    headers,
    header: (name) => findHeader(event.headers, event.multiValueHeaders, name),
    query: () => toQuery(event.queryStringParameters, event.multiValueQueryStringParameters, decodeQueryText),
    body: () => toBody(event.body, event.isBase64Encoded),
  };
}

/** VPC Lattice version 1: the path comes with its query, both encoded. */
export function decodeLatticeV1(event: LatticeV1Event, context: LambdaContext | undefined): RequestSource {
  const { path, query } = splitTarget(event.raw_path);
  return {
    method: event.method,
    path: absolute(path),
    id: context?.awsRequestId,
    clientIp: () => undefined,
    event,
    context,
    headers: () => toHeaders(event.headers, undefined),
    header: (name) => findHeader(event.headers, undefined, name),
    query: () => QueryParameters.parse(query),
    body: () => toBody(event.body, event.is_base64_encoded),
  };
}

/** VPC Lattice version 2: headers and query values come as arrays. */
export function decodeLatticeV2(event: LatticeV2Event, context: LambdaContext | undefined): RequestSource {
  return {
    method: event.method,
    path: absolute(splitTarget(event.path).path),
    id: context?.awsRequestId,
    clientIp: () => textOf(event.requestContext.identity?.sourceIp),
    event,
    context,
    headers: () => toHeaders(undefined, event.headers),
    header: (name) => findHeader(undefined, event.headers, name),
    query: () => toQuery(undefined, event.queryStringParameters, asItIs),
    body: () => toBody(event.body, event.isBase64Encoded),
  };
}

function restSource(
  event: RestEvent,
  context: LambdaContext | undefined,
  path: string,
  basePath: string,
): RequestSource {
  return {
    method: event.httpMethod,
    path: absolute(path),
    basePath,
    id: context?.awsRequestId ?? textOf(event.requestContext.requestId),
    clientIp: () => textOf(event.requestContext.identity?.sourceIp),
    event,
    context,
    headers: () => toHeaders(event.headers, event.multiValueHeaders),
    header: (name) => findHeader(event.headers, event.multiValueHeaders, name),
    query: () => toQuery(event.queryStringParameters, event.multiValueQueryStringParameters, asItIs),
    body: () => toBody(event.body, event.isBase64Encoded),
  };
}

function payload2Source(
  event: HttpApiEvent,
  context: LambdaContext | undefined,
  path: string,
  basePath: string,
): RequestSource {
  const headers = () => toHeaders(event.headers, undefined);
  return {
    method: event.requestContext.http.method,
    path: absolute(path),
    basePath,
    id: context?.awsRequestId ?? textOf(event.requestContext.requestId),
    clientIp: () => textOf(event.requestContext.http.sourceIp),
    event,
    context,
    headers,
    header: (name) => findHeader(event.headers, undefined, name),
    // Function URLs say the same in a header too; an HTTP API takes the header away.
    cookies: () => (Array.isArray(event.cookies) ? event.cookies.filter(isText) : headers().getAll("cookie")),
    query: () => QueryParameters.parse(textOf(event.rawQueryString) ?? ""),
    body: () => toBody(event.body, event.isBase64Encoded),
  };
}

/** The stage as it stands before the path: only a named stage of the default domain is there. */
function stagePrefix(path: string, context: HttpApiEvent["requestContext"] | RestEvent["requestContext"]): string {
  const stage = textOf(context.stage);
  const isOwnDomain = textOf(context.domainName)?.includes(".execute-api.");
  if (stage === undefined || stage === "$default" || !isOwnDomain) return "";
  const prefix = `/${stage}`;
  return path === prefix || path.startsWith(`${prefix}/`) ? prefix : "";
}

/** A decoded path, encoded again: behind the edge every path is encoded, and there is one rule to split and decode it. */
function encodeDecoded(path: string): string {
  return /^[\w\-.~/]*$/.test(path) ? path : encodePath(path);
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}

function toHeaders(single: SingleValues, multi: MultiValues): HttpHeaders {
  return HttpHeaders.received(entriesOf(single, multi, asItIs));
}

function toQuery(single: SingleValues, multi: MultiValues, decode: (text: string) => string): QueryParameters {
  return new QueryParameters(entriesOf(single, multi, decode));
}

/** The values of one header, joined as those of `HttpHeaders` are. */
function findHeader(single: SingleValues, multi: MultiValues, name: string): string | undefined {
  const map = completeOf(single, multi);
  let found: string | undefined;
  for (const key of Object.keys(map)) {
    if (key.length !== name.length || key.toLowerCase() !== name) continue;
    for (const value of valuesOf(map[key])) found = found === undefined ? value : `${found}, ${value}`;
  }
  return found;
}

/** Every name with each of its values. */
function entriesOf(single: SingleValues, multi: MultiValues, decode: (text: string) => string): [string, string][] {
  const entries: [string, string][] = [];
  const map = completeOf(single, multi);
  for (const name of Object.keys(map)) {
    for (const value of valuesOf(map[name])) entries.push([decode(name), decode(value)]);
  }
  return entries;
}

/** The multi-value map where there is one, because it alone is complete. */
function completeOf(single: SingleValues, multi: MultiValues): Readonly<Record<string, unknown>> {
  const map: unknown = isRecord(multi) ? multi : single;
  return isRecord(map) ? map : {};
}

function valuesOf(values: unknown): readonly string[] {
  if (isText(values)) return [values];
  return Array.isArray(values) ? values.filter(isText) : [];
}

function toBody(body: unknown, isBase64Encoded: unknown): RawBody {
  if (body === null || body === undefined) return undefined;
  if (!isText(body)) throw new HttpException(400, "The body of the event is not text");
  return isBase64Encoded === true ? Buffer.from(body, "base64") : body;
}

function asItIs(text: string): string {
  return text;
}
