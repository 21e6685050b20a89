import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { withBrowser } from "../support/browser.js";
import { type CommandProject, createCommandProject } from "../support/command.js";
import { describeWithBrowser } from "../support/openapi-tools.js";

// Each case runs the command.
jest.setTimeout(60_000);

let project: CommandProject;

beforeAll(async () => {
  project = await createCommandProject();
}, 240_000);

afterAll(() => project.remove());

describe("lambent docs", () => {
  it("writes pages, the document in both formats, and what they are shown with", async () => {
    const { code, stdout } = await project.lambent(["docs", "catalogue/documented.ts", "--out", "site"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "site/index.html is written, and 10 files that it shows.\n",
    });
    const site = join(project.folder, "site");
    expect(readdirSync(site).toSorted()).toEqual([
      "assets",
      "index.html",
      "openapi.js",
      "openapi.json",
      "openapi.yaml",
      "redoc.html",
    ]);
    const document: unknown = JSON.parse(readFileSync(join(site, "openapi.json"), "utf8"));
    expect(parse(readFileSync(join(site, "openapi.yaml"), "utf8"))).toEqual(document);
    expect(document).toMatchObject({ info: { title: "The catalogue" } });
  });

  it("writes into its own folder again, and into none that has other files", async () => {
    await project.write({ "mine/notes.txt": "Mine." });
    const again = await project.lambent(["docs", "catalogue/documented.ts", "--out", "site"]);
    const refused = await project.lambent(["docs", "catalogue/documented.ts", "--out", "mine"]);
    expect(again.code).toBe(0);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("mine has other files, such as notes.txt. Name a folder of its own with --out."),
    });
    expect(existsSync(join(project.folder, "mine/index.html"))).toBe(false);
  });

  it("keeps a hostile title in its place", async () => {
    await project.write({
      "catalogue/hostile.ts": `
        import { createLambdaHandler } from "lambent/aws-lambda";
        import { docs } from "lambent/openapi";
        import { ItemsController } from "./items-controller.js";
        const title = "</title><script>alert(1)</script>";
        export const handler = createLambdaHandler([ItemsController], { docs: docs({ title, version: "1" }) });
      `,
    });
    expect(await project.lambent(["docs", "catalogue/hostile.ts", "--out", "hostile"])).toMatchObject({ code: 0 });
    const page = readFileSync(join(project.folder, "hostile/index.html"), "utf8");
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("unsafe-inline");
  });
});

describeWithBrowser("a site on disk", () => {
  it.each([
    ["index.html", ".opblock-summary-path"],
    ["redoc.html", "#redoc h1"],
  ])("%s shows the operations, asks nobody outside and has no errors", async (file, selector) => {
    await project.lambent(["docs", "catalogue/documented.ts", "--out", "site"]);
    await withBrowser(async (page, seen) => {
      await page.goto(pathToFileURL(join(project.folder, "site", file)).href);
      await page.waitForSelector(selector, { timeout: 20_000 });
      const text = await page.textContent("body");
      expect(text).toContain("The catalogue");
      expect(text).toContain("/items");
      expect(seen.errors).toEqual([]);
      expect(seen.requests.filter((url) => !/^(?:file|blob|data):/.test(url))).toEqual([]);
    });
  });
});
