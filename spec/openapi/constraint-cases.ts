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

/** Texts at the ends of what patterns take, by decorator. */
const edges: Readonly<Record<string, readonly string[]>> = {
  IsBase32: ["A=======", "AA======", "AAAAAAA=", "ABCDEFGH========", "========", ""],
  IsBtcAddress: [25, 39].flatMap((length) => [`1${"a".repeat(length)}`, `m${"9".repeat(length + 1)}`]),
  IsCurrency: ["$1,234,567.89", "-$0.50", ".50", "$", "-", "", "1,23", "01", "$-1"],
  IsDataURI: [" data:,", "data:;BASE64,YQ==,", "data:text/x;a=b;base64 ,", "data:text/x;base64;a=b,", "data:,\u00e9"],
  IsDecimal: [".5", "5.", ".", "+.5", "-", "1.", "-1", "1.23"],
  IsEAN: ["73513537", "10012345678902", "100123456789020"],
  IsHSL: ["hsl(0,0%,0%,1)", "HSLA( .5e1rad , 1% , +2% , 3% )", "hsl(1 2% 3%/ 4)", "hsl(1 2% 3% /4)", "hsl (1,2%,3%)"],
  IsLatLong: ["(90.0,-180)", "(1,2", "1,2)", "1,2,", "+89.9, 179.99", "1,  2", "90.1,0"],
  IsLatitude: ["90,0", "(1,2)", "(1", "-0.5", " 1"],
  IsLocale: [
    "x-a",
    "en-a-bb",
    "en-x-y",
    "i-lux",
    "sgn-BE-FR",
    "abcd",
    "abcdefgh",
    "de-1996",
    "en-12345678",
    "zh-min-nan",
  ],
  IsLongitude: ["180,1", " 5", "1)", "180.0"],
  IsMagnetURI: ["a", "&"].map((start) => `magnet:?${start}&xt=urn:md5:${"0".repeat(32)}&x`),
  IsMimeType: [
    'text/a;charset=""',
    "TEXT/a; Charset=b (c)",
    "multipart/a;boundary=b;charset=c",
    "multipart/a;boundary=b;c",
  ],
  IsPort: ["+0", "-0", "+65535", "65536", "9999", "00"],
  IsRFC3339: ["2024-02-30 23:59:60z", "2024-01-01t00:00:00.1-23:59", "2024-01-01T24:00:00Z"],
  IsRgbColor: ["rgba(0,0,0,.55)", "rgba(0,0,0,1.0)", "rgba(0%,0%,0%,0)", "rgb(100%,0%,0)", "rgba(0,0,0,2.0)"],
  IsSemVer: ["1.2.3-0a", "1.2.3-00", "1.2.3-A.B+0.00", "1.2.3+", "1.2.3--"],
};

/** Every decorator that judges a value, with arguments of every kind. */
export const constraintCases: readonly ConstraintCase[] = [
  ...judged.map(({ decorator, decorate, valid, invalid }) => ({
    decorate: (v: Validators) => decorate(v),
    known: [...valid, ...invalid, ...(edges[decorator] ?? [])],
  })),
  ...others.map((decorate) => ({ decorate, known: [] })),
  ...unsaid.map((decorate) => ({ decorate, known: [], isUnsaid: true as const })),
];
