/** Any class, abstract ones included: what `instanceof` accepts. */
// biome-ignore lint/complexity/noBannedTypes: `instanceof` hands over any constructor, and only its identity is used.
type AnyClass = Function;

/**
 * Makes `instanceof` true for instances of any copy of a class.
 *
 * An ES module and a CommonJS copy of the package, or two versions of it, live in one process sooner or later; they
 * recognise each other's objects by a key from the global symbol registry. A subclass keeps the ordinary meaning.
 */
export function isBranded(asked: AnyClass, base: AnyClass, brand: symbol, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return asked === base ? brand in value : Object.prototype.isPrototypeOf.call(asked.prototype, value);
}
