import {
  allValues,
  contentLengthOf,
  cookieHeaderOf,
  decodedQueryOf,
  defaultUserAgent,
  encodeTypedBody,
  headersOf,
  joinedValues,
  lastValues,
  lowerCaseNames,
  type NeutralRequest,
  type Pair,
  rawQueryOf,
  requestTimeEpoch,
  sourceIpOf,
} from "./neutral-request.js";
import { lambdaLimit, type NeutralResponse, readResult, singleHeaders, toNeutralResponse } from "./neutral-response.js";

const arn = "arn:aws:vpc-lattice:eu-west-1:123456789012:";
const serviceNetworkArn = `${arn}servicenetwork/sn-0bf3f2882e9cc805a`;
const serviceArn = `${arn}service/svc-0a40eebed65f8d69c`;
const targetGroupArn = `${arn}targetgroup/tg-6d0ecf831eec9f09`;
const sourceVpcArn = "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0b8276c84697e7339";

/** The event of a VPC Lattice target group with event structure V1. */
export function encodeLatticeV1(request: NeutralRequest) {
  const query = decodedQueryOf(request);
  const rawQuery = rawQueryOf(request);
  const { body, isBase64Encoded } = encodeTypedBody(request);
  const headers = headersOfLattice(request, [
    ["x-amzn-lattice-identity", `Source-VPC-ARN=${sourceVpcArn}`],
    ["x-amzn-lattice-network", `SourceVpcArn=${sourceVpcArn}`],
    ["x-amzn-lattice-target", `ServiceArn=${serviceArn};TargetGroupArn=${targetGroupArn}`],
  ]);
  return {
    raw_path: rawQuery === "" ? request.path : `${request.path}?${rawQuery}`,
    method: request.method,
    headers: joinedValues(headers),
    query_string_parameters: lastValues(query),
    body: body ?? "",
    is_base64_encoded: isBase64Encoded,
  };
}

/** The event of a VPC Lattice target group with event structure V2. */
export function encodeLatticeV2(request: NeutralRequest) {
  const query = decodedQueryOf(request);
  const { body, isBase64Encoded } = encodeTypedBody(request);
  return {
    version: "2.0" as const,
    path: request.path,
    method: request.method,
    headers: allValues(headersOfLattice(request, [])),
    ...(query.length > 0 ? { queryStringParameters: allValues(query) } : {}),
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
    requestContext: {
      serviceNetworkArn,
      serviceArn,
      targetGroupArn,
      identity: {
        sourceVpcArn,
        type: "AWS_IAM",
        principal: "arn:aws:sts::123456789012:assumed-role/client/i-0123456789abcdef0",
        principalOrgID: "o-50dc6c495c0c9188",
        sessionName: "i-0123456789abcdef0",
      },
      region: "eu-west-1",
      timeEpoch: `${requestTimeEpoch}000`,
    },
  };
}

/** Reads a result as VPC Lattice does. */
export function decodeLattice(result: unknown): NeutralResponse {
  const fields = readResult(result, lambdaLimit);
  return toNeutralResponse(fields, singleHeaders(fields.headers));
}

function headersOfLattice(request: NeutralRequest, identity: readonly Pair[]): Pair[] {
  const cookie = cookieHeaderOf(request);
  return lowerCaseNames(
    headersOf(request, [
      ["accept", "*/*"],
      ...contentLengthOf(request),
      ...(cookie === undefined ? [] : [["cookie", cookie] as const]),
      ["host", request.domainName ?? "items-0a40eebed65f8d69c.7d67968.vpc-lattice-svcs.eu-west-1.on.aws"],
      ["user-agent", defaultUserAgent],
      ...identity,
      ["x-forwarded-for", sourceIpOf(request)],
    ]),
  );
}
