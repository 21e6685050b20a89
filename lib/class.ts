/** A class that can be constructed. */
export type Constructor<T = object> = new (...args: never[]) => T;

/** A class, abstract ones included: what a decorator may stand on. */
export type AnyClass = abstract new (...args: never[]) => object;

/** A class's name for messages. */
export function nameOf(cls: { readonly name: string }): string {
  return cls.name === "" ? "(anonymous class)" : cls.name;
}

/** A class and its parents, itself first. */
export function lineageOf(cls: AnyClass): readonly AnyClass[] {
  const lineage: AnyClass[] = [];
  for (let owner: unknown = cls; typeof owner === "function"; owner = Object.getPrototypeOf(owner)) {
    // The chain ends in Function.prototype, a function that is no class.
    if ((owner as AnyClass).prototype !== undefined) lineage.push(owner as AnyClass);
  }
  return lineage;
}

/** Whether a class or a parent has an accessor of this name: `"read-only"` for one that cannot be set. */
export function accessorOf(cls: AnyClass, name: string): "read-only" | "settable" | undefined {
  for (let owner: object | null = cls.prototype; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (descriptor?.set !== undefined) return "settable";
    if (descriptor !== undefined) return descriptor.get === undefined ? undefined : "read-only";
  }
  return undefined;
}

/** What the fields of an instance are without any input; none of a class that cannot be constructed without arguments. */
export function initialValuesOf(cls: AnyClass): Record<string, unknown> {
  try {
    return new (cls as Constructor)() as Record<string, unknown>;
  } catch {
    return {};
  }
}
