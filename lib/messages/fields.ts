import { isRecord } from "../json.js";

type Fields = Readonly<Record<string, unknown>>;

/** What is read of a record: whatever its type promises, anyone who may invoke a function can send another. */
export function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

/** The value itself where it is text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The records of an event whose first one says that it is of that source, as `eventSource` or `EventSource`. */
export function recordsOf(event: object, source: string): readonly Fields[] | undefined {
  const { Records } = event as Fields;
  if (!Array.isArray(Records)) return undefined;
  const { eventSource, EventSource } = fieldsOf(Records[0]);
  return (eventSource ?? EventSource) === source ? Records.map(fieldsOf) : undefined;
}

/** The name at the end of an ARN, behind the last of those separators. */
export function lastPart(arn: string | undefined, separator: string): string {
  return arn?.slice(arn.lastIndexOf(separator) + 1) ?? "";
}

/** The name of a stream or a table: `arn:aws:kinesis:eu-west-1:123456789012:stream/clicks`. */
export function resourceName(arn: string | undefined, type: string): string {
  const [, rest = ""] = arn?.split(`:${type}/`) ?? [];
  return rest.split("/")[0] as string;
}

/** The bytes of a text in base64. */
export function bytesOf(base64: unknown): Uint8Array | undefined {
  const text = textOf(base64);
  return text === undefined ? undefined : Buffer.from(text, "base64");
}
