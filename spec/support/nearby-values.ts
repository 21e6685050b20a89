import fc from "fast-check";

/** Values of JSON of every kind, and texts that look like something. */
export const jsonValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, "", 0, 1, -1, 0.5, 90.5, 1e21, 1e-7, [], {}, [null], { a: null }, [[]]),
  fc.constantFrom(
    "true",
    "1",
    "1.5",
    "-1",
    "a",
    "A",
    "aA1!aA1!",
    "é",
    "ß",
    "\u{1F600}",
    "Ａ",
    "a.b",
    "2020-01-01",
    "00",
  ),
  fc.jsonValue({ maxDepth: 2 }).filter((value) => !isOddlyNamed(value)),
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -20, max: 20 }),
);

/** Values with a small change, or none: what stands just inside of a rule or just outside. */
export function nearbyValues(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const change = fc.record({ kind: fc.nat({ max: 7 }), place: fc.nat(), character });
  const changed = fc.tuple(values, change).map(([value, { kind, place, character: inserted }]): unknown => {
    if (kind === 0) return value;
    if (kind === 1) return [value];
    if (kind === 2) return typeof value === "string" ? Number(value) || value.length : JSON.stringify(value);
    if (typeof value === "string") return changedText(value, kind, place, inserted);
    if (typeof value === "number") return [value + 1, value - 1, value + 0.5, -value, value / 3][kind - 3];
    if (Array.isArray(value)) return changedList(value, kind, place);
    if (typeof value === "object" && value !== null) return changedObject(value, kind, place);
    return value;
  });
  return changed.filter((value) => typeof value !== "number" || Number.isFinite(value));
}

const character = fc.oneof(
  fc.string({ minLength: 1, maxLength: 1 }),
  fc.constantFrom("é", "ß", "Ａ", "\u{1F600}", "\uFE0F"),
);

function changedText(text: string, kind: number, place: number, inserted: string): string {
  const characters = [...text];
  const at = place % (characters.length + 1);
  switch (kind) {
    case 3:
      return [...characters.slice(0, at), ...characters.slice(at + 1)].join("");
    case 4:
      return [...characters.slice(0, at), inserted, ...characters.slice(at)].join("");
    case 5:
      return [...characters.slice(0, at), inserted, ...characters.slice(at + 1)].join("");
    case 6:
      return at % 2 === 0 ? text.toLowerCase() : text.toUpperCase();
    default:
      return text + text.slice(at);
  }
}

function changedList(list: readonly unknown[], kind: number, place: number): unknown[] {
  const at = place % (list.length + 1);
  if (kind === 3) return list.toSpliced(at, 1);
  if (kind === 4) return list.toSpliced(at, 0, null);
  return kind === 5 ? [...list, list[at] ?? 1] : list.slice(0, at);
}

function changedObject(object: object, kind: number, place: number): object {
  const entries = Object.entries(object);
  const at = place % (entries.length + 1);
  if (kind === 3) return Object.fromEntries(entries.toSpliced(at, 1));
  return { ...object, [entries[at]?.[0] ?? "more"]: kind === 4 ? null : place };
}

/** Names of the functions of objects, which break checks that ask an object for them. */
function isOddlyNamed(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inside]) => key in Object.prototype || isOddlyNamed(inside));
}
