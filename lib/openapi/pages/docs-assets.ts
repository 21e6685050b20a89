/** The scripts and the style that the pages are made with, each from the application itself or from elsewhere. */
export interface DocsAssets {
  /** `swagger-ui-bundle.js` of swagger-ui-dist. */
  readonly swaggerUiScript: DocsAsset;
  /** `swagger-ui.css` of swagger-ui-dist. */
  readonly swaggerUiStyle: DocsAsset;
  /** `oauth2-redirect.js` of swagger-ui-dist. */
  readonly oauth2RedirectScript: DocsAsset;
  /** `redoc.standalone.js` of redoc. */
  readonly redocScript: DocsAsset;
}

/** A script or a style of the pages. */
export type DocsAsset = RemoteAsset | ServedAsset;

/** One that a browser fetches from elsewhere. */
export interface RemoteAsset {
  readonly url: string;
  /** What the browser compares it with: `sha384-…`. */
  readonly integrity?: string;
}

/** One that the application answers with. */
export interface ServedAsset {
  /** The last segment of its path, which another content never has: browsers keep it for good. */
  readonly file: string;
  readonly mediaType: string;
  /** Its content, compressed. */
  gzip(): Uint8Array;
  /** Its content as it is. */
  text(): string;
}

/** Whether the application answers with an asset itself. */
export function isServed(asset: DocsAsset): asset is ServedAsset {
  return "file" in asset;
}
