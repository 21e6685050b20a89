import { Type } from "class-transformer";
import { all, type DecoratorCase, type Judgement, ofField } from "../../support/validators.js";

const limit = new Date("2020-02-29T12:00:00Z");
const limitLater = () => limit;

const before = new Date("2020-02-29T11:59:59.999Z");
const after = new Date("2020-02-29T12:00:00.001Z");
const noDates: readonly unknown[] = [
  undefined,
  null,
  "2020-02-29T12:00:00Z",
  limit.getTime(),
  true,
  {},
  [limit.getTime()],
];

export const dateCases: readonly DecoratorCase[] = [
  {
    decorator: "MinDate",
    decorate: (v, options) => v.MinDate(limit, options),
    constraint: "minDate",
    message: `minimal allowed date for field is ${limit}`,
    eachMessage: `minimal allowed date for each value in field is ${limit}`,
    valid: [after, new Date(limit), new Date(8.64e15)],
    invalid: [before, new Date(0), new Date(Number.NaN), ...noDates],
  },
  {
    decorator: "MinDate",
    decorate: (v, options) => v.MinDate(limitLater, options),
    constraint: "minDate",
    message: `minimal allowed date for field is ${limitLater}`,
    eachMessage: `minimal allowed date for each value in field is ${limitLater}`,
    valid: [after, limit],
    invalid: [before, new Date(Number.NaN), ...noDates],
  },
  {
    decorator: "MaxDate",
    decorate: (v, options) => v.MaxDate(limit, options),
    constraint: "maxDate",
    message: `maximal allowed date for field is ${limit}`,
    eachMessage: `maximal allowed date for each value in field is ${limit}`,
    valid: [before, new Date(limit), new Date(-8.64e15)],
    invalid: [after, new Date(8.64e15), new Date(Number.NaN), ...noDates],
  },
  {
    decorator: "MaxDate",
    decorate: (v, options) => v.MaxDate(limitLater, options),
    constraint: "maxDate",
    message: `maximal allowed date for field is ${limitLater}`,
    eachMessage: `maximal allowed date for each value in field is ${limitLater}`,
    valid: [before, limit],
    invalid: [after, new Date(Number.NaN), ...noDates],
  },
  {
    decorator: "IsDate",
    decorate: (v, options) =>
      all(
        v.IsDate(options),
        Type(() => Date),
      ),
    constraint: "isDate",
    message: "field must be a Date instance",
    each: false,
    valid: ["2020-02-29T12:00:00Z", "2020-02-29", 0],
    invalid: ["a day in February", "", null, {}],
  },
  {
    decorator: "MinDate",
    decorate: (v, options) =>
      all(
        v.MinDate(limit, options),
        Type(() => Date),
      ),
    constraint: "minDate",
    message: `minimal allowed date for field is ${limit}`,
    each: false,
    valid: ["2020-02-29T13:00:00+01:00", "2020-03-01", limit.getTime()],
    invalid: ["2020-02-29T12:00:00+01:00", "2020-02-29", "March", null],
  },
];

export const dateJudgements: readonly Judgement[] = [
  {
    title: "each element of a list is made a date",
    decorate: (v) =>
      all(
        v.IsDate({ each: true }),
        Type(() => Date),
      ),
    value: ["2020-02-29", 0],
    issues: [],
  },
  {
    title: "an element that is no date is refused",
    decorate: (v) =>
      all(
        v.IsDate({ each: true }),
        v.MinDate(limit, { each: true }),
        Type(() => Date),
      ),
    value: ["2020-03-01", "March"],
    issues: [
      ofField("minDate", `minimal allowed date for each value in field is ${limit}`),
      ofField("isDate", "each value in field must be a Date instance"),
    ],
  },
  {
    title: "a message of one's own names the limit, and keeps $value of a date",
    decorate: (v) => v.MinDate(limit, { message: "$property of $target, $value, is before $constraint1" }),
    value: before,
    issues: [ofField("minDate", `field of Subject, $value, is before ${limit}`)],
  },
  {
    title: "a function makes the message of the date itself",
    decorate: (v) =>
      v.MaxDate(limit, {
        message: ({ value, constraints }) => `${value.toISOString()} is after ${constraints[0].toISOString()}`,
      }),
    value: after,
    issues: [ofField("maxDate", "2020-02-29T12:00:00.001Z is after 2020-02-29T12:00:00.000Z")],
  },
];
