// The document of every example satisfies the rules of others.
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ApplicationOptions, Controllers } from "lambent";
import { createOpenApiDocument } from "lambent/openapi";
import { describeWithOpenApiTools, lintDocument, validateDocument } from "../support/openapi-tools.js";

interface Captured {
  readonly controllers: Controllers;
  readonly options: ApplicationOptions | undefined;
}

const mockCaptured: Captured[] = [];

jest.mock("lambent/aws-lambda", () => {
  const actual = jest.requireActual<typeof import("lambent/aws-lambda")>("lambent/aws-lambda");
  return {
    ...actual,
    createLambdaHandler: (...[controllers, options]: Parameters<typeof actual.createLambdaHandler>) => {
      mockCaptured.push({ controllers, options });
      return actual.createLambdaHandler(controllers, options);
    },
  };
});

const folder = resolve(__dirname, "../../docs/examples");
const examples = readdirSync(folder).filter((name) => name.endsWith(".ts"));

describeWithOpenApiTools("the document of an example", () => {
  it.each(examples)(
    "%s",
    async (name) => {
      mockCaptured.length = 0;
      jest.isolateModules(() => require(join(folder, name)));
      expect(mockCaptured).not.toEqual([]);
      for (const { controllers, options } of mockCaptured) {
        const document = createOpenApiDocument(controllers, { ...options, servers: [{ url: "/" }] });
        expect([await validateDocument(document), await lintDocument(document)]).toEqual([[], []]);
      }
    },
    30_000,
  );
});
