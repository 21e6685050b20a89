import type { ExtensionRoute } from "../options.js";
import type { DocsExtension } from "./docs-extension.js";
import { describeApplication } from "./document.js";
import { CDN_ASSETS } from "./pages/cdn-assets.js";
import { answerKept } from "./pages/conditional.js";
import { type DocsOptions, type Places, readPlaces } from "./pages/docs-options.js";
import { type DocsHandler, pageHandlers } from "./pages/page-handlers.js";
import { Published } from "./pages/published.js";

/**
 * The document of an application and its pages: `/openapi.json`, `/openapi.yaml`, `/docs` with Swagger UI and `/redoc`
 * with ReDoc.
 *
 * The document is made for the first request that needs it, never at cold start; where there can be none, that is
 * answered with 500, and the reason is in the log.
 *
 * @throws ConfigurationError that lists every mistake in paths, assets and middleware.
 * @example
 * createLambdaHandler([ItemsController], { docs: docs({ title: "Items", version: "1.0.0" }) });
 */
export function docs(options: DocsOptions = {}): DocsExtension {
  const places = readPlaces(options);
  const { assets = CDN_ASSETS, middleware = [] } = options;
  const document: DocsExtension["document"] = (routes, application) =>
    describeApplication(routes, application, options);
  return {
    name: "docs",
    document,
    routes: (routes, application) => {
      const published = new Published(() => document(routes, application));
      const handlers = [...documentHandlers(places, published), ...pageHandlers(places, published, assets, options)];
      return handlers.map(([path, handle]): ExtensionRoute => ({ method: "GET", path, middleware, handle }));
    },
  };
}

function documentHandlers({ openapiJson, openapiYaml }: Places, published: Published): readonly DocsHandler[] {
  const handlers: DocsHandler[] = [];
  if (openapiJson !== undefined) {
    handlers.push([openapiJson, async (request) => answerKept(request, await published.json(openapiJson))]);
  }
  if (openapiYaml !== undefined) {
    handlers.push([openapiYaml, async (request) => answerKept(request, await published.yaml(openapiYaml))]);
  }
  return handlers;
}
