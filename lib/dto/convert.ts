import { type AnyClass, accessorOf } from "../class.js";
import { transformToInstance } from "../class-transformer.js";
import { toError } from "../errors.js";
import { isDeeperThan, isRecord, withoutKeys } from "../json.js";
import { sensitiveFieldsOf } from "./dto-record.js";
import { classesOf, type FieldType, isScalarType } from "./field-type.js";
import { isFixed, type Plan, type Plans, reachablePlans, typesIn } from "./plan.js";
import { withheld } from "./withheld-error.js";

/** Objects in objects are made by recursion, which ends at some thousand levels; no class is made of more than these. */
export const MAX_LEVELS: number = 500;

/** Why no instance can be made of an input, as an issue says it. */
export type Unconvertible = { readonly type: string; readonly msg: string };

/** So many keys an object has at the most that class-transformer makes a class of: it compares each with each. */
const MAX_KEYS = 1000;

export const TOO_DEEP: Unconvertible = { type: "json_invalid", msg: "JSON is nested too deeply" };
const TOO_WIDE: Unconvertible = { type: "json_invalid", msg: `Input has an object with more than ${MAX_KEYS} keys` };
const READ_ONLY: Unconvertible = { type: "read_only", msg: "Input sets a field that can only be read" };
const NO_PRIMITIVE: Unconvertible = { type: "value_error", msg: "Input has an object where a single value is wanted" };
const NO_OBJECT: Unconvertible = { type: "nestedValidation", msg: "Input has null where an object is wanted" };

/** Thrown through the recursion. */
class ConversionFailure extends Error {
  readonly reason: Unconvertible;

  constructor(reason: Unconvertible) {
    super(reason.msg);
    this.reason = reason;
  }
}

/**
 * Makes an instance as class-transformer's `plainToInstance` does, or says why there can be none.
 *
 * Where a class has no decorators of class-transformer but `@Type`, the way is a short one, which also leaves unknown
 * fields of the object itself out; else class-transformer does it, and they are in.
 */
export function toInstance(plan: Plan, input: Record<string, unknown>, plans: Plans): object | Unconvertible {
  try {
    return convertObject(plan, input, plans, 0);
  } catch (error) {
    if (error instanceof ConversionFailure) return error.reason;
    throw hasSensitive(plan, plans) ? withheld(error, `an input for ${plan.cls.name}`) : error;
  }
}

/** Whether a value may be sensitive that a `@Transform` was given: class-transformer does not say which one it was. */
function hasSensitive({ cls }: Plan, plans: Plans): boolean {
  return [...reachablePlans(cls, plans)].some((inside) => sensitiveFieldsOf(inside.cls).size > 0);
}

/** Whether a conversion has failed. */
export function isUnconvertible(converted: object): converted is Unconvertible {
  return [TOO_DEEP, TOO_WIDE, READ_ONLY, NO_PRIMITIVE, NO_OBJECT].includes(converted as Unconvertible);
}

function convertObject(plan: Plan, input: Record<string, unknown>, plans: Plans, level: number): object {
  if (level >= MAX_LEVELS) throw new ConversionFailure(TOO_DEEP);
  if (!plan.isPlain) return transformObject(plan, input, plans);
  // Inside another object they are taken away where the object is checked: checks of the outer one come before.
  const keepsUnknown = level > 0 || plan.unknownFields === "allow";
  const instance = new plan.cls() as Record<string, unknown>;
  for (const key of Object.keys(input)) {
    const target = plan.targets.get(key);
    if (target !== undefined) {
      instance[key] = convertField(target.type, input[key], plans, level);
    } else if (keepsUnknown && !isFixed(instance, plan.cls, key) && !isHidden(plan, key)) {
      instance[key] = convertField(plan.unknownTypes.get(key), input[key], plans, level);
    }
  }
  if (!keepsUnknown) for (const stray of plan.strays) delete instance[stray];
  return instance;
}

function convertField(type: FieldType | undefined, value: unknown, plans: Plans, level: number): unknown {
  return type === undefined ? asData(value) : convertValue(type, value, plans, level);
}

/** A value that is taken as it is, without keys that would hide the methods of every object, as `toString` does. */
function asData(value: unknown): unknown {
  return typeof value === "object" ? withoutKeys(value, (key) => key in Object.prototype) : value;
}

/** Whether a key would call a setter of the class that no decorator names: it could not be taken away again. */
function isHidden({ cls, known, unknownFields }: Plan, key: string): boolean {
  return unknownFields !== "allow" && !known.has(key) && accessorOf(cls, key) !== undefined;
}

function transformObject(plan: Plan, input: Record<string, unknown>, plans: Plans): object {
  if (isDeeperThan(MAX_LEVELS, input)) throw new ConversionFailure(TOO_DEEP);
  if (hasTooManyKeys(plan, input, plans)) throw new ConversionFailure(TOO_WIDE);
  const instance = transformOrFail(plan, input, plans);
  if (instance === "read_only") throw new ConversionFailure(READ_ONLY);
  if (instance === "no_primitive") throw new ConversionFailure(NO_PRIMITIVE);
  return instance;
}

function transformOrFail(
  plan: Plan,
  input: Record<string, unknown>,
  plans: Plans,
): ReturnType<typeof transformToInstance> {
  try {
    const isSettable = (key: string) => accessorOf(plan.cls, key) !== "read-only" && !isHidden(plan, key);
    return transformToInstance(plan.cls, input, isSettable);
  } catch (error) {
    // class-transformer asks every element of a list for the field that chooses its class, null too.
    const { message } = toError(error);
    const isAskedOfNull = selectorsIn(plan, plans).some((name) => message === askedOfNull(name));
    throw isAskedOfNull ? new ConversionFailure(NO_OBJECT) : error;
  }
}

/** Whether an object that becomes an instance has more keys than class-transformer can compare with each other. */
function hasTooManyKeys(plan: Plan, value: unknown, plans: Plans): boolean {
  if (Array.isArray(value)) return value.some((element) => hasTooManyKeys(plan, element, plans));
  if (!isRecord(value)) return false;
  if (Object.keys(value).length > MAX_KEYS) return true;
  return [...plan.targets].some(([key, { type }]) =>
    type === undefined ? false : classesOf(type).some((cls) => hasTooManyKeys(plans.of(cls), value[key], plans)),
  );
}

function selectorsIn({ cls }: Plan, plans: Plans): readonly string[] {
  const types = [...reachablePlans(cls, plans)].flatMap(typesIn);
  return types.flatMap(({ discriminator }) => discriminator?.property ?? []);
}

function askedOfNull(name: string): string {
  return `Cannot read properties of null (reading '${name}')`;
}

function convertValue(type: FieldType, value: unknown, plans: Plans, level: number): unknown {
  if (Array.isArray(value)) {
    if (level + 1 >= MAX_LEVELS) throw new ConversionFailure(TOO_DEEP);
    return value.map((element) => convertValue(type, element, plans, level + 1));
  }
  if (value === null || value === undefined) return value;
  if (isScalarType(type.type)) return convertScalar(type.type, value);
  return isRecord(value)
    ? convertObject(plans.of(type.discriminator?.choose?.(value) ?? (type.type as AnyClass)), value, plans, level + 1)
    : value;
}

/** What class-transformer makes of a single value: what the user asked for with `@Type(() => Number)`. */
function convertScalar(type: unknown, value: unknown): unknown {
  try {
    if (type === Date) return new Date(value as string);
    return (type as (value: unknown) => unknown)(value);
  } catch {
    // An object has methods of its own in place of those that make a single value of it.
    throw new ConversionFailure(NO_PRIMITIVE);
  }
}
