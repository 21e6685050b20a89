import type { ApplicationOptions, Extension } from "../options.js";
import type { RouteInfo } from "../route-info.js";
import type { OpenApiDocument } from "./open-api-document.js";

/** The extension that `docs()` gives: it has the pages, and the document for who asks without a request. */
export interface DocsExtension extends Extension {
  /**
   * Makes the document that the pages show.
   *
   * @param routes Those of the controllers.
   * @throws ConfigurationError for names that no document can have.
   */
  document(routes: readonly RouteInfo[], application: ApplicationOptions): OpenApiDocument;
}
