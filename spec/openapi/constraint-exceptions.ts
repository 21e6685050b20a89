/** What a schema and class-validator take differently, and why that is so. */
interface Exception {
  readonly why: string;
  readonly of: (value: unknown) => boolean;
}

/** Constraints whose schema is too little to make values by. */
const REFUSED: Readonly<Record<string, string>> = {
  arrayUnique: "a function may say what elements are told apart by",
  equals: "an object is compared by identity",
  isAlpha: "other languages have other letters",
  isAlphanumeric: "other languages have other letters",
  isBIC: "the country is one of a list",
  isByteLength: "characters have one to four bytes",
  isCreditCard: "there is a check digit, and a list of issuers",
  isCurrency: "options change the grammar",
  isDecimal: "other languages have other marks",
  isEAN: "there is a check digit",
  isEmail: "a name may be needed before the address",
  isIBAN: "there are check digits, and a length for each country",
  isISO31661Alpha2: "the codes are a list",
  isISO31661Alpha3: "the codes are a list",
  isISO31661Numeric: "the codes are a list",
  isISO4217CurrencyCode: "the codes are a list",
  isISO6391: "the codes are a list",
  isISSN: "there is a check digit",
  isIdentityCard: "every country has its own grammar",
  isInstance: "JSON has no classes",
  isIsbn: "there is a check digit",
  isIsin: "there is a check digit",
  isLowercase: "other alphabets have capital letters too",
  isMobilePhone: "every country has its own grammar",
  isNumber: "how many decimals a number has is no matter of its value",
  isPassportNumber: "every country has its own grammar",
  isPhoneNumber: "every country has its own grammar",
  isPostalCode: "every country has its own grammar",
  isTaxId: "every country has its own grammar",
  isTimeZone: "the names are a list",
  isUppercase: "other alphabets have small letters too",
  matches: "flags change what a pattern means",
  maxDate: "the limit may be another at each request",
  minDate: "the limit may be another at each request",
};

const isAstral = (value: unknown): boolean => typeof value === "string" && /[\u{10000}-\u{10FFFF}]/u.test(value);
const isVaried = (value: unknown): boolean => typeof value === "string" && /[\uFE0E\uFE0F]/.test(value);
const isForeign = (value: unknown): boolean => typeof value === "string" && /[^ -~]/.test(value);
const LENGTH: Exception = { why: "a mark of how a character is shown counts for nothing", of: isVaried };
const CODE: Exception = { why: "ß is SS in capital letters, and so a country", of: isForeign };
const HALVES: Exception = { why: "without the flag u, a character beyond U+FFFF counts for two", of: isAstral };

/** What class-validator takes though the schema does not. */
const TAKEN_MORE: Readonly<Record<string, Exception>> = {
  arrayUnique: {
    why: "objects are compared by identity",
    of: (value) => Array.isArray(value) && value.some((element) => typeof element === "object" && element !== null),
  },
  isEnum: {
    why: "the names that TypeScript adds to an enum of numbers are taken for its members",
    of: (value) => typeof value === "string",
  },
  isISO31661Alpha2: CODE,
  isISO31661Alpha3: CODE,
  isISO4217CurrencyCode: CODE,
  isLength: LENGTH,
  isStrongPassword: { why: "a character beyond U+FFFF counts for two", of: isAstral },
  matches: HALVES,
  maxLength: LENGTH,
};

/** What class-validator does not take though the schema does. */
const TAKEN_LESS: Readonly<Record<string, Exception>> = {
  isLatitude: {
    why: "a number close to 0 is written with an exponent",
    of: (value) => typeof value === "number" && Math.abs(value) < 1e-6,
  },
  isLength: LENGTH,
  isLongitude: {
    why: "a number close to 0 is written with an exponent",
    of: (value) => typeof value === "number" && Math.abs(value) < 1e-6,
  },
  isMacAddress: {
    why: "white space has to be the same everywhere",
    of: (value) => typeof value === "string" && new Set(value.match(/\s/g)).size > 1,
  },
  isUrl: {
    why: "an option may name other schemes",
    of: (value) => typeof value === "string" && value.startsWith("http:"),
  },
  matches: HALVES,
  minLength: LENGTH,
};

/** Formats that are narrower than the check, and yet what readers of a document expect of it. */
const NARROWER_FORMATS: Readonly<Record<string, string>> = {
  isDate: "a date is made of a day alone too",
  isDateString: "ISO 8601 has dates alone, weeks and times without an offset",
  isEmail: "addresses may have letters of all alphabets",
  isFqdn: "names may have letters of all alphabets",
  isIp: "an address of version 6 may name a zone",
  isIso8601: "ISO 8601 has dates alone, weeks and times without an offset",
  isRFC3339: "30 February is taken for a date",
  maxDate: "a date is made of a day alone too",
  minDate: "a date is made of a day alone too",
  isUrl: "a scheme is needed by an option alone",
};

/** Whether values that a schema describes are no values of the constraint as a rule. */
export function areRefused(name: string): boolean {
  return name in REFUSED;
}

/** Whether a constraint takes a value that its schema refuses, for a known reason. */
export function isTakenMore(name: string, value: unknown): boolean {
  return TAKEN_MORE[name]?.of(value) ?? false;
}

/** Whether a constraint refuses a value that its schema takes, for a known reason. */
export function isTakenLess(name: string, value: unknown): boolean {
  return TAKEN_LESS[name]?.of(value) ?? false;
}

/** Whether a constraint takes values that are not of the format of its schema, for a known reason. */
export function isTakenMoreByFormat(name: string): boolean {
  return name in NARROWER_FORMATS;
}

/** The constraints that something is known of here. */
export const exceptionalNames: readonly string[] = [REFUSED, TAKEN_MORE, TAKEN_LESS, NARROWER_FORMATS].flatMap(
  Object.keys,
);
