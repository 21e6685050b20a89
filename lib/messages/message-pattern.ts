import { describe } from "../errors.js";
import { isRecord } from "../json.js";
import type { MessageOptions } from "./message-record.js";

/** What stands in a message decorator, read. */
export interface MessagePattern {
  /** As it stands in the source, for error messages: `@OnSqs("orders")`. */
  readonly label: string;
  /** What the keys of a delivery have to be, in order; undefined for any. */
  readonly keys: readonly (string | undefined)[];
  /** What it takes, for people: `orders`, or `*`. */
  readonly text: string;
  readonly options: MessageOptions;
  /** What is wrong with what stands in the parentheses, and how to mend it. */
  readonly faults: readonly string[];
}

/** What may stand in a message decorator: a name or an ARN, options, or both. */
export type MessageArguments = readonly unknown[];

/** What a decorator's arguments say: where messages come from, and options. */
export interface MessageTarget<Options> {
  readonly label: string;
  /** Undefined for any. */
  readonly target: string | undefined;
  readonly options: Options;
  readonly faults: readonly string[];
}

/** What a decorator takes that others do not, and the other way round. */
export interface OwnArguments {
  /** The names of its own options; default: none. */
  readonly options?: readonly string[];
  /** Whether a name may stand before the options; default: `true`. */
  readonly takesName?: boolean;
}

/**
 * Reads the arguments of a message decorator.
 *
 * @param decorator Its name: `OnSqs`.
 */
export function readTarget<Options>(
  decorator: string,
  args: MessageArguments,
  { options: own = [], takesName = true }: OwnArguments,
): MessageTarget<Options> {
  const known = [...own, "poison"];
  const faults: string[] = [];
  const [first] = args;
  const isNamed = args.length > 0 && !isRecord(first);
  // It would take everything, or nothing.
  if (isNamed && !takesName) faults.push(`has ${shown(first)} in place of options. There are ${known.join(", ")}.`);
  else if (isNamed && !isName(first)) faults.push(`names ${shown(first)}. ${UNSET}`);
  const options = args[isNamed ? 1 : 0] ?? {};
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) faults.push(`has no option ${JSON.stringify(name)}. There are ${known.join(", ")}.`);
    else if (!isName(value)) faults.push(`has the option ${name} ${shown(value)}. ${UNSET}`);
    else if (name === "poison" && value !== "fail" && value !== "drop") {
      faults.push(`has the option poison ${shown(value)}. Give "fail" or "drop".`);
    }
  }
  const isSound = faults.length === 0;
  return {
    label: `@${decorator}(${args.map((arg) => (isRecord(arg) ? "{...}" : shown(arg))).join(", ")})`,
    // With a fault no application starts, so that nobody reads what else there may be.
    target: isSound && isNamed ? (first as string) : undefined,
    options: (isSound ? options : {}) as Options,
    faults,
  };
}

const UNSET = "Give a text; a variable of the environment may not be set.";

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : describe(value);
}

/** The keys of a source that is known by its name and by its ARN, which has the name in it. */
export function nameAndArn(
  target: string | undefined,
  toName: (arn: string) => string,
): readonly [name: string | undefined, arn: string | undefined] {
  return target?.startsWith("arn:") ? [toName(target), target] : [target, undefined];
}
