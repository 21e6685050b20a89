import { fieldsOf } from "./fields.js";

/**
 * A value of DynamoDB as JSON has it: `{ "N": "9.5" }` is `9.5`. Sets are arrays and bytes stay in base64; a number that
 * JavaScript does not hold as it is stays a text.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
 */
function fromAttributeValue(value: unknown): unknown {
  const [[type, inner] = []] = Object.entries(fieldsOf(value));
  switch (type) {
    case "N":
      return toNumber(inner);
    case "NS":
      return Array.isArray(inner) ? inner.map(toNumber) : undefined;
    case "L":
      return Array.isArray(inner) ? inner.map(fromAttributeValue) : undefined;
    case "M":
      return fromAttributeMap(inner);
    case "NULL":
      return null;
    default:
      // S, BOOL, B, SS, BS
      return inner;
  }
}

/** An item of DynamoDB, attribute by attribute; undefined where there is none. */
export function fromAttributeMap(map: unknown): Readonly<Record<string, unknown>> | undefined {
  if (map === undefined) return undefined;
  return Object.fromEntries(Object.entries(fieldsOf(map)).map(([name, value]) => [name, fromAttributeValue(value)]));
}

// A number holds every decimal of so many digits.
const EXACT_DIGITS = 15;

/** DynamoDB has 38 digits, and a rounded number would pass for the right one: then the text is kept. */
function toNumber(text: unknown): unknown {
  if (typeof text !== "string") return text;
  const number = Number(text);
  if (Number.isNaN(number)) return text;
  const isExact = String(number) === text || countDigits(text) <= EXACT_DIGITS;
  return isExact ? number : text;
}

function countDigits(decimal: string): number {
  return decimal.replace(/e.*$/i, "").replace(/\D/g, "").replace(/^0+/, "").length;
}
