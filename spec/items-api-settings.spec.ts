import { ConfigurationError } from "lambent";
import { readSettings } from "../examples/items-api/settings.js";

describe("readSettings", () => {
  it("needs no variable", () => {
    expect(readSettings({})).toEqual({
      environment: "dev",
      region: "eu-central-1",
      tableName: "dev-benchmark-items",
      endpoint: undefined,
      hasCredentials: false,
      isLambda: false,
      port: 3000,
    });
  });

  it("takes an empty variable for none", () => {
    expect(readSettings({ PORT: "", DYNAMODB_ENDPOINT: "", DYNAMODB_TABLE_NAME: "" })).toEqual(readSettings({}));
  });

  it("reads every variable", () => {
    const settings = readSettings({
      ENVIRONMENT: "prod",
      AWS_REGION: "us-gov-west-1",
      DYNAMODB_TABLE_NAME: "prod.items_2-new",
      DYNAMODB_ENDPOINT: "http://localhost:8000",
      AWS_ACCESS_KEY_ID: "key",
      AWS_LAMBDA_FUNCTION_NAME: "items",
      PORT: "0",
    });
    expect(settings).toEqual({
      environment: "prod",
      region: "us-gov-west-1",
      tableName: "prod.items_2-new",
      endpoint: "http://localhost:8000",
      hasCredentials: true,
      isLambda: true,
      port: 0,
    });
  });

  it.each([
    "ssm:/items/table-name",
    "ssm:table",
    "ssm:/items/table:3",
    "ssm:arn:aws:ssm:eu-central-1:123456789012:parameter/items/table",
  ])("takes a parameter for the table: %s", (tableName) => {
    expect(readSettings({ DYNAMODB_TABLE_NAME: tableName })).toMatchObject({ tableName });
  });

  it.each([
    ["ENVIRONMENT", "a b", 'ENVIRONMENT is "a b", but it has to be a name of letters, digits, _ and -.'],
    ["AWS_REGION", "here", 'AWS_REGION is "here", but it has to be a region such as eu-central-1.'],
    ...["a", "ssm:", "ssm:a b"].map((name) => [
      "DYNAMODB_TABLE_NAME",
      name,
      `DYNAMODB_TABLE_NAME is "${name}", but it has to be 3 to 255 letters, digits, _, . and -, or ssm: and the name of a parameter.`,
    ]),
    [
      "DYNAMODB_ENDPOINT",
      "localhost:8000",
      'DYNAMODB_ENDPOINT is "localhost:8000", but it has to be a URL such as http://localhost:8000.',
    ],
    ["PORT", "65536", 'PORT is "65536", but it has to be a number from 0 to 65535.'],
    ["PORT", "http", 'PORT is "http", but it has to be a number from 0 to 65535.'],
  ])("refuses a bad %s: %s", (name, value, message) => {
    expect(() => readSettings({ [name]: value })).toThrow(new ConfigurationError([message]));
  });

  it("names all bad variables at once", () => {
    expect(() => readSettings({ PORT: "x", AWS_REGION: "y" })).toThrow(/AWS_REGION is "y".*\n.*PORT is "x"/);
  });
});
