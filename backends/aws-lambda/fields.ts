export function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** The value itself where it is text: whatever an event's type promises, anyone who may invoke can send another. */
export function textOf(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}
