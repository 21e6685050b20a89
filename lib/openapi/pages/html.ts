import { HtmlResponse } from "../../response.js";
import { type DocsAsset, isServed } from "./docs-assets.js";

/** Directives of a Content-Security-Policy, each with its sources; one without any allows nothing. */
export type SecurityPolicy = Readonly<Record<string, readonly string[]>>;

/** What a page is, beside what all pages have. */
export interface PageParts {
  readonly title: string;
  readonly head: string;
  readonly body: string;
  readonly policy: SecurityPolicy;
}

/** An opening brace and a closing one, in no colour that either scheme hides. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' " +
  "rx='7' fill='%232f6f8f'/%3E%3Ctext x='16' y='22' font-family='monospace' font-size='19' font-weight='bold' " +
  "text-anchor='middle' fill='white'%3E{}%3C/text%3E%3C/svg%3E";

const ICON_ONLY: SecurityPolicy = { "default-src": [], "img-src": ["data:"] };

// What no page needs: to be framed, to send forms, to have its links turned elsewhere.
const NOTHING_ELSE: SecurityPolicy = {
  "base-uri": [],
  "form-action": [],
  "frame-ancestors": [],
};

/** The text of a page. */
export function pageText({ title, head, body }: Omit<PageParts, "policy">): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${escapeHtml(ICON)}">
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

/** Makes an answer of a page; its links hold wherever the application is, so it may not be kept for another place. */
export function pageResponse({ policy, ...parts }: PageParts): HtmlResponse {
  return new HtmlResponse(pageText(parts), {
    headers: {
      "cache-control": "no-cache",
      "content-security-policy": writePolicy({ ...ICON_ONLY, ...policy, ...NOTHING_ELSE }),
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  });
}

/** A text as it may stand in an element or between the quotes of an attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Attributes of an element, with the space before them. */
export function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
    .join("");
}

/** The element of a script that is fetched from `link`. */
export function scriptElement(asset: DocsAsset, link: string): string {
  return `<script${attributes({ src: link, ...integrityOf(asset) })}></script>`;
}

/** The element of a style that is fetched from `link`. */
export function styleElement(asset: DocsAsset, link: string): string {
  return `<link${attributes({ rel: "stylesheet", href: link, ...integrityOf(asset) })}>`;
}

/** What a browser without scripts shows. */
export function noScript(document: string): string {
  const link = `<a${attributes({ href: document })}>a document</a>`;
  return `<noscript>This page needs JavaScript. What it would show is in ${link}.</noscript>`;
}

/** What a policy calls the place that an asset comes from. */
export function sourceOf(asset: DocsAsset): string {
  return isServed(asset) ? "'self'" : asset.url;
}

function integrityOf(asset: DocsAsset): Record<string, string> {
  if (isServed(asset) || asset.integrity === undefined) return {};
  return { integrity: asset.integrity, crossorigin: "anonymous" };
}

/** A policy as its header has it. */
export function writePolicy(policy: SecurityPolicy): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.length === 0 ? "'none'" : sources.join(" ")}`)
    .join("; ");
}
