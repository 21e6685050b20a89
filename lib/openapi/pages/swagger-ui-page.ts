import type { HtmlResponse } from "../../response.js";
import type { OpenApiDocument } from "../open-api-document.js";
import type { DocsAssets } from "./docs-assets.js";
import { attributes, noScript, pageResponse, scriptElement, sourceOf, styleElement } from "./html.js";
import { originsOf } from "./origins.js";
import type { OAuthOptions, SwaggerUiOptions } from "./swagger-ui-options.js";

/** What a page links to, relative to where it is. */
export interface SwaggerUiLinks {
  readonly document: string;
  readonly script: string;
  readonly style: string;
  readonly oauth2Redirect: string;
}

// What a page is told stands in attributes, so the script is the same everywhere and its hash can be in the policy.
export const SWAGGER_UI_SCRIPT = `(() => {
  const element = document.getElementById("swagger-ui");
  if (typeof SwaggerUIBundle === "undefined") {
    element.textContent = "Swagger UI could not be loaded.";
    return;
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();
  const { options, oauth, url, oauth2Redirect } = element.dataset;
  const ui = SwaggerUIBundle({
    ...JSON.parse(options),
    domNode: element,
    url: new URL(url, location.href).href,
    oauth2RedirectUrl: new URL(oauth2Redirect, location.href).href,
  });
  if (oauth) ui.initOAuth(JSON.parse(oauth));
})();`;

export const SWAGGER_UI_STYLE = `html { box-sizing: border-box; overflow-y: scroll; }
*, *::before, *::after { box-sizing: inherit; }
body { margin: 0; }
@media (prefers-color-scheme: dark) { html { background: #1c2022; } }`;

export const SWAGGER_UI_SCRIPT_HASH = "sha256-wo3PCR1w22c8QpK4AY91AhkW3aQwWfQXAYtSp6xgwTU=";
export const SWAGGER_UI_STYLE_HASH = "sha256-1VwV4pyX2O2fZF1ozRFSat66qP9JYoeCDGroQF4vybM=";

const DEFAULTS: SwaggerUiOptions = {
  deepLinking: true,
  defaultModelExpandDepth: 3,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
};

// A badge that sends the document's URL to a server of Swagger's otherwise.
const NO_VALIDATOR = { validatorUrl: null };

/** The page where a person reads of operations and tries them. */
export function swaggerUiPage(
  document: OpenApiDocument,
  links: SwaggerUiLinks,
  assets: DocsAssets,
  options: SwaggerUiOptions = {},
  oauth?: OAuthOptions,
): HtmlResponse {
  const { swaggerUiScript, swaggerUiStyle } = assets;
  const { title } = document.info;
  const data = attributes({
    "data-url": links.document,
    "data-oauth2-redirect": links.oauth2Redirect,
    "data-options": JSON.stringify({ ...DEFAULTS, ...options, ...NO_VALIDATOR }),
    ...(oauth && { "data-oauth": JSON.stringify(initialisationOf(oauth, title)) }),
  });
  return pageResponse({
    title,
    head: `${styleElement(swaggerUiStyle, links.style)}\n<style>${SWAGGER_UI_STYLE}</style>`,
    body: [
      `<div id="swagger-ui"${data}></div>`,
      noScript(links.document),
      scriptElement(swaggerUiScript, links.script),
      `<script>${SWAGGER_UI_SCRIPT}</script>`,
    ].join("\n"),
    policy: {
      "script-src": [sourceOf(swaggerUiScript), `'${SWAGGER_UI_SCRIPT_HASH}'`],
      "style-src": [sourceOf(swaggerUiStyle), `'${SWAGGER_UI_STYLE_HASH}'`],
      "img-src": ["'self'", "data:"],
      "connect-src": ["'self'", ...originsOf(document)],
    },
  });
}

/** The page that an authorization server sends the browser back to; it hands what it got to the page that opened it. */
export function oauth2RedirectPage(
  { info }: OpenApiDocument,
  { oauth2RedirectScript }: DocsAssets,
  script: string,
): HtmlResponse {
  return pageResponse({
    title: info.title,
    head: scriptElement(oauth2RedirectScript, script),
    body: "",
    policy: { "script-src": [sourceOf(oauth2RedirectScript)] },
  });
}

/** As `initOAuth` of Swagger UI takes it. */
function initialisationOf({ clientId, scopes = [], usePkce = true }: OAuthOptions, appName: string): object {
  return { appName, clientId, scopes, usePkceWithAuthorizationCodeGrant: usePkce };
}
