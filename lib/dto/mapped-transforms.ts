import { type AnyClass, lineageOf } from "../class.js";
import { type TransformerTable, transformerTables } from "../class-transformer.js";

/** What one decorator of class-transformer wrote down; of `@Transform`, what all of a field did. */
type Said = object | readonly object[];

/**
 * Gives a class what class-transformer's decorators said of the chosen fields of its parents, and of the parents.
 *
 * Of two parents with a decorator of one kind on a field, the last one's holds.
 *
 * @returns the fields they said something of; undefined where that cannot be known.
 */
export function copyTransforms(
  parents: readonly AnyClass[],
  mapped: AnyClass,
  keeps: (parent: AnyClass, field: string) => boolean,
): ReadonlySet<string> | undefined {
  const tables = transformerTables();
  if (tables === undefined) return undefined;
  const fields = new Set<string>();
  for (const table of Object.values(tables) as TransformerTable[]) {
    const copied = new Map<string | undefined, Said>();
    for (const parent of parents) {
      for (const [field, said] of saidOf(table, parent)) {
        if (field !== undefined && !keeps(parent, field)) continue;
        if (field !== undefined) fields.add(field);
        copied.set(field, retarget(said, mapped));
      }
    }
    if (copied.size > 0) table.set(mapped, copied);
  }
  // With both on one class, class-transformer follows neither: what one parent hides would show because of the other.
  const hides = (cls: AnyClass) => tables.exclude.get(cls)?.has(undefined) && !tables.expose.get(cls)?.has(undefined);
  if (parents.some(hides)) tables.expose.get(mapped)?.delete(undefined);
  return fields;
}

/** What a table holds of a class and its parents, as class-transformer adds it up. */
function saidOf(table: TransformerTable, cls: AnyClass): ReadonlyMap<string | undefined, Said> {
  const all = new Map<string | undefined, Said>();
  for (const owner of lineageOf(cls)) {
    for (const [field, said] of (table.get(owner) ?? []) as Iterable<[string | undefined, Said]>) {
      // A decorator on a class is not inherited, as with class-transformer.
      if (field === undefined && owner !== cls) continue;
      const nearer = all.get(field);
      if (nearer === undefined) all.set(field, said);
      // Of one field the nearest class says the type, but every transformation runs, the parent's first: from the end.
      else if (Array.isArray(nearer)) all.set(field, [...nearer, ...(said as readonly object[])]);
    }
  }
  return all;
}

function retarget(said: Said, target: AnyClass): Said {
  return Array.isArray(said) ? said.map((one) => ({ ...one, target })) : { ...said, target };
}
