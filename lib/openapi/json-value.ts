import { toPlain } from "../serialize.js";

/** A value as JSON has it; undefined for what it cannot say, and for nothing at all. */
export function jsonValueOf(value: unknown): { readonly value: unknown } | undefined {
  if (typeof value === "bigint") return { value: Number(value) };
  try {
    const text = JSON.stringify(toPlain(value)) as string | undefined;
    return text === undefined ? undefined : { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
