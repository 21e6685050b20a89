import {
  accountId,
  allValues,
  contentLengthOf,
  cookieHeaderOf,
  decodedQueryOf,
  decodePercent,
  defaultUserAgent,
  type EncodedBody,
  encodeTextBody,
  encodeTypedBody,
  headersOf,
  lastValues,
  type NeutralRequest,
  type Pair,
  requestTime,
  requestTimeEpoch,
  sourceIpOf,
  traceId,
  userAgentOf,
} from "./neutral-request.js";
import {
  lambdaLimit,
  multiValueHeaders,
  type NeutralResponse,
  readResult,
  singleHeaders,
  toNeutralResponse,
} from "./neutral-response.js";

/** The event of an API Gateway REST API with Lambda proxy integration. */
export function encodeRest(request: NeutralRequest) {
  const stage = request.stage ?? "prod";
  const domainName = request.domainName ?? "f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com";
  const isOwnDomain = domainName.includes(".execute-api.");
  const headers = headersOf(request, [
    ["Accept", "*/*"],
    ["CloudFront-Forwarded-Proto", "https"],
    ["CloudFront-Is-Desktop-Viewer", "true"],
    ["CloudFront-Viewer-Country", "IE"],
    ["Host", domainName],
    ["User-Agent", defaultUserAgent],
    ["Via", "2.0 c1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6.cloudfront.net (CloudFront)"],
    ["X-Amz-Cf-Id", "1a2B3c4D5e6F7g8H9i0JkLmNoPqRsTuVwXyZ-AbCdEfGhIjKlMnOpQ=="],
    ["X-Amzn-Trace-Id", traceId],
    ["X-Forwarded-For", `${sourceIpOf(request)}, 198.51.100.7`],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
    ...cookieHeader(request),
  ]);
  return {
    resource: request.path === "/" ? "/" : "/{proxy+}",
    path: request.path,
    ...mapsOf(request, headers),
    pathParameters: request.path === "/" ? null : { proxy: decodePercent(request.path.slice(1)) },
    stageVariables: null,
    requestContext: {
      resourceId: "abc123",
      ...requestContextOf(request, stage, domainName),
      resourcePath: request.path === "/" ? "/" : "/{proxy+}",
      path: isOwnDomain ? `/${stage}${request.path}` : request.path,
      requestId: "3f0c5a5e-7c1b-4d27-9d2e-5b8a1c2d3e4f",
      extendedRequestId: "dXJ4pHJzDoEEfBQ=",
    },
    ...nullableBody(encodeTextBody(request)),
  };
}

/** The event of an API Gateway HTTP API with payload format 1.0. */
export function encodeHttpApiV1(request: NeutralRequest) {
  const stage = request.stage ?? "$default";
  const domainName = request.domainName ?? "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
  const headers = headersOf(request, [
    ...contentLengthOf(request),
    ["Host", domainName],
    ["User-Agent", defaultUserAgent],
    ["X-Amzn-Trace-Id", traceId],
    ["X-Forwarded-For", sourceIpOf(request)],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
    ["accept", "*/*"],
    ...cookieHeader(request),
  ]);
  const path = `${stagePrefix(stage, domainName)}${decodePercent(request.path)}`;
  return {
    version: "1.0",
    resource: "$default",
    path,
    ...mapsOf(request, headers),
    requestContext: {
      ...requestContextOf(request, stage, domainName),
      authorizer: { claims: null, scopes: null },
      resourceId: "$default",
      resourcePath: "$default",
      path,
      requestId: "dXJ4oj3vDoEEMTA=",
      extendedRequestId: "dXJ4oj3vDoEEMTA=",
    },
    pathParameters: null,
    stageVariables: null,
    ...nullableBody(encodeTypedBody(request)),
  };
}

/** Reads a result as a REST API does, and an HTTP API for payload format 1.0. */
export function decodeApiGatewayV1(result: unknown): NeutralResponse {
  const fields = readResult(result, lambdaLimit);
  const repeated = multiValueHeaders(fields.multiValueHeaders);
  const names = new Set(repeated.map(([name]) => name));
  // Where both maps have a name, only the list counts.
  const single = singleHeaders(fields.headers).filter(([name]) => !names.has(name));
  return toNeutralResponse(fields, [...single, ...repeated]);
}

/** The first segment of an HTTP API's path: its stage, unless that is the default one or a custom domain hides it. */
export function stagePrefix(stage: string, domainName: string): string {
  return stage !== "$default" && domainName.includes(".execute-api.") ? `/${stage}` : "";
}

function mapsOf(request: NeutralRequest, headers: readonly Pair[]) {
  const query = decodedQueryOf(request);
  return {
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: query.length === 0 ? null : lastValues(query),
    multiValueQueryStringParameters: query.length === 0 ? null : allValues(query),
  };
}

function requestContextOf(request: NeutralRequest, stage: string, domainName: string) {
  return {
    accountId,
    apiId: domainName.split(".")[0],
    domainName,
    domainPrefix: domainName.split(".")[0],
    httpMethod: request.method,
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: sourceIpOf(request),
      user: null,
      userAgent: userAgentOf(request),
      userArn: null,
    },
    protocol: "HTTP/1.1",
    requestTime,
    requestTimeEpoch,
    stage,
  };
}

function cookieHeader(request: NeutralRequest): Pair[] {
  const cookie = cookieHeaderOf(request);
  return cookie === undefined ? [] : [["Cookie", cookie]];
}

function nullableBody({ body, isBase64Encoded }: EncodedBody) {
  return { body: body ?? null, isBase64Encoded };
}
