import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  type ApplicationOptions,
  Controller,
  createApplication,
  Get,
  Hidden,
  HttpResponse,
  type LogRecord,
  OperationId,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { assets } from "lambent/docs-assets";
import { type DocsAsset, type DocsOptions, docs, type OpenApiDocument } from "lambent/openapi";
import { parse } from "yaml";
import { CDN_ASSETS } from "../../lib/openapi/pages/cdn-assets.js";
import { REDOC_SCRIPT, REDOC_SCRIPT_HASH } from "../../lib/openapi/pages/redoc-page.js";
import {
  SWAGGER_UI_SCRIPT,
  SWAGGER_UI_SCRIPT_HASH,
  SWAGGER_UI_STYLE,
  SWAGGER_UI_STYLE_HASH,
} from "../../lib/openapi/pages/swagger-ui-page.js";
import { ItemsController } from "../fixtures/openapi/items-controller.js";
import { backends } from "../support/backends.js";
import { httpSource } from "../support/events.js";
import { type Answer, call } from "../support/lambda.js";
import { keepIn } from "../support/log-lines.js";

const about = { title: "Items API", version: "1.2.3" };

describe("the document", () => {
  it("is there in JSON and in YAML, with the same data", async () => {
    const json = await get("/openapi.json");
    const yaml = await get("/openapi.yaml");
    expect([json.status, json.headers["content-type"]]).toEqual([200, "application/json"]);
    expect([yaml.status, yaml.headers["content-type"]]).toEqual([200, "application/yaml"]);
    expect(json.json).toMatchObject({ openapi: "3.1.1", info: about });
    expect(Object.keys((json.json as OpenApiDocument).paths)).toEqual(["/items", "/items/{id}"]);
    expect(parse(yaml.text)).toEqual(json.json);
  });

  it("says that the application is where the document came from, unless servers are named", async () => {
    const urlAt = async (options: DocsOptions, path: string): Promise<string> => {
      const { servers = [] } = parse((await get(path, options)).text) as OpenApiDocument;
      expect(servers).toHaveLength(1);
      return new URL(servers[0]!.url, `https://example.com/prod${path}`).href;
    };
    const paths = { openapiJson: "/a/openapi.json", openapiYaml: "/a/b/openapi.yaml" };
    expect(await urlAt({}, "/openapi.json")).toBe("https://example.com/prod/");
    expect(await urlAt({ paths }, "/a/openapi.json")).toBe("https://example.com/prod/");
    expect(await urlAt({ paths }, "/a/b/openapi.yaml")).toBe("https://example.com/prod/");
    const servers = [{ url: "https://api.example.com/v1" }];
    expect(await urlAt({ servers }, "/openapi.json")).toBe("https://api.example.com/v1");
  });

  it.each(["/openapi.json", "/openapi.yaml"])("%s is sent again only where it is another", async (path) => {
    const first = await get(path);
    const { etag = "" } = first.headers;
    expect(first.headers["cache-control"]).toBe("no-cache");
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [etag, `W/${etag}`, `"a", ${etag}`, "*"]) {
      const again = await get(path, {}, { "if-none-match": known });
      expect([known, again.status, again.text, again.headers.etag]).toEqual([known, 304, "", etag]);
    }
    for (const other of ['"a"', etag.slice(1, -1)]) {
      expect((await get(path, {}, { "if-none-match": other })).text).toBe(first.text);
    }
    expect((await get(path, { description: "Another." })).headers.etag).not.toBe(etag);
  });

  it("is made for the first request that needs it, and once", async () => {
    let made = 0;
    const options = {
      ...about,
      get tags() {
        made += 1;
        return [];
      },
    };
    const extension = docs(options);
    const handler = createLambdaHandler([ItemsController], { docs: extension });
    await handler.ready();
    await call(handler, "GET", "/items");
    expect(made).toBe(0);
    for (const path of ["/docs", "/openapi.json", "/openapi.yaml", "/redoc", "/openapi.json"]) {
      await call(handler, "GET", path);
    }
    expect(made).toBe(1);
  });

  it("that cannot be is a 500 with the reason in the log, and the application serves", async () => {
    const records: LogRecord[] = [];
    const handler = createLambdaHandler([Twins], { docs: docs(about), accessLog: keepIn(records) });
    for (const path of ["/openapi.json", "/openapi.yaml", "/docs", "/redoc", "/docs/oauth2-redirect"]) {
      const { status, json } = await call(handler, "GET", path);
      expect([path, status, json]).toEqual([path, 500, { detail: "Internal Server Error" }]);
    }
    expect(records.map(({ error_detail }) => error_detail)).toEqual(
      Array(5).fill(expect.stringMatching(/^there is no document: .*twin/s)),
    );
    expect((await call(handler, "GET", "/one")).status).toBe(200);
  });

  it("that fails for another reason is what any failure is", async () => {
    const options = {
      ...about,
      get servers(): never {
        throw new Error("not now");
      },
    };
    const handler = createLambdaHandler([ItemsController], { docs: docs(options) });
    await expect(call(handler, "GET", "/openapi.json")).rejects.toThrow("not now");
  });

  it("has no route of its own pages", async () => {
    const application = createApplication([ItemsController], { docs: docs({ ...about, assets }) });
    expect(application.routes.map(({ path }) => path)).toEqual(["/items", "/items/{id}", "/items"]);
  });
});

describe("pages", () => {
  it.each(["/docs", "/redoc", "/docs/oauth2-redirect"])("%s is HTML that is asked for each time", async (path) => {
    const { status, headers, text } = await get(path);
    expect(status).toBe(200);
    expect(text).toMatch(/^<!doctype html>\n.*<title>Items API<\/title>.*<\/html>\n$/s);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
  });

  it.each(["/docs", "/redoc", "/openapi.json", "/openapi.yaml", "/docs/oauth2-redirect"])(
    "HEAD %s has the headers of GET, and no body",
    async (path) => {
      const handler = handlerOf();
      const { status, headers } = await call(handler, "GET", path);
      expect(await call(handler, "HEAD", path)).toMatchObject({ status, headers, text: "" });
    },
  );

  it("have jsDelivr's files unless others are given, with hashes of what is there", async () => {
    const files = {
      swaggerUiScript: "swagger-ui-dist/swagger-ui-bundle.js",
      swaggerUiStyle: "swagger-ui-dist/swagger-ui.css",
      oauth2RedirectScript: "swagger-ui-dist/oauth2-redirect.js",
      redocScript: "redoc/bundles/redoc.standalone.js",
    };
    const expected = Object.entries(files).map(([name, file]) => {
      const [folder = ""] = file.split("/");
      const { version } = JSON.parse(readFileSync(`node_modules/${folder}/package.json`, "utf8")) as {
        version: string;
      };
      const hash = createHash("sha384")
        .update(readFileSync(`node_modules/${file}`))
        .digest("base64");
      const url = `https://cdn.jsdelivr.net/npm/${file.replace("/", `@${version}/`)}`;
      return [name, { url, integrity: `sha384-${hash}` }];
    });
    expect(CDN_ASSETS).toEqual(Object.fromEntries(expected));
    const pages = [await get("/docs"), await get("/redoc"), await get("/docs/oauth2-redirect")];
    const elements = pages.flatMap(({ text }) => text.match(/<[^>]*integrity[^>]*>/g) ?? []);
    const used = Object.fromEntries(expected) as Record<string, { url: string; integrity: string }>;
    expect(elements).toHaveLength(4);
    for (const { url, integrity } of Object.values(used)) {
      expect(elements).toContainEqual(
        expect.stringMatching(`="${escaped(url)}" integrity="${escaped(integrity)}" crossorigin="anonymous">$`),
      );
    }
  });

  it("have scripts of their own that their policies name by hash", async () => {
    expect(SWAGGER_UI_SCRIPT_HASH).toBe(hashOf(SWAGGER_UI_SCRIPT));
    expect(SWAGGER_UI_STYLE_HASH).toBe(hashOf(SWAGGER_UI_STYLE));
    expect(REDOC_SCRIPT_HASH).toBe(hashOf(REDOC_SCRIPT));
    for (const path of ["/docs", "/redoc"]) {
      const { text, headers } = await get(path);
      const inline = [...text.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = ""]) => hashOf(script));
      expect(inline).toHaveLength(1);
      expect(policyOf(headers)["script-src"]).toContain(`'${inline[0]}'`);
    }
  });

  it("allow by their policies what they need, and nothing else", async () => {
    const cdn = "https://cdn.jsdelivr.net/npm";
    const none = {
      "default-src": ["'none'"],
      "base-uri": ["'none'"],
      "form-action": ["'none'"],
      "frame-ancestors": ["'none'"],
    };
    expect(policyOf((await get("/docs")).headers)).toEqual({
      ...none,
      "script-src": [`${cdn}/swagger-ui-dist@5.35.0/swagger-ui-bundle.js`, `'${hashOf(SWAGGER_UI_SCRIPT)}'`],
      "style-src": [`${cdn}/swagger-ui-dist@5.35.0/swagger-ui.css`, `'${hashOf(SWAGGER_UI_STYLE)}'`],
      "img-src": ["'self'", "data:"],
      "connect-src": ["'self'"],
    });
    expect(policyOf((await get("/redoc")).headers)).toEqual({
      ...none,
      "script-src": [`${cdn}/redoc@2.5.4/bundles/redoc.standalone.js`, `'${hashOf(REDOC_SCRIPT)}'`],
      "style-src": ["'unsafe-inline'"],
      "worker-src": ["blob:"],
      "img-src": ["'self'", "data:", "https://cdn.redoc.ly"],
      "connect-src": ["'self'"],
    });
    expect(policyOf((await get("/docs/oauth2-redirect")).headers)).toEqual({
      ...none,
      "script-src": [`${cdn}/swagger-ui-dist@5.35.0/oauth2-redirect.js`],
      "img-src": ["data:"],
    });
  });

  it("allow no origin but their own where the application has the files", async () => {
    for (const path of ["/docs", "/redoc", "/docs/oauth2-redirect"]) {
      const { headers, text } = await get(path, { assets });
      expect(`${headers["content-security-policy"]}${text.replaceAll("http://www.w3.org/2000/svg", "")}`).not.toMatch(
        /https?:/,
      );
      expect(policyOf(headers)["script-src"]).toContain("'self'");
    }
  });

  it("let Swagger UI reach servers and authorization servers, with every listed value of a variable", async () => {
    const { headers } = await get("/docs", {
      servers: [
        { url: "/v1" },
        { url: "https://api.example.com/v1" },
        {
          url: "https://{region}.example.com:{port}",
          variables: { region: { default: "eu", enum: ["eu", "us"] }, port: { default: "8443" } },
        },
        { url: "https://{tenant}.example.org" },
        { url: "https://a;script-src.example.com" },
        { url: "wss://socket.example.com" },
      ],
      securitySchemes: {
        key: { type: "apiKey", in: "header", name: "x-key" },
        login: {
          type: "oauth2",
          flows: {
            authorizationCode: {
              authorizationUrl: "https://login.example.com/authorize",
              tokenUrl: "https://tokens.example.com/token",
              refreshUrl: "https://refresh.example.com/token",
              scopes: {},
            },
            clientCredentials: { tokenUrl: "/token", scopes: {} },
          },
        },
        id: { type: "openIdConnect", openIdConnectUrl: "https://id.example.com/.well-known/openid-configuration" },
      },
    });
    expect(policyOf(headers)["connect-src"]).toEqual([
      "'self'",
      "https://api.example.com",
      "https://eu.example.com:8443",
      "https://us.example.com:8443",
      "https://tokens.example.com",
      "https://refresh.example.com",
      "https://id.example.com",
    ]);
  });

  it("need no document with anything in it", async () => {
    const handler = createLambdaHandler([Unlisted], { docs: docs(about) });
    expect((await call(handler, "GET", "/openapi.json")).json).not.toHaveProperty("components");
    expect(policyOf((await call(handler, "GET", "/docs")).headers)["connect-src"]).toEqual(["'self'"]);
  });

  it("list so many origins as a header may have", async () => {
    const letters = [..."abcdefghijklmnopqrstuvwxyz"];
    const variables = { a: { default: "a", enum: letters }, b: { default: "a", enum: letters } };
    const { headers } = await get("/docs", { servers: [{ url: "https://{a}{b}.example.com", variables }] });
    expect(policyOf(headers)["connect-src"]).toHaveLength(51);
  });

  it("tell Swagger UI how to be, and nothing that would ask others", async () => {
    const { text } = await get("/docs", { swaggerUi: { docExpansion: "none", tryItOutEnabled: false } });
    const told = JSON.parse(dataOf(text, "options")) as object;
    expect(told).toMatchObject({ deepLinking: true, filter: true, docExpansion: "none", tryItOutEnabled: false });
    expect(told).toMatchObject({ validatorUrl: null });
    const insisting = { validatorUrl: "https://validator.example.com", configUrl: "https://example.com/config" };
    const { text: other } = await get("/docs", { swaggerUi: insisting as object });
    expect(JSON.parse(dataOf(other, "options"))).toMatchObject({ validatorUrl: null });
  });

  it("tell Swagger UI of an authorization server what they are told", async () => {
    expect((await get("/docs")).text).not.toContain("data-oauth=");
    const oauth = async (options: DocsOptions["oauth"] & object) =>
      JSON.parse(dataOf((await get("/docs", { oauth: options })).text, "oauth")) as unknown;
    expect(await oauth({ clientId: "pages" })).toEqual({
      appName: "Items API",
      clientId: "pages",
      scopes: [],
      usePkceWithAuthorizationCodeGrant: true,
    });
    expect(await oauth({ clientId: "pages", scopes: ["read"], usePkce: false })).toMatchObject({
      scopes: ["read"],
      usePkceWithAuthorizationCodeGrant: false,
    });
  });

  it.each([
    "</script><script>alert(1)</script>",
    `"><img src=x onerror=alert(1)>`,
    "' onload='alert(1)",
    "`+alert(1)+`",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "a & b &lt; c \u2028 \u0000",
  ])("say %j as text", async (hostile) => {
    const options = { title: hostile, oauth: { clientId: hostile, scopes: [hostile] }, swaggerUi: { filter: hostile } };
    const plain = { title: "Title", oauth: { clientId: "Title", scopes: ["Title"] }, swaggerUi: { filter: "Title" } };
    for (const path of ["/docs", "/redoc", "/docs/oauth2-redirect"]) {
      const { text, headers } = await get(path, options);
      const expected = await get(path, plain);
      // The same elements with the same attributes, whatever their values are.
      expect(outlineOf(text)).toEqual(outlineOf(expected.text));
      expect(headers["content-security-policy"]).toBe(expected.headers["content-security-policy"]);
      expect(unescaped(/<title>(.*?)<\/title>/s.exec(text)?.[1] ?? "")).toBe(hostile);
    }
    const { text } = await get("/docs", options);
    expect(JSON.parse(dataOf(text, "options"))).toMatchObject({ filter: hostile });
    expect(JSON.parse(dataOf(text, "oauth"))).toMatchObject({ clientId: hostile, scopes: [hostile] });
  });
});

describe.each(backends)("links, by $name", ({ serve }) => {
  it.each([
    ["/docs", {}],
    ["/docs/", {}],
    ["/redoc", {}],
    ["/redoc/", {}],
    ["/internal/api/pages", { docs: "/internal/api/pages" }],
    ["/internal/api/pages/", { docs: "/internal/api/pages" }],
    ["/internal/api/pages", { redoc: "/internal/api/pages", openapiJson: "/internal/document.json", docs: false }],
    ["/", { docs: "/" }],
    ["/docs", { openapiJson: "/internal/schema/openapi.json" }],
    ["/docs", { openapiJson: "/a:b.json" }],
    ["/caf%C3%A9", { docs: "/café" }],
  ] as const)("of %s with paths %j lead to what is there", async (path, paths) => {
    const served = await serve([ItemsController], { docs: docs({ ...about, assets, paths }) });
    try {
      const { body, status } = await served.send({ method: "GET", path });
      expect(status).toBe(200);
      // As a browser resolves them, below a prefix that the application does not know.
      const base = "https://example.com/prod";
      const links = linksOf(body.toString()).map((link) => new URL(link, `${base}${path}`).href);
      expect(links.length).toBeGreaterThanOrEqual(3);
      for (const link of new Set(links)) {
        expect(link).toMatch(/^https:\/\/example\.com\/prod\//);
        const target = link.slice(base.length);
        expect([target, (await served.send({ method: "GET", path: target })).status]).toEqual([target, 200]);
      }
    } finally {
      await served.close();
    }
  });
});

describe("the files of the pages", () => {
  const handler = handlerOf({ assets });
  const files = Object.values(assets as unknown as Record<string, DocsAsset & { file: string; mediaType: string }>);

  it.each(files)("$file is compressed, and kept for good", async ({ file, mediaType }) => {
    const { status, headers, bytes } = await fetchFile(file, { "accept-encoding": "br, gzip;q=0.5" });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": `${mediaType}; charset=utf-8`,
      "content-encoding": "gzip",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "accept-encoding",
      "x-content-type-options": "nosniff",
    });
    const content = gunzipSync(bytes);
    expect(file).toContain(createHash("sha256").update(content).digest("hex").slice(0, 16));
    const again = await fetchFile(file, { "accept-encoding": "gzip", "if-none-match": headers.etag ?? "" });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it.each(["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzip;q=0, *"])(
    "are sent as they are where the client accepts %j",
    async (accepted) => {
      const { file } = files[1]!;
      const plain = await fetchFile(file, { "accept-encoding": accepted });
      const packed = await fetchFile(file, { "accept-encoding": "gzip" });
      expect(plain.headers["content-encoding"]).toBeUndefined();
      expect(plain.text).toBe(readFileSync("node_modules/swagger-ui-dist/swagger-ui.css", "utf8"));
      expect(plain.headers.etag).not.toBe(packed.headers.etag);
    },
  );

  it.each(["gzip", "GZIP", "deflate, x-gzip", "*", "*;q=0, gzip", "gzip;q=1.0", "gzip;q=0.1"])(
    "are sent compressed where the client accepts %j",
    async (accepted) => {
      const { headers } = await fetchFile(files[1]!.file, { "accept-encoding": accepted });
      expect(headers["content-encoding"]).toBe("gzip");
    },
  );

  it("are those of the packages, but for the picture that ReDoc would fetch from elsewhere", async () => {
    const { redocScript } = assets as unknown as Record<string, { text(): string }>;
    const original = readFileSync("node_modules/redoc/bundles/redoc.standalone.js", "utf8");
    expect(original).toContain('"https://cdn.redoc.ly/redoc/logo-mini.svg"');
    expect(redocScript!.text()).not.toContain("cdn.redoc.ly");
    expect(
      redocScript!
        .text()
        .replace(
          /"data:image\/svg\+xml,%3Csvg xmlns='http:\/\/www.w3.org\/2000\/svg'\/%3E"/,
          '"https://cdn.redoc.ly/redoc/logo-mini.svg"',
        ),
    ).toBe(original);
  });

  it("are there for the pages that are there", async () => {
    const statuses = async (paths: DocsOptions["paths"] & object, folder: string) =>
      Promise.all(files.map(async ({ file }) => (await get(`${folder}/${file}`, { assets, paths })).status));
    expect(await statuses({}, "/docs/assets")).toEqual([200, 200, 200, 200]);
    expect(await statuses({ redoc: false }, "/docs/assets")).toEqual([200, 200, 200, 404]);
    expect(await statuses({ docs: false }, "/redoc/assets")).toEqual([404, 404, 404, 200]);
    expect(await statuses({ docs: false, redoc: false }, "/assets")).toEqual([404, 404, 404, 404]);
  });

  it.each(["nothing.js", "..%2Fopenapi.json", "constructor"])("%s is none of them", async (file) => {
    expect((await fetchFile(file, {})).status).toBe(404);
  });

  it("travel in base64 behind a REST API, and as text where they are not compressed", async () => {
    const { encode } = httpSource("REST API");
    const send = async (headers: readonly [string, string][]) =>
      (await handler(encode({ method: "GET", path: `/docs/assets/${files[0]!.file}`, stage: "prod", headers }))) as {
        isBase64Encoded?: boolean;
        body?: string;
      };
    const packed = await send([["accept-encoding", "gzip"]]);
    const original = readFileSync("node_modules/swagger-ui-dist/swagger-ui-bundle.js", "utf8");
    expect(packed.isBase64Encoded).toBe(true);
    expect(gunzipSync(Buffer.from(packed.body ?? "", "base64")).toString()).toBe(original);
    const plain = await send([]);
    expect([plain.isBase64Encoded ?? false, plain.body]).toEqual([false, original]);
  });

  function fetchFile(file: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    return call(handler, "GET", `/docs/assets/${file}`, { headers });
  }
});

describe("options", () => {
  it("middleware runs around everything that there is", async () => {
    const guard = () => new HttpResponse("no", { status: 401, headers: { "www-authenticate": "Basic" } });
    const handler = handlerOf({ assets, middleware: [guard] });
    const { file } = assets.redocScript as { file: string };
    const paths = [
      "/docs",
      "/redoc",
      "/openapi.json",
      "/openapi.yaml",
      "/docs/oauth2-redirect",
      `/docs/assets/${file}`,
    ];
    for (const path of paths) expect([path, (await call(handler, "GET", path)).status]).toEqual([path, 401]);
    expect((await call(handler, "GET", "/items")).status).toBe(200);
  });

  it.each([
    [{ openapiJson: false }, ["/openapi.json"]],
    [{ openapiYaml: false }, ["/openapi.yaml"]],
    [{ docs: false }, ["/docs", "/docs/oauth2-redirect"]],
    [{ redoc: false }, ["/redoc"]],
    [{ docs: false, redoc: false }, ["/docs", "/redoc", "/docs/oauth2-redirect"]],
    [
      { docs: false, redoc: false, openapiJson: false, openapiYaml: false },
      ["/docs", "/redoc", "/openapi.json", "/openapi.yaml", "/docs/oauth2-redirect"],
    ],
  ] as const)("paths: %j leaves out %j alone", async (paths, out) => {
    const handler = handlerOf({ paths });
    for (const path of ["/docs", "/redoc", "/openapi.json", "/openapi.yaml", "/docs/oauth2-redirect"]) {
      const expected = (out as readonly string[]).includes(path) ? 404 : 200;
      expect([path, (await call(handler, "GET", path)).status]).toEqual([path, expected]);
    }
  });

  it("pages show the document in YAML where there is none in JSON", async () => {
    const { text } = await get("/docs", { paths: { openapiJson: false } });
    expect(dataOf(text, "url")).toBe("./openapi.yaml");
  });

  it("pages may be made with files of one's own", async () => {
    const own = "https://static.example.com/swagger-ui.js";
    const { text, headers } = await get("/docs", { assets: { ...CDN_ASSETS, swaggerUiScript: { url: own } } });
    expect(text).toContain(`<script src="${own}"></script>`);
    expect(policyOf(headers)["script-src"]?.[0]).toBe(own);
  });

  it("wrong ones are a ConfigurationError that lists them all", () => {
    const options = {
      paths: { openapiJson: "/a//b", openapiYaml: 3, docs: "/{tenant}/docs" },
      middleware: () => undefined,
      assets: { ...CDN_ASSETS, redocScript: { url: "/redoc.js;" } },
    };
    expect(faultsOf(options)).toEqual([
      'docs(): paths.openapiJson: the path "/a//b" has an empty segment, which nothing matches. Remove the doubled slash.',
      "docs(): paths.openapiYaml is 3. Give a path, or false for none.",
      'docs(): paths.docs has parameters: "/{tenant}/docs". Give a path that is one and the same.',
      "docs(): middleware is no list. Write it in brackets.",
      'docs(): assets.redocScript has the url "/redoc.js;". Give one with https:// and no query.',
    ]);
    expect(faultsOf({ paths: { openapiJson: false, openapiYaml: false } })).toEqual([
      "docs(): the pages have no document to show. Leave paths.openapiJson or paths.openapiYaml in.",
    ]);
    expect(faultsOf({ paths: { openapiJson: false, openapiYaml: false, redoc: false } })).toHaveLength(1);
    expect(faultsOf({ paths: { openapiJson: false, openapiYaml: false, docs: false } })).toHaveLength(1);
  });

  it("a path that is taken, by a route or by another page, is a fault of the application", () => {
    const build = (paths: DocsOptions["paths"] & object) => () =>
      createApplication([ItemsController], { docs: docs({ ...about, paths }) });
    expect(build({ docs: "/items" })).toThrow(
      'the extension "docs": GET /items is already answered by ItemsController.list. Change the path',
    );
    expect(build({ docs: "/redoc" })).toThrow('GET /redoc is already answered by the extension "docs"');
  });

  it("none at all make pages of an application without a name", async () => {
    const handler = createLambdaHandler([ItemsController], { docs: docs() });
    expect((await call(handler, "GET", "/docs")).text).toContain("<title>Lambent application</title>");
  });

  function faultsOf(options: object): readonly string[] {
    try {
      docs(options);
    } catch (error) {
      return (error as { faults: readonly string[] }).faults;
    }
    return [];
  }
});

@Hidden()
@Controller("/unlisted")
class Unlisted {
  @Get()
  read(): string {
    return "unlisted";
  }
}

@Controller()
class Twins {
  @Get("/one")
  @OperationId("twin")
  one(): string {
    return "one";
  }

  @Get("/two")
  @OperationId("twin")
  two(): string {
    return "two";
  }
}

function handlerOf(options: DocsOptions = {}, application: ApplicationOptions = {}) {
  return createLambdaHandler([ItemsController], { ...application, docs: docs({ ...about, ...options }) });
}

function get(path: string, options: DocsOptions = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return call(handlerOf(options), "GET", path, { headers });
}

function policyOf(headers: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const directives = (headers["content-security-policy"] ?? "").split("; ").map((directive) => directive.split(" "));
  return Object.fromEntries(directives.map(([name = "", ...sources]) => [name, sources]));
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function dataOf(html: string, name: string): string {
  return unescaped(new RegExp(` data-${name}="([^"]*)"`).exec(html)?.[1] ?? "");
}

/** Where a page leads and what it is made of; a redirection comes back there alone. */
function linksOf(html: string): readonly string[] {
  const values = [...html.matchAll(/ (?:src|href|data-url|data-oauth2-redirect)="([^"]*)"/g)];
  return values.map(([, value = ""]) => unescaped(value)).filter((value) => !value.startsWith("data:"));
}

/** The tags of a page with the names of their attributes. */
function outlineOf(html: string): readonly string[] {
  return (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
