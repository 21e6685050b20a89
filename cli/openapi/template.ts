import { type ListedRoute, toGatewayRoutes } from "./gateway-routes.js";

/**
 * Writes a template of the AWS Serverless Application Model: one function, as `lambent build` leaves it, behind an HTTP
 * API that has the routes of the application and no others.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html
 */
export function toSamTemplate(routes: readonly ListedRoute[]): string {
  const own = toGatewayRoutes(routes);
  const names = nameEvents(own);
  const events = own.flatMap(({ method, path }, at) => [
    `        ${names[at]}:`,
    "          Type: HttpApi",
    "          Properties:",
    `            Method: ${method}`,
    `            Path: ${toYamlText(path)}`,
  ]);
  return `${[
    'AWSTemplateFormatVersion: "2010-09-09"',
    "Transform: AWS::Serverless-2016-10-31",
    "Resources:",
    "  Function:",
    "    Type: AWS::Serverless::Function",
    "    Properties:",
    "      CodeUri: dist/",
    "      Handler: index.handler",
    "      Runtime: nodejs22.x",
    ...(events.length > 0 ? ["      Events:", ...events] : []),
  ].join("\n")}\n`;
}

/**
 * Writes a module for the AWS CDK whose function `addRoutes` gives an HTTP API the routes of the application.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigatewayv2.HttpApi.html
 */
export function toCdkCode(routes: readonly ListedRoute[]): string {
  const methods = new Map<string, string[]>();
  for (const { method, path } of toGatewayRoutes(routes)) methods.set(path, [...(methods.get(path) ?? []), method]);
  const calls = [...methods].map(([path, own]) => {
    const list = own.map((method) => `HttpMethod.${method}`).join(", ");
    return `  api.addRoutes({ path: ${JSON.stringify(path)}, methods: [${list}], integration });\n`;
  });
  return `import { type HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { IFunction } from "aws-cdk-lib/aws-lambda";

/** Gives the API the routes of the application, all answered by one function. */
export function addRoutes(api: HttpApi, handler: IFunction): void {
  const integration = new HttpLambdaIntegration("Application", handler);
${calls.join("")}}
`;
}

/** A name for each route, of letters and digits: `GET /items/{id}` is `GetItemsId`. */
function nameEvents(routes: readonly ListedRoute[]): readonly string[] {
  const names = new Set<string>();
  for (const { method, path } of routes) {
    const words = [method.toLowerCase(), ...path.split(/[^A-Za-z0-9]+/)];
    const plain = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join("");
    let name = plain;
    for (let number = 2; names.has(name); number += 1) name = `${plain}${number}`;
    names.add(name);
  }
  return [...names];
}

/** A path as YAML reads it: quoted where a character could mean something else there. */
function toYamlText(path: string): string {
  return /^\/[\w\-./{}+~@]*$/.test(path) ? path : JSON.stringify(path);
}
