import { plainToInstance } from "class-transformer";
import { validate } from "class-validator";
import { Body, Controller, Post } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Issue, issuesOf } from "./issues.js";
import { call } from "./lambda.js";

export type Class = new () => object;

/** What is made of an input. */
export interface Verdict {
  readonly issues: readonly Issue[];
  /** The instance, where nothing is wrong with it. */
  readonly value: unknown;
}

/** What an application makes of a body. */
export async function judge(cls: Class, json: unknown): Promise<Verdict> {
  let value: unknown;

  @Controller()
  class Judge {
    @Post()
    read(@Body(cls) body: object) {
      value = body;
    }
  }

  const { status, json: answer } = await call(createLambdaHandler([Judge], { accessLog: false }), "POST", "/", {
    json,
  });
  return status === 422 ? { issues: (answer as { detail: Issue[] }).detail, value: undefined } : { issues: [], value };
}

/** What class-validator itself makes of it. */
export async function judgeByClassValidator(cls: Class, json: unknown): Promise<Verdict> {
  const instance = plainToInstance(cls, json);
  const errors = await validate(instance, { whitelist: true });
  return { issues: issuesOf(errors, ["body"]), value: errors.length === 0 ? instance : undefined };
}
