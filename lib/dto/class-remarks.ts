import { type AnyClass, type Constructor, nameOf } from "../class.js";
import { toError } from "../errors.js";
import { displayType } from "../type-name.js";
import { classValidatorState } from "./class-validator.js";
import { type FieldType, isDto } from "./field-type.js";
import { INSTALL_VALIDATOR, type Remark, remarkOnUnvalidated } from "./unvalidated.js";

/** Why a class may be missing. */
export const CIRCLE: string = "Files that import each other in a circle may leave it out.";

/** What is wrong with a class that is validated, so that it cannot be. */
export function remarkOnClass(cls: AnyClass, alternative?: string): Remark | undefined {
  if (isDto(cls)) return remarkOnConstructor(cls);
  return remarkOnUnvalidated(cls, causeOf(cls), remedyFor(cls), alternative);
}

/** What is wrong with a class of which no instance can be made. */
export function remarkOnConstructor(cls: AnyClass): Remark | undefined {
  try {
    new (cls as Constructor)();
    return undefined;
  } catch (error) {
    return {
      problem: `the class ${nameOf(cls)} cannot be constructed without arguments (${toError(error).message})`,
      fix: "Remove the parameters of its constructor, or give them defaults",
    };
  }
}

/** Why class-validator's decorators of a class are not seen, where that is the reason. */
function causeOf(cls: AnyClass): string {
  if (isForeign(cls)) return "; it comes from another realm, such as a vm context, and so do its decorators";
  switch (classValidatorState()) {
    case "old":
      return "; class-validator before 0.14 is loaded, whose decorators cannot be read";
    case "absent":
      return "; no decorator of class-validator has run";
    default:
      return "";
  }
}

function remedyFor(cls: AnyClass): string {
  if (isForeign(cls)) return "Load the class, class-validator and lambent in one realm";
  switch (classValidatorState()) {
    case "old":
      return "Install class-validator 0.14 or 0.15";
    case "absent":
      return INSTALL_VALIDATOR;
    default:
      return "Put class-validator's decorators on its fields";
  }
}

function isForeign(cls: AnyClass): boolean {
  return !(cls instanceof Function);
}

/** Why the type of a field cannot be read. */
export function describeFailure({ message, fault }: NonNullable<FieldType["failure"]>): string {
  return (
    fault ??
    `its type cannot be read (${message}). Give a function that can be called when the application starts, ` +
      "with an empty object: () => Line."
  );
}

/** Why the class of the objects in a field is unknown. */
export function describeUnknown({ source, type, isList }: FieldType): string {
  if (source !== "emitted") {
    const given = type === undefined ? "no class" : `${displayType(type)}, which is no class`;
    return `the function that gives its type gives ${given}. ${type === undefined ? CIRCLE : "Give the class itself."}`;
  }
  const fix = isList ? "@Nested(() => Line, { each: true })" : "@Nested(() => Address)";
  const why = isList
    ? "the compiler says only that it is a list"
    : "the compiler says nothing of it: it is no class, its file is imported in a circle, or no metadata is emitted";
  return (
    `the class of its objects is unknown, because ${why}. Write ${fix}, or put @Type on it too; ` +
    "where @Type is there, a second copy of class-transformer has it: install one."
  );
}
