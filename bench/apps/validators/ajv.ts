// Compiles at cold start. It makes no new object: what is accepted is the input itself, without its unknown keys.
import { Ajv, type ErrorObject } from "ajv";
import { refused, type Validator, type Validators } from "./validator.js";

const ajv = new Ajv({ allErrors: true, removeAdditional: "all", allowUnionTypes: true });

const item = {
  type: "object",
  required: ["name", "price"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 100 },
    description: { type: ["string", "null"] },
    price: { type: "number", exclusiveMinimum: 0 },
  },
};
const line = {
  type: "object",
  required: ["sku", "quantity", "price"],
  properties: {
    sku: { type: "string" },
    quantity: { type: "integer", minimum: 1 },
    price: { type: "number", exclusiveMinimum: 0 },
  },
};
const order = { type: "object", required: ["lines"], properties: { lines: { type: "array", items: line } } };

type Output = { readonly value: unknown } | { readonly errors: readonly ErrorObject[] };

function validatorOf(schema: object): Validator<unknown, Output> {
  const check = ajv.compile(schema);
  return {
    prepare: (text) => JSON.parse(text),
    validate: (input) => (check(input) ? { value: input } : { errors: check.errors ?? [] }),
    verdict: (output) => ("value" in output ? output : refused(output.errors.map(wayOf))),
  };
}

/** An error of `required` stands at the object, not at the key that is missing. */
function wayOf({ instancePath, params }: ErrorObject): string[] {
  const { missingProperty } = params as { missingProperty?: string };
  return [...instancePath.split("/").slice(1), ...(missingProperty === undefined ? [] : [missingProperty])];
}

export const validators: Validators<unknown, Output> = { item: validatorOf(item), order: validatorOf(order) };
