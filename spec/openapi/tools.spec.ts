import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { withBrowser } from "../support/browser.js";
import {
  describeWithBrowser,
  describeWithOpenApiTools,
  lintDocument,
  validateDocument,
} from "../support/openapi-tools.js";

const id = { name: "id", in: "path", required: true, schema: { type: "string" } };

describeWithOpenApiTools("a document", () => {
  it("passes both tools", async () => {
    expect(await lintDocument(documentOf([id]))).toEqual([]);
    expect(await validateDocument(documentOf([id]))).toEqual([]);
  });

  it.each([
    ["without a path parameter", [], "/get/parameters path-parameters-defined: "],
    ["with a parameter nowhere", [{ ...id, in: "bogus" }], "/get/parameters/0/in struct: `in` can be one of"],
    [
      "with a reference to nothing",
      [{ ...id, schema: { $ref: "#/components/schemas/Id" } }],
      "/get/parameters/0/schema no-unresolved-refs: ",
    ],
    ["with a type that JSON does not have", [{ ...id, schema: { type: "date" } }], "/schema/type struct: "],
  ])("%s is refused by Redocly", async (_what, parameters, problem) => {
    expect(await lintDocument(documentOf(parameters))).toContainEqual(expect.stringContaining(problem));
  });

  it.each([
    ["with a parameter nowhere", documentOf([{ ...id, in: "bogus" }]), "parameters/0/in must be equal to one of"],
    ["without a title", { ...documentOf([id]), info: { version: "1" } }, "#/info must have required property 'title'"],
    ["of no version", { info: {}, paths: {} }, "Cannot find supported swagger/openapi version"],
  ])("%s is refused by the schema of its version", async (_what, document, problem) => {
    expect(await validateDocument(document)).toContainEqual(expect.stringContaining(problem));
  });
});

describeWithBrowser("a page", () => {
  it("shows its text, and has no errors where there are none", async () => {
    await withBrowser(async (page, seen) => {
      await page.setContent("<h1>Items</h1>");
      expect(await page.textContent("h1")).toBe("Items");
      expect(seen).toEqual({ errors: [], requests: [] });
    });
  });

  it("is seen with its errors and with every request, also those that fail", async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === "/" ? 200 : 404, { "content-type": "text/html" });
      response.end(
        '<script>console.error("said"); console.log("hello")</script><script>nothing()</script><img src="logo.png">',
      );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const seen = await withBrowser(async (page, { errors, requests }) => {
        await page.goto(url);
        return { errors, requests };
      });
      expect(seen.errors).toEqual(
        expect.arrayContaining(["said", "nothing is not defined", expect.stringContaining("404")]),
      );
      expect(seen.errors).not.toContain("hello");
      expect(seen.requests).toEqual(expect.arrayContaining([url, `${url}logo.png`]));
    } finally {
      server.close();
    }
  });
});

function documentOf(parameters: readonly object[]): object {
  const responses = { 200: { description: "The item." }, 404: { description: "There is none." } };
  return {
    openapi: "3.1.0",
    info: { title: "Items", version: "1" },
    paths: { "/items/{id}": { get: { operationId: "read", summary: "Reads an item", parameters, responses } } },
  };
}
