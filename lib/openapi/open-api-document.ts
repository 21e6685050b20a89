import type { SecurityRequirement } from "../documentation.js";
import type { JsonSchema } from "./json-schema.js";

/** A document of OpenAPI 3.1, as far as it is made of an application. @see https://spec.openapis.org/oas/v3.1.1 */
export interface OpenApiDocument {
  readonly openapi: "3.1.1";
  readonly info: Info;
  readonly servers?: readonly Server[];
  readonly tags?: readonly Tag[];
  readonly security?: readonly SecurityRequirement[];
  readonly externalDocs?: ExternalDocs;
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  };
}

/** What a document says of the application as a whole. */
export interface Info {
  readonly title: string;
  readonly version: string;
  readonly summary?: string;
  /** CommonMark. */
  readonly description?: string;
  readonly termsOfService?: string;
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string };
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string };
}

/** Where the application answers: a URL, which may be relative to that of the document. */
export interface Server {
  readonly url: string;
  readonly description?: string;
  readonly variables?: Readonly<Record<string, ServerVariable>>;
}

/** What stands in braces in the URL of a server. */
export interface ServerVariable {
  readonly default: string;
  readonly enum?: readonly string[];
  readonly description?: string;
}

/** A group of operations. */
export interface Tag {
  readonly name: string;
  readonly description?: string;
  readonly externalDocs?: ExternalDocs;
}

/** Where more is said. */
export interface ExternalDocs {
  readonly url: string;
  readonly description?: string;
}

/** How a client shows who it is; names beginning with `x-` are the platform's. */
export type SecurityScheme = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The operations of a path, by method in lower case. */
export type PathItem = Readonly<Record<string, Operation>>;

/** A route of the application. */
export interface Operation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, Response>>;
  readonly deprecated?: boolean;
  readonly security?: readonly SecurityRequirement[];
}

/** A value outside of the body. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required: boolean;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

/** What a request brings, by media type. */
export interface RequestBody {
  readonly required: boolean;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** An answer of a status. */
export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** What a body of a media type is. */
export interface MediaType {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
}
