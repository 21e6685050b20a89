import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { JsonSchema } from "../../lib/openapi/json-schema.js";

/** A judge of values by a schema, which reads formats as notes unless it is told otherwise. */
export function compileSchema(
  schema: JsonSchema,
  { formats = false }: { readonly formats?: boolean } = {},
): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, validateFormats: formats });
  if (formats) addFormats(ajv);
  // Where the schemas of a document are, and what it says for people.
  ajv.addVocabulary(["components", "x-lambent-checks"]);
  // Its own divides, so that a number that is too large or too small for that is judged wrongly.
  ajv.removeKeyword("multipleOf");
  ajv.addKeyword({
    keyword: "multipleOf",
    type: "number",
    schemaType: "number",
    validate: (step: number, value: number) => value % step === 0,
  });
  const validate = ajv.compile(schema);
  return (value) => validate(value) as boolean;
}
