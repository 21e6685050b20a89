import { stagePrefix } from "./api-gateway-v1.js";
import {
  accountId,
  contentLengthOf,
  cookieHeaderOf,
  decodedQueryOf,
  decodePercent,
  encodeTypedBody,
  headersOf,
  joinedValues,
  lowerCaseNames,
  type NeutralRequest,
  type Pair,
  rawQueryOf,
  requestTime,
  requestTimeEpoch,
  sourceIpOf,
  traceId,
  userAgentOf,
} from "./neutral-request.js";
import {
  cookieList,
  lambdaLimit,
  type NeutralResponse,
  readResult,
  singleHeaders,
  toNeutralResponse,
} from "./neutral-response.js";

/** The event of an API Gateway HTTP API with payload format 2.0. */
export function encodeHttpApiV2(request: NeutralRequest) {
  const stage = request.stage ?? "$default";
  const domainName = request.domainName ?? "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
  return eventOf(request, {
    rawPath: `${stagePrefix(stage, domainName)}${decodePercent(request.path)}`,
    // The cookies are in their own list only.
    cookieHeader: [],
    context: { accountId, requestId: "dXJ4oj3vDoEEMTA=", stage, domainName },
  });
}

/** The event of a Lambda function URL. */
export function encodeFunctionUrl(request: NeutralRequest) {
  const cookie = cookieHeaderOf(request);
  return eventOf(request, {
    rawPath: request.path,
    cookieHeader: cookie === undefined ? [] : [["cookie", cookie]],
    context: {
      accountId: "anonymous",
      requestId: "2b7c1d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e",
      stage: "$default",
      domainName: request.domainName ?? "abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws",
    },
  });
}

/** Reads a result as an HTTP API does for payload format 2.0, and a function URL. */
export function decodePayloadV2(result: unknown): NeutralResponse {
  const fields = readResult(result, lambdaLimit);
  return toNeutralResponse(fields, [...singleHeaders(fields.headers), ...cookieList(fields.cookies)]);
}

interface Differences {
  rawPath: string;
  cookieHeader: readonly Pair[];
  context: { accountId: string; requestId: string; stage: string; domainName: string };
}

function eventOf(request: NeutralRequest, { rawPath, cookieHeader, context }: Differences) {
  const query = decodedQueryOf(request);
  const { body, isBase64Encoded } = encodeTypedBody(request);
  const headers = headersOf(request, [
    ["accept", "*/*"],
    ["accept-encoding", "gzip, deflate, br"],
    ...contentLengthOf(request),
    ["host", context.domainName],
    ["user-agent", userAgentOf(request)],
    ["x-amzn-trace-id", traceId],
    ["x-forwarded-for", sourceIpOf(request)],
    ["x-forwarded-port", "443"],
    ["x-forwarded-proto", "https"],
    ...cookieHeader,
  ]);
  return {
    version: "2.0" as const,
    routeKey: "$default",
    rawPath,
    rawQueryString: rawQueryOf(request),
    ...(request.cookies?.length ? { cookies: request.cookies.map((pair) => pair.join("=")) } : {}),
    headers: joinedValues(lowerCaseNames(headers)),
    ...(query.length > 0 ? { queryStringParameters: joinedValues(query) } : {}),
    requestContext: {
      ...context,
      apiId: context.domainName.split(".")[0],
      domainPrefix: context.domainName.split(".")[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: sourceIpOf(request),
        userAgent: userAgentOf(request),
      },
      routeKey: "$default",
      time: requestTime,
      timeEpoch: requestTimeEpoch,
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
  };
}
