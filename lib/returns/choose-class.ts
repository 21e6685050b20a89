import type { AnyClass } from "../class.js";
import type { Inside } from "./model.js";

/** The class that an object inside a field is of. */
export interface Choice {
  /** Undefined for an object that is of none of the classes. */
  readonly cls: AnyClass | undefined;
  /** What the answer has in the field that says the class; undefined where nothing but one class can be. */
  readonly tag: string | undefined;
}

/** Chooses the class of an object: that which it is an instance of, else that which its field names. */
export function chooseClass(value: unknown, { cls, discriminator }: Inside): Choice {
  if (discriminator === undefined) return { cls, tag: undefined };
  const { property, subTypes } = discriminator;
  const named = (value as Record<string, unknown>)[property];
  const chosen =
    subTypes.find((one) => (value as object).constructor === one.value) ??
    subTypes.find((one) => value instanceof one.value) ??
    subTypes.find(({ name }) => name === named);
  return chosen === undefined ? { cls, tag: undefined } : { cls: chosen.value, tag: chosen.name };
}
