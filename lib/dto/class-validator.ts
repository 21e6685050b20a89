// What is known of class-validator: its store on globalThis, never the package, so that a bundle carries only the
// decorators that an application uses. The shapes are those of class-validator 0.14 and 0.15.
import { type AnyClass, lineageOf } from "../class.js";

/** Which of class-validator's decorators hold for one parameter, as its own `ValidatorOptions` say it. */
export interface ValidationOptions {
  /** Only decorators of these groups, and those with `always`. */
  readonly groups?: readonly string[];
  /** Decorators without `groups` and `always` hold in every group. */
  readonly always?: boolean;
  /** Decorators with groups do not hold where no `groups` are given. */
  readonly strictGroups?: boolean;
  /** `undefined` and `null` pass everything but `@IsDefined()`. */
  readonly skipMissingProperties?: boolean;
}

/** What a check is told of the value it checks. */
export interface CheckArguments {
  readonly targetName: string;
  readonly property: string;
  readonly object: object;
  readonly value: unknown;
  readonly constraints: readonly unknown[] | undefined;
}

/** A text with tokens such as `$property`, or a function that makes one. */
export type Message = string | ((args: CheckArguments) => string | undefined);

/** The code of a check. */
export interface Constraint {
  validate(value: unknown, args: CheckArguments): boolean | Promise<boolean>;
  defaultMessage?(args: CheckArguments): string;
}

/** What one decorator of class-validator wrote down. */
export interface CheckMetadata {
  readonly type: string;
  /** In place of `type`, where the decorator belongs to a constraint of the user's own. */
  readonly name?: string;
  readonly target: AnyClass | string;
  readonly propertyName: string;
  readonly constraintCls: unknown;
  readonly constraints: readonly unknown[] | undefined;
  readonly message: Message | undefined;
  readonly each: boolean | undefined;
  readonly context: object | undefined;
  readonly validateIf?: (object: object, value: unknown) => boolean;
}

/** The name and the code of a constraint class. */
export interface ConstraintMetadata {
  readonly name: string | undefined;
  /** Comes from the container that the application gave class-validator. */
  readonly instance: Constraint;
}

interface MetadataStorage {
  /** A list before 0.14, which kept the decorators of a class and of its parents in another way. */
  readonly validationMetadatas: Map<unknown, unknown> | unknown[];
  getTargetValidationMetadatas(
    cls: AnyClass,
    schema: string,
    always: boolean,
    strictGroups: boolean,
    groups: readonly string[] | undefined,
  ): CheckMetadata[];
  getTargetValidatorConstraints(constraintCls: unknown): ConstraintMetadata[];
  addValidationMetadata(metadata: object): void;
}

function storage(): MetadataStorage | undefined {
  return (globalThis as { classValidatorMetadataStorage?: MetadataStorage }).classValidatorMetadataStorage;
}

/** Whether there are decorators to read: `"absent"` where none ran in this process, `"old"` before class-validator 0.14. */
export function classValidatorState(): "present" | "absent" | "old" {
  const store = storage();
  if (store === undefined) return "absent";
  return Array.isArray(store.validationMetadatas) ? "old" : "present";
}

/** Everything that class-validator's decorators said of a class and its parents, as far as it holds with these options. */
export function checksOf(cls: AnyClass, options: ValidationOptions = {}): readonly CheckMetadata[] {
  if (classValidatorState() !== "present") return [];
  const { always = false, strictGroups = false, groups } = options;
  return (storage() as MetadataStorage).getTargetValidationMetadatas(cls, "", always, strictGroups, groups);
}

/** Whether class-validator knows anything of a class; one that it does not know cannot be validated. */
export function isValidated(cls: AnyClass): boolean {
  if (classValidatorState() !== "present") return false;
  // Not by its own function, which looks at every class in the store each time.
  const { validationMetadatas } = storage() as MetadataStorage;
  return lineageOf(cls).some((owner) => (validationMetadatas as Map<unknown, unknown>).has(owner));
}

/**
 * Writes a check down as class-validator's own decorators do.
 *
 * @returns false where none of them has run yet, so that there is nowhere to write it.
 */
export function addCheck(metadata: object): boolean {
  const store = storage();
  store?.addValidationMetadata(metadata);
  return store !== undefined;
}

/** The constraints behind one decorator. */
export function constraintsOf(metadata: CheckMetadata): readonly ConstraintMetadata[] {
  return (storage() as MetadataStorage).getTargetValidatorConstraints(metadata.constraintCls);
}

const TOKENS = /\$(?:constraint([1-9])|value|property|target)/g;
// The text that a client sent would make the answer as long as it likes.
const MAX_SHOWN = 100;

/**
 * The message of a failed check, its tokens replaced: `$value`, `$property`, `$target`, `$constraint1`, ...
 *
 * All at once: what stands in the place of one is taken as it is, whatever it looks like.
 */
export function messageOf(
  message: Message | undefined,
  constraint: Constraint | undefined,
  args: CheckArguments,
): string {
  const template = message || constraint?.defaultMessage?.(args) || "";
  const text = (typeof template === "function" ? template(args) : template) ?? "";
  return text.replace(TOKENS, (token: string, place: string | undefined) => replacementOf(token, place, args));
}

function replacementOf(
  token: string,
  place: string | undefined,
  { value, property, targetName, constraints }: CheckArguments,
): string {
  switch (token) {
    case "$value":
      return ["string", "boolean", "number"].includes(typeof value) ? shorten(String(value)) : token;
    case "$property":
      return property;
    case "$target":
      return targetName;
    default: {
      const index = Number(place) - 1;
      return constraints && index < constraints.length ? constraintText(constraints[index]) : token;
    }
  }
}

/** The beginning of a text that a client sent, without half of a character at the end. */
export function shorten(text: string): string {
  if (text.length <= MAX_SHOWN) return text;
  return `${text.slice(0, MAX_SHOWN).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function constraintText(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  return String(typeof value === "symbol" ? value.description : value);
}
