/// <reference path="./class-transformer-storage.d.ts" />
// The one file that knows class-transformer's inside. Its metadata is private to each copy of the package, so what is
// read by the deep import is believed only after a probe has shown that it is the copy that decorators write to.
import { Expose, instanceToPlain, plainToInstance } from "class-transformer";
import { defaultMetadataStorage } from "class-transformer/cjs/storage.js";

export { instanceToPlain, plainToInstance };

/** A class, as found in the `constructor` of a value. */
type AnyClass = abstract new (...args: never[]) => unknown;

const tables = [
  defaultMetadataStorage._exposeMetadatas,
  defaultMetadataStorage._excludeMetadatas,
  defaultMetadataStorage._transformMetadatas,
];

let sameCopy: boolean | undefined;

/** Whether the metadata can be read here: decorates a class of its own and looks for the trace, once. */
function readsTheUsersCopy(): boolean {
  if (sameCopy === undefined) {
    class Probe {}
    Expose()(Probe.prototype, "probe");
    sameCopy = defaultMetadataStorage._exposeMetadatas.delete(Probe);
  }
  return sameCopy;
}

/**
 * Whether an instance of a class has to be serialised by class-transformer.
 *
 * Where the metadata cannot be read, every class may be decorated, and the answer is yes.
 */
export function isTransformed(type: AnyClass): boolean {
  if (!readsTheUsersCopy()) return true;
  for (let cls: unknown = type; typeof cls === "function"; cls = Object.getPrototypeOf(cls)) {
    if (tables.some((table) => table.has(cls))) return true;
  }
  return false;
}

/** Whether no class at all has to be serialised by class-transformer, as in most applications. */
export function nothingIsTransformed(): boolean {
  return readsTheUsersCopy() && tables.every((table) => table.size === 0);
}
