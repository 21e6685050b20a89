// RFC 9110, 8.3.1: type "/" subtype, each a token; parameters follow a semicolon, and a comma is part of them in quotes
// only: outside, it separates several headers. Matched before it is put in lower case, which folds other letters too.
const TOKEN = "[!#$%&'*+\\-.^_`|~0-9a-z]+";
const MEDIA_TYPE = new RegExp(`^[ \\t]*(${TOKEN}/${TOKEN})[ \\t]*(?:;(?:[^,"]|"(?:[^"\\\\]|\\\\.)*")*)?$`, "i");

/**
 * The media type of a `Content-Type` header in lower case, without parameters; undefined where the header is malformed,
 * also where it lists several.
 */
export function parseMediaType(header: string): string | undefined {
  return MEDIA_TYPE.exec(header)?.[1]?.toLowerCase();
}

/** Whether a media type is JSON: `application/json`, or a `+json` type (RFC 6839). */
export function isJson(mediaType: string): boolean {
  return mediaType === "application/json" || mediaType.endsWith("+json");
}
