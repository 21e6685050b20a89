import type { AnyClass } from "../class.js";
import type { Location } from "../dto/findings.js";
import { type Field, type Plan, Plans } from "../dto/plan.js";
import { validateInstance } from "../dto/validate.js";
import type { ValidationIssue } from "../errors.js";
import { revive } from "./revive.js";

/** A class of answers needs no validators, and one inside another is no mistake for it. */
class AnswerPlans extends Plans {
  override of(cls: AnyClass): Plan {
    const plan = super.of(cls);
    return plan.fields.length > 0 || cls === Object ? plan : { ...plan, fields: [NOTHING] };
  }
}

/** In place of the fields of a class of which nothing is to be checked. */
const NOTHING: Field = {
  name: "",
  conditions: [],
  presence: [],
  checks: [],
  nested: undefined,
  isPromised: false,
  isSensitive: false,
};

const plans = new AnswerPlans({}, "allow");

/**
 * Compares the JSON of an answer with its class, as an input is validated; what does not fit goes into `issues`.
 *
 * @returns a promise only where a check is asynchronous.
 */
export function checkObject(
  cls: AnyClass,
  json: Record<string, unknown>,
  loc: Location,
  issues: ValidationIssue[],
): undefined | Promise<void> {
  return validateInstance(revive(cls, json), loc, issues, { plans, strips: false, skipped: undefined });
}
