import type { PathTemplate, Segment } from "../path.js";

/** The keys of a delivery as a path, which the router compares with the patterns of routes. */
export function toMessagePath(keys: readonly string[]): string {
  return `/${keys.map(encodeKey).join("/")}`;
}

/** The pattern of a route: a key that may be anything is a parameter, so that what names it is found before. */
export function toMessageTemplate(keys: readonly (string | undefined)[], text: string): PathTemplate {
  const segments = keys.map(
    (key): Segment =>
      key === undefined ? { kind: "parameter", name: "any" } : { kind: "literal", text: encodeKey(key) },
  );
  // Nobody asks for what stands in the place of a parameter.
  return { text, segments, names: [] };
}

/** A key as one segment; an empty one would match no parameter. */
function encodeKey(key: string): string {
  return key === "" ? "-" : encodeURIComponent(key.toWellFormed());
}
