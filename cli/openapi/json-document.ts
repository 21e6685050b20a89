/** An object of JSON; a name that it lacks is undefined, whatever objects of JavaScript have under that name. */
export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = Object.create(null) as Fields;

/** As many levels as no document of people has, and few enough for a call in each. */
const LEVELS = 200;

/**
 * A copy of a JSON value whose objects have no prototype, so that names such as `constructor` are fields like others.
 *
 * What lies below 200 levels is left out, because the code that reads it calls itself for each.
 */
export function copyJson(value: unknown, levels: number = LEVELS): unknown {
  if (typeof value !== "object" || value === null || levels === 0) return levels === 0 ? null : value;
  if (Array.isArray(value)) return value.map((one) => copyJson(one, levels - 1));
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, one] of Object.entries(value)) copy[name] = copyJson(one, levels - 1);
  return copy;
}

/** Whether a value is an object of JSON. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value where it is an object, else one without fields. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NOTHING;
}

/** The value where it is a list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text of a value where it is one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A value as messages call it: a text is itself. */
export function say(value: unknown): string {
  return typeof value === "string" ? value : toKey(value);
}

/** A text that two values share exactly when they are equal, in whatever order their fields are. */
export function toKey(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toKey).join()}]`;
  if (!isFields(value)) return JSON.stringify(value) ?? "undefined";
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${toKey(value[name])}`).join()}}`;
}

/** Follows a reference within its document; what is none, or leads nowhere, is what it was. */
export type Resolve = (value: unknown) => unknown;

/** Makes the function that follows references within a document. */
export function createResolve(document: unknown): Resolve {
  return (value) => {
    const passed = new Set<string>();
    let current = value;
    for (;;) {
      const reference = textOf(fieldsOf(current).$ref);
      if (reference === undefined) return current;
      const target = passed.has(reference) ? undefined : valueAt(document, reference);
      if (target === undefined) return value;
      passed.add(reference);
      current = target;
    }
  };
}

/** A value whose references are what they lead to, as far as three inside one another: then its text says what it means. */
export function unfold(value: unknown, resolve: Resolve, references = 3): unknown {
  if (Array.isArray(value)) return value.map((one) => unfold(one, resolve, references));
  if (!isFields(value)) return value;
  const target = references > 0 ? resolve(value) : value;
  if (target !== value) return unfold(target, resolve, references - 1);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unfold(one, resolve, references)]));
}

/** What a JSON Pointer in a fragment leads to. */
function valueAt(document: unknown, reference: string): unknown {
  if (!reference.startsWith("#/")) return reference === "#" ? document : undefined;
  return reference
    .slice(2)
    .split("/")
    .map((part) => decodePart(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((node, part) => (Array.isArray(node) ? node[Number(part)] : fieldsOf(node)[part]), document);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
