// What class-validator's constraints say of texts by their arguments.
import {
  type ConstraintSchema,
  type ConstraintTable,
  exactly,
  isCount,
  optionsOf,
  partly,
} from "./constraint-schema.js";
import { BYTE_PATTERN, ipSchema, macAddressSchema, uuidSchema } from "./constraints-address.js";
import { strongPasswordSchema } from "./constraints-password.js";
import type { JsonSchema } from "./json-schema.js";
import { compile, literal, patternOf } from "./pattern.js";

const TEXT: ConstraintSchema = partly({ type: "string" });
const ISBN_10 = "([\\s-]*[0-9]){9}[\\s-]*[0-9X][\\s-]*";
const ISBN_13 = "([\\s-]*[0-9]){13}[\\s-]*";
/** In hexadecimal digits. */
const HASH_LENGTHS: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ...["crc32", "crc32b"].map((name) => [name, 8] as const),
  ...["md4", "md5", "ripemd128", "tiger128"].map((name) => [name, 32] as const),
  ...["ripemd160", "sha1", "tiger160"].map((name) => [name, 40] as const),
  ["tiger192", 48],
  ["sha256", 64],
  ["sha384", 96],
  ["sha512", 128],
]);

/** What the constraints on texts say whose arguments the schema depends on. */
export const OPTION_CONSTRAINTS: ConstraintTable = {
  isLength: (min, max) => ofLength(min, max),
  minLength: (min) => ofLength(min, undefined),
  maxLength: (max) => ofLength(0, max),
  // In UTF-8, where a character takes up to four bytes.
  isByteLength: (min, max) =>
    partly({
      type: "string",
      ...(isCount(min) && { minLength: Math.ceil(min / 4) }),
      ...(isCount(max) && { maxLength: max }),
    }),
  matches: (pattern, modifiers) => matching(pattern, modifiers),
  contains: (text) => (isText(text) ? like(literal(text)) : TEXT),
  notContains: (text) => (isText(text) ? exactly({ type: "string", not: { pattern: literal(text) } }) : TEXT),

  isAlpha: (locale) => (isEnglish(locale) ? like("^[A-Za-z]+$") : TEXT),
  isAlphanumeric: (locale) => (isEnglish(locale) ? like("^[0-9A-Za-z]+$") : TEXT),
  isNumberString: (options) => numberText(optionsOf(options)),
  isDecimal: (options) => decimal(optionsOf(options)),
  isCurrency: (options) => (options === undefined ? like(CURRENCY) : TEXT),

  isBase64: (options) => base64(optionsOf(options)),
  isHash: (algorithm) => {
    const length = HASH_LENGTHS.get(algorithm);
    return length === undefined ? TEXT : like(`^[0-9A-Fa-f]{${length}}$`);
  },
  isRgbColor: (percent) => rgb(percent === undefined || Boolean(percent)),
  isIsbn: (version) => isbn(version),
  isStrongPassword: (options) => strongPasswordSchema(optionsOf(options)),

  isEmail: (options) => (optionsOf(options).require_display_name ? TEXT : partly({ type: "string", format: "email" })),
  isIp: (version) => ipSchema(version),
  isMacAddress: (options) => macAddressSchema(optionsOf(options)),
  isUuid: (version) => uuidSchema(version),
};

const CURRENCY = "^-?\\$?((0|[1-9][0-9]*|[1-9][0-9]{0,2}(,[0-9]{3})*)(\\.[0-9]{2})?|\\.[0-9]{2})$";

function like(pattern: string, more: JsonSchema = {}): ConstraintSchema {
  return exactly({ type: "string", ...more, pattern });
}

function ofLength(min: unknown, max: unknown): ConstraintSchema {
  if (!isCount(min) || !(max === undefined || isCount(max))) return TEXT;
  return exactly({
    type: "string",
    ...(min > 0 && { minLength: min }),
    ...(max !== undefined && { maxLength: max }),
  });
}

function matching(pattern: unknown, modifiers: unknown): ConstraintSchema {
  const expression = typeof pattern === "string" ? compile(pattern, modifiers as string | undefined) : pattern;
  const portable = expression instanceof RegExp ? patternOf(expression) : undefined;
  return portable === undefined ? TEXT : like(portable);
}

/** Whether a pattern can ask for this text; the half of a character cannot be found in a whole one. */
function isText(text: unknown): text is string {
  return typeof text === "string" && text !== "" && text.isWellFormed();
}

/** By its alphabet, and by its sign before decimals. */
function isEnglish(locale: unknown): boolean {
  return locale === undefined || /^en-/.test(String(locale));
}

function numberText({ no_symbols, locale }: Readonly<Record<string, unknown>>): ConstraintSchema {
  if (no_symbols) return like("^[0-9]+$");
  return isEnglish(locale) ? like("^[+-]?([0-9]*\\.)?[0-9]+$") : TEXT;
}

function decimal({
  force_decimal: isForced,
  decimal_digits: digits = "1,",
  locale,
}: Readonly<Record<string, unknown>>): ConstraintSchema {
  if (!isEnglish(locale) || !/^\d+(,\d*)?$/.test(String(digits))) return TEXT;
  const decimals = `\\.[0-9]{${digits}}`;
  return like(isForced ? `^[+-]?[0-9]*${decimals}$` : `^[+-]?([0-9]+(${decimals})?|${decimals})$`);
}

function base64({
  urlSafe: isUrlSafe = false,
  padding = !isUrlSafe,
}: Readonly<Record<string, unknown>>): ConstraintSchema {
  const digit = isUrlSafe ? "[0-9A-Za-z_-]" : "[0-9A-Za-z+/]";
  const pattern = padding ? `^(${digit}{4})*(${digit}{2}==|${digit}{3}=)?$` : `^${digit}*$`;
  return like(pattern, { contentEncoding: isUrlSafe ? "base64url" : "base64" });
}

function rgb(allowsPercent: boolean): ConstraintSchema {
  const parts = [BYTE_PATTERN, ...(allowsPercent ? ["([0-9]|[1-9][0-9]|100)%"] : [])];
  const opacity = "(0?\\.[0-9]{1,2}|[01](\\.0)?)";
  return like(
    `^(${parts.map((part) => `rgb\\((${part},){2}${part}\\)|rgba\\((${part},){3}${opacity}\\)`).join("|")})$`,
  );
}

function isbn(version: unknown): ConstraintSchema {
  const patterns = { "10": ISBN_10, "13": ISBN_13, undefined: `(${ISBN_10}|${ISBN_13})` };
  const pattern = patterns[String(version) as keyof typeof patterns];
  return partly({ type: "string", ...(pattern && { pattern: `^${pattern}$` }) });
}
