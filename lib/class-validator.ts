// What is read of class-validator: its store on globalThis, never the package, so that a bundle carries only the
// decorators that an application uses. The shapes are those of class-validator 0.14 and 0.15.
import type { AnyClass } from "./class.js";

/** What a check is told of the value it checks. */
export interface CheckArguments {
  readonly targetName: string;
  readonly property: string;
  readonly object: object;
  readonly value: unknown;
  readonly constraints: readonly unknown[] | undefined;
}

/** A text with tokens such as `$property`, or a function that makes one. */
export type Message = string | ((args: CheckArguments) => string);

/** The code of a check. */
export interface Constraint {
  validate(value: unknown, args: CheckArguments): boolean | Promise<boolean>;
  defaultMessage?(args: CheckArguments): string;
}

/** What one decorator of class-validator wrote down. */
export interface CheckMetadata {
  readonly type: string;
  readonly target: AnyClass | string;
  readonly propertyName: string;
  readonly constraintCls: unknown;
  readonly constraints: readonly unknown[] | undefined;
  readonly message: Message | undefined;
  readonly each: boolean | undefined;
  readonly validateIf?: (object: object, value: unknown) => boolean;
}

/** The name and the code of a constraint class. */
export interface ConstraintMetadata {
  readonly name: string | undefined;
  /** Comes from the container that the application gave class-validator. */
  readonly instance: Constraint;
}

interface MetadataStorage {
  getTargetValidationMetadatas(cls: AnyClass, schema: string, always: boolean, strictGroups: boolean): CheckMetadata[];
  getTargetValidatorConstraints(constraintCls: unknown): ConstraintMetadata[];
}

/** What every check of a class needs: nothing where class-validator has decorated nothing in this process. */
function storage(): MetadataStorage | undefined {
  return (globalThis as { classValidatorMetadataStorage?: MetadataStorage }).classValidatorMetadataStorage;
}

/** Everything that class-validator's decorators said of a class and its parents. */
export function checksOf(cls: AnyClass): readonly CheckMetadata[] {
  return storage()?.getTargetValidationMetadatas(cls, "", false, false) ?? [];
}

/** The constraints behind one decorator. */
export function constraintsOf(metadata: CheckMetadata): readonly ConstraintMetadata[] {
  return (storage() as MetadataStorage).getTargetValidatorConstraints(metadata.constraintCls);
}

/** The message of a failed check, its tokens replaced: `$value`, `$property`, `$target`, `$constraint1`, ... */
export function messageOf(metadata: CheckMetadata, constraint: Constraint | undefined, args: CheckArguments): string {
  const template = metadata.message || constraint?.defaultMessage?.(args) || "";
  let text = typeof template === "function" ? template(args) : template;
  args.constraints?.forEach((value, index) => {
    text = text.replace(new RegExp(`\\$constraint${index + 1}`, "g"), constraintText(value));
  });
  if (["string", "boolean", "number"].includes(typeof args.value))
    text = text.replace(/\$value/g, args.value as string);
  return text.replace(/\$property/g, args.property).replace(/\$target/g, args.targetName);
}

function constraintText(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  return String(typeof value === "symbol" ? value.description : value);
}
