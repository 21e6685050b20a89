import { CommandError } from "../command-error.js";
import { foldEntries, listEntries, preflightsOf, toPaths } from "./gateway-entries.js";
import { createModels, createSchemas } from "./gateway-models.js";
import { type GatewayKind, type GatewayWriter, toGatewayOperation } from "./gateway-operation.js";
import type { ListedRoute } from "./gateway-routes.js";
import { authorizersOf, toGatewaySecurity } from "./gateway-security.js";
import { copyJson, createResolve, type Fields, fieldsOf } from "./json-document.js";
import { pick } from "./older-schema.js";

/**
 * The CORS headers that an HTTP API sets by itself.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-cors-configuration.html
 */
export interface GatewayCors {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: boolean;
  /** In seconds. */
  readonly maxAge?: number;
}

/** How a document is written for API Gateway. */
export interface GatewayOptions {
  readonly kind: GatewayKind;
  /**
   * The function that answers. By default `${FunctionArn}`, for `Fn::Sub` of CloudFormation; in the ARN `${AWS::Region}`
   * and the like may stand, which API Gateway replaces itself.
   */
  readonly functionArn?: string;
  /** All routes of the application, so that hidden ones and those of every method are there. */
  readonly routes?: readonly ListedRoute[];
  /** Who answers preflight requests: the API by a configuration of its own, or the application. By default nobody. */
  readonly cors?: GatewayCors | "application";
}

/**
 * Writes an OpenAPI document for the import of API Gateway, which reads 3.0: every operation is answered by one function.
 *
 * The security of the document is left out, because the application checks it, but for schemes with an extension by
 * which API Gateway does (`x-amazon-apigateway-authorizer`, `x-amazon-apigateway-authtype`).
 *
 * Routes that are in no document have the security of the document as a whole.
 *
 * @throws CommandError where a REST API is to answer preflight requests by a configuration, which it does not have, or
 * where paths that it cannot tell apart have different authorizers.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html
 */
export function toGatewayDocument(document: object, options: GatewayOptions): object {
  const { kind, cors } = options;
  if (kind === "rest" && typeof cors === "object") {
    throw new CommandError("REST APIs have no configuration of CORS. Let the application answer preflight requests.");
  }
  const source = fieldsOf(copyJson(document));
  const components = fieldsOf(source.components);
  const models = kind === "rest" ? createModels(components.schemas) : createSchemas(components.schemas);
  const schemes = authorizersOf(components.securitySchemes);
  const resolve = createResolve(source);
  const writer: GatewayWriter = {
    kind,
    resolve,
    integration: toIntegration(options),
    toSecurity: (own) => toGatewaySecurity(own ?? source.security, schemes),
    toSchema: models.toSchema,
    toResponseSchema: models.toResponseSchema,
  };
  const listed = listEntries(source, resolve, options.routes ?? []);
  const own = kind === "rest" ? foldEntries(listed, ({ security }) => writer.toSecurity(security)) : listed;
  const entries = [...own, ...(cors === "application" ? preflightsOf(own) : [])];
  const paths = toPaths(entries, ({ operation, from, path }) => toGatewayOperation(operation, from, path, writer));
  const schemas = models.all();
  const info = fieldsOf(source.info);
  return {
    openapi: "3.0.1",
    info: {
      ...pick(info, ["title", "version", "description", "termsOfService", "contact"]),
      ...(info.license === undefined ? {} : { license: pick(fieldsOf(info.license), ["name", "url"]) }),
    },
    ...pick(source, ["tags", "externalDocs"]),
    paths,
    components: {
      ...(Object.keys(schemas).length > 0 ? { schemas } : {}),
      ...(Object.keys(schemes).length > 0 ? { securitySchemes: schemes } : {}),
    },
    ...(typeof cors === "object" ? { "x-amazon-apigateway-cors": cors } : {}),
    // Else REST APIs take bytes for text.
    ...(kind === "rest" ? { "x-amazon-apigateway-binary-media-types": ["*/*"] } : {}),
  };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html */
function toIntegration({ kind, functionArn = `\${FunctionArn}` }: GatewayOptions): Fields {
  return {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
    payloadFormatVersion: kind === "http" ? "2.0" : "1.0",
    ...(kind === "rest" ? { passthroughBehavior: "when_no_match" } : {}),
  };
}
