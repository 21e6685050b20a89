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

/** What a text in a decorator has to be. */
export interface TextRule {
  readonly pattern: RegExp;
  /** What to give where it is another, for an error message. */
  readonly give: string;
}

/** What a decorator takes that others do not, and the other way round. */
export interface OwnArguments {
  /** Its own options by name; default: none. */
  readonly options?: Readonly<Record<string, TextRule>>;
  /** The name that may stand before the options, `false` for none; default: any text. */
  readonly name?: TextRule | false;
}

/** Any text with something in it. */
export const ANY_TEXT: TextRule = { pattern: /./s, give: "a text; a variable of the environment may not be set" };
const POISON: TextRule = { pattern: /^(?:fail|drop)$/, give: '"fail" or "drop"' };

/**
 * Reads the arguments of a message decorator.
 *
 * @param decorator Its name: `OnSqs`.
 */
export function readTarget<Options>(
  decorator: string,
  args: MessageArguments,
  { options: own = {}, name: nameRule = ANY_TEXT }: OwnArguments,
): MessageTarget<Options> {
  const rules = new Map(Object.entries({ ...own, poison: POISON }));
  const known = [...rules.keys()].join(", ");
  const faults: string[] = [];
  const [first] = args;
  const isNamed = args.length > 0 && !isRecord(first);
  if (isNamed && nameRule === false) faults.push(`has ${shown(first)} in place of options. There are ${known}.`);
  // It would take everything, or nothing.
  else if (isNamed) faults.push(...faultsOf(`names ${shown(first)}`, first, nameRule as TextRule));
  for (const [name, value] of Object.entries(args[isNamed ? 1 : 0] ?? {})) {
    const rule = rules.get(name);
    if (rule === undefined) faults.push(`has no option ${JSON.stringify(name)}. There are ${known}.`);
    else faults.push(...faultsOf(`has the option ${name} ${shown(value)}`, value, rule));
  }
  const isSound = faults.length === 0;
  return {
    label: `@${decorator}(${args.map((arg) => (isRecord(arg) ? "{...}" : shown(arg))).join(", ")})`,
    // With a fault no application starts, so that nobody reads what else there may be.
    target: isSound && isNamed ? (first as string) : undefined,
    options: (isSound ? (args[isNamed ? 1 : 0] ?? {}) : {}) as Options,
    faults,
  };
}

function faultsOf(what: string, value: unknown, { pattern, give }: TextRule): string[] {
  if (typeof value !== "string" || value === "") return [`${what}. Give ${ANY_TEXT.give}.`];
  return pattern.test(value) ? [] : [`${what}. Give ${give}.`];
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
