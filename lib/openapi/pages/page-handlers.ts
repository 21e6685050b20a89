import { HttpException, withoutStack } from "../../errors.js";
import type { HttpRequest } from "../../request.js";
import { type DocsAsset, type DocsAssets, isServed, type ServedAsset } from "./docs-assets.js";
import type { DocsOptions, Places } from "./docs-options.js";
import { relativeLink } from "./links.js";
import type { Published } from "./published.js";
import { redocPage } from "./redoc-page.js";
import { answerAsset } from "./served-asset.js";
import { oauth2RedirectPage, swaggerUiPage } from "./swagger-ui-page.js";

/** What answers requests for a path. */
export type DocsHandler = readonly [path: string, handle: (request: HttpRequest) => unknown];

/** What answers requests for the pages, and for what they are made with. */
export function pageHandlers(
  { openapiJson, openapiYaml, docs, redoc }: Places,
  published: Published,
  assets: DocsAssets,
  { swaggerUi, oauth }: Pick<DocsOptions, "swaggerUi" | "oauth">,
): readonly DocsHandler[] {
  const document = openapiJson ?? openapiYaml;
  if (document === undefined) return [];
  const folder = below(docs ?? redoc ?? "/", "assets");
  const linkTo = (asset: DocsAsset, { path }: HttpRequest): string =>
    isServed(asset) ? relativeLink(path, below(folder, asset.file)) : asset.url;
  const handlers: DocsHandler[] = [];
  const used: DocsAsset[] = [];
  if (docs !== undefined) {
    const oauth2Redirect = below(docs, "oauth2-redirect");
    const handleDocs = (request: HttpRequest): unknown => {
      const links = {
        document: relativeLink(request.path, document),
        script: linkTo(assets.swaggerUiScript, request),
        style: linkTo(assets.swaggerUiStyle, request),
        oauth2Redirect: relativeLink(request.path, oauth2Redirect),
      };
      return swaggerUiPage(published.document(), links, assets, swaggerUi, oauth);
    };
    const handleRedirect = (request: HttpRequest): unknown =>
      oauth2RedirectPage(published.document(), assets, linkTo(assets.oauth2RedirectScript, request));
    handlers.push([docs, handleDocs], [oauth2Redirect, handleRedirect]);
    used.push(assets.swaggerUiScript, assets.swaggerUiStyle, assets.oauth2RedirectScript);
  }
  if (redoc !== undefined) {
    const handleRedoc = (request: HttpRequest): unknown => {
      const links = { document: relativeLink(request.path, document), script: linkTo(assets.redocScript, request) };
      return redocPage(published.document(), links, assets);
    };
    handlers.push([redoc, handleRedoc]);
    used.push(assets.redocScript);
  }
  const served = used.filter(isServed);
  if (served.length > 0) {
    const handleAsset = (request: HttpRequest): unknown => answerAsset(request, findAsset(served, request.params.file));
    handlers.push([below(folder, "{file}"), handleAsset]);
  }
  return handlers;
}

function findAsset(served: readonly ServedAsset[], file: string | undefined): ServedAsset {
  const asset = served.find((candidate) => candidate.file === file);
  if (asset === undefined) throw withoutStack(() => new HttpException(404));
  return asset;
}

function below(path: string, name: string): string {
  return path === "/" ? `/${name}` : `${path}/${name}`;
}
