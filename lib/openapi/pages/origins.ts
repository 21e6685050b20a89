import type { OpenApiDocument, Server } from "../open-api-document.js";

/** So many URLs are made of one server: a policy that lists more would be too long for a header. */
const MAX_EXPANSIONS = 50;

// Whatever else a URL may have as its host would end the source, or the directive, that it stands in.
const SAFE_ORIGIN = /^https?:\/\/[\w.-]+(?::\d+)?$/;

/**
 * The origins that a page of a document sends requests to, beside its own: those of the servers, with every value of
 * their variables that is listed, and those that give out tokens.
 */
export function originsOf({ servers = [], components = {} }: OpenApiDocument): readonly string[] {
  const schemes = Object.values(components.securitySchemes ?? {});
  const urls = [...servers.flatMap(expandServer), ...schemes.flatMap(urlsOfScheme)];
  return [...new Set(urls.flatMap(originOf))];
}

function expandServer({ url, variables = {} }: Server): readonly string[] {
  let urls = [url];
  for (const [name, variable] of Object.entries(variables)) {
    const values = [...new Set([variable.default, ...(variable.enum ?? [])])];
    urls = urls.flatMap((template) => values.map((value) => template.replaceAll(`{${name}}`, value)));
    urls = urls.slice(0, MAX_EXPANSIONS);
  }
  return urls;
}

/** URLs that are fetched; the one where a person logs in is opened. */
function urlsOfScheme({ flows = {}, openIdConnectUrl }: Readonly<Record<string, unknown>>): readonly unknown[] {
  const tokens = Object.values(flows as Readonly<Record<string, { tokenUrl?: unknown; refreshUrl?: unknown }>>);
  return [openIdConnectUrl, ...tokens.flatMap(({ tokenUrl, refreshUrl }) => [tokenUrl, refreshUrl])];
}

/** None for a URL that is relative, or none at all. */
function originOf(url: unknown): readonly string[] {
  if (typeof url !== "string" || !URL.canParse(url)) return [];
  const { origin } = new URL(url);
  return SAFE_ORIGIN.test(origin) ? [origin] : [];
}
