// The one file that touches `Reflect`. The import installs the metadata functions that compilers call; it joins the
// registry of a copy that is already there (reflect-metadata 0.2, or an older one through its fallback provider).
import "reflect-metadata/lite";

interface MetadataReader {
  getMetadata(key: string, target: object, property: PropertyKey): unknown;
  getOwnMetadata(key: string, target: object, property: PropertyKey): unknown;
}

const metadata = Reflect as unknown as MetadataReader;

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
  if (type !== undefined) (Reflect as unknown as MetadataWriter).defineMetadata("design:type", type, to, field);
}

interface MetadataWriter {
  defineMetadata(key: string, value: unknown, target: object, property: PropertyKey): void;
}
