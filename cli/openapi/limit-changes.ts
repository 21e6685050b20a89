import { type Comparison, describeChange, type Finding, saidOf } from "./comparison.js";
import type { Form } from "./schema-forms.js";

/** An end of a range of numbers. */
interface End {
  readonly value: number;
  readonly isExcluded: boolean;
}

/** 1 of the lower ends of ranges, -1 of the upper ones. */
type Sign = 1 | -1;

const countFields = (value: unknown): number => Object.keys(Object(value)).length;

/** The keywords that limit lengths and counts, by the type that they speak of. */
const COUNTS: readonly { type: string; least: string; most: string; count: (value: unknown) => number }[] = [
  { type: "string", least: "minLength", most: "maxLength", count: (value) => [...String(value)].length },
  { type: "array", least: "minItems", most: "maxItems", count: countFields },
  { type: "object", least: "minProperties", most: "maxProperties", count: countFields },
];

/** Compares ranges of lengths, of counts and of numbers: the one that is given must lie within the other. */
export function compareLimits(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  const counts = COUNTS.filter(({ type }) => given.type === undefined || given.type === type);
  return [
    ...counts.flatMap(({ least, most, count }) =>
      [[least, 1] as const, [most, -1] as const].flatMap(([keyword, sign]) => {
        const [own, other] = [given, taken].map((form) => strictest(endsOfCount(form, keyword), sign));
        return compareEnds(comparison, keyword, sign, own, other, given.values?.map(count));
      }),
    ),
    ...(given.type === undefined || given.type === "number" || given.type === "integer"
      ? [...compareRanges(comparison, given, taken), ...compareSteps(comparison, given, taken)]
      : []),
  ];
}

function compareRanges(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  const isInteger = given.type === "integer";
  return [["minimum", 1] as const, ["maximum", -1] as const].flatMap(([keyword, sign]) => {
    const [own, other] = [given, taken].map((form) => strictest(endsOfRange(form, keyword, sign, isInteger), sign));
    return compareEnds(comparison, keyword, sign, own, other, given.values?.map(Number));
  });
}

function compareSteps(comparison: Comparison, given: Form, taken: Form): readonly Finding[] {
  const [own, other] = [numbersOf(given, "multipleOf"), numbersOf(taken, "multipleOf")];
  const whole = given.type === "integer" ? [1] : [];
  const isKept = other.every(
    (step) =>
      [...own, ...whole].some((one) => isMultiple(one, step)) ||
      given.values?.every((value) => isMultiple(Number(value), step)),
  );
  return isKept ? [] : [describeChange(comparison, "multipleOf", say(own), say(other))];
}

function say(numbers: readonly number[]): string | undefined {
  return numbers.length === 0 ? undefined : numbers.join(", ");
}

function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  // 0.3 / 0.1 is a little less than 3.
  return value === step || Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

/** Compares an end of two ranges; the numbers are all that there are in the first, where they are known. */
function compareEnds(
  comparison: Comparison,
  keyword: string,
  sign: Sign,
  given: End | undefined,
  taken: End | undefined,
  numbers: readonly number[] | undefined,
): readonly Finding[] {
  if (taken === undefined || (given !== undefined && !isStricter(taken, given, sign))) return [];
  if (numbers?.every((number) => !isStricter(taken, toEnd(number), sign))) return [];
  return [describeChange(comparison, keyword, sayEnd(given, sign), sayEnd(taken, sign))];
}

function sayEnd(end: End | undefined, sign: Sign): string | undefined {
  if (end === undefined) return undefined;
  return end.isExcluded ? `${sign === 1 ? "over" : "under"} ${end.value}` : String(end.value);
}

function isStricter(one: End, other: End, sign: Sign): boolean {
  return one.value === other.value ? one.isExcluded && !other.isExcluded : sign * one.value > sign * other.value;
}

/** The end of what all of some ranges hold. */
function strictest(ends: readonly End[], sign: Sign): End | undefined {
  return ends.reduce<End | undefined>((best, end) => (best && !isStricter(end, best, sign) ? best : end), undefined);
}

function endsOfCount(form: Form, keyword: string): readonly End[] {
  // No length and no count is under 0.
  const isEnd = (value: number) => value > 0 || keyword.startsWith("max");
  return numbersOf(form, keyword).filter(isEnd).map(toEnd);
}

function endsOfRange(form: Form, keyword: "minimum" | "maximum", sign: Sign, isInteger: boolean): readonly End[] {
  const excluding = keyword === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
  return form.parts.flatMap((part) => {
    // OpenAPI 3.0 says by `true` that the other one is excluded.
    const plain = { value: part[keyword], isExcluded: part[excluding] === true };
    const ends = [plain, { value: part[excluding], isExcluded: true }].filter(
      (end): end is End => typeof end.value === "number",
    );
    return isInteger ? ends.map((end) => toWhole(end, sign)) : ends;
  });
}

/** The same end of a range of whole numbers. */
function toWhole({ value, isExcluded }: End, sign: Sign): End {
  const inside = sign * Math.ceil(sign * value);
  return toEnd(isExcluded && inside === value ? value + sign : inside);
}

function toEnd(value: number): End {
  return { value, isExcluded: false };
}

function numbersOf(form: Form, keyword: string): readonly number[] {
  return saidOf(form, keyword).filter((said) => typeof said === "number");
}
