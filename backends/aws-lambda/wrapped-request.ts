import { isRecord } from "../../lib/json.js";
import type { Delivery } from "../../lib/messages/message.js";
import type { RequestSource } from "../../lib/request.js";
import { toText } from "../../lib/request.js";
import { classify, type HttpSource } from "./classify.js";
import { decodeFunctionUrl, decodeHttpApi1, decodeHttpApi2, decodeRest } from "./decode.js";
import type { HttpApiEvent, LambdaContext, RestEvent } from "./events.js";
import { isText } from "./fields.js";

type Fields = Readonly<Record<string, unknown>>;

/** What a request says of itself; the rest of such an event is what API Gateway says, and this one never saw that. */
const OF_REQUEST = [
  "version",
  "httpMethod",
  "path",
  "rawPath",
  "rawQueryString",
  "cookies",
  "headers",
  "multiValueHeaders",
  "queryStringParameters",
  "multiValueQueryStringParameters",
  "body",
  "isBase64Encoded",
];

/**
 * The request in the body of a message that has the format of API Gateway, also inside of an SNS notification; undefined
 * where there is none.
 *
 * Whoever may write to the queue has made it up: authorizer, client address, stage and stage variables are dropped.
 */
export function requestIn(delivery: Delivery, context: LambdaContext | undefined): RequestSource | undefined {
  const event = eventIn(delivery);
  const source = sourceOf(event);
  if (event === undefined || source === undefined) return undefined;
  const decoded = decode(source, withoutClaims(event), context);
  return Object.assign({}, decoded, { id: delivery.id });
}

function eventIn(delivery: Delivery): Fields | undefined {
  const outer = parse(toText(delivery.body()));
  // An SNS topic whose subscription does not deliver raw messages.
  return outer?.Type === "Notification" && isText(outer.Message) ? parse(outer.Message) : outer;
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

type GatewaySource = "rest" | "http-api-1.0" | "http-api-2.0" | "function-url";

function sourceOf(event: Fields | undefined): GatewaySource | undefined {
  const source: HttpSource | undefined = classify(event);
  return source === "rest" || source === "http-api-1.0" || source === "http-api-2.0" || source === "function-url"
    ? source
    : undefined;
}

function withoutClaims(event: Fields): unknown {
  const { http } = event.requestContext as Fields;
  const said = OF_REQUEST.filter((name) => name in event).map((name) => [name, event[name]]);
  return { ...Object.fromEntries(said), requestContext: isRecord(http) ? { http: { method: http.method } } : {} };
}

function decode(source: GatewaySource, event: unknown, context: LambdaContext | undefined): RequestSource {
  switch (source) {
    case "rest":
      return decodeRest(event as RestEvent, context);
    case "http-api-1.0":
      return decodeHttpApi1(event as RestEvent, context);
    case "http-api-2.0":
      return decodeHttpApi2(event as HttpApiEvent, context);
    case "function-url":
      return decodeFunctionUrl(event as HttpApiEvent, context);
  }
}
