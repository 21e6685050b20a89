import { type Fields, fieldsOf, listOf } from "./json-document.js";

/** Whether a schema is a union of which `null` is one. */
export function isUnionWithNull({ anyOf, oneOf }: Fields): boolean {
  return [...listOf(anyOf), ...listOf(oneOf)].some(isNullSchema);
}

function isNullSchema(schema: unknown): boolean {
  const { type, const: constant } = fieldsOf(schema);
  return type === "null" || constant === null;
}

/**
 * Writes unions, and what all hold of, without null and with one type each.
 *
 * @param isModel Whether they are for models of REST APIs, which have no unions.
 */
export function toUnions(schema: Fields, isModel: boolean, convert: (one: unknown) => Fields): Fields {
  const types = listOf(schema.type).filter((type) => type !== "null");
  const ofTypes = types.length > 1 && !isModel ? [{ anyOf: types.map((type) => convert({ type })) }] : [];
  const unions = ["anyOf", "oneOf"].flatMap((keyword): readonly Fields[] => {
    const members = listOf(schema[keyword]);
    const others = members.filter((member) => !isNullSchema(member));
    // A union of one schema and null is that schema, which may be null.
    if (others.length === 1 && others.length < members.length) return [convert(others[0])];
    return others.length === 0 || isModel ? [] : [{ [keyword]: others.map(convert) }];
  });
  const all: readonly Fields[] = [...listOf(schema.allOf).map(convert), ...ofTypes, ...unions];
  const [only] = all;
  if (only === undefined) return {};
  const isUnion = "anyOf" in only || "oneOf" in only;
  const isBeside = Object.keys(only).every((keyword) => schema[keyword] === undefined);
  // What does not speak of the same as the schema around it may stand in it.
  if (all.length === 1 && schema.allOf === undefined && only.$ref === undefined && (isUnion || isBeside)) return only;
  return { allOf: all };
}
