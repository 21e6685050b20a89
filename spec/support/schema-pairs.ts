import fc from "fast-check";

/** A schema of JSON, as these specs make and read it. */
export type Schema = Readonly<Record<string, unknown>>;

type Pair<T> = readonly [before: T, after: T];

/** Two values, alike as often as not. */
function pairOf<T>(one: fc.Arbitrary<T>): fc.Arbitrary<Pair<T>> {
  return fc.oneof(
    one.map((value): Pair<T> => [value, value]),
    fc.tuple(one, one),
  );
}

/** Two schemas of one shape whose keywords differ; those that are undefined are left out. */
function pairOfShape(shape: Readonly<Record<string, fc.Arbitrary<Pair<unknown>>>>): fc.Arbitrary<Pair<Schema>> {
  return fc.record(shape).map((fields) => {
    const side = (index: 0 | 1) =>
      Object.fromEntries(
        Object.entries(fields)
          .map(([keyword, pair]) => [keyword, pair[index]] as const)
          .filter(([, value]) => value !== undefined),
      );
    return [side(0), side(1)];
  });
}

const maybe = <T>(one: fc.Arbitrary<T>) => pairOf(fc.option(one, { nil: undefined }));
const fixed = (value: unknown) => fc.constant<Pair<unknown>>([value, value]);
const small = fc.integer({ min: 0, max: 3 });
const members = (list: readonly unknown[]) => fc.subarray([...list], { minLength: 1 });

const scalars = [
  pairOfShape({
    type: fixed("string"),
    minLength: maybe(small),
    maxLength: maybe(small),
    pattern: maybe(fc.constantFrom("a", "^b")),
  }),
  pairOfShape({
    type: pairOf(fc.constantFrom("integer", "number")),
    minimum: maybe(small),
    exclusiveMaximum: maybe(small),
    multipleOf: maybe(fc.constantFrom(0.5, 1, 2)),
  }),
  pairOfShape({ enum: pairOf(members(["a", "ab", 1, 2, null, true])) }),
  pairOfShape({
    type: pairOf(members(["string", "null", "integer", "boolean"])),
    maxLength: maybe(small),
    maximum: maybe(small),
  }),
  pairOfShape({ not: pairOfShape({ enum: pairOf(members(["a", 1, null])) }) }),
];

/**
 * Two schemas that have much in common.
 *
 * Their objects take no other fields than theirs: whether an API may give a field a meaning that it ignored before is a
 * matter of agreement, and not of what values are.
 */
export const schemaPairs: fc.Arbitrary<Pair<Schema>> = fc.letrec<{ schema: Pair<Schema> }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    ...scalars,
    pairOfShape({
      type: fixed("array"),
      items: tie("schema"),
      maxItems: maybe(small),
      uniqueItems: maybe(fc.boolean()),
    }),
    pairOfShape({
      type: fixed("object"),
      properties: pairOfShape({ a: tie("schema"), b: tie("schema") }),
      required: pairOf(fc.subarray(["a", "b"])),
      additionalProperties: fixed(false),
    }),
    fc
      .array(tie("schema"), { minLength: 1, maxLength: 3 })
      .chain((pairs) =>
        fc
          .tuple(pairOf(fc.constantFrom("anyOf", "allOf")), pairOf(fc.subarray(pairs, { minLength: 1 })))
          .map(
            ([keywords, lists]): Pair<Schema> => [
              { [keywords[0]]: lists[0].map(([before]) => before) },
              { [keywords[1]]: lists[1].map(([, after]) => after) },
            ],
          ),
      ),
    fc.tuple(tie("schema"), tie("schema")).map(([[before], [, after]]): Pair<Schema> => [before, after]),
  ),
})).schema;

/** Values of which some are of the schemas above. */
export const smallValues: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>("", "a", "b", "ab", "ba", "abc", 0, 0.5, 1, 2, 3, -1, true, false, null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.record({ a: tie("value"), b: tie("value") }, { requiredKeys: [], noNullPrototype: true }),
  ),
})).value;

/** A schema whose unions have members of different types, so that each that is taken away is missed. */
export const plainSchemas: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ type: fc.constant("string"), minLength: fc.constantFrom(0, 1), maxLength: fc.constantFrom(5, 6) }),
    fc.record({ type: fc.constant("number"), minimum: small }),
    fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 2 }).map((list) => ({ enum: list })),
    fc.constant({ type: "boolean" }),
    fc.record({ type: fc.constant("array"), items: tie("schema"), maxItems: fc.constantFrom(3, 4) }),
    fc.record({
      type: fc.constant("object"),
      properties: fc.record({ a: tie("schema"), b: tie("schema") }),
      required: fc.subarray(["a", "b"]),
    }),
    fc.constant({ type: ["string", "null"] }),
    fc.constant({ oneOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] }),
  ),
})).schema;

/** The schemas that take a little less than one: each differs from it in one place. */
export function narrowed(schema: Schema): readonly Schema[] {
  const { type, properties, required, items, maxItems, minLength, maxLength, minimum, oneOf } = schema;
  const list = (value: unknown) => (Array.isArray(value) ? value : []);
  const one = (keyword: string, value: unknown) => ({ ...schema, [keyword]: value });
  return [
    ...(typeof minLength === "number"
      ? [one("minLength", minLength + 1), one("pattern", "^a"), one("format", "email")]
      : []),
    ...(typeof maxLength === "number" ? [one("maxLength", maxLength - 1)] : []),
    ...(typeof minimum === "number"
      ? [one("minimum", minimum + 1), one("type", "integer"), one("exclusiveMinimum", minimum)]
      : []),
    ...(type === "boolean" ? [{ const: true }] : []),
    ...list(schema.enum).map((_, at) => one("enum", list(schema.enum).toSpliced(at, 1))),
    ...(Array.isArray(type) ? type.map((_, at) => one("type", type.toSpliced(at, 1))) : []),
    ...list(oneOf).map((_, at) => one("oneOf", list(oneOf).toSpliced(at, 1))),
    ...(typeof maxItems === "number" ? [one("maxItems", maxItems - 1), one("uniqueItems", true)] : []),
    ...(items === undefined ? [] : narrowed(items as Schema).map((less) => one("items", less))),
    ...Object.entries((properties ?? {}) as Record<string, Schema>).flatMap(([name, field]) => [
      ...narrowed(field).map((less) => one("properties", { ...(properties as Schema), [name]: less })),
      ...(list(required).includes(name) ? [] : [one("required", [...list(required), name])]),
    ]),
  ];
}
