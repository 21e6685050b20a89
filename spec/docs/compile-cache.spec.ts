import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFixture } from "../support/bundle.js";
import { runNode } from "../support/packed.js";

const page = readFileSync("docs/cold-start.md", "utf8");
const [, loader = ""] = /```js\n(\/\/ index\.mjs.*?)```/s.exec(page) ?? [];
const [major = 0] = process.versions.node.split(".").map(Number);

const ASK = `
import { handler } from "./index.mjs";
const http = { method: "GET", path: "/hello/World", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "spec" };
const requestContext = { domainName: "api.example.com", http, requestId: "1", stage: "$default" };
const event = { version: "2.0", rawPath: "/hello/World", rawQueryString: "", headers: {}, requestContext, isBase64Encoded: false };
const { statusCode, body } = await handler(event, {});
console.log(statusCode + " " + body);
`;

describe("the entry file with a compile cache", () => {
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "lambent-compile-cache-"));
    const readme = readFileSync("README.md", "utf8");
    writeFileSync(join(folder, "hello.ts"), /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "");
    const bundle = await bundleFixture(join(folder, "hello.ts"));
    cpSync(bundle.file, join(folder, "app.mjs"));
    await bundle.remove();
    writeFileSync(join(folder, "index.mjs"), loader);
    writeFileSync(join(folder, "ask.mjs"), ASK);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("answers with an empty cache and with a written one, where Node.js can write one", async () => {
    for (let run = 0; run < 2; run++) {
      const output = await runNode(["ask.mjs"], folder);
      expect(output.trim().split("\n").at(-1)).toBe('200 {"message":"Hello, World"}');
      expect(existsSync(join(folder, ".compile-cache"))).toBe(major >= 22);
    }
  });
});
