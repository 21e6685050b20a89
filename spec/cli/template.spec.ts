import { createRequire } from "node:module";
import { join } from "node:path";
import { toCdkCode, toSamTemplate } from "../../cli/openapi/template.js";
import { describeWithOpenApiTools, toolModules } from "../support/openapi-tools.js";

const routes = [
  { method: "GET", path: "/" },
  { method: "GET", path: "/items/{id}" },
  { method: "DELETE", path: "/items/{key}" },
  { method: "*", path: "/files/{rest+}" },
  { method: "PURGE", path: "/files/{rest+}" },
  { method: "GET", path: "/a-b" },
  { method: "GET", path: "/a/b" },
  { method: "GET", path: "/a: #1" },
];

describe("toSamTemplate", () => {
  it("writes a template", () => {
    expect(toSamTemplate(routes.slice(1, 2))).toBe(`AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: dist/
      Handler: index.handler
      Runtime: nodejs22.x
      Events:
        GetItemsId:
          Type: HttpApi
          Properties:
            Method: GET
            Path: /items/{id}
`);
  });

  it("writes a function without events where there are no routes", () => {
    expect(toSamTemplate([])).toMatch(/ {6}Runtime: nodejs22\.x\n$/);
  });
});

describeWithOpenApiTools("a template of SAM", () => {
  const { parse } = createRequire(join(toolModules, "yaml"))("yaml") as { parse(text: string): unknown };

  it("is read with every route once", () => {
    const event = (Method: string, Path: string) => ({ Type: "HttpApi", Properties: { Method, Path } });
    expect(parse(toSamTemplate(routes))).toMatchObject({
      Resources: {
        Function: {
          Properties: {
            Events: {
              Get: event("GET", "/"),
              GetItemsId: event("GET", "/items/{id}"),
              DeleteItemsId: event("DELETE", "/items/{id}"),
              AnyFilesRest: event("ANY", "/files/{rest+}"),
              GetAB: event("GET", "/a-b"),
              GetAB2: event("GET", "/a/b"),
              GetA1: event("GET", "/a: #1"),
            },
          },
        },
      },
    });
  });
});

describe("toCdkCode", () => {
  it("writes a module", () => {
    expect(toCdkCode(routes.slice(0, 5))).toBe(`import { type HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { IFunction } from "aws-cdk-lib/aws-lambda";

/** Gives the API the routes of the application, all answered by one function. */
export function addRoutes(api: HttpApi, handler: IFunction): void {
  const integration = new HttpLambdaIntegration("Application", handler);
  api.addRoutes({ path: "/", methods: [HttpMethod.GET], integration });
  api.addRoutes({ path: "/items/{id}", methods: [HttpMethod.GET, HttpMethod.DELETE], integration });
  api.addRoutes({ path: "/files/{rest+}", methods: [HttpMethod.ANY], integration });
}
`);
  });
});
