import { type AnyClass, type Constructor, nameOf } from "../class.js";
import { declareType, transformerTables } from "../class-transformer.js";
import { toError } from "../errors.js";
import type { ParameterSite } from "../parameters.js";
import { type CheckMetadata, checksOf, classValidatorState } from "./class-validator.js";
import { dtoRecords } from "./dto-record.js";
import { type FieldType, fieldTypeOf, isDto, isTransformedField, nestedRecordOf, typedFieldsOf } from "./field-type.js";
import { groupByField } from "./plan.js";

/** What a fault says: what is wrong, and how to mend it. */
interface Remark {
  readonly problem: string;
  readonly fix: string;
}

/**
 * Checks the class of a parameter and every class inside it, so that nothing of an input passes without validation
 * because a decorator is missing, or because what it says cannot be seen.
 *
 * @param alternative What can be written where no class is wanted, for the fault.
 */
export function checkDto(cls: Constructor, site: ParameterSite, alternative: string): void {
  const remark = remarkOnClass(cls, alternative);
  if (remark !== undefined) site.fault(remark.problem, remark.fix);
  else checkFields(cls, site, new Set());
}

function remarkOnClass(cls: AnyClass, alternative?: string): Remark | undefined {
  const name = nameOf(cls);
  if (!isDto(cls)) {
    return {
      problem: `the class ${name} has no validators, so nothing of it would be checked${causeOf(cls)}`,
      fix: remedyFor(cls) + (alternative === undefined ? "" : `, or ${alternative}`),
    };
  }
  try {
    new (cls as Constructor)();
    return undefined;
  } catch (error) {
    return {
      problem: `the class ${name} cannot be constructed without arguments (${toError(error).message})`,
      fix: "Give its fields initial values, and its constructor none to need",
    };
  }
}

/** Why class-validator's decorators of a class are not seen, where that is the reason. */
function causeOf(cls: AnyClass): string {
  if (isForeign(cls)) return "; it comes from another realm, such as a vm context, and so do its decorators";
  return classValidatorState() === "old"
    ? "; this is class-validator before 0.14, whose decorators cannot be read"
    : "";
}

function remedyFor(cls: AnyClass): string {
  if (isForeign(cls)) return "Load the class, class-validator and lambent in one realm";
  switch (classValidatorState()) {
    case "old":
      return "Install class-validator 0.14 or 0.15";
    case "absent":
      return "Install class-validator 0.14 or 0.15 and put its decorators on the fields";
    default:
      return "Put class-validator's decorators on its fields";
  }
}

function isForeign(cls: AnyClass): boolean {
  return !(cls instanceof Function);
}

function checkFields(cls: AnyClass, site: ParameterSite, seen: Set<AnyClass>): void {
  if (seen.has(cls)) return;
  seen.add(cls);
  for (const { faults } of dtoRecords(cls)) for (const fault of faults) site.report(fault);
  const byField = groupByField(cls, checksOf(cls));
  for (const field of new Set([...byField.keys(), ...typedFieldsOf(cls)])) {
    const has = (type: string) => (byField.get(field) ?? []).some((check: CheckMetadata) => check.type === type);
    const isNested = nestedRecordOf(cls, field) !== undefined || has("nestedValidation");
    if (isNested) checkNested(cls, field, site, seen);
    else if (!has("whitelistValidation")) checkUnnested(cls, field, site);
  }
}

function checkNested(cls: AnyClass, field: string, site: ParameterSite, seen: Set<AnyClass>): void {
  const where = `${nameOf(cls)}.${field}`;
  const fieldType = typeOf(cls, field, site);
  if (fieldType === undefined) return;
  const { type, source, discriminator } = fieldType;
  if (typeof type !== "function" || type === Object) {
    // Where class-transformer's tables cannot be read, @Type may say it and nobody here can tell. What @Transform makes
    // has a class of its own.
    if (transformerTables() !== undefined && !isTransformedField(cls, field))
      site.report(`${where}: ${describeUnknown(fieldType)}`);
    return;
  }
  for (const inside of discriminator?.subTypes.map(({ value }) => value) ?? [type as AnyClass]) {
    const remark = remarkOnClass(inside);
    if (remark !== undefined) site.report(`${where}: ${remark.problem}. ${remark.fix}.`);
    else checkFields(inside, site, seen);
  }
  // The compiler alone says it; class-transformer goes by @Type.
  if (source === "emitted") declareType(cls.prototype, field, () => type);
}

function checkUnnested(cls: AnyClass, field: string, site: ParameterSite): void {
  const type = typeOf(cls, field, site)?.type;
  if (!isDto(type)) return;
  site.report(
    `${nameOf(cls)}.${field}: it is declared as ${nameOf(type)}, but nothing validates what is in it. ` +
      `Put @Nested(() => ${nameOf(type)}) or @ValidateNested() on it, or @Allow() where anything may be in it.`,
  );
}

/** The type of a field; undefined where its function fails, which is reported. */
function typeOf(cls: AnyClass, field: string, site: ParameterSite): FieldType | undefined {
  try {
    return fieldTypeOf(cls, field);
  } catch (error) {
    site.report(
      `${nameOf(cls)}.${field}: its type cannot be read (${toError(error).message}). ` +
        "Give a function that can be called when the application starts.",
    );
    return undefined;
  }
}

function describeUnknown({ source, isList }: FieldType): string {
  if (source !== "emitted") {
    return "the function that gives its type gives no class. Files that import each other in a circle may leave it out.";
  }
  const fix = isList ? "@Nested(() => Line, { each: true })" : "@Nested(() => Address)";
  return (
    `the class of its objects is unknown, because the compiler says nothing of it. Write ${fix}, or put @Type on it too; ` +
    "where @Type is there, a second copy of class-transformer has it: install one."
  );
}
