// What class-validator's constraints say of texts that have a grammar, put together from its parts.
import { type ConstraintTable, exactly } from "./constraint-schema.js";
import { anyCase } from "./pattern.js";

/** The constraints on media types, tags of languages, colours by hue, and magnet links. */
export const GRAMMAR_CONSTRAINTS: ConstraintTable = {
  isHSL: exactly({ type: "string", pattern: hslPattern() }),
  isLocale: exactly({ type: "string", pattern: localePattern() }),
  isMagnetURI: exactly({ type: "string", pattern: magnetPattern() }),
  isMimeType: exactly({ type: "string", pattern: mediaTypePattern() }),
};

function hslPattern(): string {
  const number = "[+-]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+)([eE][+-]?[0-9]+)?";
  const hue = `${number}(${["deg", "grad", "rad", "turn"].map(anyCase).join("|")})?`;
  const withCommas = `(\\s*,\\s*${number}%){2}\\s*(,\\s*${number}%?\\s*)?`;
  const withSpaces = `(\\s+${number}%){2}\\s*(/\\s+${number}%?\\s*)?`;
  return `^\\s*${anyCase("hsl")}[aA]?\\(\\s*${hue}(${withCommas}|${withSpaces})\\)\\s*$`;
}

/** RFC 5646, with an underscore wherever it has a hyphen between two parts. */
function localePattern(): string {
  const language = "([A-Za-z]{2,3}(-[A-Za-z]{3}(-[A-Za-z]{3}){0,2})?|[A-Za-z]{5,8})";
  const script = "([-_][A-Za-z]{4})?";
  const region = "([-_]([A-Za-z]{2}|[0-9]{3}))?";
  const variants = "([-_]([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9-]{3}))*";
  const extensions = "([-_][0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*";
  const ownUse = "x(-[A-Za-z0-9]{1,8})+";
  const irregular =
    "en-GB-oed|i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(BE-FR|BE-NL|CH-DE)";
  const regular = "art-lojban|cel-gaulish|no-bok|no-nyn|zh-(guoyu|hakka|min|min-nan|xiang)";
  return `^(${language}${script}${region}${variants}${extensions}([-_]${ownUse})?|${ownUse}|${irregular}|${regular})$`;
}

function magnetPattern(): string {
  const short = ["aich", "bitprint", "btih", "ed2k", "ed2khash", "kzhash", "md5", "sha1", "tree:tiger"];
  const hash = `(${short.map(anyCase).join("|")}):[0-9A-Za-z]{32}([0-9A-Za-z]{8})?`;
  const multihash = `${anyCase("btmh")}:1220[0-9A-Za-z]{64}`;
  const topic = `${anyCase("xt")}(\\.1)?=${anyCase("urn")}:(${hash}|${multihash})`;
  return `^magnet:\\?([\\s\\S]*[^?&]&)?${topic}(&|$)`;
}

function mediaTypePattern(): string {
  const types = ["application", "audio", "font", "image", "message", "model", "multipart", "text", "video"];
  const value = '("[0-9A-Za-z.+\\s-]{0,70}"|[0-9A-Za-z.+-]{0,70})(\\s?\\([0-9A-Za-z.+\\s-]{1,20}\\))?';
  const subtype = "[0-9A-Za-z.+-]{1,100}";
  const charset = `;\\s?${anyCase("charset")}=${value}`;
  const parameters = `(;\\s?(${anyCase("boundary")}|${anyCase("charset")})=${value}){0,2}`;
  return `^((${types.map(anyCase).join("|")})/[0-9A-Za-z.+_-]{1,100}|${anyCase("text")}/${subtype}${charset}|${anyCase("multipart")}/${subtype}${parameters})$`;
}
