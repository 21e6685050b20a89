// As applications call it by hand: class-transformer makes the instance, class-validator checks it.
import "reflect-metadata";
import { plainToInstance } from "class-transformer";
import { type ValidationError, validateSync } from "class-validator";
import { accepted, ItemCreate, OrderCreate } from "./dto.js";
import { refused, type Validator, type Validators } from "./validator.js";

type Class = typeof ItemCreate | typeof OrderCreate;

interface Output {
  readonly instance: object;
  readonly errors: readonly ValidationError[];
}

function validatorOf(cls: Class): Validator<object, Output> {
  return {
    prepare: (text) => JSON.parse(text),
    validate: (input) => {
      const instance = plainToInstance<object, object>(cls, input);
      return { instance, errors: validateSync(instance, { whitelist: true }) };
    },
    verdict: ({ instance, errors }) => (errors.length === 0 ? accepted(instance, cls) : refused(waysOf(errors))),
  };
}

/** The ways to all fields with a message. */
export function waysOf(errors: readonly ValidationError[]): string[][] {
  return errors.flatMap(({ property, constraints, children = [] }) => [
    ...(constraints === undefined ? [] : [[property]]),
    ...waysOf(children).map((way) => [property, ...way]),
  ]);
}

export const validators: Validators<object, Output> = {
  item: validatorOf(ItemCreate),
  order: validatorOf(OrderCreate),
};
