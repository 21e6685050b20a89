import type { AnyClass } from "../class.js";
import type { Step } from "./findings.js";

/** The choice of a class by the value of a field, as the options of `@Type` or `@OneOf` say it. */
export interface Discriminator {
  /** The key of the input that has the value. */
  readonly property: string;
  /** A class for each value; one with several values is here several times. */
  readonly subTypes: readonly { readonly name: string; readonly value: AnyClass }[];
}

/** The classes of `@OneOf`, which Lambent chooses from by itself. */
export interface Union extends Discriminator {
  /** The class of an object, or `Object` where its value names none. */
  choose(value: Record<string, unknown>): AnyClass;
  /** Why an object of the input became an instance of none of them; undefined for one that became an instance. */
  refuse(value: object, step: Step): Refusal | undefined;
}

/** What is wrong with a value: where, and in which words. */
export type Refusal = readonly [before: Step | undefined, key: string | number, type: string, msg: string];
