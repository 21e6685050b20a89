import { type AnyClass, nameOf } from "../class.js";
import { type Coercion, coercionTo, type EnumLike, enumMembers } from "../values.js";
import { type CheckMetadata, checksOf, constraintsOf, type ValidationOptions } from "./class-validator.js";
import { fieldTypeOf, inputNameOf, isDto, isTransformedField, nestedRecordOf } from "./field-type.js";
import { groupByField } from "./plan.js";

/** How one field of a class is made of texts. */
export interface TextField {
  readonly name: string;
  /** The name of its texts: its own, or that of `@Expose({ name })`. */
  readonly inputName: string;
  readonly isList: boolean;
  /** Undefined for a field with `@Transform`, which gets the text itself. */
  readonly coerce: Coercion | undefined;
}

// What a constraint checks says what type its field has.
const NUMERIC = ["isNumber", "isInt", "isPositive", "isNegative", "isDivisibleBy", "min", "max"];
const TEMPORAL = ["isDate", "minDate", "maxDate"];
const LISTS = [
  "isArray",
  "arrayNotEmpty",
  "arrayMinSize",
  "arrayMaxSize",
  "arrayUnique",
  "arrayContains",
  "arrayNotContains",
];

const TYPE_BY_CONSTRAINT: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...NUMERIC.map((name) => [name, Number] as const),
  ...TEMPORAL.map((name) => [name, Date] as const),
  ["isBoolean", Boolean],
]);

/** The fields of a class that a query, headers, cookies or a form are read into; objects in objects are reported. */
export function textFieldsOf(cls: AnyClass, options: ValidationOptions, report: (fault: string) => void): TextField[] {
  const fields: TextField[] = [];
  for (const [name, checks] of groupByField(cls, checksOf(cls, options))) {
    const field = textField(cls, name, checks);
    if (field === undefined) {
      report(
        `${nameOf(cls)}.${name}: a text has no objects in it, but the field is one. ` +
          "Give it a type of texts, numbers, booleans or dates, or make it of a text with @Transform.",
      );
    } else fields.push(field);
  }
  return fields;
}

function textField(cls: AnyClass, name: string, checks: readonly CheckMetadata[]): TextField | undefined {
  const constraints = checks.flatMap((check) => constraintsOf(check).map((found) => found.name ?? ""));
  const inputName = inputNameOf(cls, name);
  const { type, isList: isDeclaredList } = fieldTypeOf(cls, name);
  const isList =
    isDeclaredList === true || checks.some(({ each }) => each) || constraints.some((found) => LISTS.includes(found));
  if (isTransformedField(cls, name)) return { name, inputName, isList, coerce: undefined };
  const isNested = nestedRecordOf(cls, name) !== undefined || checks.some((check) => check.type === "nestedValidation");
  if (isNested || isDto(type)) return undefined;
  return { name, inputName, isList, coerce: coercionOf(cls, name, checks, constraints) };
}

/** What `@Type` says, else the validators, else the compiler; a text stays one where nobody says anything. */
function coercionOf(
  cls: AnyClass,
  name: string,
  checks: readonly CheckMetadata[],
  constraints: readonly string[],
): Coercion {
  const { type, source } = fieldTypeOf(cls, name);
  const members = membersOf(checks);
  const bySource = source === "type" ? coercionTo(type) : undefined;
  const byConstraint =
    members === undefined ? coercionTo(constraints.map(typeByConstraint).find(Boolean)) : toMember(members);
  return bySource ?? byConstraint ?? coercionTo(type) ?? toText;
}

function typeByConstraint(name: string): unknown {
  return TYPE_BY_CONSTRAINT.get(name);
}

/** The values that `@IsEnum` or `@IsIn` allow. */
function membersOf(checks: readonly CheckMetadata[]): readonly unknown[] | undefined {
  for (const check of checks) {
    const [given] = check.constraints ?? [];
    for (const { name } of constraintsOf(check)) {
      if (name === "isEnum") return enumMembers(given as EnumLike);
      if (name === "isIn" && Array.isArray(given)) return given;
    }
  }
  return undefined;
}

/** A member is written as its value; what is none stays a text, for the validator to refuse. */
function toMember(members: readonly unknown[]): Coercion {
  const byText = new Map(members.map((member) => [String(member), member]));
  return (text) => ({ value: byText.get(text) ?? text });
}

const toText: Coercion = (text) => ({ value: text });
