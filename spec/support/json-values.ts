const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** An object or a list of JSON, its fields by name. */
type Node = Record<string, unknown>;

/**
 * Whether a value is what `JSON.parse` gave, without own keys `__proto__`, `constructor` and `prototype`.
 *
 * It keeps a stack of its own: a value may have more levels than calls can.
 */
export function isParsedWithoutForbiddenKeys(value: unknown, parsed: unknown): boolean {
  const pending: [value: unknown, parsed: unknown][] = [[value, parsed]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [one, other] = pair;
    if (!isNode(one) || !isNode(other)) {
      if (!Object.is(one, other)) return false;
      continue;
    }
    const keys = Object.keys(one);
    const expected = Object.keys(other).filter((key) => !FORBIDDEN.has(key));
    const isAlike =
      Object.getPrototypeOf(one) === Object.getPrototypeOf(other) &&
      keys.length === expected.length &&
      keys.every((key, index) => key === expected[index]);
    if (!isAlike) return false;
    for (const key of keys) pending.push([one[key], other[key]]);
  }
  return true;
}

/** Whether more objects and lists of a value are in each other than those. */
export function hasMoreLevels(value: unknown, levels: number): boolean {
  let inside = [value].filter(isNode);
  for (let level = 0; level < levels && inside.length > 0; level += 1) {
    inside = inside.flatMap((node) => Object.values(node).filter(isNode));
  }
  return inside.length > 0;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}
