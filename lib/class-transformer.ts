// The one file that knows class-transformer's inside: which classes its decorators have been put on. That is private to
// each copy of the package, and bundlers make copies; so it is read from the copy that this import gives, which is the
// one that users import too.
import { Exclude, Expose, instanceToPlain, plainToInstance, Transform, Type } from "class-transformer";
import type { AnyClass, Constructor } from "./class.js";

export { instanceToPlain };

/** A table of class-transformer, keyed by class. */
type Table = Map<unknown, unknown>;

/** The tables that say how instances become plain, and those that say how they are made. */
interface Tables {
  readonly toPlain: readonly Table[];
  readonly toInstance: readonly Table[];
}

let tables: Tables | undefined | "unknown" = "unknown";

/** The tables of class-transformer; undefined where they cannot be found. */
function findTables(): Tables | undefined {
  if (tables === "unknown") tables = watchTables();
  return tables;
}

/** Decorates a class of its own and sees which maps that enters; nothing else runs while it watches. */
function watchTables(): Tables | undefined {
  const descriptor = Object.getOwnPropertyDescriptor(Map.prototype, "set");
  // Node.js freezes it with --frozen-intrinsics.
  if (descriptor?.writable !== true) return undefined;
  class Probe {}
  const found: Table[] = [];
  const watch = function (this: Table, key: unknown, value: unknown): Table {
    if (key === Probe) found.push(this);
    return descriptor.value.call(this, key, value);
  };
  const toPlain = [Expose(), Exclude(), Transform(({ value }) => value)];
  Object.defineProperty(Map.prototype, "set", { ...descriptor, value: watch });
  try {
    for (const decorate of [...toPlain, Type(() => Object)]) decorate(Probe.prototype, "probe");
  } finally {
    Object.defineProperty(Map.prototype, "set", descriptor);
  }
  for (const table of found) table.delete(Probe);
  return { toPlain: found.slice(0, toPlain.length), toInstance: found };
}

/**
 * Whether an instance of a class has to be serialised by class-transformer.
 *
 * Where that cannot be known, every class may be decorated, and the answer is yes.
 */
export function isTransformed(type: AnyClass): boolean {
  const found = findTables();
  return found === undefined || isIn(found.toPlain, type);
}

/** Whether no class at all has to be serialised by class-transformer, as in most applications. */
export function nothingIsTransformed(): boolean {
  return findTables()?.toPlain.every((table) => table.size === 0) ?? false;
}

/** Whether class-transformer has nothing to say of how instances of a class are made. */
export function isPlainClass(type: AnyClass): boolean {
  const found = findTables();
  return found !== undefined && !isIn(found.toInstance, type);
}

/**
 * An instance of a class with the fields of an object from JSON, made by class-transformer.
 *
 * @returns undefined where an object inside sets a field that its class inherits and can only read, which
 *   class-transformer does not look for.
 */
export function transformToInstance(cls: Constructor, json: Record<string, unknown>): object | undefined {
  const settable = Object.entries(json).filter(([key]) => !isReadOnly(cls.prototype, key));
  try {
    return plainToInstance(cls as new () => object, Object.fromEntries(settable));
  } catch (error) {
    if (error instanceof TypeError && error.message.endsWith("which has only a getter")) return undefined;
    throw error;
  }
}

/** The same for a class that class-transformer has nothing to say of: what is not a field of it is passed over. */
export function assignToInstance(cls: Constructor, json: Record<string, unknown>): object {
  const instance = new cls() as Record<string, unknown>;
  for (const key of Object.keys(json)) {
    if (key in instance && (typeof instance[key] === "function" || isReadOnly(cls.prototype, key))) continue;
    instance[key] = json[key];
  }
  return instance;
}

/** Whether a field is an accessor that cannot be set, of the class itself or of a parent. */
function isReadOnly(prototype: object, key: string): boolean {
  for (let owner: object | null = prototype; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, key);
    if (descriptor !== undefined) return descriptor.get !== undefined && descriptor.set === undefined;
  }
  return false;
}

function isIn(found: readonly Table[], type: AnyClass): boolean {
  for (let cls: unknown = type; typeof cls === "function"; cls = Object.getPrototypeOf(cls)) {
    if (found.some((table) => table.has(cls))) return true;
  }
  return false;
}
