// RFC 9110, 8.3.1: type "/" subtype, each a token; parameters follow a semicolon. A comma is refused in quotes too: where
// a platform joins several headers, nobody can tell it from one that separates them. Matched before it is put in lower
// case, which makes ASCII of other letters.
const MEDIA_TYPE = /^[ \t]*([!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+)[ \t]*(?:;[^,]*)?$/i;

/**
 * The media type of a `Content-Type` header in lower case, without parameters; undefined where the header is malformed,
 * also where it lists several.
 */
export function parseMediaType(header: string): string | undefined {
  return MEDIA_TYPE.exec(header)?.[1]?.toLowerCase();
}

/** The media type of a form without files. */
export const URLENCODED = "application/x-www-form-urlencoded";

/** The media type of a form that may have files. */
export const MULTIPART = "multipart/form-data";

/** Whether a media type is JSON: `application/json`, or a `+json` type (RFC 6839). */
export function isJson(mediaType: string): boolean {
  return mediaType === "application/json" || mediaType.endsWith("+json");
}
