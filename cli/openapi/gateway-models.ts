import { type Fields, fieldsOf } from "./json-document.js";
import { type OlderSchemaOptions, toOlderSchema } from "./older-schema.js";

/** The schemas of a document for API Gateway. */
export interface GatewayModels {
  toSchema(schema: unknown): Fields;
  toResponseSchema(schema: unknown): Fields;
  /** The components, those included that have been made for responses. */
  all(): Fields;
}

const PREFIX = "#/components/schemas/";

/** Writes the schemas of an HTTP API, which only tells them to people. */
export function createSchemas(schemas: unknown): GatewayModels {
  const options: OlderSchemaOptions = { isModel: false, toReference: (reference) => reference };
  const toSchema = (schema: unknown) => toOlderSchema(schema, options);
  return { toSchema, toResponseSchema: toSchema, all: () => mapSchemas(schemas, (name) => name, toSchema) };
}

/**
 * Writes the schemas of a REST API, which makes models of them: their names have letters and digits alone, and responses
 * refer to one where they are no object or list.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function createModels(schemas: unknown): GatewayModels {
  const names = new Map<string, string>();
  for (const name of Object.keys(fieldsOf(schemas))) nameModel(name);
  const made = new Map<string, Fields>();
  const options: OlderSchemaOptions = {
    isModel: true,
    toReference: (reference) =>
      reference.startsWith(PREFIX) ? PREFIX + (names.get(reference.slice(PREFIX.length)) ?? "") : reference,
  };
  const toSchema = (schema: unknown) => toOlderSchema(schema, options);
  return {
    toSchema,
    toResponseSchema(schema) {
      const older = toSchema(schema);
      if (typeof older.type !== "string" || older.type === "object" || older.type === "array") return older;
      const key = JSON.stringify(older);
      if (!made.has(key)) {
        const name = nameModel(
          `response ${key}`,
          `${older.type.slice(0, 1).toUpperCase()}${older.type.slice(1)}Response`,
        );
        made.set(key, { [name]: older });
      }
      return { $ref: PREFIX + Object.keys(made.get(key) ?? {})[0] };
    },
    all: () =>
      Object.assign(
        mapSchemas(schemas, (name) => names.get(name) ?? name, toSchema),
        ...made.values(),
      ) as Fields,
  };

  /** A name that no other model has. */
  function nameModel(key: string, wanted: string = key): string {
    const plain = wanted.replace(/[^A-Za-z0-9]/g, "") || "Model";
    let name = plain;
    for (let number = 2; [...names.values()].includes(name); number += 1) name = `${plain}${number}`;
    names.set(key, name);
    return name;
  }
}

function mapSchemas(schemas: unknown, toName: (name: string) => string, toSchema: (schema: unknown) => Fields): Fields {
  return Object.fromEntries(
    Object.entries(fieldsOf(schemas)).map(([name, schema]) => [toName(name), toSchema(schema)]),
  );
}
