import { type AnyClass, nameOf } from "../class.js";
import { transformerTables } from "../class-transformer.js";
import { CIRCLE, describeFailure, describeUnknown } from "../dto/class-remarks.js";
import { type CheckMetadata, checksOf } from "../dto/class-validator.js";
import { dtoRecords } from "../dto/dto-record.js";
import type { FieldType } from "../dto/field-type.js";
import { hasOutput, isObjectClass, type ModelField, modelOf } from "./model.js";

/** Where faults of a model are reported. */
export interface ModelSite {
  readonly checked: Set<AnyClass>;
  fault(problem: string, fix: string): void;
  report(fault: string): void;
}

/** Checks a class of answers and every class inside it, so that nothing is left out because nobody said what it has. */
export function checkModel(cls: AnyClass, site: ModelSite): void {
  if (hasOutput(cls)) checkFields(cls, site);
  else
    site.fault(`${nothingKnown(cls)}, so that every answer would be empty`, `${DECORATE}, or write @Returns(Object)`);
}

const DECORATE = "Put @Property(), @Expose() or validators on its fields";

function nothingKnown(cls: AnyClass): string {
  return `nothing is known of the fields of the class ${nameOf(cls)}`;
}

function checkFields(cls: AnyClass, site: ModelSite): void {
  if (site.checked.has(cls)) return;
  site.checked.add(cls);
  for (const { faults } of dtoRecords(cls)) for (const fault of faults) site.report(fault);
  for (const field of modelOf(cls).fields) {
    const problem = whyUnshaped(cls, field);
    if (problem !== undefined) site.report(`${nameOf(cls)}.${field.name}: ${problem}`);
    for (const inside of classesIn(field.type)) if (hasOutput(inside)) checkFields(inside, site);
  }
}

/** Why nobody can tell what is to be answered of a field. */
function whyUnshaped(cls: AnyClass, { name, type, transforms }: ModelField): string | undefined {
  const { failure, source, discriminator } = type;
  if (failure !== undefined) return describeFailure(failure);
  const lost = discriminator?.subTypes.find(({ value }) => !isObjectClass(value));
  if (lost !== undefined) return `the subtype ${JSON.stringify(lost.name)} is no class. ${CIRCLE}`;
  // What @Transform makes is answered as it is, and where class-transformer's tables cannot be read, @Type may say it.
  if (transforms.length > 0 || transformerTables() === undefined) return undefined;
  const classes = classesIn(type);
  const unknown = classes.find((one) => !hasOutput(one) && !isValue(one));
  if (unknown !== undefined) {
    return `${nothingKnown(unknown)}, so that it would be empty. ${DECORATE}, or declare the field as an object.`;
  }
  const isNested = source === "nested" || checksOf(cls).some((check) => isNestedCheck(check, name));
  return isNested && classes.length === 0 ? describeUnknown(type) : undefined;
}

function isNestedCheck({ propertyName, type }: CheckMetadata, name: string): boolean {
  return propertyName === name && type === "nestedValidation";
}

/** The classes that objects of a field are of; beside subtypes, the type itself is for what is none of them. */
function classesIn({ type, discriminator }: FieldType): readonly AnyClass[] {
  const types = discriminator === undefined ? [type] : discriminator.subTypes.map(({ value }) => value);
  return types.filter(isObjectClass);
}

/** Whether instances of a class say themselves how they are shown, as decimals and ids of databases do. */
function isValue(cls: AnyClass): boolean {
  return typeof (cls.prototype as { toJSON?: unknown }).toJSON === "function";
}
