// The same with `validate`, which waits also where nothing has to be waited for.
import "reflect-metadata";
import { plainToInstance } from "class-transformer";
import { validate } from "class-validator";
import { validators as sync } from "./class-validator-sync.js";
import { ItemCreate, OrderCreate } from "./dto.js";

function validateAs(cls: typeof ItemCreate | typeof OrderCreate) {
  return async (input: object) => {
    const instance = plainToInstance<object, object>(cls, input);
    return { instance, errors: await validate(instance, { whitelist: true }) };
  };
}

export const validators: typeof sync = {
  item: { ...sync.item, validate: validateAs(ItemCreate) },
  order: { ...sync.order, validate: validateAs(OrderCreate) },
};
