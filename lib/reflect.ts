// The one file that touches `Reflect`. Its import installs the metadata functions that compilers call, unless a copy of
// reflect-metadata has done so; one that is loaded later finds these, and keeps what was defined with them.
import { type MetadataFunctions, metadataFunctions } from "./reflect-metadata.js";

const metadata = Reflect as unknown as MetadataFunctions;

if (typeof metadata.defineMetadata !== "function") {
  for (const [name, value] of Object.entries(metadataFunctions)) {
    // As methods of `Reflect` are: not listed.
    Object.defineProperty(Reflect, name, { value, configurable: true, writable: true });
  }
}

/**
 * The parameter types that the compiler emitted for one method, or `undefined` where it emitted none.
 *
 * An entry is whatever the compiler wrote: a constructor, `Object`, an enum object, a string or `undefined`.
 */
export function emittedParameterTypes(prototype: object, method: PropertyKey): readonly unknown[] | undefined {
  const types = metadata.getOwnMetadata("design:paramtypes", prototype, method);
  return Array.isArray(types) ? types : undefined;
}

/** The type that the compiler emitted for a field, or `undefined` where it emitted none. */
export function emittedFieldType(prototype: object, field: PropertyKey): unknown {
  return metadata.getMetadata("design:type", prototype, field);
}

/** Gives a field the type that the compiler emitted for the same field of another class, if any. */
export function copyEmittedFieldType(from: object, to: object, field: PropertyKey): void {
  const type = emittedFieldType(from, field);
  if (type !== undefined) metadata.defineMetadata("design:type", type, to, field);
}
