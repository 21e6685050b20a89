import type { Location } from "./dto/findings.js";
import { MAX_ISSUES, type ValidationIssue } from "./errors.js";

/** A type that a text can be turned into. */
export type ScalarType =
  | StringConstructor
  | NumberConstructor
  | BooleanConstructor
  | DateConstructor
  | BigIntConstructor;

/** The values of an enum object, or a list of literals. */
export type EnumLike = Readonly<Record<string, string | number>> | readonly (string | number)[];

/** A scalar type, or an array of one: `Number`, `[String]`. */
export type ValueType = ScalarType | readonly [ScalarType];

/** What a parameter may say of its value; the decorators say more closely what a default may be. */
export interface ValueOptions {
  /**
   * `String` (the default, unless `default` says otherwise), `Number`, `Boolean`, `Date`, `BigInt`, or one of them in
   * an array.
   */
  readonly type?: ValueType;
  /** An enum object or an array of literals, one of which the value must be. */
  readonly enum?: EnumLike;
  /** `undefined` where the value is absent. */
  readonly optional?: boolean;
  /** Stands in for an absent value. */
  readonly default?: unknown;
  /** For documents. */
  readonly description?: string;
  /** For documents. */
  readonly example?: unknown;
}

/** Turns a text into a value, or says why it cannot. */
export type Coercion = (text: string) => { readonly value: unknown } | Omit<ValidationIssue, "loc">;

// No sign alone, no hexadecimal, no white space: what people call a decimal number.
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const INTEGER = /^[+-]?\d+$/;
// ISO 8601: a calendar date, alone or with a time; a time without an offset is UTC.
const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;
// Reading a decimal text takes more than linear time; nobody counts further than this.
const MAX_BIGINT_DIGITS = 1000;

const invalid = (type: string, msg: string): Omit<ValidationIssue, "loc"> => ({ msg, type });

const toNumber: Coercion = (text) => {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? { value } : invalid("float_parsing", "Input should be a valid number");
};

const toBoolean: Coercion = (text) => {
  switch (text.toLowerCase()) {
    case "true":
    case "1":
      return { value: true };
    case "false":
    case "0":
      return { value: false };
    default:
      return invalid("bool_parsing", "Input should be a valid boolean: true, false, 1 or 0");
  }
};

const toDate: Coercion = (text) => {
  const parts = ISO_DATE.exec(text);
  if (parts !== null) {
    const [, year, month, day, offset] = parts;
    const value = new Date(text.includes("T") && offset === undefined ? `${text}Z` : text);
    // The engine rolls 30 February over into March; that is not the date that was written.
    const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    if (!Number.isNaN(value.getTime()) && Number(day) <= daysInMonth) return { value };
  }
  return invalid("datetime_parsing", "Input should be a valid ISO 8601 date or date and time");
};

const toBigInt: Coercion = (text) => {
  if (INTEGER.test(text) && text.length <= MAX_BIGINT_DIGITS) return { value: BigInt(text) };
  return invalid("int_parsing", "Input should be a valid integer");
};

const COERCIONS: ReadonlyMap<unknown, Coercion> = new Map<unknown, Coercion>([
  [String, (text) => ({ value: text })],
  [Number, toNumber],
  [Boolean, toBoolean],
  [Date, toDate],
  [BigInt, toBigInt],
]);

/** How texts become values of a type; undefined for a type that no text can be turned into. */
export function coercionTo(type: unknown): Coercion | undefined {
  return COERCIONS.get(type);
}

/** The value of a text; undefined where it is none, which goes into `issues`. */
export function coerceText(text: string, coerce: Coercion, loc: Location, issues: ValidationIssue[]): unknown {
  const result = coerce(text);
  if ("value" in result) return result.value;
  issues.push({ loc, ...result });
  return undefined;
}

/** The values of several texts; no more of them are read than is answered of what does not fit. */
export function coerceTexts(
  texts: readonly string[],
  coerce: Coercion,
  loc: Location,
  issues: ValidationIssue[],
): unknown[] {
  const values: unknown[] = [];
  for (const [index, text] of texts.entries()) {
    if (issues.length > MAX_ISSUES) break;
    values.push(coerceText(text, coerce, [...loc, index], issues));
  }
  return values;
}

/** How texts become members of an enum: a member is written as its value. */
export function coercionToEnum(members: readonly (string | number)[]): Coercion {
  const byText = new Map(members.map((member) => [String(member), member]));
  const listed = members.map((member) => JSON.stringify(member)).join(", ");
  const issue = invalid("enum", `Input should be one of ${listed}`);
  return (text) => (byText.has(text) ? { value: byText.get(text) } : issue);
}

/** The values of an enum object, without the names that TypeScript adds for numbers; a list of literals is itself. */
export function enumMembers(members: EnumLike): readonly (string | number)[] {
  if (Array.isArray(members)) return members;
  const object = members as Readonly<Record<string, string | number>>;
  return Object.keys(object)
    .filter((key) => typeof object[object[key] as string] !== "number" || String(Number(key)) !== key)
    .map((key) => object[key] as string | number);
}
