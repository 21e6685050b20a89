import { isDeepStrictEqual } from "node:util";
import { plainToInstance, Transform } from "class-transformer";
import type { ValidationOptions } from "class-validator";
import { Body, Controller, Post } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Issue, issuesOf } from "./issues.js";
import { call } from "./lambda.js";

/** A version of class-validator. The tables get it as an argument: two versions in one process share one store. */
export type Validators = typeof import("class-validator");

export type Version = "0.14" | "0.15";

/** A decorator with its arguments, and what it has to say of which values of a property called `field`. */
export interface DecoratorCase {
  /** The name under which class-validator exports it. */
  readonly decorator: string;
  readonly decorate: (v: Validators, options?: ValidationOptions) => PropertyDecorator;
  readonly constraint: string;
  /** What it says of each invalid value by default. */
  readonly message: string;
  /** The same where it looks at each element; `each value in ` before the message unless it is told. */
  readonly eachMessage?: string;
  readonly valid: readonly unknown[];
  readonly invalid: readonly unknown[];
  /** `false` where `each` does not mean that every element is judged like a value. */
  readonly each?: false;
  /** The only version that has it; both unless it is told. */
  readonly version?: Version;
}

/** Decorators on a property called `field`, one value, and all that is wrong with it. */
export interface Judgement {
  readonly title: string;
  readonly decorate: (v: Validators) => PropertyDecorator;
  readonly value: unknown;
  readonly issues: readonly Issue[];
  readonly version?: Version;
}

/** Values that no check of a text takes. */
export const noTexts: readonly unknown[] = [undefined, null, 0, true, {}, ["a"], new Date(0)];

/** Several decorators as one, the first of them the nearest to the top. */
export function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators.toReversed()) decorate(target, property);
  };
}

/** What is wrong with `field` itself. */
export function ofField(type: string, msg: string): Issue {
  return { loc: ["body", "field"], msg, type };
}

/** Judges every value of a table by Lambent and by class-validator. */
export function describeDecorators(v: Validators, version: Version, cases: readonly DecoratorCase[]): void {
  const named = cases.filter((one) => isIn(version, one)).map((one) => [titleOf(one), one] as const);

  it.each(named)("%s", async (_, { decorate, constraint, message, valid, invalid }) => {
    await expectVerdicts(v, decorate(v), [
      ...valid.map((value) => ({ value, issues: [] })),
      ...invalid.map((value) => ({ value, issues: [ofField(constraint, message)] })),
    ]);
  });

  const eaches = named.filter(([, { each }]) => each !== false);

  it.each(eaches)("%s of each element", async (_, one) => {
    const { decorate, constraint, message, eachMessage = `each value in ${message}`, valid, invalid } = one;
    const refused = [ofField(constraint, eachMessage)];
    const [first] = valid;
    const lists = invalid.map((value) => [first, value]);
    const single = (value: unknown) => !Array.isArray(value) && !(value instanceof Set) && !(value instanceof Map);

    await expectVerdicts(v, decorate(v, { each: true }), [
      ...[[], [...valid], new Set(valid), mapOf(valid)].map((value) => ({ value, issues: [] })),
      ...lists.map((value) => ({ value, issues: refused })),
      ...lists
        .slice(0, 1)
        .flatMap((list) => [new Set(list), mapOf(list)])
        .map((value) => ({ value, issues: refused })),
      ...valid
        .filter(single)
        .slice(0, 1)
        .map((value) => ({ value, issues: [] })),
      ...invalid
        .filter(single)
        .slice(0, 2)
        .map((value) => ({ value, issues: refused })),
    ]);
  });
}

/** Judges values that have decorators of their own. */
export function describeJudgements(v: Validators, version: Version, judgements: readonly Judgement[]): void {
  const named = judgements.filter((one) => isIn(version, one)).map((one) => [one.title, one] as const);

  it.each(named)("%s", async (_, { decorate, value, issues }) => {
    await expectVerdicts(v, decorate(v), [{ value, issues }]);
  });
}

/** The decorators for properties among the exports of class-validator. */
export function propertyDecoratorsOf(v: Validators): string[] {
  const others = ["MetadataStorage", "ValidationError", "ValidationTypes", "Validator", "ValidatorConstraint"];
  return Object.entries(v)
    .filter(([name, value]) => typeof value === "function" && /^[A-Z]/.test(name) && !others.includes(name))
    .map(([name]) => name)
    .sort();
}

/** The decorators that a table says something of. */
export function decoratorsIn(version: Version, cases: readonly DecoratorCase[]): string[] {
  return [...new Set(cases.filter((one) => isIn(version, one)).map(({ decorator }) => decorator))].sort();
}

interface Verdict {
  readonly issues: readonly Issue[];
  /** The instance, where nothing is wrong with it. */
  readonly instance: unknown;
}

type Judge = (json: unknown) => Promise<Verdict>;

async function expectVerdicts(
  v: Validators,
  decorate: PropertyDecorator,
  expected: readonly { readonly value: unknown; readonly issues: readonly Issue[] }[],
): Promise<void> {
  const given = expected.map(({ value }) => value);
  const read = class Subject {
    field: unknown;
  };
  decorate(read.prototype, "field");
  const put = class Subject {
    field: unknown;
  };
  all(
    decorate,
    Transform(({ obj }) => given[(obj as { field: number }).field]),
  )(put.prototype, "field");
  const bodies = given.map((value, index) =>
    isJson(value)
      ? { cls: read, json: { field: value, unknown: 1 } }
      : { cls: put, json: { field: index, unknown: 1 } },
  );
  const judges = new Map([read, put].map((cls) => [cls, judgeOf(cls)]));

  const verdicts: Verdict[] = [];
  const originals: Verdict[] = [];
  for (const { cls, json } of bodies) {
    verdicts.push(await (judges.get(cls) as Judge)(json));
    originals.push(await judgeByClassValidator(v, cls, json));
  }

  const withValues = (found: readonly Verdict[]) => found.map(({ issues }, index) => ({ value: given[index], issues }));
  expect(withValues(verdicts)).toEqual(expected);
  expect(withValues(originals)).toEqual(expected);
  expect(verdicts).toStrictEqual(originals);
  const accepted = verdicts.filter(({ instance }) => instance !== undefined);
  expect(accepted.every(({ instance }) => isDeepStrictEqual(Object.keys(instance as object), ["field"]))).toBe(true);
}

/** What an application makes of a body. */
function judgeOf(cls: new () => object): Judge {
  let instance: unknown;

  @Controller()
  class Judging {
    @Post()
    read(@Body(cls) body: object) {
      instance = body;
    }
  }
  const handler = createLambdaHandler([Judging], { accessLog: false });

  return async (json) => {
    const { status, json: answer } = await call(handler, "POST", "/", { json });
    return status === 422
      ? { issues: (answer as { detail: Issue[] }).detail, instance: undefined }
      : { issues: [], instance };
  };
}

/** What class-validator itself makes of it. */
async function judgeByClassValidator(v: Validators, cls: new () => object, json: object): Promise<Verdict> {
  const instance = plainToInstance(cls, JSON.parse(JSON.stringify(json)));
  const errors = await v.validate(instance, { whitelist: true });
  return { issues: issuesOf(errors, ["body"]), instance: errors.length === 0 ? instance : undefined };
}

/** Whether JSON carries a value of a field as it is; `undefined` is a field that is not there. */
function isJson(value: unknown): boolean {
  const text = JSON.stringify(value);
  return text === undefined ? value === undefined : isDeepStrictEqual(JSON.parse(text), value);
}

function isIn(version: Version, { version: only }: { readonly version?: Version }): boolean {
  return only === undefined || only === version;
}

function titleOf({ decorator, message }: DecoratorCase): string {
  return `${decorator}: ${message}`;
}

function mapOf(values: readonly unknown[]): Map<string, unknown> {
  return new Map(values.map((value, index) => [`key${index}`, value]));
}
