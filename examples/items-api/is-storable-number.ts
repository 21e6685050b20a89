import { buildMessage, ValidateBy } from "class-validator";

/** Checks that the table can hold a number: DynamoDB ends at 1e-130, its client at the largest safe integer. */
export function IsStorableNumber(): PropertyDecorator {
  return ValidateBy({
    name: "isStorableNumber",
    validator: {
      validate: (value) => typeof value !== "number" || isStorable(value),
      defaultMessage: buildMessage((prefix) => `${prefix}$property must not be so large or so close to zero`),
    },
  });
}

function isStorable(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-130 && size <= Number.MAX_SAFE_INTEGER);
}
