// The metadata functions that compilers call and libraries read, as reflect-metadata has them, at an eighth of its bytes:
// for a program that does not load it. One that does has its own; see `reflect.ts`.
// https://rbuckton.github.io/reflect-metadata/

type Values = Map<unknown, unknown>;

/** The values of one place: a class, an object, or the property of one. */
type Place = string | symbol | undefined;

const places = new WeakMap<object, Map<Place, Values>>();

/** Compilers leave the number in a name that is one; it is the same property as that of its text. */
function placeOf(property: PropertyKey | undefined): Place {
  return property === undefined || typeof property === "symbol" ? property : String(property);
}

function valuesAt(target: object, place: PropertyKey | undefined): Values | undefined {
  checkTarget(target);
  return places.get(target)?.get(placeOf(place));
}

function checkTarget(target: unknown): void {
  if ((typeof target !== "object" && typeof target !== "function") || target === null) {
    throw new TypeError("metadata is of an object or a class");
  }
}

/** The target, and what it inherits from. */
function* chainOf(target: object): Iterable<object> {
  for (let owner: object | null = target; owner !== null; owner = Object.getPrototypeOf(owner)) yield owner;
}

function defineMetadata(key: unknown, value: unknown, target: object, place?: PropertyKey): void {
  checkTarget(target);
  const ofTarget = places.get(target) ?? new Map<Place, Values>();
  places.set(target, ofTarget);
  const values: Values = ofTarget.get(placeOf(place)) ?? new Map();
  ofTarget.set(placeOf(place), values.set(key, value));
}

function hasOwnMetadata(key: unknown, target: object, place?: PropertyKey): boolean {
  return valuesAt(target, place)?.has(key) ?? false;
}

function getOwnMetadata(key: unknown, target: object, place?: PropertyKey): unknown {
  return valuesAt(target, place)?.get(key);
}

function getOwnMetadataKeys(target: object, place?: PropertyKey): unknown[] {
  return [...(valuesAt(target, place)?.keys() ?? [])];
}

function deleteMetadata(key: unknown, target: object, place?: PropertyKey): boolean {
  return valuesAt(target, place)?.delete(key) ?? false;
}

function hasMetadata(key: unknown, target: object, place?: PropertyKey): boolean {
  checkTarget(target);
  for (const owner of chainOf(target)) if (hasOwnMetadata(key, owner, place)) return true;
  return false;
}

function getMetadata(key: unknown, target: object, place?: PropertyKey): unknown {
  checkTarget(target);
  for (const owner of chainOf(target)) if (hasOwnMetadata(key, owner, place)) return getOwnMetadata(key, owner, place);
  return undefined;
}

function getMetadataKeys(target: object, place?: PropertyKey): unknown[] {
  checkTarget(target);
  return [...new Set([...chainOf(target)].flatMap((owner) => getOwnMetadataKeys(owner, place)))];
}

type Decorator = (target: object, place?: PropertyKey, descriptor?: unknown) => unknown;

function metadata(key: unknown, value: unknown): (target: object, place?: PropertyKey) => void {
  return (target, place) => defineMetadata(key, value, target, place);
}

/** Applies decorators, the last first; what one gives takes the place of the class or of the property's descriptor. */
function decorate(
  decorators: readonly Decorator[],
  target: object,
  place?: PropertyKey,
  descriptor?: unknown,
): unknown {
  checkTarget(target);
  return decorators.reduceRight(
    (decorated: unknown, decorator) =>
      (place === undefined ? decorator(decorated as object) : decorator(target, placeOf(place), decorated)) ??
      decorated,
    place === undefined ? target : descriptor,
  );
}

/** The functions by their names on `Reflect`. */
export interface MetadataFunctions {
  decorate(decorators: readonly Decorator[], target: object, place?: PropertyKey, descriptor?: unknown): unknown;
  metadata(key: unknown, value: unknown): (target: object, place?: PropertyKey) => void;
  defineMetadata(key: unknown, value: unknown, target: object, place?: PropertyKey): void;
  hasMetadata(key: unknown, target: object, place?: PropertyKey): boolean;
  hasOwnMetadata(key: unknown, target: object, place?: PropertyKey): boolean;
  getMetadata(key: unknown, target: object, place?: PropertyKey): unknown;
  getOwnMetadata(key: unknown, target: object, place?: PropertyKey): unknown;
  getMetadataKeys(target: object, place?: PropertyKey): unknown[];
  getOwnMetadataKeys(target: object, place?: PropertyKey): unknown[];
  deleteMetadata(key: unknown, target: object, place?: PropertyKey): boolean;
}

export const metadataFunctions: MetadataFunctions = {
  decorate,
  metadata,
  defineMetadata,
  hasMetadata,
  hasOwnMetadata,
  getMetadata,
  getOwnMetadata,
  getMetadataKeys,
  getOwnMetadataKeys,
  deleteMetadata,
};
