import type { OpenApiDocument } from "../../lib/openapi/open-api-document.js";
import type { DocsAsset, ServedAsset } from "../../lib/openapi/pages/docs-assets.js";
import { attributes, pageText, type SecurityPolicy, writePolicy } from "../../lib/openapi/pages/html.js";
import { formatDocument } from "../openapi/document-file.js";

/** The files of a site, by their paths in its folder. */
export type Site = Readonly<Record<string, string>>;

/** What differs between the pages. */
interface SitePage {
  readonly element: string;
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  readonly policy: SecurityPolicy;
}

/** A page from disk has no origin of its own: what it may load is named by its scheme, too. */
const OWN = ["'self'", "file:"];

const SWAGGER_UI: SitePage = {
  element: "swagger-ui",
  scripts: ["assets/swagger-ui-bundle.js", "openapi.js", "assets/show-swagger-ui.js"],
  styles: ["assets/swagger-ui.css", "assets/site.css"],
  policy: { "script-src": OWN, "style-src": OWN, "img-src": [...OWN, "data:"] },
};

const REDOC: SitePage = {
  element: "redoc",
  scripts: ["assets/redoc.standalone.js", "openapi.js", "assets/show-redoc.js"],
  styles: ["assets/site.css"],
  // Its elements get their styles from a script, and its search runs in a worker that it makes of a text.
  policy: {
    "script-src": OWN,
    "style-src": [...OWN, "'unsafe-inline'"],
    "img-src": [...OWN, "data:"],
    "worker-src": ["blob:"],
  },
};

// A request from a page on disk would be one of another origin, and the application is elsewhere.
const SHOW_SWAGGER_UI = `SwaggerUIBundle({
  spec: openApiDocument,
  domNode: document.getElementById("swagger-ui"),
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  filter: true,
  supportedSubmitMethods: [],
  validatorUrl: null,
});
`;

const SHOW_REDOC = `Redoc.init(openApiDocument, { sanitize: true }, document.getElementById("redoc"));
`;

/** Makes the pages of a document: `index.html` with Swagger UI, `redoc.html`, the document, and what they are shown with. */
export async function makeSite(document: OpenApiDocument): Promise<Site> {
  const { assets } = await import("lambent/docs-assets");
  const { title } = document.info;
  return {
    "index.html": pageOf(title, SWAGGER_UI),
    "redoc.html": pageOf(title, REDOC),
    "openapi.json": formatDocument(document, "json"),
    "openapi.yaml": formatDocument(document, "yaml"),
    // A page from disk may run a script, but not fetch a document. As a text: in code some names of fields mean more.
    "openapi.js": `const openApiDocument = JSON.parse(${JSON.stringify(JSON.stringify(document))});\n`,
    "assets/site.css": "body { margin: 0; }\n",
    "assets/swagger-ui-bundle.js": textOf(assets.swaggerUiScript),
    "assets/swagger-ui.css": textOf(assets.swaggerUiStyle),
    "assets/redoc.standalone.js": textOf(assets.redocScript),
    "assets/show-swagger-ui.js": SHOW_SWAGGER_UI,
    "assets/show-redoc.js": SHOW_REDOC,
  };
}

/** Those that come with the package are all served ones. */
function textOf(asset: DocsAsset): string {
  return (asset as ServedAsset).text();
}

function pageOf(title: string, { element, scripts, styles, policy }: SitePage): string {
  const content = writePolicy({ "default-src": [], ...policy, "base-uri": [], "form-action": [] });
  const tags = [
    `<meta${attributes({ "http-equiv": "Content-Security-Policy", content })}>`,
    ...styles.map((href) => `<link${attributes({ rel: "stylesheet", href })}>`),
  ];
  const body = [`<div id="${element}"></div>`, ...scripts.map((src) => `<script${attributes({ src })}></script>`)];
  return pageText({ title, head: tags.join("\n"), body: body.join("\n") });
}
