import { type AnyClass, accessorOf, type Constructor } from "../class.js";
import { ConfigurationError } from "../errors.js";
import { copyEmittedFieldType } from "../reflect.js";
import {
  declareProperty,
  declareSensitive,
  dtoRecord,
  dtoRecords,
  propertyRecordsOf,
  sensitiveFieldsOf,
  type UnknownFields,
  unknownFieldsOf,
} from "./dto-record.js";
import { copyChecks } from "./mapped-checks.js";
import { copyTransforms } from "./mapped-transforms.js";
import { ownSchemaNameOf } from "./schema-name.js";

/** How a class is made of others. */
export interface Mapping {
  /** Stands before the names of the parents: `Partial`. The function that makes it is `PartialType`. */
  readonly prefix: string;
  readonly parents: readonly Constructor[];
  readonly isChosen: (field: string) => boolean;
}

/** Whether a mapped class has a field of a parent. */
export type Keeps = (parent: AnyClass, field: string) => boolean;

/** A class made of others, and its fields that have validators or `@Nested`. */
export interface MappedClass {
  readonly cls: Constructor;
  readonly validated: ReadonlySet<string>;
}

/**
 * Makes a class with the chosen fields of its parents and with what decorators said of them.
 *
 * It is no child of theirs: it has none of their methods and accessors, and no decorator that is added to them later.
 * An accessor that can be set is a field of it; of one that can only be read nothing is left, for input would set it.
 *
 * @throws ConfigurationError for what is no class, and where class-transformer's decorators cannot be read.
 */
export function mapClasses({ prefix, parents, isChosen }: Mapping): MappedClass {
  for (const parent of parents) refuseOther(prefix, parent);
  const keeps: Keeps = (parent, field) => isChosen(field) && accessorOf(parent, field) !== "read-only";
  const mapped = class {
    constructor() {
      for (const parent of parents) initialise(this as Record<string, unknown>, parent, isChosen);
    }
  };
  Object.defineProperty(mapped, "name", {
    value: prefix + parents.map((parent) => ownSchemaNameOf(parent) ?? parent.name).join(""),
  });

  const transformed = copyTransforms(parents, mapped, keeps);
  if (transformed === undefined) {
    throw new ConfigurationError([
      `${mapped.name}: nobody can tell which fields have decorators of class-transformer, because Node.js runs with ` +
        `--frozen-intrinsics. Run it without, or write the class out instead of ${prefix}Type().`,
    ]);
  }
  const checked = copyChecks(parents, mapped, keeps);
  const nested = copyRecords(parents, mapped, keeps);
  for (const field of new Set([...checked, ...nested, ...transformed, ...propertyRecordsOf(mapped).keys()])) {
    const owners = parents.filter((parent) => keeps(parent, field));
    for (const owner of owners) copyEmittedFieldType(owner.prototype, mapped.prototype, field);
  }
  return { cls: mapped, validated: new Set([...checked, ...nested]) };
}

function refuseOther(prefix: string, parent: unknown): void {
  if (typeof parent === "function") return;
  throw new ConfigurationError([
    parent === undefined
      ? `${prefix}Type() was called before its class was there, because files import each other in a circle. ` +
        "Move the class into a file that is outside of the circle."
      : `${prefix}Type() takes a class, not ${typeof parent === "object" ? "an object" : String(parent)}.`,
  ]);
}

/** Sets the fields that a parent's initialisers and constructor set; of two parents the first one's hold. */
function initialise(instance: Record<string, unknown>, parent: Constructor, isChosen: Mapping["isChosen"]): void {
  const source = new parent() as Record<string, unknown>;
  for (const field of Object.keys(source)) {
    const isFree = source[field] !== undefined && !Object.hasOwn(instance, field);
    if (isFree && isChosen(field)) instance[field] = source[field];
  }
}

/** Copies what Lambent's own decorators said; gives the fields with `@Nested`. */
function copyRecords(parents: readonly AnyClass[], mapped: AnyClass, keeps: Keeps): readonly string[] {
  const records = parents.flatMap((parent) =>
    dtoRecords(parent)
      .toReversed()
      .map((said) => ({ parent, ...said })),
  );
  // A class with a record counts as one that Lambent's decorators described.
  if (records.length === 0) return [];
  const record = dtoRecord(mapped);
  for (const { parent, nested, faults } of records) {
    record.faults.push(...faults);
    for (const [field, said] of nested) if (keeps(parent, field)) record.nested.set(field, said);
  }
  for (const parent of parents) {
    for (const field of sensitiveFieldsOf(parent)) if (keeps(parent, field)) declareSensitive(mapped, field);
    for (const [field, said] of propertyRecordsOf(parent))
      if (keeps(parent, field)) declareProperty(mapped, field, said);
  }
  record.unknownFields = strictest(parents.map(unknownFieldsOf));
  if (parents.every(ownSchemaNameOf)) record.name = mapped.name;
  return [...record.nested.keys()];
}

/** Unknown fields are kept only where every parent says so. */
function strictest(said: readonly (UnknownFields | undefined)[]): UnknownFields | undefined {
  if (said.every((one) => one === "allow")) return "allow";
  return (["forbid", "strip"] as const).find((one) => said.includes(one));
}
