import type { DecoratorCase, Judgement } from "../../support/validators.js";
import { ofField } from "../../support/validators.js";

const noNumbers: readonly unknown[] = [undefined, null, "12", "", true, {}, [], [12], new Number(12), Number.NaN];

export const numberCases: readonly DecoratorCase[] = [
  {
    decorator: "IsDivisibleBy",
    decorate: (v, options) => v.IsDivisibleBy(3, options),
    constraint: "isDivisibleBy",
    message: "field must be divisible by 3",
    valid: [3, 0, -9, 300, 3e9],
    invalid: [1, 3.5, -4, Number.POSITIVE_INFINITY, ...noNumbers],
  },
  {
    decorator: "IsPositive",
    decorate: (v, options) => v.IsPositive(options),
    constraint: "isPositive",
    message: "field must be a positive number",
    valid: [1, 0.25, 1e-300, Number.POSITIVE_INFINITY],
    invalid: [0, -0, -1, ...noNumbers],
  },
  {
    decorator: "IsNegative",
    decorate: (v, options) => v.IsNegative(options),
    constraint: "isNegative",
    message: "field must be a negative number",
    valid: [-1, -0.25, -1e-300, Number.NEGATIVE_INFINITY],
    invalid: [0, -0, 1, "-12", ...noNumbers],
  },
  {
    decorator: "Max",
    decorate: (v, options) => v.Max(10, options),
    constraint: "max",
    message: "field must not be greater than 10",
    valid: [10, 9.999, 0, -1000, Number.NEGATIVE_INFINITY],
    invalid: [10.001, 11, 1e21, Number.POSITIVE_INFINITY, "9", ...noNumbers],
  },
  {
    decorator: "Min",
    decorate: (v, options) => v.Min(-2.5, options),
    constraint: "min",
    message: "field must not be less than -2.5",
    valid: [-2.5, -2, 0, 1e21, Number.POSITIVE_INFINITY],
    invalid: [-2.501, -3, Number.NEGATIVE_INFINITY, ...noNumbers],
  },
];

export const numberJudgements: readonly Judgement[] = [
  {
    title: "a message of one's own names value, property, class and constraint",
    decorate: (v) => v.Min(5, { message: "$value: $property of $target is under $constraint1, $constraint2" }),
    value: 4.5,
    issues: [ofField("min", "4.5: field of Subject is under 5, $constraint2")],
  },
  {
    title: "a message keeps $value where the value is no text, number or boolean",
    decorate: (v) => v.Max(5, { message: "$value is over $constraint1" }),
    value: null,
    issues: [ofField("max", "$value is over 5")],
  },
  {
    title: "a boolean stands in a message",
    decorate: (v) => v.IsPositive({ message: "$value is not positive" }),
    value: false,
    issues: [ofField("isPositive", "false is not positive")],
  },
  {
    title: "a function makes the message, whose tokens are replaced too",
    decorate: (v) =>
      v.IsDivisibleBy(4, {
        message: ({ property, targetName, value, constraints }) =>
          `${targetName}.${property}: ${value} by ${constraints[0]}, $property $value $constraint1`,
      }),
    value: 6,
    issues: [ofField("isDivisibleBy", "Subject.field: 6 by 4, field 6 4")],
  },
  {
    title: "the message of each element is not given a prefix",
    decorate: (v) => v.Min(5, { each: true, message: "$property has one under $constraint1: $value" }),
    value: [6, 4],
    issues: [ofField("min", "field has one under 5: $value")],
  },
];
