import { type Constructor, nameOf } from "../class.js";
import { dtoRecord } from "./dto-record.js";
import { addCondition, UNLESS_MISSING, UNLESS_UNDEFINED } from "./mapped-checks.js";
import { mapClasses } from "./mapped-class.js";

/** Options of {@link PartialType}. */
export interface PartialTypeOptions {
  /** Whether `null` passes unchecked, as `undefined` does; default true. */
  readonly skipNullProperties?: boolean;
}

/** The names of methods; a field of type `any` might hold one, and is none. */
type MethodOf<T> = {
  // biome-ignore lint/complexity/noBannedTypes: whatever can be called is no field.
  [Key in keyof T]-?: unknown extends T[Key] ? never : Exclude<T[Key], undefined> extends Function ? Key : never;
}[keyof T];

/** Some fields of a class, without its methods, which a mapped class does not have. */
type Fields<T, Key extends keyof T> = Pick<T, Exclude<Key, MethodOf<T>>>;

type IntersectionOf<Parents> = Parents extends readonly [Constructor<infer First>, ...infer Rest]
  ? Fields<First, keyof First> & IntersectionOf<Rest>
  : unknown;

/**
 * Makes a class whose fields are those of another, each of them optional.
 *
 * Validators, transformations, `@Nested`, `@Sensitive`, `@Property`, `@Schema` and initialisers are kept; methods and
 * accessors are not.
 *
 * @throws ConfigurationError for what is no class.
 * @example
 * class ItemUpdate extends PartialType(ItemCreate, { skipNullProperties: false }) {}
 */
export function PartialType<T extends object>(
  cls: Constructor<T>,
  { skipNullProperties = true }: PartialTypeOptions = {},
): new () => Partial<T> {
  const { cls: mapped, validated } = mapClasses({ prefix: "Partial", parents: [cls], isChosen: () => true });
  for (const field of validated) {
    if (addCondition(mapped, field, skipNullProperties ? UNLESS_MISSING : UNLESS_UNDEFINED)) continue;
    dtoRecord(mapped).faults.push(
      `${nameOf(mapped)}.${field}: it cannot be made optional, because no decorator of class-validator has run yet. ` +
        "Import the file of the class that the field holds before PartialType() is called.",
    );
  }
  return mapped as new () => Partial<T>;
}

/**
 * Makes a class with some fields of another.
 *
 * Validators, transformations, `@Nested`, `@Sensitive`, `@Property`, `@Schema` and initialisers are kept; methods and
 * accessors are not.
 *
 * @throws ConfigurationError for what is no class.
 * @example
 * class Credentials extends PickType(User, ["name", "password"]) {}
 */
export function PickType<T extends object, const Key extends keyof T>(
  cls: Constructor<T>,
  keys: readonly Key[],
): new () => Fields<T, Key> {
  const chosen = new Set<PropertyKey>(keys);
  const { cls: mapped } = mapClasses({ prefix: "Pick", parents: [cls], isChosen: (field) => chosen.has(field) });
  return mapped as new () => Fields<T, Key>;
}

/**
 * Makes a class with the fields of another but some.
 *
 * Validators, transformations, `@Nested`, `@Sensitive`, `@Property`, `@Schema` and initialisers are kept; methods and
 * accessors are not.
 *
 * @throws ConfigurationError for what is no class.
 * @example
 * class ItemCreate extends OmitType(Item, ["id", "createdAt"]) {}
 */
export function OmitType<T extends object, const Key extends keyof T>(
  cls: Constructor<T>,
  keys: readonly Key[],
): new () => Fields<T, Exclude<keyof T, Key>> {
  const left = new Set<PropertyKey>(keys);
  const { cls: mapped } = mapClasses({ prefix: "Omit", parents: [cls], isChosen: (field) => !left.has(field) });
  return mapped as new () => Fields<T, Exclude<keyof T, Key>>;
}

/**
 * Makes a class with the fields of all the classes given.
 *
 * A field of several of them has the validators of each; its initialiser is the first one's, its decorators of
 * class-transformer and its `@Nested` are the last one's. Methods and accessors are not kept.
 *
 * @throws ConfigurationError for what is no class.
 * @example
 * class ItemCreate extends IntersectionType(ItemData, Audit) {}
 */
export function IntersectionType<const Parents extends readonly [Constructor, ...Constructor[]]>(
  ...parents: Parents
): new () => IntersectionOf<Parents> {
  const { cls: mapped } = mapClasses({ prefix: "Intersection", parents, isChosen: () => true });
  return mapped as new () => IntersectionOf<Parents>;
}
