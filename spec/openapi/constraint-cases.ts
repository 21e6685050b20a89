import { arrayCases } from "../lib/validators/array.js";
import { commonCases } from "../lib/validators/common.js";
import { dateCases } from "../lib/validators/date.js";
import { formatCases } from "../lib/validators/format.js";
import { identifierCases } from "../lib/validators/identifier.js";
import { numberCases } from "../lib/validators/number.js";
import { objectCases } from "../lib/validators/object.js";
import { stringCases } from "../lib/validators/string.js";
import { typeCases } from "../lib/validators/type.js";
import type { DecoratorCase, Validators } from "../support/validators.js";

/** A decorator with its arguments, and values that it is known to take or to refuse. */
export interface ConstraintCase {
  readonly decorate: (v: Validators) => PropertyDecorator;
  readonly known: readonly unknown[];
  /** Whether no schema can say what its arguments mean. */
  readonly isUnsaid?: true;
}

/** Those whose verdicts the validation is held to. */
const judged: readonly DecoratorCase[] = [
  ...arrayCases,
  ...commonCases,
  ...dateCases,
  ...formatCases,
  ...identifierCases,
  ...numberCases,
  ...objectCases,
  ...stringCases,
  ...typeCases,
];

enum Mixed {
  None = 0,
  Some = "some",
  Many = 2.5,
}

/** The same decorators with other arguments. */
const others: readonly ConstraintCase["decorate"][] = [
  (v) => v.ArrayContains(["a"]),
  (v) => v.ArrayContains([]),
  (v) => v.ArrayNotContains([]),
  (v) => v.Contains("a-[b]{2}/\\^$.*+?()|"),
  (v) => v.NotContains("a.b"),
  (v) => v.Equals(null),
  (v) => v.Equals(true),
  (v) => v.Equals(1.5),
  (v) => v.NotEquals("a"),
  (v) => v.IsIn([]),
  (v) => v.IsIn(["a", "b", "a"]),
  (v) => v.IsIn([1, 2]),
  (v) => v.IsIn([1, 2.5]),
  (v) => v.IsIn([true, false]),
  (v) => v.IsNotIn([]),
  (v) => v.IsEnum(Mixed),
  (v) => v.IsEnum({}),
  (v) => v.IsDivisibleBy(1),
  (v) => v.IsDivisibleBy(2.5),
  (v) => v.IsDivisibleBy(-4),
  (v) => v.Max(0),
  (v) => v.Length(0, 0),
  (v) => v.MinLength(0),
  (v) => v.IsAlpha("en-GB"),
  (v) => v.IsAlphanumeric("en-AU"),
  (v) => v.IsDecimal({ decimal_digits: "0,2" }),
  (v) => v.IsDecimal({ decimal_digits: "2", locale: "en-US" }),
  (v) => v.IsDecimal({ decimal_digits: "1,3", force_decimal: true }),
  (v) => v.IsBase64({ padding: false }),
  (v) => v.IsBase64({ urlSafe: true, padding: true }),
  ...["crc32b", "md4", "ripemd160", "tiger192", "sha384", "sha512"].map(
    (algorithm) => (v: Validators) => v.IsHash(algorithm),
  ),
  (v) => v.IsRgbColor(true),
  (v) => v.IsIP("4"),
  (v) => v.IsMACAddress({ eui: "48" }),
  (v) => v.IsMACAddress({ eui: "64" }),
  (v) => v.IsMACAddress({ eui: "64", no_colons: true }),
  ...(["1", "2", "3", "5", "6", "7", "8", 4, "nil", "max", "loose", "all"] as const).map(
    (version) => (v: Validators) => v.IsUUID(version as "4"),
  ),
  (v) => v.IsStrongPassword({ minLength: 0, minLowercase: 0, minUppercase: 0, minNumbers: 0, minSymbols: 0 }),
  (v) => v.IsStrongPassword({ minLength: 4, minLowercase: 2, minUppercase: 0, minNumbers: 3, minSymbols: 1 }),
  (v) => v.IsStrongPassword({ minLength: 12, minLowercase: 0, minUppercase: 0, minNumbers: 1, minSymbols: 0 }),
  (v) => v.Matches("^[\\w.\\-@]+\\@[a-z]{2}\\-\\d+$"),
  (v) => v.Matches(/\/[[\]x-z]?$/),
  (v) => v.Matches(/^[^a]{2}$/u),
  (v) => v.Matches("^[a-c]+$"),
];

/** Arguments that no schema can say, or that class-validator makes nothing of. */
const unsaid: readonly ConstraintCase["decorate"][] = [
  (v) => v.ArrayContains([{}]),
  (v) => v.ArrayMaxSize(2.5),
  (v) => v.ArrayMinSize(-1),
  (v) => v.ArrayNotContains([{}]),
  (v) => v.Contains(""),
  (v) => v.Contains("\uD83D"),
  (v) => v.NotContains(""),
  (v) => v.Equals(undefined),
  (v) => v.NotEquals({}),
  (v) => v.IsIn([{}, "a"]),
  (v) => v.IsIn("ab" as never),
  (v) => v.IsNotIn([Number.NaN, 1]),
  (v) => v.IsNumber({ maxDecimalPlaces: 1 }),
  (v) => v.IsDivisibleBy(0),
  (v) => v.IsDivisibleBy("4" as never),
  (v) => v.Min(Number.NaN),
  (v) => v.Max(Number.POSITIVE_INFINITY),
  (v) => v.Length(2.5, 4),
  (v) => v.MaxLength(-1),
  (v) => v.IsByteLength(0, 3),
  (v) => v.IsByteLength(-1),
  (v) => v.IsNumberString({ locale: "de-DE" } as never),
  (v) => v.IsDecimal({ decimal_digits: "any" }),
  (v) => v.IsCurrency({ symbol: "€" }),
  (v) => v.IsISBN("9" as never),
  (v) => v.IsEmail({ require_display_name: true }),
  (v) => v.IsIP("5" as never),
  (v) => v.IsUUID("9" as never),
  (v) => v.IsUUID([]),
  (v) => v.IsStrongPassword({ minSymbols: 0.5 }),
  (v) => v.IsStrongPassword({ returnScore: true } as never),
  (v) => v.Matches(/a{,2}/),
  (v) => v.Matches(/^b+$/im),
  (v) => v.Matches("^\\u{2}$"),
  (v) => v.Matches("("),
  (v) => v.IsHash("other"),
];

/** Every decorator that judges a value, with arguments of every kind. */
export const constraintCases: readonly ConstraintCase[] = [
  ...judged.map(({ decorate, valid, invalid }) => ({
    decorate: (v: Validators) => decorate(v),
    known: [...valid, ...invalid],
  })),
  ...others.map((decorate) => ({ decorate, known: [] })),
  ...unsaid.map((decorate) => ({ decorate, known: [], isUnsaid: true as const })),
];
