/**
 * A source map that says nothing of the machine it was made on.
 *
 * Files outside the package, such as those that a workspace links, are called by what follows `node_modules`.
 *
 * @param added Lines in front of the code that esbuild does not know of.
 */
export function tidySourceMap(text: string, added: number): string {
  const map = JSON.parse(text) as { sources: string[]; mappings: string };
  return JSON.stringify({
    ...map,
    sources: map.sources.map(tidySource),
    mappings: ";".repeat(added) + map.mappings,
  });
}

function tidySource(source: string): string {
  if (!source.startsWith("../") && !/^(?:\/|[a-z]:|file:)/i.test(source)) return source;
  const installed = source.lastIndexOf("node_modules/");
  return installed === -1 ? source.replace(/^(?:\.\.\/)+/, "") : source.slice(installed);
}
