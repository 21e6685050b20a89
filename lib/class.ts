/** A class that can be constructed. */
export type Constructor<T = object> = new (...args: never[]) => T;

/** A class, abstract ones included: what a decorator may stand on. */
export type AnyClass = abstract new (...args: never[]) => object;

/** A class's name for messages. */
export function nameOf(cls: { readonly name: string }): string {
  return cls.name === "" ? "(anonymous class)" : cls.name;
}
