import { type AnyClass, initialValuesOf, lineageOf, nameOf } from "../class.js";
import { transformerTables } from "../class-transformer.js";
import { typeOfDefault } from "../value-checks.js";
import { type Coercion, coercionTo, coercionToEnum, type EnumLike, enumMembers } from "../values.js";
import { type CheckMetadata, checksOf, constraintsOf, type ValidationOptions } from "./class-validator.js";
import {
  type ExposeMetadata,
  fieldTypeOf,
  inputNameOf,
  isDto,
  isTransformedField,
  nestedRecordOf,
} from "./field-type.js";
import { groupByField } from "./plan.js";
import { TEXT_CONSTRAINTS } from "./text-constraints.js";

/** How one field of a class is made of texts. */
export interface TextField {
  readonly name: string;
  /** The name of its texts: its own, or that of `@Expose({ name })`. */
  readonly inputName: string;
  readonly isList: boolean;
  /** Whether nothing stands in for it where it is missing, and it has checks that hold then too. */
  readonly isRequired: boolean;
  /** Undefined for a field with `@Transform`, which gets the text itself. */
  readonly coerce: Coercion | undefined;
}

// What a constraint checks says what type its field has.
const NUMERIC = ["isNumber", "isInt", "isPositive", "isNegative", "isDivisibleBy", "min", "max"];
const TEMPORAL = ["isDate", "minDate", "maxDate"];
const LISTS: readonly unknown[] = [
  "isArray",
  "arrayNotEmpty",
  "arrayMinSize",
  "arrayMaxSize",
  "arrayUnique",
  "arrayContains",
  "arrayNotContains",
];

const OBJECTS: readonly unknown[] = ["isObject", "isNotEmptyObject"];

const TYPE_BY_CONSTRAINT: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  ...NUMERIC.map((name) => [name, Number] as const),
  ...TEMPORAL.map((name) => [name, Date] as const),
  ["isBoolean", Boolean],
]);

/** The fields of a class that a query, headers, cookies or a form are read into; objects in objects are reported. */
export function textFieldsOf(cls: AnyClass, options: ValidationOptions, report: (fault: string) => void): TextField[] {
  const fields: TextField[] = [];
  const initial = initialValuesOf(cls);
  const inAllGroups = groupByField(cls, checksOf(cls));
  for (const [name, checks] of groupByField(cls, checksOf(cls, options))) {
    const isRequired = initial[name] === undefined && failsWhenMissing(checks);
    // What a field is made of, its checks of other groups say too.
    const all = [...checks, ...(inAllGroups.get(name) as CheckMetadata[])];
    const field = textField(cls, name, all, initial[name], isRequired);
    if (field === undefined) {
      report(
        `${nameOf(cls)}.${name}: a text has no objects in it, but the field is one. ` +
          "Give it a type of texts, numbers, booleans or dates, or make it of a text with @Transform.",
      );
    } else fields.push(field);
  }
  return fields;
}

/** How one field is made of a text, whether or not a validator stands on it; undefined for one that is an object. */
export function textFieldOf(cls: AnyClass, name: string): TextField | undefined {
  const checks = groupByField(cls, checksOf(cls)).get(name) ?? [];
  const initial = initialValuesOf(cls)[name];
  return textField(cls, name, checks, initial, initial === undefined && failsWhenMissing(checks));
}

/** The names that `@Expose` gives to fields; class-transformer reads by them even where they are for answers only. */
export function exposedNamesOf(cls: AnyClass): ReadonlySet<string> {
  const exposed = lineageOf(cls).flatMap((owner) => [...(transformerTables()?.expose.get(owner)?.values() ?? [])]);
  return new Set((exposed as ExposeMetadata[]).flatMap(({ options }) => options?.name ?? []));
}

function failsWhenMissing(checks: readonly CheckMetadata[]): boolean {
  const has = (...types: readonly string[]) => checks.some(({ type }) => types.includes(type));
  return has("customValidation", "isDefined") && !has("conditionalValidation");
}

function textField(
  cls: AnyClass,
  name: string,
  checks: readonly CheckMetadata[],
  initial: unknown,
  isRequired: boolean,
): TextField | undefined {
  const constraints = checks.flatMap((check) => constraintsOf(check).map((found) => found.name));
  const { type, isList: isDeclaredList } = fieldTypeOf(cls, name);
  const isList =
    (isDeclaredList ?? Array.isArray(initial)) ||
    checks.some(({ each }) => each) ||
    constraints.some((found) => LISTS.includes(found));
  const field = { name, inputName: inputNameOf(cls, name), isList, isRequired };
  if (isTransformedField(cls, name)) return { ...field, coerce: undefined };
  const isNested = nestedRecordOf(cls, name) !== undefined || checks.some((check) => check.type === "nestedValidation");
  if (isNested || isDto(type) || constraints.some((found) => OBJECTS.includes(found))) return undefined;
  return { ...field, coerce: coercionOf(cls, name, checks, constraints, initial) };
}

/** What `@Type` says, else the validators, else the compiler, else the initialiser; else a text stays one. */
function coercionOf(
  cls: AnyClass,
  name: string,
  checks: readonly CheckMetadata[],
  constraints: readonly unknown[],
  initial: unknown,
): Coercion {
  const { type, source } = fieldTypeOf(cls, name);
  const byType = source === "type" ? coercionTo(type) : undefined;
  const byConstraint = coercionTo(constraints.map(typeByConstraint).find(Boolean));
  const isText = constraints.some((name) => TEXT_CONSTRAINTS.has(name));
  const byInitial = coercionTo(typeOfDefault(Array.isArray(initial) ? initial[0] : initial));
  const bySaid = byType ?? byConstraint ?? memberCoercion(checks);
  // Of a number or a date its validators would pass none.
  return bySaid ?? (isText ? toText : (coercionTo(type) ?? byInitial ?? toText));
}

function typeByConstraint(name: unknown): unknown {
  return TYPE_BY_CONSTRAINT.get(name);
}

/** How texts become the values that `@IsEnum` or `@IsIn` allow. */
function memberCoercion(checks: readonly CheckMetadata[]): Coercion | undefined {
  for (const check of checks) {
    const [given] = check.constraints ?? [];
    for (const { name } of constraintsOf(check)) {
      if (name === "isEnum") return toMember(enumMembers(given as EnumLike), Object.values(given as EnumLike));
      if (name === "isIn" && Array.isArray(given)) return toMember(given, []);
    }
  }
  return undefined;
}

/**
 * A member is written as its value; what is none stays a text, for the validator to refuse.
 *
 * @param passing What the validator lets pass: also the names that TypeScript adds for numbers, which are no members.
 */
function toMember(members: readonly unknown[], passing: readonly unknown[]): Coercion {
  const byText = new Map(members.map((member) => [String(member), member]));
  return (text) => {
    if (byText.has(text)) return { value: byText.get(text) };
    return passing.includes(text) ? coercionToEnum(members as readonly number[])(text) : { value: text };
  };
}

const toText: Coercion = (text) => ({ value: text });
