// What the package has in this module's place is written by scripts/build.mjs: the same names, the contents as constants.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** A file as the package carries it along. */
export interface PackedFile {
  /** With a hash of the content. */
  readonly file: string;
  readonly mediaType: string;
  /** The content, compressed, in base64; a method, whose text a start does no more than pass over. */
  base64(): string;
}

const SCRIPT = "text/javascript";

// The only thing that ReDoc asks others for: a mark of who made it, beside a link that stays.
const LOGO_URL = "https://cdn.redoc.ly/redoc/logo-mini.svg";
const NO_LOGO = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

/** `swagger-ui-bundle.js`. */
export const swaggerUiScript: PackedFile = pack("swagger-ui-dist", "swagger-ui-bundle.js", SCRIPT);
/** `swagger-ui.css`. */
export const swaggerUiStyle: PackedFile = pack("swagger-ui-dist", "swagger-ui.css", "text/css");
/** `oauth2-redirect.js`. */
export const oauth2RedirectScript: PackedFile = pack("swagger-ui-dist", "oauth2-redirect.js", SCRIPT);
/** `redoc.standalone.js`, without the picture that it fetches from elsewhere. */
export const redocScript: PackedFile = pack("redoc", "bundles/redoc.standalone.js", SCRIPT, (text) =>
  replaceOnce(text, JSON.stringify(LOGO_URL), JSON.stringify(NO_LOGO)),
);

function pack(name: string, path: string, mediaType: string, change = (text: string) => text): PackedFile {
  const content = change(readFileSync(`node_modules/${name}/${path}`, "utf8"));
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const file = path.replace(/^.*\//, "").replace(/(\.\w+)$/, `.${hash}$1`);
  const base64 = gzipSync(content, { level: 9 }).toString("base64");
  return { file, mediaType, base64: () => base64 };
}

/** @throws Error where what is to be replaced is not there exactly once: another version is to be looked at. */
function replaceOnce(text: string, what: string, by: string): string {
  const [before, after, ...more] = text.split(what);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${what} is not there exactly once`);
  }
  return `${before}${by}${after}`;
}
