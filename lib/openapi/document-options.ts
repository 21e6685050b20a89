import type { SecurityRequirement } from "../documentation.js";
import type { ExternalDocs, Info, SecurityScheme, Server, Tag } from "./open-api-document.js";
import type { SchemaConverter } from "./standard-schema.js";

/** What a document says that no controller can know. */
export interface DocumentOptions extends Partial<Info> {
  /** Default: `"Lambent application"`. */
  readonly title?: string;
  /** The version of the application's interface. Default: `"0.0.0"`. */
  readonly version?: string;
  /** Where the application answers. Default: where the document is. */
  readonly servers?: readonly Server[];
  /** The groups of operations in the order of the pages, with what there is to say of them. */
  readonly tags?: readonly Tag[];
  /** How clients show who they are, by the names that `@Security` uses. */
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  /** What operations need that do not say it themselves; one of them is enough. */
  readonly security?: readonly SecurityRequirement[];
  readonly externalDocs?: ExternalDocs;
  /**
   * Gives the JSON Schema of objects of validation libraries that do not say it themselves.
   *
   * @example
   * docs({ toJsonSchema: (schema) => toJsonSchema(schema) }); // of @valibot/to-json-schema
   */
  readonly toJsonSchema?: SchemaConverter;
}
