import {
  allValues,
  contentLengthOf,
  cookieHeaderOf,
  defaultUserAgent,
  encodedQueryOf,
  encodeTypedBody,
  headersOf,
  lastValues,
  lowerCaseNames,
  type NeutralRequest,
  type Pair,
  sourceIpOf,
  traceId,
} from "./neutral-request.js";
import {
  BadGatewayError,
  loadBalancerLimit,
  multiValueHeaders,
  type NeutralResponse,
  readResult,
  singleHeaders,
  toNeutralResponse,
} from "./neutral-response.js";

/** The event of an Application Load Balancer whose target group has multi-value headers off. */
export function encodeAlb(request: NeutralRequest) {
  return {
    ...commonOf(request),
    queryStringParameters: lastValues(encodedQueryOf(request)),
    headers: lastValues(headersOfAlb(request)),
    ...bodyOf(request),
  };
}

/** The event of an Application Load Balancer whose target group has multi-value headers on. */
export function encodeAlbMultiValue(request: NeutralRequest) {
  return {
    ...commonOf(request),
    multiValueQueryStringParameters: allValues(encodedQueryOf(request)),
    multiValueHeaders: allValues(headersOfAlb(request)),
    ...bodyOf(request),
  };
}

/** Reads a result as a load balancer does without multi-value headers: names that differ in case are sent on as they are. */
export function decodeAlb(result: unknown): NeutralResponse {
  const fields = readResult(result, loadBalancerLimit);
  return toNeutralResponse(fields, singleHeaders(fields.headers));
}

/** Reads a result as a load balancer does with multi-value headers, which reads no others. */
export function decodeAlbMultiValue(result: unknown): NeutralResponse {
  const fields = readResult(result, loadBalancerLimit);
  if (fields.headers !== undefined && fields.multiValueHeaders === undefined) {
    throw new BadGatewayError("The front needs multiValueHeaders, not headers.");
  }
  return toNeutralResponse(fields, multiValueHeaders(fields.multiValueHeaders));
}

function commonOf({ method, path }: NeutralRequest) {
  const targetGroup = "targetgroup/items/0123456789abcdef";
  return {
    requestContext: {
      elb: { targetGroupArn: `arn:aws:elasticloadbalancing:eu-west-1:123456789012:${targetGroup}` },
    },
    httpMethod: method,
    path,
  };
}

function headersOfAlb(request: NeutralRequest): Pair[] {
  const cookie = cookieHeaderOf(request);
  return lowerCaseNames(
    headersOf(request, [
      ["accept", "*/*"],
      ["accept-encoding", "gzip, deflate, br"],
      ["connection", "keep-alive"],
      ...contentLengthOf(request),
      ...(cookie === undefined ? [] : [["cookie", cookie] as const]),
      ["host", request.domainName ?? "items-1234567890.eu-west-1.elb.amazonaws.com"],
      ["user-agent", defaultUserAgent],
      ["x-amzn-trace-id", traceId],
      ["x-forwarded-for", sourceIpOf(request)],
      ["x-forwarded-port", "443"],
      ["x-forwarded-proto", "https"],
    ]),
  );
}

function bodyOf(request: NeutralRequest) {
  const { body, isBase64Encoded } = encodeTypedBody(request);
  return { body: body ?? "", isBase64Encoded };
}
