import fc from "fast-check";

/** An object or a list, by its keys. */
export type Fields = Record<string, unknown>;

/** One change of an event: which of its fields, counted through all depths, and what becomes of it. */
export interface Mutation {
  readonly field: number;
  readonly value: unknown;
}

const DELETED = Symbol("deleted");

const common: readonly fc.WeightedArbitrary<unknown>[] = [
  { weight: 3, arbitrary: fc.constant(DELETED) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      5,
      -1.5,
      1e308,
      "",
      [],
      [null],
      [[]],
      [{}],
      {},
      { a: null },
      { a: [1] },
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("x".repeat(100_000), "\u0001".repeat(200_000)) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
];

/** Up to four changes, with texts among the values that mean something where the event comes from. */
export function mutations(minLength: number, ...texts: readonly (readonly string[])[]): fc.Arbitrary<Mutation[]> {
  const special = texts.map((some) => ({ weight: 1, arbitrary: fc.constantFrom<unknown>(...some) }));
  const value = fc.oneof(...common, ...special);
  return fc.array(fc.record({ field: fc.nat({ max: 300 }), value }), { minLength, maxLength: 4 });
}

export function isFields(candidate: unknown): candidate is Fields {
  return typeof candidate === "object" && candidate !== null;
}

/** An event with changes, as it travels; the original stays as it is. */
export function mutated(event: unknown, changes: readonly Mutation[]): unknown {
  const copy = throughJson(event);
  for (const change of changes) mutate(copy, change);
  return throughJson(copy);
}

function throughJson(event: unknown): unknown {
  return JSON.parse(JSON.stringify(event));
}

function mutate(event: unknown, { field, value }: Mutation): void {
  const places = placesIn(event);
  const place = places[field % places.length];
  if (place === undefined) return;
  const [owner, key] = place;
  if (value === DELETED) delete owner[key];
  // A copy, because the next change may reach into it.
  else owner[key] = structuredClone(value);
}

/** Every field at every depth, with the object or the list that it is in. */
export function placesIn(candidate: unknown): [owner: Fields, key: string][] {
  if (!isFields(candidate)) return [];
  return Object.keys(candidate).flatMap((key) => [[candidate, key], ...placesIn(candidate[key])] as [Fields, string][]);
}
