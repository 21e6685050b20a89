import type { StandardSchema } from "../dto/standard-schema.js";
import type { Components } from "./components.js";
import type { JsonSchema } from "./json-schema.js";

/** Gives the JSON Schema of an object of a validation library; undefined where it does not know it. */
export type SchemaConverter = (schema: StandardSchema, direction: "input" | "output") => object | undefined;

/** What a library adds to the interface where it can say its schemas in JSON Schema. @see https://standardschema.dev/json-schema */
interface SaysJsonSchema {
  readonly jsonSchema?: Readonly<Record<"input" | "output", (options: { readonly target: string }) => object>>;
}

type Loose = Record<string, unknown>;

/**
 * What a schema of a library says: by the application's converter, or by its own word.
 *
 * Definitions inside it become schemas of the document. What nobody can say is free, and marked.
 */
export function schemaOfStandard(
  schema: StandardSchema,
  direction: "input" | "output",
  components: Components,
  convert: SchemaConverter | undefined,
): JsonSchema {
  const { vendor } = schema["~standard"];
  const own = (schema["~standard"] as SaysJsonSchema).jsonSchema;
  let said: object | undefined;
  try {
    said = convert?.(schema, direction) ?? own?.[direction]({ target: "draft-2020-12" });
  } catch {
    // Of some, such as a date or a transformation, a library says that JSON has none.
  }
  return said === undefined ? { "x-lambent-checks": [vendor] } : adopt(said as Loose, vendor, components);
}

/** Takes a whole JSON Schema into the document, which has one place for definitions. */
function adopt({ $schema: _, $id, $defs, ...root }: Loose, vendor: string, components: Components): JsonSchema {
  const definitions = Object.entries(($defs ?? {}) as Record<string, Loose>);
  const refersToItself = JSON.stringify([root, $defs]).includes('"$ref":"#"');
  if (definitions.length === 0 && !refersToItself) return root as JsonSchema;
  const wanted = (name: string): string => name.replace(/[^A-Za-z0-9._-]/g, "_");
  const rootName = wanted(String($id ?? root.title ?? `${vendor}-schema`));
  const names = new Map(definitions.map(([name]) => [`#/$defs/${name}`, wanted(name)]));
  names.set("#", rootName);
  // Names within the schema: their own references are put in when each is there.
  const rewrite = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(rewrite);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [
        key,
        key === "$ref" && names.has(value as string)
          ? `#/components/schemas/${names.get(value as string)}`
          : rewrite(value),
      ]),
    );
  };
  for (const [name, definition] of definitions) components.named(wanted(name), rewrite(definition) as JsonSchema);
  const schema = rewrite(root) as JsonSchema;
  return refersToItself ? components.named(rootName, schema) : schema;
}
