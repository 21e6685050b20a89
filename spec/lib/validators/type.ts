import { type DecoratorCase, type Judgement, ofField } from "../../support/validators.js";

enum Level {
  Low,
  High = 5,
}

enum Colour {
  Red = "red",
  Green = "green",
}

const sizes = { small: "S", large: 2 } as const;

class Box {}

export const typeCases: readonly DecoratorCase[] = [
  {
    decorator: "IsBoolean",
    decorate: (v, options) => v.IsBoolean(options),
    constraint: "isBoolean",
    message: "field must be a boolean value",
    valid: [true, false, new Boolean(false)],
    invalid: ["true", "", 0, 1, null, undefined, {}, [], [true], Number.NaN],
  },
  {
    decorator: "IsDate",
    decorate: (v, options) => v.IsDate(options),
    constraint: "isDate",
    message: "field must be a Date instance",
    valid: [new Date(0), new Date("2024-02-29")],
    invalid: [new Date(Number.NaN), "2024-02-29", 0, null, undefined, {}, [], true],
  },
  {
    decorator: "IsNumber",
    decorate: (v, options) => v.IsNumber({}, options),
    constraint: "isNumber",
    message: "field must be a number conforming to the specified constraints",
    valid: [0, -0, -1.5, 1e300, 5e-324, Number.MAX_SAFE_INTEGER],
    invalid: [
      ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, new Number(1)],
      ...["1", "", null, undefined, true, {}, [], [1]],
    ],
  },
  {
    decorator: "IsNumber",
    decorate: (v, options) => v.IsNumber({ allowNaN: true }, options),
    constraint: "isNumber",
    message: "field must be a number conforming to the specified constraints",
    valid: [Number.NaN, 1],
    invalid: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "NaN", null],
  },
  {
    decorator: "IsNumber",
    decorate: (v, options) => v.IsNumber({ allowInfinity: true }, options),
    constraint: "isNumber",
    message: "field must be a number conforming to the specified constraints",
    valid: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1],
    invalid: [Number.NaN, "Infinity", null],
  },
  {
    decorator: "IsNumber",
    decorate: (v, options) => v.IsNumber({ maxDecimalPlaces: 2 }, options),
    constraint: "isNumber",
    message: "field must be a number conforming to the specified constraints",
    valid: [1, 1.5, -1.25, 100, 1e21],
    invalid: [1.125, -0.001, 0.1 + 0.2, "1.25", Number.NaN],
  },
  {
    decorator: "IsNumber",
    decorate: (v, options) => v.IsNumber({ maxDecimalPlaces: 0 }, options),
    constraint: "isNumber",
    message: "field must be a number conforming to the specified constraints",
    valid: [1, -20, 0],
    invalid: [1.5, -0.1],
  },
  {
    // What a numeric enum is in JavaScript holds the names of its members as values too.
    decorator: "IsEnum",
    decorate: (v, options) => v.IsEnum(Level, options),
    constraint: "isEnum",
    message: "field must be one of the following values: 0, 5",
    valid: [Level.Low, Level.High, 5, "Low"],
    invalid: [1, "0", "5", "low", null, undefined, {}, [], [0], true],
  },
  {
    decorator: "IsEnum",
    decorate: (v, options) => v.IsEnum(Colour, options),
    constraint: "isEnum",
    message: "field must be one of the following values: red, green",
    valid: [Colour.Red, "green"],
    invalid: ["Red", "RED", "blue", "", 0, null, undefined, ["red"]],
  },
  {
    decorator: "IsEnum",
    decorate: (v, options) => v.IsEnum(sizes, options),
    constraint: "isEnum",
    message: "field must be one of the following values: S, 2",
    valid: ["S", 2],
    invalid: ["small", "2", "toString", null, undefined],
  },
  {
    decorator: "IsInt",
    decorate: (v, options) => v.IsInt(options),
    constraint: "isInt",
    message: "field must be an integer number",
    valid: [0, -0, -3, 1e21, Number.MIN_SAFE_INTEGER],
    invalid: [1.5, -0.1, "1", "", Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, [], [1], {}],
  },
  {
    decorator: "IsString",
    decorate: (v, options) => v.IsString(options),
    constraint: "isString",
    message: "field must be a string",
    valid: ["", "a", "\u0000", "\ud800", new String("a")],
    invalid: [0, 1, true, null, undefined, {}, [], ["a"], new Date(0), Symbol("a")],
  },
  {
    decorator: "IsArray",
    decorate: (v, options) => v.IsArray(options),
    constraint: "isArray",
    message: "field must be an array",
    valid: [[], [1], [null], [undefined], [[]]],
    invalid: ["a", {}, { length: 0 }, 0, null, undefined, true, new Uint8Array(1)],
  },
  {
    decorator: "IsObject",
    decorate: (v, options) => v.IsObject(options),
    constraint: "isObject",
    message: "field must be an object",
    valid: [{}, { key: 1 }, { length: 1 }, new Box(), new Date(0), Object.create(null), () => 1],
    invalid: ["{}", "", 0, null, undefined, true, [], [{}]],
  },
];

export const typeJudgements: readonly Judgement[] = [
  {
    title: "a message of one's own names the second argument, the values of an enum",
    decorate: (v) => v.IsEnum(Level, { message: "$value: $property of $target is none of $constraint2" }),
    value: "Middle",
    issues: [ofField("isEnum", "Middle: field of Subject is none of 0, 5")],
  },
  {
    title: "a function makes the message",
    decorate: (v) =>
      v.IsNumber(
        { maxDecimalPlaces: 1 },
        { message: ({ value, constraints: [{ maxDecimalPlaces }] }) => `${value}, ${maxDecimalPlaces}` },
      ),
    value: 1.25,
    issues: [ofField("isNumber", "1.25, 1")],
  },
  {
    title: "a list under each check is no list of lists",
    decorate: (v) => v.IsArray({ each: true }),
    value: [1],
    issues: [ofField("isArray", "each value in field must be an array")],
  },
  {
    title: "an object under each check is judged as one value",
    decorate: (v) => v.IsString({ each: true }),
    value: { 0: "a", length: 1 },
    issues: [ofField("isString", "each value in field must be a string")],
  },
];
