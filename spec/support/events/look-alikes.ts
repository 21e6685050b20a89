import { encodeRest } from "./api-gateway-v1.js";
import { encodeHttpApiV2 } from "./payload-v2.js";

const request = { method: "GET", path: "/items/1", query: [["q", "1"]], cookies: [["a", "1"]] } as const;
const uuid = "8f507cfc-1697-4d07-b07a-ac58fc914c95";

// An authorizer is asked about a request before it is let through: it gets the request without its body.
const { body: _body, isBase64Encoded: _encoded, ...restRequest } = encodeRest(request);
const { isBase64Encoded: _isEncoded, ...v2Request } = encodeHttpApiV2(request);

const webSocketContext = {
  extendedRequestId: "dXJ4pHJzDoEEfBQ=",
  requestTime: "31/Jan/2026:12:30:45 +0000",
  messageDirection: "IN",
  stage: "prod",
  connectedAt: 1769862645100,
  requestTimeEpoch: 1769862645123,
  identity: { userAgent: null, sourceIp: "203.0.113.42" },
  requestId: "dXJ4pHJzDoEEfBQ=",
  domainName: "w1x2y3z4a5.execute-api.eu-west-1.amazonaws.com",
  connectionId: "dXJ4pfz3DoECFjw=",
  apiId: "w1x2y3z4a5",
};

/** Events that are no HTTP requests, the first ones close to it. */
export const lookAlikes: readonly { readonly name: string; readonly event: unknown }[] = [
  {
    name: "REQUEST authorizer of a REST API",
    event: {
      type: "REQUEST",
      methodArn: "arn:aws:execute-api:eu-west-1:123456789012:f6g7h8i9j0/prod/GET/items/1",
      ...restRequest,
    },
  },
  {
    name: "REQUEST authorizer of an HTTP API, payload 1.0",
    event: {
      version: "1.0",
      type: "REQUEST",
      methodArn: "arn:aws:execute-api:eu-west-1:123456789012:f6g7h8i9j0/prod/GET/items/1",
      identitySource: "Bearer token",
      authorizationToken: "Bearer token",
      ...restRequest,
    },
  },
  {
    name: "REQUEST authorizer of an HTTP API, payload 2.0",
    event: {
      ...v2Request,
      type: "REQUEST",
      routeArn: "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/items/1",
      identitySource: ["Bearer token"],
    },
  },
  {
    name: "TOKEN authorizer",
    event: {
      type: "TOKEN",
      authorizationToken: "Bearer token",
      methodArn: "arn:aws:execute-api:eu-west-1:123456789012:f6g7h8i9j0/prod/GET/items/1",
    },
  },
  {
    name: "WebSocket connect",
    event: {
      headers: { Host: webSocketContext.domainName, "Sec-WebSocket-Version": "13" },
      multiValueHeaders: { Host: [webSocketContext.domainName], "Sec-WebSocket-Version": ["13"] },
      requestContext: { ...webSocketContext, routeKey: "$connect", eventType: "CONNECT" },
      isBase64Encoded: false,
    },
  },
  {
    name: "WebSocket message",
    event: {
      requestContext: {
        ...webSocketContext,
        routeKey: "$default",
        eventType: "MESSAGE",
        messageId: "dXJ4qcqADoECFjw=",
      },
      body: '{"action":"read"}',
      isBase64Encoded: false,
    },
  },
  {
    name: "SQS",
    event: {
      Records: [
        {
          messageId: uuid,
          receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
          body: '{"httpMethod":"GET","path":"/items/1"}',
          attributes: {
            ApproximateReceiveCount: "1",
            SentTimestamp: "1769862645123",
            SenderId: "AIDAIENQZJOLO23YVJ4VO",
            ApproximateFirstReceiveTimestamp: "1769862645124",
          },
          messageAttributes: {},
          md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
          eventSource: "aws:sqs",
          eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:items",
          awsRegion: "eu-west-1",
        },
      ],
    },
  },
  {
    name: "SNS",
    event: {
      Records: [
        {
          EventVersion: "1.0",
          EventSubscriptionArn: "arn:aws:sns:eu-west-1:123456789012:items:21be56ed-a058-49f5-8c98-aedd2564c486",
          EventSource: "aws:sns",
          Sns: {
            SignatureVersion: "1",
            Timestamp: "2026-01-31T12:30:45.123Z",
            Signature: "c2lnbmF0dXJl",
            SigningCertUrl: "https://sns.eu-west-1.amazonaws.com/certificate.pem",
            MessageId: uuid,
            Message: "{}",
            MessageAttributes: {},
            Type: "Notification",
            UnsubscribeUrl: "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
            TopicArn: "arn:aws:sns:eu-west-1:123456789012:items",
            Subject: null,
          },
        },
      ],
    },
  },
  {
    name: "EventBridge",
    event: {
      version: "0",
      id: uuid,
      "detail-type": "Item Created",
      source: "items",
      account: "123456789012",
      time: "2026-01-31T12:30:45Z",
      region: "eu-west-1",
      resources: [],
      detail: { method: "GET", path: "/items/1" },
    },
  },
  {
    name: "Bedrock agent",
    event: {
      messageVersion: "1.0",
      agent: { name: "items", id: "ABCDEFGHIJ", alias: "TSTALIASID", version: "DRAFT" },
      inputText: "Read the first item",
      sessionId: "123456789012345",
      actionGroup: "items",
      apiPath: "/items/{id}",
      httpMethod: "GET",
      parameters: [{ name: "id", type: "string", value: "1" }],
      requestBody: { content: { "application/json": { properties: [] } } },
      sessionAttributes: {},
      promptSessionAttributes: {},
    },
  },
  {
    name: "S3 Object Lambda",
    event: {
      xAmzRequestId: uuid,
      getObjectContext: {
        inputS3Url: "https://items.s3-accesspoint.eu-west-1.amazonaws.com/1",
        outputRoute: "io-use1-001",
        outputToken: "T3V0cHV0VG9rZW4=",
      },
      configuration: {
        accessPointArn: "arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/items",
        supportingAccessPointArn: "arn:aws:s3:eu-west-1:123456789012:accesspoint/items",
        payload: "{}",
      },
      userRequest: { url: "/items/1", headers: { Host: "items.s3-object-lambda.eu-west-1.amazonaws.com" } },
      userIdentity: { type: "IAMUser", principalId: "principal", accountId: "123456789012" },
      protocolVersion: "1.00",
    },
  },
  {
    name: "Lambda@Edge",
    event: {
      Records: [
        {
          cf: {
            config: {
              distributionId: "EDFDVBD6EXAMPLE",
              requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd",
              eventType: "origin-request",
            },
            request: { clientIp: "203.0.113.42", method: "GET", uri: "/items/1", querystring: "", headers: {} },
          },
        },
      ],
    },
  },
  { name: "an empty object", event: {} },
  { name: "an object", event: { key1: "value1", path: "/items/1", method: "GET", headers: {} } },
  { name: "an object with a request context", event: { httpMethod: "GET", requestContext: {} } },
  { name: "a list", event: [] },
  { name: "a list of records that are none", event: { Records: [null] } },
  { name: "no records", event: { Records: [] } },
  { name: "a string", event: "GET /items/1" },
  { name: "a number", event: 1 },
  { name: "true", event: true },
  { name: "null", event: null },
];
