import * as z from "zod";
import { refused, type Validator, type Validators } from "./validator.js";

const item = z.object({
  name: z.string().min(1).max(100),
  description: z.string().nullish(),
  price: z.number().positive(),
});
const line = z.object({ sku: z.string(), quantity: z.int().min(1), price: z.number().positive() });
const order = z.object({ lines: z.array(line) });

type Output = z.ZodSafeParseResult<unknown>;

function validatorOf(schema: z.ZodType): Validator<unknown, Output> {
  return {
    prepare: (text) => JSON.parse(text),
    validate: (input) => schema.safeParse(input),
    verdict: ({ data, error }) =>
      error === undefined ? { value: data } : refused(error.issues.map(({ path }) => path)),
  };
}

export const validators: Validators<unknown, Output> = { item: validatorOf(item), order: validatorOf(order) };
