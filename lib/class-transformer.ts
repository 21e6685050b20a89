// The one file that knows class-transformer's inside: which classes its decorators have been put on. That is private to
// each copy of the package, and bundlers make copies; so it is read from the copy that this import gives, which is the
// one that users import too.
import { Exclude, Expose, instanceToPlain, plainToInstance, Transform, Type } from "class-transformer";
import { type AnyClass, type Constructor, lineageOf } from "./class.js";
import { toError } from "./errors.js";

export { instanceToPlain };

/** A table of class-transformer: by class, then by field; a decorator on the class itself has the field undefined. */
export type TransformerTable = Map<unknown, Map<string | undefined, unknown>>;

/** What class-transformer's decorators have been put on. */
export interface TransformerTables {
  readonly expose: TransformerTable;
  readonly exclude: TransformerTable;
  readonly transform: TransformerTable;
  readonly type: TransformerTable;
}

let tables: TransformerTables | undefined | "unknown" = "unknown";

/** The tables of class-transformer; undefined where they cannot be found. */
export function transformerTables(): TransformerTables | undefined {
  if (tables === "unknown") tables = watchTables();
  return tables;
}

/** Decorates a class of its own and sees which maps that enters; nothing else runs while it watches. */
function watchTables(): TransformerTables | undefined {
  const descriptor = Object.getOwnPropertyDescriptor(Map.prototype, "set");
  // Node.js freezes it with --frozen-intrinsics.
  if (descriptor?.writable !== true) return undefined;
  class Probe {}
  const found: TransformerTable[] = [];
  const watch = function (this: TransformerTable, key: unknown, value: unknown): TransformerTable {
    if (key === Probe) found.push(this);
    return descriptor.value.call(this, key, value);
  };
  Object.defineProperty(Map.prototype, "set", { ...descriptor, value: watch });
  try {
    for (const decorate of [Expose(), Exclude(), Transform(({ value }) => value), Type(() => Object)]) {
      decorate(Probe.prototype, "probe");
    }
  } finally {
    Object.defineProperty(Map.prototype, "set", descriptor);
  }
  for (const table of found) table.delete(Probe);
  const [expose, exclude, transform, type] = found as [
    TransformerTable,
    TransformerTable,
    TransformerTable,
    TransformerTable,
  ];
  return { expose, exclude, transform, type };
}

/**
 * Whether an instance of a class has to be serialised by class-transformer.
 *
 * Where that cannot be known, every class may be decorated, and the answer is yes.
 */
export function isTransformed(type: AnyClass): boolean {
  const found = transformerTables();
  return found === undefined || isIn([found.expose, found.exclude, found.transform], type);
}

/** Whether no class at all has to be serialised by class-transformer, as in most applications. */
export function nothingIsTransformed(): boolean {
  const found = transformerTables();
  return found !== undefined && found.expose.size + found.exclude.size + found.transform.size === 0;
}

/** What class-transformer tells a function that gives a type: whose field it is. */
interface TypeHelp {
  readonly newObject: object;
  readonly object: Record<string, unknown>;
  readonly property: string;
}

/**
 * Has class-transformer make instances of a type of the values of a field, as `@Type` does.
 *
 * Where there are instances already, because they become plain, their own class says how.
 */
export function declareType(prototype: object, field: string, type: () => unknown): void {
  // No parameter of its own: the type is the same for every input.
  const typeOf = (...[help]: readonly [help?: TypeHelp]): unknown =>
    help !== undefined && holdsInstances(help.object[help.property]) ? undefined : type();
  Type(typeOf as () => new () => object)(prototype, field);
}

/** How the class of each object in a field is chosen. */
export interface TypeChoice {
  /** One of the classes, for those who ask without an input. */
  readonly type: () => unknown;
  /** The class of a value of the input. */
  readonly choose: (value: unknown) => unknown;
  /** The key of the input that the field of a class is read from. */
  readonly keyOf: (cls: AnyClass, field: string) => string;
}

/**
 * Has class-transformer make instances of the values of a field, each of the class that is chosen for it.
 *
 * Where there are instances already, their own class says how. Not by the options of `@Type`: with those class-transformer
 * writes into instances that become plain, and fails for what is none of the classes.
 */
export function declareTypeChoice(prototype: object, field: string, { type, choose, keyOf }: TypeChoice): void {
  const typeOf = (...[help]: readonly [help?: TypeHelp]): unknown => {
    if (help === undefined) return type();
    const { newObject, object, property } = help;
    if (isPlain(newObject) || !isPlain(object)) return undefined;
    const key = keyOf(newObject.constructor as AnyClass, property);
    // Nothing says which of two values is asked for, and what is chosen for one must not hold for the other.
    if (key !== property && Object.hasOwn(object, key) && Object.hasOwn(object, property)) return Object;
    const value = object[Object.hasOwn(object, key) ? key : property];
    return Array.isArray(value) ? typeOfEach(choose) : choose(value);
  };
  Type(typeOf as () => new () => object)(prototype, field);
}

/** What class-transformer takes for a type with a discriminator, and so asks for the type of each element of a list. */
function typeOfEach(choose: TypeChoice["choose"]): unknown {
  return {
    typeFunction: ({ object }: Pick<TypeHelp, "object">) => choose(object),
    options: { discriminator: { property: "type", subTypes: [] }, keepDiscriminatorProperty: true },
  };
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function holdsInstances(value: unknown): boolean {
  const [sample] = Array.isArray(value) ? value : [value];
  return typeof sample === "object" && sample !== null && Object.getPrototypeOf(sample) !== Object.prototype;
}

/**
 * An instance of a class with the fields of an object from JSON, made by class-transformer.
 *
 * @returns why there is none, for an input that class-transformer throws a TypeError for: an object inside sets a field
 *   that its class inherits and can only read, or stands where `@Type` wants a single value and has a `toString` of its own.
 */
export function transformToInstance(
  cls: Constructor,
  json: Record<string, unknown>,
  isSettable: (key: string) => boolean,
): object | "read_only" | "no_primitive" {
  const settable = Object.entries(json).filter(([key]) => isSettable(key));
  try {
    return plainToInstance(cls as new () => object, Object.fromEntries(settable));
  } catch (error) {
    const { message } = toError(error);
    if (message.endsWith("which has only a getter")) return "read_only";
    if (message === "Cannot convert object to primitive value") return "no_primitive";
    throw error;
  }
}

function isIn(found: readonly TransformerTable[], type: AnyClass): boolean {
  return lineageOf(type).some((cls) => found.some((table) => table.has(cls)));
}
