// The one file that knows class-transformer's inside: which classes its decorators have been put on. That is private to
// each copy of the package, and bundlers make copies; so it is read from the copy that this import gives, which is the
// one that users import too.
import { Exclude, Expose, instanceToPlain, plainToInstance, Transform } from "class-transformer";
import type { AnyClass } from "./class.js";

export { instanceToPlain, plainToInstance };

/** A table of class-transformer, keyed by class. */
type Table = Map<unknown, unknown>;

let tables: readonly Table[] | undefined | "unknown" = "unknown";

/** The tables of `@Expose`, `@Exclude` and `@Transform`; undefined where they cannot be found. */
function findTables(): readonly Table[] | undefined {
  if (tables === "unknown") tables = watchTables();
  return tables;
}

/** Decorates a class of its own and sees which maps that enters; nothing else runs while it watches. */
function watchTables(): readonly Table[] | undefined {
  const descriptor = Object.getOwnPropertyDescriptor(Map.prototype, "set");
  // Node.js freezes it with --frozen-intrinsics.
  if (descriptor?.writable !== true) return undefined;
  class Probe {}
  const found: Table[] = [];
  const watch = function (this: Table, key: unknown, value: unknown): Table {
    if (key === Probe) found.push(this);
    return descriptor.value.call(this, key, value);
  };
  Object.defineProperty(Map.prototype, "set", { ...descriptor, value: watch });
  try {
    for (const decorate of [Expose(), Exclude(), Transform(({ value }) => value)]) decorate(Probe.prototype, "probe");
  } finally {
    Object.defineProperty(Map.prototype, "set", descriptor);
  }
  for (const table of found) table.delete(Probe);
  return found;
}

/**
 * Whether an instance of a class has to be serialised by class-transformer.
 *
 * Where that cannot be known, every class may be decorated, and the answer is yes.
 */
export function isTransformed(type: AnyClass): boolean {
  const found = findTables();
  if (found === undefined) return true;
  for (let cls: unknown = type; typeof cls === "function"; cls = Object.getPrototypeOf(cls)) {
    if (found.some((table) => table.has(cls))) return true;
  }
  return false;
}

/** Whether no class at all has to be serialised by class-transformer, as in most applications. */
export function nothingIsTransformed(): boolean {
  return findTables()?.every((table) => table.size === 0) ?? false;
}
