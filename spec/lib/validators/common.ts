import { Type } from "class-transformer";
import type { ValidationOptions } from "class-validator";
import {
  all,
  type DecoratorCase,
  type Judgement,
  noTexts,
  ofField,
  type Validators,
} from "../../support/validators.js";

const token = Symbol("token");

/** A field that holds objects with a name. */
function nested(v: Validators, options?: ValidationOptions): PropertyDecorator {
  class Inner {
    name: unknown;
  }
  v.IsString()(Inner.prototype, "name");
  return all(
    v.ValidateNested(options),
    Type(() => Inner),
  );
}

function evenOf(v: Validators): new () => object {
  class Even {
    validate(value: unknown): boolean {
      return typeof value === "number" && value % 2 === 0;
    }
    defaultMessage({ property, constraints }: { property: string; constraints: unknown[] }): string {
      return `${property} must be even (${constraints})`;
    }
  }
  v.ValidatorConstraint({ name: "even" })(Even);
  return Even;
}

const isNotReserved = { validate: (value: unknown) => Promise.resolve(value !== "root") };

export const commonCases: readonly DecoratorCase[] = [
  {
    decorator: "Allow",
    decorate: (v) => v.Allow(),
    constraint: "none",
    message: "is taken as it is",
    each: false,
    valid: [undefined, null, 0, "text", { deep: [1, { deeper: true }] }, [undefined], token, new Date(0)],
    invalid: [],
  },
  {
    decorator: "IsDefined",
    decorate: (v, options) => v.IsDefined(options),
    constraint: "isDefined",
    message: "field should not be null or undefined",
    valid: [0, "", false, {}, [], Number.NaN],
    invalid: [null, undefined],
  },
  {
    decorator: "IsOptional",
    decorate: (v, options) => all(v.IsOptional(options), v.IsInt(options)),
    constraint: "isInt",
    message: "field must be an integer number",
    each: false,
    valid: [undefined, null, 0, 7],
    invalid: ["", false, Number.NaN, "7", [], [null], {}],
  },
  {
    decorator: "ValidateIf",
    decorate: (v, options) =>
      all(
        v.ValidateIf((subject, value) => "field" in subject && value !== "skip", options),
        v.IsInt(options),
      ),
    constraint: "isInt",
    message: "field must be an integer number",
    each: false,
    valid: ["skip", 1],
    invalid: ["check", undefined, null, 1.5],
  },
  {
    decorator: "Validate",
    decorate: (v, options) => v.Validate(evenOf(v), [1, "two"], options),
    constraint: "even",
    message: "field must be even (1,two)",
    each: false,
    valid: [0, 2, -4],
    invalid: [1, "2", null, undefined, Number.NaN],
  },
  {
    decorator: "ValidateBy",
    decorate: (v, options) =>
      v.ValidateBy(
        {
          name: "isReversed",
          constraints: ["olleh"],
          validator: {
            validate: (value, args) =>
              typeof value === "string" && [...value].reverse().join("") === args?.constraints[0],
            defaultMessage: v.buildMessage((prefix) => `${prefix}$property must be $constraint1 reversed`, options),
          },
        },
        options,
      ),
    constraint: "isReversed",
    message: "field must be olleh reversed",
    valid: ["hello"],
    invalid: ["olleh", ...noTexts],
  },
  {
    decorator: "ValidateBy",
    decorate: (v, options) => v.ValidateBy({ name: "isNotReserved", async: true, validator: isNotReserved }, options),
    constraint: "isNotReserved",
    message: "",
    eachMessage: "",
    valid: ["user", null, undefined],
    invalid: ["root"],
  },
  {
    decorator: "ValidateNested",
    decorate: (v, options) => nested(v, options),
    constraint: "nestedValidation",
    message: "nested property field must be either object or array",
    each: false,
    valid: [{ name: "a" }, { name: "a", unknown: 1 }, [{ name: "a" }, { name: "b" }], []],
    invalid: ["text", "", 1, true, null],
  },
  {
    decorator: "ValidatePromise",
    decorate: (v, options) => all(v.ValidatePromise(options), v.IsInt(options)),
    constraint: "isInt",
    message: "field must be an integer number",
    each: false,
    valid: [Promise.resolve(1), 1],
    invalid: [Promise.resolve("1"), Promise.resolve(), "1", undefined],
  },
  {
    decorator: "Equals",
    decorate: (v, options) => v.Equals("yes", options),
    constraint: "equals",
    message: "field must be equal to yes",
    valid: ["yes"],
    invalid: ["no", "YES", "", ["yes"], ...noTexts],
  },
  {
    decorator: "Equals",
    decorate: (v, options) => v.Equals(token, options),
    constraint: "equals",
    message: "field must be equal to token",
    valid: [token],
    invalid: ["token", Symbol("token"), undefined],
  },
  {
    decorator: "NotEquals",
    decorate: (v, options) => v.NotEquals(0, options),
    constraint: "notEquals",
    message: "field should not be equal to 0",
    valid: [1, "0", "", false, null, undefined, [0]],
    invalid: [0, -0],
  },
  {
    decorator: "IsEmpty",
    decorate: (v, options) => v.IsEmpty(options),
    constraint: "isEmpty",
    message: "field must be empty",
    valid: ["", null, undefined],
    invalid: [0, false, " ", [], {}, Number.NaN],
  },
  {
    decorator: "IsNotEmpty",
    decorate: (v, options) => v.IsNotEmpty(options),
    constraint: "isNotEmpty",
    message: "field should not be empty",
    valid: [0, false, " ", [], {}, Number.NaN],
    invalid: ["", null, undefined],
  },
  {
    decorator: "IsIn",
    decorate: (v, options) => v.IsIn(["red", 3, null], options),
    constraint: "isIn",
    message: "field must be one of the following values: red, 3, ",
    valid: ["red", 3, null],
    invalid: ["3", "RED", "", undefined, 0, ["red"], {}],
  },
  {
    decorator: "IsNotIn",
    decorate: (v, options) => v.IsNotIn(["red", 3], options),
    constraint: "isNotIn",
    message: "field should not be one of the following values: red, 3",
    valid: ["3", "RED", "", null, undefined, ["red"], {}],
    invalid: ["red", 3],
  },
  {
    decorator: "IsLatLong",
    decorate: (v, options) => v.IsLatLong(options),
    constraint: "isLatLong",
    message: "field must be a latitude,longitude string",
    valid: ["48.8566,2.3522", "(48.8566, 2.3522)", "-90,180", "+1,-1"],
    invalid: ["91,0", "0,181", "48.8566", "(1,2", "1,2)", "a,b", "", ...noTexts],
  },
  {
    decorator: "IsLatitude",
    decorate: (v, options) => v.IsLatitude(options),
    constraint: "isLatitude",
    message: "field must be a latitude string or number",
    valid: [0, -90, 90, 12.5, "48.8566", "-0.1"],
    invalid: [90.1, -91, "91", "north", "", Number.NaN, null, undefined, true, {}, [], [1]],
  },
  {
    decorator: "IsLongitude",
    decorate: (v, options) => v.IsLongitude(options),
    constraint: "isLongitude",
    message: "field must be a longitude string or number",
    valid: [0, -180, 180, 12.5, "2.3522", "-0.1"],
    invalid: [180.1, -181, "181", "east", "", Number.NaN, null, undefined, true, {}, [], [1]],
  },
];

const nestedMessage = "nested property field must be either object or array";

export const commonJudgements: readonly Judgement[] = [
  {
    title: "a message of one's own names value, property, class and argument",
    decorate: (v) => v.Equals("a b", { message: "$value: $property of $target is not $constraint1; $property" }),
    value: "c",
    issues: [ofField("equals", "c: field of Subject is not a b; field")],
  },
  {
    title: "a function makes the message",
    decorate: (v) => v.IsIn([1, 2], { message: ({ value, constraints }) => `${value} of ${constraints[0].length}` }),
    value: 3,
    issues: [ofField("isIn", "3 of 2")],
  },
  {
    title: "a message that is empty is the default one",
    decorate: (v) => v.IsNotEmpty({ message: "" }),
    value: "",
    issues: [ofField("isNotEmpty", "field should not be empty")],
  },
  {
    title: "the first argument stands where the tenth is named",
    decorate: (v) =>
      v.ValidateBy(
        { name: "many", constraints: [..."abcdefghijk"], validator: { validate: () => false } },
        { message: "$constraint1 $constraint2 $constraint10 $constraint12" },
      ),
    value: 1,
    issues: [ofField("many", "a b a0 a2")],
  },
  {
    title: "a token stands for what was sent, more than once",
    decorate: (v) => v.NotEquals("$ 5", { message: "$constraint1 / $value / $value" }),
    value: "$ 5",
    issues: [ofField("notEquals", "$ 5 / $ 5 / $ 5")],
  },
  {
    title: "the message of a check of one's own stands under its name with each",
    decorate: (v) => v.Validate(evenOf(v), [1], { each: true, message: "$property: even $constraint1" }),
    value: [2, 3],
    issues: [ofField("even", "field: even 1")],
  },
  {
    title: "a list with even numbers alone passes a check of one's own",
    decorate: (v) => v.Validate(evenOf(v), { each: true }),
    value: new Set([2, 4]),
    issues: [],
  },
  {
    title: "a check of one's own writes the message for a Map",
    decorate: (v) => v.Validate(evenOf(v), [1], { each: true }),
    value: new Map([["a", 1]]),
    issues: [ofField("even", "field must be even (1)")],
  },
  {
    title: "an optional list may have no elements that are missing",
    decorate: (v) => all(v.IsOptional({ each: true }), v.IsInt({ each: true })),
    value: [1, null],
    issues: [ofField("isInt", "each value in field must be an integer number")],
  },
  {
    title: "an optional field that is empty is not asked whether it is defined",
    decorate: (v) => all(v.IsOptional(), v.IsDefined(), v.IsInt()),
    value: null,
    issues: [],
  },
  {
    title: "every condition has to hold",
    decorate: (v) =>
      all(
        v.ValidateIf(() => true),
        v.ValidateIf(() => false),
        v.IsInt(),
      ),
    value: "a",
    issues: [],
  },
  {
    title: "a nested object names its own field",
    decorate: (v) => nested(v),
    value: { name: 1 },
    issues: [{ loc: ["body", "field", "name"], msg: "name must be a string", type: "isString" }],
  },
  {
    title: "each nested object of a list names its index",
    decorate: (v) => nested(v, { each: true }),
    value: [{ name: "a" }, {}, "text"],
    issues: [
      { loc: ["body", "field", 1, "name"], msg: "name must be a string", type: "isString" },
      { loc: ["body", "field", 2], msg: `each value in ${nestedMessage}`, type: "nestedValidation" },
    ],
  },
  {
    title: "a message of one's own stands for a value that is no object",
    decorate: (v) => nested(v, { message: "$property is no object: $value" }),
    value: "text",
    issues: [ofField("nestedValidation", "field is no object: text")],
  },
  {
    // class-validator takes the class where it should take its instance.
    title: "a message for a value that is no object names Function as its class",
    decorate: (v) => nested(v, { message: ({ targetName, property }) => `${targetName} is $target of ${property}` }),
    value: 1,
    issues: [ofField("nestedValidation", "Function is Function of field")],
  },
  {
    title: "a promise that is not waited for is a value",
    decorate: (v) => v.IsInt(),
    value: Promise.resolve(1),
    issues: [ofField("isInt", "field must be an integer number")],
  },
  {
    title: "every element of a promised list is judged",
    decorate: (v) => all(v.ValidatePromise(), v.IsInt({ each: true })),
    value: Promise.resolve([1, "2"]),
    issues: [ofField("isInt", "each value in field must be an integer number")],
  },
  {
    title: "the message of a promised value has that value",
    decorate: (v) => all(v.ValidatePromise(), v.Equals(1, { message: "$value is not $constraint1" })),
    value: Promise.resolve("two"),
    issues: [ofField("equals", "two is not 1")],
  },
  {
    title: "a promise may be optional",
    decorate: (v) => all(v.IsOptional(), v.ValidatePromise(), v.IsInt()),
    value: undefined,
    issues: [],
  },
  {
    title: "a check with a condition of its own runs where that holds",
    version: "0.15",
    decorate: (v) => all(v.IsInt({ validateIf: (_, value) => value !== "skip" }), v.IsNotEmpty()),
    value: "",
    issues: [ofField("isNotEmpty", "field should not be empty"), ofField("isInt", "field must be an integer number")],
  },
  {
    title: "a check with a condition of its own does not run where that does not hold",
    version: "0.15",
    decorate: (v) => all(v.IsInt({ validateIf: (_, value) => value !== "skip" }), v.IsBoolean()),
    value: "skip",
    issues: [ofField("isBoolean", "field must be a boolean value")],
  },
  {
    title: "a check does not know a condition of its own",
    version: "0.14",
    decorate: (v) => v.IsInt({ validateIf: () => false }),
    value: "a",
    issues: [ofField("isInt", "field must be an integer number")],
  },
];
