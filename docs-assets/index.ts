import { gunzipSync } from "node:zlib";
import type { DocsAssets, ServedAsset } from "../lib/openapi/pages/docs-assets.js";
import type { PackedFile } from "./packed.js";
import { oauth2RedirectScript, redocScript, swaggerUiScript, swaggerUiStyle } from "./packed.js";

export type { DocsAsset, DocsAssets, RemoteAsset, ServedAsset } from "../lib/openapi/pages/docs-assets.js";

/**
 * Swagger UI and ReDoc, about 800 KB, for an application that answers with them itself: nobody's browser asks others,
 * and pages work where there is no internet.
 *
 * @example
 * createLambdaHandler([ItemsController], { docs: docs({ title: "Items", version: "1.0.0", assets }) });
 */
export const assets: DocsAssets = {
  swaggerUiScript: unpack(swaggerUiScript),
  swaggerUiStyle: unpack(swaggerUiStyle),
  oauth2RedirectScript: unpack(oauth2RedirectScript),
  redocScript: unpack(redocScript),
};

function unpack({ file, mediaType, base64 }: PackedFile): ServedAsset {
  let bytes: Uint8Array | undefined;
  const gzip = (): Uint8Array => {
    bytes ??= Buffer.from(base64(), "base64");
    return bytes;
  };
  return { file, mediaType, gzip, text: () => gunzipSync(gzip()).toString() };
}
