import { all, type DecoratorCase, type Judgement, ofField } from "../../support/validators.js";

class Shape {
  sides = 3;
}

class Square extends Shape {}

class Other {
  sides = 3;
}

const noObjects: readonly unknown[] = [undefined, null, "text", "{}", 1, false, [], [{ key: 1 }]];

export const objectCases: readonly DecoratorCase[] = [
  {
    decorator: "IsInstance",
    decorate: (v, options) => v.IsInstance(Shape, options),
    constraint: "isInstance",
    message: "field must be an instance of Shape",
    valid: [new Shape(), new Square()],
    invalid: [{ sides: 3 }, {}, new Other(), Shape, ...noObjects],
  },
  {
    decorator: "IsInstance",
    decorate: (v, options) => v.IsInstance(undefined as never, options),
    constraint: "isInstance",
    message: "isInstance decorator expects and object as value, but got falsy value.",
    valid: [],
    invalid: [new Shape(), {}, ...noObjects],
  },
  {
    decorator: "IsNotEmptyObject",
    decorate: (v, options) => v.IsNotEmptyObject(undefined, options),
    constraint: "isNotEmptyObject",
    message: "field must be a non-empty object",
    valid: [{ key: 1 }, { key: null }, { key: undefined }, { key: {} }, new Shape()],
    invalid: [{}, new Date(0), Object.create({ inherited: 1 }), ...noObjects],
  },
  {
    decorator: "IsNotEmptyObject",
    decorate: (v, options) => v.IsNotEmptyObject({ nullable: true }, options),
    constraint: "isNotEmptyObject",
    message: "field must be a non-empty object",
    valid: [{ key: 1 }, { key: null }, { key: undefined }],
    invalid: [{}, ...noObjects],
  },
  {
    decorator: "IsNotEmptyObject",
    decorate: (v, options) => v.IsNotEmptyObject({ nullable: false }, options),
    constraint: "isNotEmptyObject",
    message: "field must be a non-empty object",
    valid: [{ key: 1 }, { key: null, other: 0 }, { key: "" }, { key: false }],
    invalid: [{}, { key: null }, { key: undefined, other: null }, ...noObjects],
  },
];

export const objectJudgements: readonly Judgement[] = [
  {
    title: "a message of one's own names property and class, and keeps $value of an object",
    decorate: (v) => v.IsNotEmptyObject({ nullable: true }, { message: "$property of $target: $value, $constraint1" }),
    value: {},
    issues: [ofField("isNotEmptyObject", "field of Subject: $value, [object Object]")],
  },
  {
    title: "an argument that was not given stands in a message as undefined",
    decorate: (v) => v.IsNotEmptyObject(undefined, { message: "$value with $constraint1" }),
    value: "text",
    issues: [ofField("isNotEmptyObject", "text with undefined")],
  },
  {
    title: "a function makes the message of the class that is asked for",
    decorate: (v) =>
      v.IsInstance(Shape, {
        message: ({ value, constraints }) => `${value.constructor.name} is no ${constraints[0].name}`,
      }),
    value: new Other(),
    issues: [ofField("isInstance", "Other is no Shape")],
  },
  {
    title: "each check of a field says what it has to say, from the bottom up",
    decorate: (v) => all(v.IsInstance(Shape), v.IsNotEmptyObject(), v.IsObject(), v.IsDefined()),
    value: null,
    issues: [
      ofField("isDefined", "field should not be null or undefined"),
      ofField("isObject", "field must be an object"),
      ofField("isNotEmptyObject", "field must be a non-empty object"),
      ofField("isInstance", "field must be an instance of Shape"),
    ],
  },
];
