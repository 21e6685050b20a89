import type { AnyClass } from "../lib/class.js";
import { declareProperty, type PropertyRecord } from "../lib/dto/dto-record.js";
import { isRecord } from "../lib/json.js";
import { refuseStandardDecorator } from "../lib/standard-decorator.js";
import { reportMisplaced, whyNoField } from "./dto-fault.js";
import type { FieldDecorator } from "./types.js";

/** Options of {@link Property}: the description, an example as it stands in JSON, and whether to use it no longer. */
export type PropertyOptions = PropertyRecord;

const OPTIONS = ["description", "example", "deprecated"];

/**
 * A field that answers have, and what documents say of it.
 *
 * It makes the field known to `@Returns()`, getters too. For inputs it documents alone: it checks nothing, and a field is
 * not taken because of it. Children and mapped types inherit it.
 *
 * A wrong place or option is a `ConfigurationError` at cold start.
 *
 * @example
 * class Item {
 *   @Property({ description: "Set by the server", example: "42" }) id!: string;
 *   @IsString() @Property({ example: "Lamp" }) name!: string;
 * }
 */
export function Property(options: PropertyOptions = {}): FieldDecorator {
  return (target: object, key: unknown, ...rest: unknown[]) => {
    refuseStandardDecorator("@Property()", key);
    const cls = (typeof target === "function" ? target : target.constructor) as AnyClass;
    const misplaced = whyNoField(target, key, rest[0]);
    const fault = misplaced === undefined ? whyNoOptions(options) : `stands on ${misplaced}`;
    if (fault === undefined) declareProperty(cls, key as string, options);
    else reportMisplaced(cls, key, `@Property() ${fault}`);
  };
}

function whyNoOptions(options: unknown): string | undefined {
  if (!isRecord(options)) return `has no object of options. It may have ${OPTIONS.join(", ")}.`;
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) return `has no option ${JSON.stringify(unknown)}. There are ${OPTIONS.join(", ")}.`;
  const { description = "", deprecated = false } = options;
  if (typeof description !== "string") return "has a description that is no text. Give a text.";
  return typeof deprecated === "boolean"
    ? undefined
    : "has a deprecated that is neither true nor false. Give one of them.";
}
