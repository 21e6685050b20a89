import { type DecoratorCase, type Judgement, ofField } from "../../support/validators.js";

const noArrays: readonly unknown[] = [undefined, null, "ab", 2, true, {}, { length: 2, 0: "a", 1: "b" }, new Date(0)];

export const arrayCases: readonly DecoratorCase[] = [
  {
    decorator: "ArrayContains",
    decorate: (v, options) => v.ArrayContains(["a", 1], options),
    constraint: "arrayContains",
    message: "field must contain a, 1 values",
    valid: [
      ["a", 1],
      [1, 1, "b", "a"],
    ],
    invalid: [[], ["a"], ["a", "1"], [["a", 1]], ...noArrays],
  },
  {
    decorator: "ArrayNotContains",
    decorate: (v, options) => v.ArrayNotContains(["a", 1], options),
    constraint: "arrayNotContains",
    message: "field should not contain a, 1 values",
    valid: [[], ["b", "1"], [["a"]]],
    invalid: [["a"], [1], ["b", 1, "a"], ...noArrays],
  },
  {
    decorator: "ArrayNotEmpty",
    decorate: (v, options) => v.ArrayNotEmpty(options),
    constraint: "arrayNotEmpty",
    message: "field should not be empty",
    valid: [[0], [null], [undefined], [[]]],
    invalid: [[], ...noArrays],
  },
  {
    decorator: "ArrayMinSize",
    decorate: (v, options) => v.ArrayMinSize(2, options),
    constraint: "arrayMinSize",
    message: "field must contain at least 2 elements",
    valid: [[1, 2], [null, null, null], new Array(2)],
    invalid: [[], [1], [[1, 2]], ...noArrays],
  },
  {
    decorator: "ArrayMaxSize",
    decorate: (v, options) => v.ArrayMaxSize(2, options),
    constraint: "arrayMaxSize",
    message: "field must contain no more than 2 elements",
    valid: [[], [1], [1, 2], [[1, 2, 3]]],
    invalid: [[1, 2, 3], new Array(3), ...noArrays],
  },
  {
    decorator: "ArrayUnique",
    decorate: (v, options) => v.ArrayUnique(options),
    constraint: "arrayUnique",
    message: "All field's elements must be unique",
    valid: [[], [1, "1", true], [null, undefined], [{}, {}], [[1], [1]]],
    // NaN is equal to nothing, so not to itself.
    invalid: [[1, 2, 1], ["a", "a"], [null, null], [Number.NaN], ...noArrays],
  },
  {
    decorator: "ArrayUnique",
    decorate: (v, options) => v.ArrayUnique((element: { id: unknown }) => element.id, options),
    constraint: "arrayUnique",
    message: "All field's elements must be unique",
    valid: [[], [{ id: 1 }, { id: 2 }], [{ id: 1 }, null, { id: "1" }], [{ id: [] }, { id: [] }]],
    invalid: [[{ id: 1 }, { id: 1, other: 2 }], [null, null], [{}, {}], ...noArrays],
  },
];

export const arrayJudgements: readonly Judgement[] = [
  {
    title: "a message of one's own names the values of a list that it is given",
    decorate: (v) =>
      v.ArrayContains(["a", 1, null], { message: "$property of $target needs $constraint1: $value, $constraint2" }),
    value: ["a"],
    issues: [ofField("arrayContains", "field of Subject needs a, 1, : $value, $constraint2")],
  },
  {
    title: "a function makes the message of the list itself",
    decorate: (v) =>
      v.ArrayMaxSize(1, { message: ({ value, constraints }) => `${value.length} of ${constraints[0]} in $property` }),
    value: [1, 2, 3],
    issues: [ofField("arrayMaxSize", "3 of 1 in field")],
  },
  {
    title: "options alone are no identifier",
    decorate: (v) => v.ArrayUnique({ message: "$property has doubles" }),
    value: [1, 1],
    issues: [ofField("arrayUnique", "field has doubles")],
  },
  {
    title: "a function makes the message of each element from the whole list",
    decorate: (v) =>
      v.ArrayMinSize(1, { each: true, message: ({ value }) => `${JSON.stringify(value)} has an empty list` }),
    value: [[1], []],
    issues: [ofField("arrayMinSize", "[[1],[]] has an empty list")],
  },
];
