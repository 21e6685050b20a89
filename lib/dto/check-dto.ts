import { type AnyClass, type Constructor, lineageOf, nameOf } from "../class.js";
import { declareType, transformerTables } from "../class-transformer.js";
import type { ParameterSite } from "../parameters.js";
import { CIRCLE, describeFailure, describeUnknown, remarkOnClass, remarkOnConstructor } from "./class-remarks.js";
import { type CheckMetadata, checksOf, constraintsOf, type ValidationOptions } from "./class-validator.js";
import { dtoRecords } from "./dto-record.js";
import {
  classesOf,
  type FieldType,
  fieldTypeOf,
  isDto,
  isEmittedList,
  isScalarType,
  isTransformedField,
  nestedRecordOf,
  typedFieldsOf,
} from "./field-type.js";
import { groupByField } from "./plan.js";
import type { Remark } from "./unvalidated.js";

/** Where faults of a class are reported, as a parameter has it. */
export type DtoSite = Pick<ParameterSite, "checked" | "fault" | "report">;

/** How a parameter uses the class that it has as its type. */
export interface DtoUse {
  readonly options: ValidationOptions;
  /** Whether it is made of texts, which have no objects in them; that is reported by whoever reads them. */
  readonly isFlat: boolean;
  /** What can be written where no class is wanted, for the fault. */
  readonly alternative: string;
}

/**
 * Checks the class of a parameter and every class inside it, so that nothing of an input passes without validation
 * because a decorator is missing, or because what it says cannot be seen.
 */
export function checkDto(cls: Constructor, site: DtoSite, { options, isFlat, alternative }: DtoUse): void {
  const remark = remarkOnClass(cls, alternative) ?? remarkOnGroups(cls, options);
  if (remark !== undefined) site.fault(remark.problem, remark.fix);
  checkFields(cls, site, isFlat);
}

function remarkOnGroups(cls: AnyClass, options: ValidationOptions): Remark | undefined {
  if (groupByField(cls, checksOf(cls, options)).size > 0) return undefined;
  return {
    problem: `no validator of the class ${nameOf(cls)} holds with these groups, so that every object would be refused`,
    fix: "Give a group that its validators name, or put always: true on those that hold in all",
  };
}

function checkFields(cls: AnyClass, site: DtoSite, isFlat: boolean): void {
  if (site.checked.has(cls)) return;
  site.checked.add(cls);
  for (const { faults } of dtoRecords(cls)) for (const fault of faults) site.report(fault);
  const byField = groupByField(cls, checksOf(cls));
  for (const field of new Set([...byField.keys(), ...typedFieldsOf(cls)])) {
    const checks = byField.get(field) ?? [];
    const where = `${nameOf(cls)}.${field}`;
    const fieldType = fieldTypeOf(cls, field);
    const isNested = nestedRecordOf(cls, field) !== undefined || has(checks, "nestedValidation");
    if (fieldType.failure !== undefined) site.report(`${where}: ${describeFailure(fieldType.failure)}`);
    else if (isNested) checkNested(cls, field, fieldType, site);
    else if (fieldType.source === "type" && !isFlat && isUnmakeable(fieldType.type)) {
      site.report(`${where}: @Type makes ${nameOf(fieldType.type)}, ${UNMAKEABLE}`);
    } else if (!isFlat && !has(checks, "whitelistValidation")) checkUnnested(cls, field, fieldType, checks, site);
  }
}

const UNMAKEABLE =
  "which cannot be constructed without arguments, so that some inputs would end in an exception. Use @Transform.";

/** Whether class-transformer would fail to make a type out of an object. */
function isUnmakeable(type: unknown): type is AnyClass {
  return isClass(type) && !isScalarType(type) && !isDto(type) && remarkOnConstructor(type) !== undefined;
}

function has(checks: readonly CheckMetadata[], type: string): boolean {
  return checks.some((check) => check.type === type);
}

function checkNested(cls: AnyClass, field: string, fieldType: FieldType, site: DtoSite): void {
  const where = `${nameOf(cls)}.${field}`;
  const { type, source, isList, discriminator } = fieldType;
  if (!isClass(type)) {
    // Where class-transformer's tables cannot be read, @Type may say it and nobody here can tell. What @Transform makes
    // has a class of its own.
    const isSaidElsewhere = transformerTables() === undefined || isTransformedField(cls, field);
    if (source !== "emitted" || !isSaidElsewhere) site.report(`${where}: ${describeUnknown(fieldType)}`);
    return;
  }
  if (source === "nested" && isEmittedList(cls, field) === !isList) {
    site.report(`${where}: it is declared as ${isList ? LIST_FOR_ONE : ONE_FOR_LIST}`);
  }
  for (const { name, value } of discriminator?.subTypes ?? []) {
    if (isClass(value)) checkInside(value, remarkOnClass(value), where, site);
    else site.report(`${where}: the subtype ${JSON.stringify(name)} is no class. ${CIRCLE}`);
  }
  // Beside subtypes it is what an object becomes that names none of them; one without validators is refused then.
  const isFallback = discriminator !== undefined && !isDto(type);
  checkInside(type, isFallback ? remarkOnConstructor(type) : remarkOnNested(type), where, site);
  // The compiler alone says it; class-transformer goes by @Type, which must not be lost where it cannot be seen.
  if (source === "emitted" && transformerTables() !== undefined) declareType(cls.prototype, field, () => type);
}

function checkInside(inside: AnyClass, remark: Remark | undefined, where: string, site: DtoSite): void {
  if (remark !== undefined) site.report(`${where}: ${remark.problem}. ${remark.fix}.`);
  checkFields(inside, site, false);
}

function remarkOnNested(type: AnyClass): Remark | undefined {
  if (!isScalarType(type)) return remarkOnClass(type);
  return {
    problem: `it holds values of ${nameOf(type)}, which have no fields to validate`,
    fix: "Replace @ValidateNested() or @Nested() by what checks the value itself, such as @IsString({ each: true })",
  };
}

/** Whether a type is one that objects are made of; a promise says nothing of what it brings. */
function isClass(type: unknown): type is AnyClass {
  return typeof type === "function" && type !== Object && type !== Function && type !== Promise;
}

function checkUnnested(
  cls: AnyClass,
  field: string,
  fieldType: FieldType,
  checks: readonly CheckMetadata[],
  site: DtoSite,
): void {
  const [inside] = classesOf(fieldType);
  if (inside === undefined || (fieldType.source === "emitted" && wantsInstance(checks, inside))) return;
  const isMade = fieldType.source === "emitted" && isTransformedField(cls, field);
  site.report(
    `${nameOf(cls)}.${field}: it holds ${nameOf(inside)}, but nothing validates what is in it. ` +
      `Put ${validationFor(inside, fieldType)} on it, ` +
      (isMade ? `@IsInstance(${nameOf(inside)}) where @Transform makes a checked one, ` : "") +
      "or @Allow() where anything may be in it.",
  );
}

/** What can be written for a class that is not validated; `@Nested` would take the subtypes away. */
function validationFor(cls: AnyClass, { isList, discriminator }: FieldType): string {
  const nested = `@Nested(() => ${nameOf(cls)}${isList ? ", { each: true }" : ""}) or `;
  return `${discriminator === undefined ? nested : ""}@ValidateNested()`;
}

/** Whether only an instance of the class passes: nothing of JSON is one, so that the application's own code made it. */
function wantsInstance(checks: readonly CheckMetadata[], cls: AnyClass): boolean {
  return checks.some((check) => {
    const [wanted] = check.constraints ?? [];
    const isInstance = constraintsOf(check).some(({ name }) => name === "isInstance");
    return isInstance && typeof wanted === "function" && lineageOf(wanted as AnyClass).includes(cls);
  });
}

const LIST_FOR_ONE = "one object, but validated as a list. Leave { each: true } out.";
const ONE_FOR_LIST = "a list, but validated as one object. Add { each: true }.";
