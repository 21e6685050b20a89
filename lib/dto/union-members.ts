import { type AnyClass, type Constructor, nameOf } from "../class.js";
import { displayType } from "../type-name.js";
import { type EnumLike, enumMembers } from "../values.js";
import { CIRCLE, remarkOnClass } from "./class-remarks.js";
import { type CheckMetadata, checksOf, constraintsOf } from "./class-validator.js";
import { inputNameOf } from "./field-type.js";

/** Classes by the value that chooses them. */
export type UnionMapping = Readonly<Record<string, Constructor>>;

/** What `@OneOf` is told of the classes. */
export interface UnionGiven {
  /** Called once, after all classes are there. */
  readonly types: () => readonly Constructor[];
  /** The key of the input whose value chooses the class. */
  readonly property: string;
  /** In place of what the validators of the classes say. */
  readonly mapping: UnionMapping | (() => UnionMapping) | undefined;
}

/** What is wrong with the classes of a field, in words of its own. */
class UnionFault extends Error {
  readonly fault: string;

  constructor(faults: readonly string[]) {
    const fault = faults.join(" ");
    super(fault);
    this.fault = fault;
  }
}

/**
 * The classes of a field by the values that choose them.
 *
 * @throws Error with everything that is wrong with them.
 */
export function membersOf({ types, property, mapping }: UnionGiven): ReadonlyMap<unknown, AnyClass> {
  if (typeof property !== "string" || property === "") throw new UnionFault([NO_DISCRIMINATOR]);
  const given: unknown = types();
  if (!Array.isArray(given) || given.length === 0) throw new UnionFault([NO_CLASSES]);
  const classes = [...new Set(given)];
  const faults = classes.flatMap(faultsOfClass);
  if (faults.length > 0) throw new UnionFault(faults);
  const members =
    mapping === undefined
      ? byLiterals(classes, property, faults)
      : byMapping(classes, property, typeof mapping === "function" ? mapping() : mapping, faults);
  if (faults.length > 0) throw new UnionFault(faults);
  return members;
}

const NO_DISCRIMINATOR =
  '@OneOf() has no discriminator. Name the field whose value chooses the class: { discriminator: "kind" }.';
const NO_CLASSES = "@OneOf() gives no list of classes. Write them into one: () => [Cat, Dog].";

function faultsOfClass(cls: unknown, index: number): readonly string[] {
  if (typeof cls !== "function") return [`class ${index + 1} of @OneOf() is ${describeOther(cls)}`];
  const remark = remarkOnClass(cls as AnyClass);
  return remark === undefined ? [] : [`${remark.problem}. ${remark.fix}.`];
}

function describeOther(given: unknown): string {
  return given === undefined
    ? `not there. ${CIRCLE}`
    : `${displayType(given)}, which is no class. Give the class itself.`;
}

/** Chosen by what validators of the classes say of the field. */
function byLiterals(classes: readonly AnyClass[], property: string, faults: string[]): ReadonlyMap<string, AnyClass> {
  const members = new Map<string, AnyClass>();
  for (const cls of classes) {
    const values = literalsOf(cls, property) ?? [];
    if (values.length === 0) faults.push(describeUnfixed(cls, property));
    for (const value of values) {
      const other = members.get(value);
      if (other !== undefined) faults.push(describeDouble(value, property, [other, cls]));
      members.set(value, cls);
    }
  }
  return members;
}

function describeUnfixed(cls: AnyClass, property: string): string {
  const [name, value] = [nameOf(cls), JSON.stringify(nameOf(cls).toLowerCase())];
  return (
    `no validator says by which text of ${JSON.stringify(property)} the class ${name} is chosen. ` +
    `Put @Equals(${value}) on that field of it, or give @OneOf() { mapping: { ${value}: ${name} } }.`
  );
}

function describeDouble(value: string, property: string, classes: readonly AnyClass[]): string {
  return (
    `${JSON.stringify(value)} of ${JSON.stringify(property)} chooses both ${classes.map(nameOf).join(" and ")}. ` +
    "Give each class a value of its own."
  );
}

/** The texts that a field of a class may have; undefined where no validator names them. */
function literalsOf(cls: AnyClass, property: string): readonly string[] | undefined {
  const checks = checksOf(cls).filter(({ propertyName, each }) => !each && inputNameOf(cls, propertyName) === property);
  const [first, ...others] = checks.flatMap(listsOf);
  return first?.filter((value) => typeof value === "string" && others.every((other) => other.includes(value))) as
    | readonly string[]
    | undefined;
}

/** The values that the constraints of a decorator name, a list for each of them. */
function listsOf(check: CheckMetadata): readonly (readonly unknown[])[] {
  const [given] = check.constraints ?? [];
  return constraintsOf(check).flatMap(({ name }) => {
    if (name === "equals") return [[given]];
    if (name === "isIn" && Array.isArray(given)) return [given];
    return name === "isEnum" ? [enumMembers(given as EnumLike)] : [];
  });
}

/** Chosen by what `@OneOf` itself says. */
function byMapping(
  classes: readonly AnyClass[],
  property: string,
  mapping: UnionMapping,
  faults: string[],
): ReadonlyMap<string, AnyClass> {
  const entries = Object.entries<AnyClass>(mapping);
  for (const [value, cls] of entries) {
    const chosen = `the mapping of @OneOf() chooses ${displayType(cls)} by ${JSON.stringify(value)}`;
    if (!classes.includes(cls)) faults.push(`${chosen}, which is none of its classes. Add it to their list.`);
    else if (literalsOf(cls, property)?.includes(value) === false) {
      faults.push(`${chosen}, which its own validators refuse. Take one that they allow, or leave the mapping out.`);
    }
  }
  for (const cls of classes) {
    if (entries.some(([, mapped]) => mapped === cls)) continue;
    faults.push(`the mapping of @OneOf() has no value for ${nameOf(cls)}. Add one, or take the class out of the list.`);
  }
  return new Map(entries);
}
