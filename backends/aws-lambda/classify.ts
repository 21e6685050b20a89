import { isRecord } from "../../lib/json.js";
import { isText } from "./fields.js";

type Fields = Readonly<Record<string, unknown>>;

/** The shapes of HTTP events. */
export type HttpSource =
  | "rest"
  | "http-api-1.0"
  | "http-api-2.0"
  | "function-url"
  | "alb"
  | "lattice-v1"
  | "lattice-v2";

/**
 * An event that this handler does not serve: of another source, of none, or one that only looks like a request.
 *
 * The invocation is rejected with it: answering anything would report an event as done that was not looked at.
 */
export class UnsupportedEventError extends Error {
  override readonly name: string = "UnsupportedEventError";
}

/** Tells the shape of an HTTP event by what only that shape has; undefined for another event. */
export function classify(event: unknown): HttpSource | undefined {
  if (!isRecord(event)) return undefined;
  if (isText(event.raw_path) && isText(event.method) && "is_base64_encoded" in event) return "lattice-v1";
  const context = isRecord(event.requestContext) ? event.requestContext : undefined;
  // Every proxied request says how its body is encoded; authorizer events, which look alike otherwise, have no body.
  if (context === undefined || typeof event.isBase64Encoded !== "boolean" || isAuthorizer(event)) return undefined;
  return proxied(event, context);
}

/** The error for an event that is not served. */
export function unsupported(event: unknown): UnsupportedEventError {
  if (!isRecord(event)) return new UnsupportedEventError(`the event is ${describeType(event)}, not an object`);
  const fields = Object.keys(event).slice(0, 12).join(", ") || "(none)";
  const { Records, eventSource } = event;
  const [first] = Array.isArray(Records) ? (Records as unknown[]) : [];
  const source = eventSource ?? (isRecord(first) ? (first.eventSource ?? first.EventSource) : undefined);
  const from = isText(source) ? `, and messages of ${source} have no method` : "";
  return new UnsupportedEventError(`the event is none that this handler serves: it has the fields ${fields}${from}`);
}

function proxied(event: Fields, context: Fields): HttpSource | undefined {
  if (isText(event.httpMethod) && isText(event.path)) {
    if (isRecord(context.elb)) return "alb";
    return event.version === "1.0" ? "http-api-1.0" : "rest";
  }
  if (event.version !== "2.0") return undefined;
  if (isText(event.rawPath) && isRecord(context.http) && isText(context.http.method)) {
    return isText(context.domainName) && context.domainName.includes(".lambda-url.") ? "function-url" : "http-api-2.0";
  }
  return isText(event.method) && isText(event.path) ? "lattice-v2" : undefined;
}

function isAuthorizer(event: Fields): boolean {
  return event.type === "REQUEST" || event.type === "TOKEN" || "methodArn" in event || "routeArn" in event;
}

function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
