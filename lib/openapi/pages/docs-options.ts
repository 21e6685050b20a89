import { ConfigurationError } from "../../errors.js";
import type { Middleware } from "../../middleware.js";
import { parsePath } from "../../path.js";
import type { DocumentOptions } from "../document-options.js";
import { type DocsAssets, isServed } from "./docs-assets.js";
import type { OAuthOptions, SwaggerUiOptions } from "./swagger-ui-options.js";

/** Where the document and its pages are; each may be left out. */
export interface DocsPaths {
  /** The document in JSON. Default: `"/openapi.json"`. */
  readonly openapiJson?: string | false;
  /** The document in YAML. Default: `"/openapi.yaml"`. */
  readonly openapiYaml?: string | false;
  /** Swagger UI. Default: `"/docs"`. */
  readonly docs?: string | false;
  /** ReDoc. Default: `"/redoc"`. */
  readonly redoc?: string | false;
}

/** What the document says that no controller can know, and how it is shown. */
export interface DocsOptions extends DocumentOptions {
  readonly paths?: DocsPaths;
  /**
   * Where scripts and styles of the pages come from. Default: jsDelivr, with hashes that the browser compares.
   *
   * @example
   * import { assets } from "lambent/docs-assets";
   * docs({ title: "Items", version: "1.0.0", assets }); // the application answers with them itself
   */
  readonly assets?: DocsAssets;
  /** Runs around the pages, the document and the assets, inside the application's own; the first is outermost. */
  readonly middleware?: readonly Middleware[];
  readonly swaggerUi?: SwaggerUiOptions;
  /** What Swagger UI says to an authorization server. Default: nothing; a person fills it in. */
  readonly oauth?: OAuthOptions;
}

/** The paths of what there is, in canonical form. */
export type Places = { readonly [name in keyof DocsPaths]: string };

const DEFAULT_PATHS = {
  openapiJson: "/openapi.json",
  openapiYaml: "/openapi.yaml",
  docs: "/docs",
  redoc: "/redoc",
} as const;

// A source of a policy ends with a space, a semicolon or a comma, and has no query.
const REMOTE_URL = /^https?:\/\/[\w.-]+(?::\d+)?\/[^\s;,?#'"]*$/;

/**
 * Where the document and its pages are.
 *
 * @throws ConfigurationError that lists every mistake in the options.
 */
export function readPlaces({ paths = {}, assets, middleware = [] }: DocsOptions): Places {
  const faults: string[] = [];
  const places: Partial<Record<keyof DocsPaths, string>> = {};
  for (const name of Object.keys(DEFAULT_PATHS) as (keyof DocsPaths)[]) {
    const path = paths[name] ?? DEFAULT_PATHS[name];
    if (path !== false) places[name] = readPath(`docs(): paths.${name}`, path, faults);
  }
  const { openapiJson, openapiYaml, docs, redoc } = places;
  if ((openapiJson ?? openapiYaml) === undefined && (docs ?? redoc) !== undefined) {
    faults.push("docs(): the pages have no document to show. Leave paths.openapiJson or paths.openapiYaml in.");
  }
  if (!Array.isArray(middleware)) faults.push("docs(): middleware is no list. Write it in brackets.");
  for (const [name, asset] of Object.entries(assets ?? {}) as [string, DocsAssets[keyof DocsAssets]][]) {
    if (isServed(asset) || REMOTE_URL.test(asset.url)) continue;
    faults.push(
      `docs(): assets.${name} has the url ${JSON.stringify(asset.url)}. Give one with https:// and no query.`,
    );
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return places;
}

function readPath(where: string, path: unknown, faults: string[]): string {
  if (typeof path !== "string") {
    faults.push(`${where} is ${String(path)}. Give a path, or false for none.`);
    return "";
  }
  try {
    const { text, names } = parsePath("", path);
    if (names.length > 0) faults.push(`${where} has parameters: "${path}". Give a path that is one and the same.`);
    return text;
  } catch (error) {
    faults.push(`${where}: ${(error as Error).message}`);
    return "";
  }
}
