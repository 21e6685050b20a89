import { readFileSync } from "node:fs";
import { assets } from "lambent/docs-assets";
import { serve } from "lambent/node";
import { type DocsOptions, docs } from "lambent/openapi";
import { CDN_ASSETS } from "../../lib/openapi/pages/cdn-assets.js";
import { ItemsController } from "../fixtures/openapi/items-controller.js";
import { type Page, type Seen, withBrowser } from "../support/browser.js";
import { listenLocally, prefixProxy } from "../support/local-servers.js";
import { describeWithBrowser } from "../support/openapi-tools.js";

jest.setTimeout(60_000);

const about = { title: "Items API", version: "1.2.3", description: "Items, kept in **memory**." };

describeWithBrowser("Swagger UI", () => {
  it("lists operations and sends requests, with nothing refused and nobody else asked", async () => {
    await show({}, async (page, seen, url) => {
      await openSwaggerUi(page, `${url}/docs`);
      expect(await page.evaluate("document.title")).toBe("Items API");
      expect(await operations(page)).toEqual(["GET /items", "POST /items", "GET /items/{id}"]);
      expect(await tryPost(page, { name: "saw", price: 3 })).toEqual({
        status: 201,
        body: { id: "1", name: "saw", price: 3 },
      });
      expect(await page.textContent(".opblock-post .request-url pre")).toBe(`${url}/items`);
      expectClean(seen, url);
    });
  });

  it("shows what is wrong with a request", async () => {
    await show({}, async (page, _seen, url) => {
      await openSwaggerUi(page, `${url}/docs`);
      const { status, body } = await tryPost(page, { name: "", price: -1 });
      expect(status).toBe(422);
      expect(body).toMatchObject({ detail: [{ loc: ["body", "name"] }, { loc: ["body", "price"] }] });
    });
  });

  it("follows the system's colours, also when they change", async () => {
    await show({}, async (page, seen, url) => {
      const background = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
      await page.emulateMedia({ colorScheme: "dark" });
      await openSwaggerUi(page, `${url}/docs`);
      expect(await background()).toBe("rgb(28, 32, 34)");
      await page.emulateMedia({ colorScheme: "light" });
      await page.waitForSelector("html:not(.dark-mode)");
      expect(await background()).toBe("rgba(0, 0, 0, 0)");
      expectClean(seen, url);
    });
  });

  it.each([
    ["/docs/", {}],
    ["/internal/api/pages", { docs: "/internal/api/pages", openapiJson: "/internal/openapi.json" }],
    ["/", { docs: "/", openapiJson: false }],
  ] as const)("works behind a prefix, at %s with paths %j", async (path, paths) => {
    await show({ paths }, async (page, seen, url) => {
      const proxy = await prefixProxy("/prod", url);
      try {
        await openSwaggerUi(page, `${proxy.url}/prod${path}`);
        expect(await operations(page)).toHaveLength(3);
        expect((await tryPost(page, { name: "saw", price: 3 })).status).toBe(201);
        expect(await page.textContent(".opblock-post .request-url pre")).toBe(`${proxy.url}/prod/items`);
        expectClean(seen, `${proxy.url}/prod`);
      } finally {
        proxy.close();
      }
    });
  });

  it("gets a token from an authorization server elsewhere, and sends it", async () => {
    const redirects: string[] = [];
    const authorization = await listenLocally((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
      const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
      if (pathname === "/token") {
        const token = JSON.stringify({ access_token: "token-of-spec", token_type: "Bearer" });
        response.writeHead(200, { ...cors, "content-type": "application/json" }).end(token);
        return;
      }
      const back = new URL(searchParams.get("redirect_uri") ?? "");
      redirects.push(back.href);
      back.search = new URLSearchParams({ code: "code", state: searchParams.get("state") ?? "" }).toString();
      response.writeHead(302, { location: back.href }).end();
    });
    const flow = { authorizationUrl: `${authorization.url}/authorize`, tokenUrl: `${authorization.url}/token` };
    const options: DocsOptions = {
      securitySchemes: { login: { type: "oauth2", flows: { authorizationCode: { ...flow, scopes: {} } } } },
      security: [{ login: [] }],
      oauth: { clientId: "pages" },
    };
    try {
      await show(options, async (page, seen, url) => {
        await openSwaggerUi(page, `${url}/docs/`);
        await page.click(".auth-wrapper .authorize");
        expect(await page.evaluate("document.querySelector('#client_id_authorizationCode').value")).toBe("pages");
        await page.click(".modal-ux .auth-btn-wrapper .authorize");
        await page.waitForSelector(".modal-ux .auth-btn-wrapper :text('Logout')");
        await page.click(".modal-ux .close-modal");
        expect(redirects).toEqual([`${url}/docs/oauth2-redirect`]);
        await tryPost(page, { name: "saw", price: 3 });
        expect(
          await page.textContent(".opblock-post .curl-command .microlight, .opblock-post .curl-command pre"),
        ).toContain("Authorization: Bearer token-of-spec");
        expect(seen.errors).toEqual([]);
      });
    } finally {
      authorization.close();
    }
  });

  it.each([
    ["is made with files of another origin that are what their hashes say", true],
    ["says so where they are not", false],
  ])("%s", async (_what, isRight) => {
    const cdn = await listenLocally((request, response) => {
      const file = request.url === "/ui.css" ? "swagger-ui.css" : "swagger-ui-bundle.js";
      const type = file.endsWith("css") ? "text/css" : "text/javascript";
      const content = readFileSync(`node_modules/swagger-ui-dist/${file}`, "utf8");
      response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*" });
      response.end(isRight ? content : `${content}\n`);
    });
    const remote = {
      ...CDN_ASSETS,
      swaggerUiScript: { ...CDN_ASSETS.swaggerUiScript, url: `${cdn.url}/ui.js` },
      swaggerUiStyle: { ...CDN_ASSETS.swaggerUiStyle, url: `${cdn.url}/ui.css` },
    };
    try {
      await show({ assets: remote }, async (page, seen, url) => {
        await page.goto(`${url}/docs`, { waitUntil: "networkidle" });
        if (isRight) {
          await page.waitForSelector(".opblock");
          expect(seen.errors).toEqual([]);
        } else {
          expect(await page.textContent("#swagger-ui")).toBe("Swagger UI could not be loaded.");
          expect(seen.errors).toContainEqual(expect.stringContaining("integrity"));
        }
      });
    } finally {
      cdn.close();
    }
  });
});

describeWithBrowser("ReDoc", () => {
  it.each([
    ["/redoc", {}],
    ["/internal/reference/", { redoc: "/internal/reference", docs: false, openapiJson: "/internal/openapi.json" }],
  ] as const)(
    "shows and searches operations at %s with paths %j, with nothing refused and nobody else asked",
    async (path, paths) => {
      await show({ paths }, async (page, seen, url) => {
        const proxy = await prefixProxy("/prod", url);
        try {
          await page.goto(`${proxy.url}/prod${path}`, { waitUntil: "networkidle" });
          await page.waitForSelector("h1:has-text('Items API')");
          expect(await page.evaluate("document.body.innerText")).toContain("/items/{id}");
          await page.fill("[role=search] input", "create");
          await page.waitForSelector("[data-role='search:results'] li");
          expectClean(seen, `${proxy.url}/prod`);
        } finally {
          proxy.close();
        }
      });
    },
  );
});

describeWithBrowser("A page of an application with a hostile name", () => {
  const hostile = `</title></script><script>globalThis.broken = 1</script>"'><img src=x onerror="globalThis.broken = 1">\``;

  it.each(["/docs", "/redoc", "/docs/oauth2-redirect"])("%s shows it, and runs nothing of it", async (path) => {
    const options = { title: hostile, description: hostile, oauth: { clientId: hostile } };
    await show(options, async (page, _seen, url) => {
      await page.goto(`${url}${path}`, { waitUntil: "networkidle" });
      expect(await page.evaluate("document.title")).toBe(hostile);
      if (path !== "/docs/oauth2-redirect") {
        await page.waitForSelector(":text('/items')");
        expect(await page.evaluate("document.body.innerText")).toContain("globalThis.broken");
      }
      expect(await page.evaluate("typeof globalThis.broken")).toBe("undefined");
    });
  });
});

/** Serves the items with pages, and gives a page of a browser for them. */
async function show(options: DocsOptions, use: (page: Page, seen: Seen, url: string) => Promise<void>): Promise<void> {
  const pages = docs({ ...about, assets, ...options });
  const running = await serve([ItemsController], { port: 0, signals: false, docs: pages });
  try {
    await withBrowser((page, seen) => use(page, seen, running.url));
  } finally {
    await running.close();
  }
}

async function openSwaggerUi(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector(".opblock");
}

async function operations(page: Page): Promise<unknown> {
  return page.evaluate(
    "[...document.querySelectorAll('.opblock')].map((block) => block.querySelector('.opblock-summary-method').innerText + ' ' + block.querySelector('.opblock-summary-path').dataset.path)",
  );
}

/** Sends a body as a person does who tries the operation out. */
async function tryPost(page: Page, body: object): Promise<{ status: number; body: unknown }> {
  await page.click(".opblock-post .opblock-summary-control");
  await page.waitForSelector(".opblock-post .execute");
  await page.fill(".opblock-post textarea", JSON.stringify(body));
  await page.click(".opblock-post .execute");
  await page.waitForSelector(".opblock-post .live-responses-table .response-col_status");
  const status = await page.textContent(".opblock-post .live-responses-table .response .response-col_status");
  const text = await page.textContent(".opblock-post .live-responses-table .highlight-code code");
  return { status: Number.parseInt(status ?? "", 10), body: JSON.parse(text ?? "") as unknown };
}

/** Nothing failed, nothing was refused by a policy, and nobody but the application was asked. */
function expectClean({ errors, requests }: Seen, url: string): void {
  expect(errors).toEqual([]);
  const others = requests.filter((request) => !request.replace(/^blob:/, "").startsWith(new URL(url).origin));
  expect(others).toEqual([]);
}
