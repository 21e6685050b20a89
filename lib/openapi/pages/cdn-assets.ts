import type { DocsAssets, RemoteAsset } from "./docs-assets.js";

/** What the pages are made with where nothing else is said: these versions of jsDelivr, which a browser checks. */
export const CDN_ASSETS: DocsAssets = {
  swaggerUiScript: fromCdn(
    "swagger-ui-dist@5.35.0/swagger-ui-bundle.js",
    "gjRm0bEPMeTmMh5jT2cHccIwCUZSTd8YC+j0d0sXw0MdGEfScduGpSyF3ZSSLkX9",
  ),
  swaggerUiStyle: fromCdn(
    "swagger-ui-dist@5.35.0/swagger-ui.css",
    "WlYgdmXYOOBWL5apwjDEZwN+U3HmXSSu5R6V5aGxEcf7z+KuRNwBhoxKVN1i3D5I",
  ),
  oauth2RedirectScript: fromCdn(
    "swagger-ui-dist@5.35.0/oauth2-redirect.js",
    "XuY48ztmqRBrZqX+bDrPUqkTumNohu9Bl+yztOEp/hDTS5qXIApmbiD04MrTFpjk",
  ),
  redocScript: fromCdn(
    "redoc@2.5.4/bundles/redoc.standalone.js",
    "w447zOpYfw/1Tv/5AK9NfHTlQIqE3RVR6KY62jCyy9zNDgO64cMwGGP1Fj0zJVf5",
  ),
};

function fromCdn(file: string, sha384: string): RemoteAsset {
  return { url: `https://cdn.jsdelivr.net/npm/${file}`, integrity: `sha384-${sha384}` };
}
