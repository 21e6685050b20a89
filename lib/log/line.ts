import { isError, toError } from "../errors.js";
import { type LogRecord, withCauses } from "./record.js";

// JSON may hold these as they are, but a terminal or a reader of lines may obey them.
const CONTROL_BEYOND_ASCII = /[\x7f-\x9f\u2028\u2029]/g;

/**
 * So many bytes a line has at the most, about: CloudWatch Logs cuts what is longer than 256 KB in pieces, none of which
 * is JSON. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
const MAX_LINE = 200_000;
/** In so many values errors are looked for, before JSON is made with a function that looks at each. */
const MAX_LOOKED_AT = 200;
/** What is left of a field of a line that is too long, in characters. */
const MAX_FIELD = 2_000;

/** A record as one line of JSON without control characters; a value that JSON cannot express is replaced, never thrown. */
export function toLogLine(record: LogRecord): string {
  const line = withoutControls(toJson(record));
  // A UTF-16 unit is at most three bytes of UTF-8, so most lines need no count.
  return line.length * 3 <= MAX_LINE || bytesOf(line) <= MAX_LINE ? line : shortLine(record);
}

function toJson(record: LogRecord): string {
  try {
    const values = Object.values(record);
    // A replacer takes longer than all the rest; few lines need one.
    if (values.every(isExpressible)) return JSON.stringify(record, mayHoldError(values) ? errorsAsTexts : undefined);
  } catch {
    // One of the fields is at fault, and the others are still to be told.
  }
  return joined(Object.keys(record).map((name) => fieldOf(name, jsonOf(record, name))));
}

/** Whether one of some values is an error or has one in it; also where there is too much in them to look at. */
function mayHoldError(values: unknown[]): boolean {
  for (const value of values) {
    if (!isObject(value) || value === null) continue;
    if (isError(value)) return true;
    for (const inside of Object.values(value as object)) {
      // The list grows under the loop, and what leads in a circle would make it endless.
      if (values.length === MAX_LOOKED_AT) return true;
      values.push(inside);
    }
  }
  return false;
}

/** Whether JSON has something for a value; what is undefined has no place in a line. */
function isExpressible(value: unknown): boolean {
  return typeof value !== "function" && typeof value !== "symbol";
}

function isObject(value: unknown): boolean {
  return typeof value === "object";
}

/** For JSON an Error is an empty object. */
function errorsAsTexts(_name: string, value: unknown): unknown {
  return isObject(value) && isError(value) ? withCauses(value) : value;
}

function jsonOf(record: LogRecord, name: string): string | undefined {
  try {
    const value = record[name];
    return JSON.stringify(isExpressible(value) ? value : `(not serialisable: a ${typeof value})`, errorsAsTexts);
  } catch (error) {
    return JSON.stringify(`(not serialisable: ${toError(error).message})`);
  }
}

/** One field as it stands in an object; none for a value that JSON leaves out. */
function fieldOf(name: string, json: string | undefined): string | undefined {
  return json === undefined ? undefined : `${JSON.stringify(name)}:${json}`;
}

function joined(fields: readonly (string | undefined)[]): string {
  return `{${fields.filter((field) => field !== undefined).join(",")}}`;
}

/** The same line with long fields cut, and without those for which there is no room: the record's own come first. */
function shortLine(record: LogRecord): string {
  const fields: string[] = [];
  let size = 0;
  let leftOut = 0;
  for (const name of Object.keys(record)) {
    const field = fieldOf(name, shortened(jsonOf(record, name)));
    if (field === undefined) continue;
    const text = withoutControls(field);
    const bytes = bytesOf(text);
    if (size + bytes > MAX_LINE) leftOut += 1;
    else {
      fields.push(text);
      size += bytes;
    }
  }
  if (leftOut > 0) fields.push(`"fields_left_out":${leftOut}`);
  return joined(fields);
}

/** A long value as the beginning of its text, of a string, or else of its JSON. */
function shortened(json: string | undefined): string | undefined {
  if (json === undefined || json.length <= MAX_FIELD) return json;
  const text = json.startsWith('"') ? (JSON.parse(json) as string) : json;
  return JSON.stringify(`${text.slice(0, MAX_FIELD)}… (cut)`);
}

function withoutControls(json: string): string {
  return json.replace(
    CONTROL_BEYOND_ASCII,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
