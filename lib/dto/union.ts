import type { AnyClass } from "../class.js";
import { isRecord } from "../json.js";
import { shorten } from "./class-validator.js";
import type { Refusal, Union } from "./discriminator.js";
import type { Step } from "./findings.js";
import { membersOf, type UnionGiven } from "./union-members.js";

/** The classes that the objects of a field may be of, worked out when they are first asked for. */
export class ClassUnion implements Union {
  readonly property: string;
  readonly #given: UnionGiven;
  #members: ReadonlyMap<unknown, AnyClass> | undefined;

  constructor(given: UnionGiven) {
    this.property = given.property;
    this.#given = given;
  }

  /** The classes by their values. @throws Error where something is wrong with them, whose `fault` says what. */
  get members(): ReadonlyMap<unknown, AnyClass> {
    this.#members ??= membersOf(this.#given);
    return this.#members;
  }

  get subTypes(): Union["subTypes"] {
    return [...this.members].map(([name, value]) => ({ name: name as string, value }));
  }

  choose(value: unknown): AnyClass {
    return (isRecord(value) && this.members.get(value[this.property])) || Object;
  }

  refuse(value: object, step: Step): Refusal | undefined {
    const key = this.property;
    const tag = (value as Record<string, unknown>)[key];
    // Of an instance of one of the classes no validator holds.
    if (value.constructor !== Object || this.members.has(tag)) return undefined;
    if (tag === undefined) {
      return [step, key, "union_tag_not_found", `Unable to extract tag using discriminator '${key}'`];
    }
    const expected = [...this.members.keys()].map((name) => `'${name}'`).join(", ");
    const msg = `Input tag ${display(tag)} found using '${key}' does not match any of the expected tags: ${expected}`;
    return [step, key, "union_tag_invalid", msg];
  }
}

/** A value as a message shows it; an object of a client may have a `toString` of its own. */
function display(tag: unknown): string {
  if (isRecord(tag)) return "{...}";
  return Array.isArray(tag) ? "[...]" : `'${shorten(String(tag))}'`;
}
