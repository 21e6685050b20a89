/** One segment of a path template. */
export type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "greedy"; readonly name: string };

/** A path template, parsed. */
export interface PathTemplate {
  /** In canonical form: `/items/{id}`. */
  readonly text: string;
  readonly segments: readonly Segment[];
  readonly names: readonly string[];
}

const PLAIN = /^[\w\-.~]+$/;
const BRACES = /^\{([^{}]*)\}$/;
const COLON = /^:(.*)$/;
const NAME = /^[A-Za-z_$][\w$-]*$/;
// RFC 3986, 3.3: what may stand in a segment as it is.
const NOT_PCHAR = /[^\w\-.~!$&'()*+,;=:@%]+/g;

/**
 * Parses a controller's prefix and a method's path together: `/items/{id}`, `/items/:id`, `/files/{rest+}`.
 *
 * Literal text is percent-encoded where a URL needs that, so that it can be compared with a raw path.
 *
 * @throws Error whose message says what is wrong and how to mend it.
 */
export function parsePath(prefix: string, path: string): PathTemplate {
  const parts = splitPath(prefix).concat(splitPath(path));
  const segments = parts.map(parseSegment);
  const names = segments.some(isNamed) ? segments.filter(isNamed).map(({ name }) => name) : NO_NAMES;
  if (names.length > 0) checkNames(segments, names, parts);
  return { text: `/${segments.map(segmentText).join("/")}`, segments, names };
}

const NO_NAMES: readonly string[] = Object.freeze([]);

function isNamed(segment: Segment): segment is Exclude<Segment, { kind: "literal" }> {
  return segment.kind !== "literal";
}

function checkNames(segments: readonly Segment[], names: readonly string[], parts: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new Error(`the path "${shown(parts)}" has two parameters named "${twice}". Give each its own name.`);
  }
  const greedy = segments.findIndex(({ kind }) => kind === "greedy");
  if (greedy >= 0 && greedy < segments.length - 1) {
    throw new Error(
      `"${parts[greedy]}" is not at the end of the path "${shown(parts)}". Nothing can follow it: move it to the end.`,
    );
  }
}

/** A path for messages; the slash that made its last segment empty belongs to it. */
function shown(parts: readonly string[]): string {
  return `/${parts.join("/")}${parts.at(-1) === "" ? "/" : ""}`;
}

/** The segments of a path without its leading slash; one trailing slash does not count. */
export function splitPath(path: string): string[] {
  const segments = (path.startsWith("/") ? path.slice(1) : path).split("/");
  if (segments[segments.length - 1] === "") segments.pop();
  return segments;
}

const ESCAPE = /%[0-9a-f]{2}/gi;
const UNRESERVED = /[\w\-.~]/;

/**
 * A path whose escapes are written in one way (RFC 3986, 6.2.2): none for characters that need none, the others in
 * upper case. Two spellings of one path are one path for routes, middleware and logs.
 */
export function canonicalPath(path: string): string {
  if (!path.includes("%")) return path;
  return path.replace(ESCAPE, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return UNRESERVED.test(character) ? character : escaped.toUpperCase();
  });
}

/** A decoded path, encoded again segment by segment; a percent sign in it is a character like any other. */
export function encodePath(decoded: string): string {
  return decoded.replace(/[^\w\-.~!$&'()*+,;=:@/]+/g, (characters) => encodeURIComponent(characters.toWellFormed()));
}

function parseSegment(segment: string, _index: number, parts: readonly string[]): Segment {
  // Most text needs no more than this look.
  if (PLAIN.test(segment)) return { kind: "literal", text: segment };
  if (segment === "") {
    throw new Error(
      `the path "${shown(parts)}" has an empty segment, which nothing matches. Remove the doubled slash.`,
    );
  }
  const braced = BRACES.exec(segment)?.[1];
  const inner = braced ?? COLON.exec(segment)?.[1];
  if (inner === undefined) {
    if (/[{}*?#]/.test(segment)) {
      throw new Error(
        `the segment "${segment}" of the path "${shown(parts)}" is neither literal text nor a parameter. ` +
          'A parameter is a whole segment: "{name}", ":name", or "{name+}" for the rest of the path.',
      );
    }
    return { kind: "literal", text: encodeLiteral(segment, parts) };
  }
  const greedy = braced?.endsWith("+") ?? false;
  const name = greedy ? inner.slice(0, -1) : inner;
  if (!NAME.test(name)) {
    throw new Error(
      `the parameter "${segment}" of the path "${shown(parts)}" has no valid name. Use letters, digits, "_" and "-".`,
    );
  }
  return { kind: greedy ? "greedy" : "parameter", name };
}

function encodeLiteral(segment: string, parts: readonly string[]): string {
  const text = segment.replace(NOT_PCHAR, (characters) => encodeURIComponent(characters.toWellFormed()));
  try {
    decodeURIComponent(text);
    return canonicalPath(text);
  } catch {
    throw new Error(
      `the segment "${segment}" of the path "${shown(parts)}" has a malformed percent escape. Write "%25" for "%".`,
    );
  }
}

function segmentText(segment: Segment): string {
  if (segment.kind === "literal") return segment.text;
  return segment.kind === "greedy" ? `{${segment.name}+}` : `{${segment.name}}`;
}
