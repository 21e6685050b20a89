import { createApplication } from "../application.js";
import type { ApplicationOptions } from "../options.js";
import type { Controllers } from "../route-table.js";
import { describeApplication } from "./document.js";
import type { DocumentOptions } from "./document-options.js";
import type { OpenApiDocument } from "./open-api-document.js";

export { docs } from "./docs.js";
export type { DocsExtension } from "./docs-extension.js";
export type { DocumentOptions } from "./document-options.js";
export type { JsonSchema, JsonType } from "./json-schema.js";
export { type ListedParameter, type ListedRoute, listRoutes, type RouteList } from "./list-routes.js";
export type {
  ExternalDocs,
  Info,
  MediaType,
  OpenApiDocument,
  Operation,
  Parameter,
  PathItem,
  RequestBody,
  Response,
  SecurityScheme,
  Server,
  ServerVariable,
  Tag,
} from "./open-api-document.js";
export type { DocsAsset, DocsAssets, RemoteAsset, ServedAsset } from "./pages/docs-assets.js";
export type { DocsOptions, DocsPaths } from "./pages/docs-options.js";
export type { OAuthOptions, SwaggerUiOptions } from "./pages/swagger-ui-options.js";
export type { SchemaConverter } from "./standard-schema.js";

/**
 * Makes the document of an application without starting anything.
 *
 * @param options What the document says beside the controllers, and the options of the application.
 * @throws ConfigurationError for controllers that no application can be made of, and for names that no document can have.
 * @example
 * const document = createOpenApiDocument([ItemsController], { title: "Items", version: "1.0.0" });
 */
export function createOpenApiDocument(
  controllers: Controllers,
  options: DocumentOptions & ApplicationOptions = {},
): OpenApiDocument {
  return describeApplication(createApplication(controllers, options).routes, options, options);
}
