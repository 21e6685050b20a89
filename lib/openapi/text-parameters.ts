import { isStandardSchema } from "../dto/standard-schema.js";
import { typeOfDefault } from "../value-checks.js";
import { enumMembers, type ValueOptions, type ValueType } from "../values.js";
import type { DescribedParameter } from "./described-method.js";
import type { JsonSchema } from "./json-schema.js";
import { jsonValueOf } from "./json-value.js";
import { schemaOfMembers, schemaOfScalar } from "./scalar-schema.js";
import type { Schemas } from "./schemas.js";

/** A text by its name, as a document shows it. */
export interface DescribedText {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  /** Whether there are texts that are refused, or none is. */
  readonly mayFail: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

/** The texts that a parameter reads: one by its name, or those of a class or schema. */
export function describeTexts(parameter: DescribedParameter, schemas: Schemas): readonly DescribedText[] {
  const { record, type, options } = parameter;
  const { name, source, given } = record;
  if (name !== undefined) return [describeText(name, optionsOf((given as readonly unknown[])[0]), source === "path")];
  const schema = schemas.inline(type, options);
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).map(([key, value]) => {
    const { description, examples, ...said } = withoutNull(value);
    const isRequired = required.includes(key);
    const isSent = isRequired && said.type === "array" && !said.minItems;
    return {
      name: key,
      schema: isSent ? { ...said, minItems: 1 } : said,
      isRequired,
      mayFail: true,
      ...(description !== undefined && { description }),
      ...(examples !== undefined && { example: examples[0] }),
    };
  });
}

function optionsOf(given: unknown): ValueOptions {
  const isType = typeof given === "function" || Array.isArray(given) || isStandardSchema(given);
  return isType ? { type: given as ValueType } : ((given ?? {}) as ValueOptions);
}

function describeText(name: string, options: ValueOptions, isThere: boolean): DescribedText {
  const { default: fallback, optional = false, description, example } = options;
  const type = options.type ?? typeOfDefault(fallback) ?? String;
  const isList = Array.isArray(type);
  const element: unknown = isList ? type[0] : type;
  const members = options.enum && enumMembers(options.enum);
  const one = members === undefined ? (schemaOfScalar(element) as JsonSchema) : schemaOfMembers(members);
  const isRequired = !optional && fallback === undefined;
  const value = fallback === null ? undefined : jsonValueOf(fallback);
  const shown = jsonValueOf(example);
  return {
    name,
    schema: {
      // A list without a text is none that was sent.
      ...(isList ? { type: "array", items: one, ...(isRequired && { minItems: 1 }) } : one),
      ...(value !== undefined && { default: value.value }),
    },
    isRequired,
    mayFail: (isRequired && !isThere) || element !== String || members !== undefined,
    ...(description !== undefined && { description }),
    ...(shown !== undefined && { example: shown.value }),
  };
}

/** No text is null: what may be null in JSON may be missing here. */
function withoutNull({ anyOf, ...rest }: JsonSchema): JsonSchema {
  if (anyOf === undefined) return rest;
  const others = anyOf.filter(({ type }) => type !== "null");
  return others.length === 1 ? { ...others[0], ...rest } : { anyOf: others, ...rest };
}
