/** A value as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

// Words of letters as paths, media types and sentences have them; nothing that begins like a number, a comment, an
// indicator or a flow collection, and no colon.
const PLAIN = /^[A-Za-z_$/][\w$/.,;+()'"@%&=<>!?{}[\]~|^-]*(?: [\w$/.,;+()'"@%&=<>!?{}[\]~|^-]+)*$/;

/** What YAML 1.1 or 1.2 reads as something else than text. */
const RESERVED: ReadonlySet<string> = new Set(["null", "true", "false", "yes", "no", "on", "off", "y", "n"]);

// Not printable in YAML, or a line break in one version of it; JSON leaves them as they are.
const UNSAFE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

// Lines of visible characters, of which the first says by its indentation what that of all is. Spaces alone on a line, and
// more than one line break at the end, would need rules of their own.
const LITERAL = /^[^\s\p{C}][^\p{C}\u2028\u2029]*(?:\n+ *[^\s\p{C}][^\p{C}\u2028\u2029]*)+\n?$/u;

/** YAML 1.2, 7.4.2: a key of more characters has to be marked as one. */
const MAX_IMPLICIT_KEY = 1000;

/**
 * Writes JSON data as YAML in block style: texts of several lines as such, nothing folded, no anchors. Readers of YAML
 * 1.1 and 1.2 see the same data.
 *
 * @example
 * toYaml({ title: "Items", version: "1.0", tags: [] }); // 'title: Items\nversion: "1.0"\ntags: []\n'
 */
export function toYaml(value: Json): string {
  return `${write(value, "").trimStart()}\n`;
}

/** A value as it stands behind a colon or a dash, with the space before it, or on lines of its own. */
function write(value: Json, indent: string): string {
  if (typeof value === "string") return LITERAL.test(value) ? writeLiteral(value, indent) : ` ${scalar(value)}`;
  if (typeof value === "number") return ` ${writeNumber(value)}`;
  if (typeof value !== "object" || value === null) return ` ${value}`;
  if (Array.isArray(value)) return writeList(value as readonly Json[], indent);
  const entries = Object.entries(value);
  if (entries.length === 0) return " {}";
  return entries.map(([key, entry]) => `\n${indent}${writeKey(key, indent)}:${write(entry, `${indent}  `)}`).join("");
}

function writeList(list: readonly Json[], indent: string): string {
  if (list.length === 0) return " []";
  return list.map((entry) => `\n${indent}-${inItem(write(entry, `${indent}  `))}`).join("");
}

/** A collection begins on the line of the dash that it belongs to. */
function inItem(text: string): string {
  return text.startsWith("\n") ? ` ${text.trimStart()}` : text;
}

function writeKey(key: string, indent: string): string {
  const text = scalar(key);
  return text.length > MAX_IMPLICIT_KEY ? `? ${text}\n${indent}` : text;
}

function writeLiteral(text: string, indent: string): string {
  // In a document that is nothing else, lines stand below an indentation too.
  const prefix = indent === "" ? "  " : indent;
  const lines = text.replace(/\n$/, "").split("\n");
  return ` |${text.endsWith("\n") ? "" : "-"}\n${lines.map((line) => (line === "" ? "" : prefix + line)).join("\n")}`;
}

function scalar(text: string): string {
  if (PLAIN.test(text) && !RESERVED.has(text.toLowerCase())) return text;
  return JSON.stringify(text).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** YAML 1.1 takes an exponent for one only behind a point. */
function writeNumber(value: number): string {
  const text = JSON.stringify(value);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}
