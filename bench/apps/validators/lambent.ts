// What `@Body(Class)` does once the JSON is parsed. Lambent has no public function for that, so this takes the one that
// its parameters use; no other file of the benchmarks looks inside the package.
import "lambent";
import { createDtoReader } from "lambent-lib/dto/dto-reader.js";
import { accepted, ItemCreate, OrderCreate } from "./dto.js";
import { refused, type Validator, type Validators } from "./validator.js";

interface Input {
  readonly json: Record<string, unknown>;
  readonly issues: Parameters<ReturnType<typeof createDtoReader>>[2];
}

const loc = ["body"];

function validatorOf(cls: typeof ItemCreate | typeof OrderCreate): Validator<Input, unknown> {
  const read = createDtoReader(cls, {}, "strip");
  return {
    prepare: (text) => ({ json: JSON.parse(text), issues: [] }),
    validate: ({ json, issues }) => read(json, loc, issues),
    verdict: (instance, { issues }) =>
      issues.length === 0 ? accepted(instance, cls) : refused(issues.map((issue) => issue.loc.slice(1))),
  };
}

export const validators: Validators<Input, unknown> = {
  item: validatorOf(ItemCreate),
  order: validatorOf(OrderCreate),
};
