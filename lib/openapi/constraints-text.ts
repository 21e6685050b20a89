// What class-validator's constraints say of texts whatever their arguments are.
import { type ConstraintSchema, type ConstraintTable, exactly, partly } from "./constraint-schema.js";
import { anyCase } from "./pattern.js";

const TEXT: ConstraintSchema = partly({ type: "string" });
const HEX = "[0-9A-Fa-f]";
const LATITUDE = "[+-]?(90(\\.0+)?|[1-8]?[0-9](\\.[0-9]+)?)";
const LONGITUDE = "\\s?[+-]?(180(\\.0+)?|1[0-7][0-9](\\.[0-9]+)?|[0-9]{1,2}(\\.[0-9]+)?)";
const DAY = "[0-9]{4}-(0[1-9]|1[0-2])-([12][0-9]|0[1-9]|3[01])";
const HOUR = "([01][0-9]|2[0-3])";
const VERSION_PART = "(0|[1-9][0-9]*)";
const PRERELEASE_PART = "(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";

/** The constraints that a pattern says all of. */
const PATTERNS: Readonly<Record<string, string>> = {
  IsFirebasePushId: "^[0-9A-Za-z_-]{20}$",
  isAscii: "^[\\x00-\\x7F]+$",
  isBase32: `^([A-Z2-7]{8})*([A-Z2-7]{8}|${[1, 2, 3, 4, 5, 6, 7].map((n) => `[A-Z2-7]{${n}}={${8 - n}}`).join("|")})(={8})*$`,
  isBase58: "^[A-HJ-NP-Za-km-z1-9]*$",
  isBtcAddress: "^((bc1|tb1|bc1p|tb1p)[ac-hj-np-z02-9]{39,58}|[123m][A-HJ-NP-Za-km-z1-9]{25,39})$",
  isDataURI: `^\\s*data:([A-Za-z]+/[A-Za-z0-9+._-]+)?(;[A-Za-z-]+=[A-Za-z0-9-]+)*(;${anyCase("base")}64)?\\s*,[A-Za-z0-9!$&'()*+,;=._~:@/?%\\s-]*$`,
  isEthereumAddress: `^0[xX]${HEX}{40}$`,
  isFullWidth: "[^\\u0020-\\u007E\\uFF61-\\uFF9F\\uFFA0-\\uFFDC\\uFFE8-\\uFFEE]",
  isHalfWidth: "[\\u0020-\\u007E\\uFF61-\\uFF9F\\uFFA0-\\uFFDC\\uFFE8-\\uFFEE]",
  isHexColor: `^#?(${HEX}{3,4}|${HEX}{6}|${HEX}{8})$`,
  isHexadecimal: `^(0[xXhH])?${HEX}+$`,
  isISRC: "^[A-Z]{2}[0-9A-Z]{3}[0-9]{7}$",
  isJwt: "^[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*$",
  isLatLong: `^(${LATITUDE},${LONGITUDE}|\\(${LATITUDE},${LONGITUDE}\\))(,|$)`,
  isMilitaryTime: `^${HOUR}:?[0-5][0-9]$`,
  isMongoId: `^(${HEX}{24}|0[xXhH]${HEX}{22})$`,
  isMultibyte: "[^\\x00-\\x7F]",
  isOctal: "^(0[oO])?[0-7]+$",
  isPort: "^(-0|\\+?(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))$",
  isSemVer: `^${VERSION_PART}(\\.${VERSION_PART}){2}(-${PRERELEASE_PART}(\\.${PRERELEASE_PART})*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$`,
  // A character of two halves is one to a pattern, so it is none of those of one half.
  isSurrogatePair: "[^\\u0000-\\uFFFF]",
};

/** The constraints that check more than the pattern says, such as a check digit or a list of codes. */
const IMPLIED_PATTERNS: Readonly<Record<string, string>> = {
  isBIC: "^[A-Za-z]{6}[0-9A-Za-z]{2}([0-9A-Za-z]{3})?$",
  isCreditCard: "^[0-9 -]+$",
  isEAN: "^([0-9]{8}|[0-9]{13,14})$",
  isISO31661Alpha2: "^[A-Za-z]{2}$",
  isISO31661Alpha3: "^[A-Za-z]{3}$",
  isISO31661Numeric: "^[0-9]{3}$",
  isISO4217CurrencyCode: "^[A-Za-z]{3}$",
  isISO6391: "^[a-z]{2}$",
  isISSN: "^[0-9]{4}-?[0-9]{3}[0-9Xx]$",
  isIsin: "^[A-Z]{2}[0-9A-Z]{9}[0-9]$",
  isLowercase: "^[^A-Z]*$",
  isUppercase: "^[^a-z]*$",
};

/** What the constraints on texts say that have no arguments, or none that the schema depends on. */
export const TEXT_CONSTRAINTS: ConstraintTable = {
  ...byPattern(PATTERNS, exactly),
  ...byPattern(IMPLIED_PATTERNS, partly),

  isBooleanString: exactly({ type: "string", enum: ["true", "false", "1", "0"] }),
  isDateString: partly({ type: "string", format: "date-time" }),
  isFqdn: partly({ type: "string", format: "hostname" }),
  isIso8601: partly({ type: "string", format: "date-time" }),
  isJson: partly({ type: "string", contentMediaType: "application/json" }),
  isRFC3339: exactly({
    type: "string",
    format: "date-time",
    pattern: `^${DAY}[ tT]${HOUR}:[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?([zZ]|[+-]${HOUR}:[0-5][0-9])$`,
  }),
  isUrl: partly({ type: "string", format: "uri" }),
  isVariableWidth: exactly({
    type: "string",
    allOf: [{ pattern: PATTERNS.isFullWidth as string }, { pattern: PATTERNS.isHalfWidth as string }],
  }),
  // A text with a comma is read as both; a number close to 0 is written with an exponent, and refused.
  isLatitude: numberOrText(90, `^(${LATITUDE}(,${LONGITUDE}(,|$)|$)|\\(${LATITUDE},${LONGITUDE}\\)(,|$))`),
  isLongitude: numberOrText(180, `^${LONGITUDE}(,|$)`),

  isIBAN: TEXT,
  isIdentityCard: TEXT,
  isMobilePhone: TEXT,
  isPassportNumber: TEXT,
  isPhoneNumber: TEXT,
  isPostalCode: TEXT,
  isTaxId: TEXT,
  isTimeZone: TEXT,
};

function byPattern(
  patterns: Readonly<Record<string, string>>,
  says: (schema: { type: "string"; pattern: string }) => ConstraintSchema,
): ConstraintTable {
  return Object.fromEntries(
    Object.entries(patterns).map(([name, pattern]) => [name, says({ type: "string", pattern })]),
  );
}

function numberOrText(limit: number, pattern: string): ConstraintSchema {
  return partly({
    anyOf: [
      { type: "number", minimum: -limit, maximum: limit },
      { type: "string", pattern },
    ],
  });
}
