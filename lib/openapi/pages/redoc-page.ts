import type { HtmlResponse } from "../../response.js";
import type { OpenApiDocument } from "../open-api-document.js";
import { type DocsAssets, isServed } from "./docs-assets.js";
import { attributes, noScript, pageResponse, scriptElement, sourceOf } from "./html.js";

/** What a page links to, relative to where it is. */
export interface RedocLinks {
  readonly document: string;
  readonly script: string;
}

// What a page is told stands in attributes, so the script is the same everywhere and its hash can be in the policy.
export const REDOC_SCRIPT = `(() => {
  const element = document.getElementById("redoc");
  if (typeof Redoc === "undefined") {
    element.textContent = "ReDoc could not be loaded.";
    return;
  }
  Redoc.init(new URL(element.dataset.url, location.href).href, JSON.parse(element.dataset.options), element);
})();`;

export const REDOC_SCRIPT_HASH = "sha256-dJ2XuQ667XDW5jZsDvE/pcE4pseEiVMXl5+4vAfQimI=";

const OPTIONS = { sanitize: true };

/** The bundle of the package shows a picture from there; the one that the application serves has its own. */
const LOGO_HOST = "https://cdn.redoc.ly";

/** The page where a person reads of operations. */
export function redocPage(document: OpenApiDocument, links: RedocLinks, { redocScript }: DocsAssets): HtmlResponse {
  const data = attributes({ "data-url": links.document, "data-options": JSON.stringify(OPTIONS) });
  return pageResponse({
    title: document.info.title,
    head: "<style>body { margin: 0; }</style>",
    body: [
      `<div id="redoc"${data}></div>`,
      noScript(links.document),
      scriptElement(redocScript, links.script),
      `<script>${REDOC_SCRIPT}</script>`,
    ].join("\n"),
    policy: {
      "script-src": [sourceOf(redocScript), `'${REDOC_SCRIPT_HASH}'`],
      // Its elements get their styles from a script, and its search runs in a worker that it makes of a text.
      "style-src": ["'unsafe-inline'"],
      "worker-src": ["blob:"],
      "img-src": ["'self'", "data:", ...(isServed(redocScript) ? [] : [LOGO_HOST])],
      "connect-src": ["'self'"],
    },
  });
}
