/** How Swagger UI shows the document. @see https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration */
export interface SwaggerUiOptions {
  /** Whether the URL follows the operation that is open. Default: `true`. */
  readonly deepLinking?: boolean;
  /** So many levels of a schema are open beside an operation. Default: 3. */
  readonly defaultModelExpandDepth?: number;
  /** What of a body is shown first. Default: `"example"`. */
  readonly defaultModelRendering?: "example" | "model";
  /** So many levels of the list of schemas are open; -1 leaves the list out. Default: 0. */
  readonly defaultModelsExpandDepth?: number;
  /** Default: `false`. */
  readonly displayOperationId?: boolean;
  /** Default: `true`. */
  readonly displayRequestDuration?: boolean;
  /** What is open at first: the tags, the operations too, or nothing. Default: `"list"`. */
  readonly docExpansion?: "list" | "full" | "none";
  /** Whether operations can be searched by tag; a text is the first search. Default: `true`. */
  readonly filter?: boolean | string;
  /** Default: all. */
  readonly maxDisplayedTags?: number;
  /** Default: as they are declared. */
  readonly operationsSorter?: "alpha" | "method";
  /** Default: as they are declared. */
  readonly tagsSorter?: "alpha";
  /** Whether the browser keeps tokens and keys when the page is closed. Default: `true`. */
  readonly persistAuthorization?: boolean;
  /** Whether requests are shown for several command lines. Default: `false`. */
  readonly requestSnippetsEnabled?: boolean;
  /** Default: `false`. */
  readonly showExtensions?: boolean;
  /** Default: `false`. */
  readonly showCommonExtensions?: boolean;
  /** The methods, in lower case, that can be tried. Default: all. */
  readonly supportedSubmitMethods?: readonly string[];
  /** Default: colours. */
  readonly syntaxHighlight?: false | { readonly activated?: boolean; readonly theme?: string };
  /** Whether operations can be tried without another click. Default: `true`. */
  readonly tryItOutEnabled?: boolean;
  /** Whether requests to other origins carry cookies. Default: `false`. */
  readonly withCredentials?: boolean;
}

/** What Swagger UI says to an authorization server. */
export interface OAuthOptions {
  readonly clientId: string;
  /** Those that are chosen at first. Default: none. */
  readonly scopes?: readonly string[];
  /** Whether the code flow is protected by PKCE (RFC 7636). Default: `true`. */
  readonly usePkce?: boolean;
}
