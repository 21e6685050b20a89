import type { AnyClass } from "../class.js";
import { MAX_ISSUES, type ValidationIssue } from "../errors.js";
import { isRecord } from "../json.js";
import { type FieldType, isDto } from "./field-type.js";
import { type Location, locate, type Step } from "./findings.js";
import type { Plan, Plans } from "./plan.js";

/** The issue of a field that is not known, worded as class-validator does. */
export function unknownField(loc: Location, name: string): ValidationIssue {
  return { loc, msg: `property ${name} should not exist`, type: "whitelistValidation" };
}

/**
 * Refuses fields that a class does not know, where it forbids them, at any depth.
 *
 * Judged by the keys of the input: what a class sets by itself is no unknown field. What an object inside may have, the
 * class says that it has become.
 *
 * @param asked Fields of the whole body that other parameters of the method read by name.
 */
export function refuseUnknownFields(
  instance: object,
  input: Record<string, unknown>,
  plans: Plans,
  loc: Location,
  issues: ValidationIssue[],
  asked: ReadonlySet<unknown>,
): void {
  const report: Report = (step, name) => {
    const at = locate(loc, step);
    if (at.length === 2 && asked.has(name)) return true;
    issues.push(unknownField(at, name));
    return issues.length <= MAX_ISSUES;
  };
  walk(instance, input, undefined, { plans, report });
}

interface Walk {
  readonly plans: Plans;
  readonly report: Report;
}

/** Reports one field; false where no more are wanted. */
type Report = (step: Step, name: string) => boolean;

function walk(
  instance: object,
  input: Record<string, unknown>,
  before: Step | undefined,
  task: Walk,
  selector?: string,
): boolean {
  const plan = task.plans.of(instance.constructor as AnyClass);
  return Object.keys(input).every((key) => {
    const target = plan.targets.get(key);
    const step: Step = { before, key };
    if (target === undefined) return !isUnknown(plan, key) || key === selector || task.report(step, key);
    const made = (instance as Record<string, unknown>)[target.field];
    return target.type === undefined || walkValue(target.type, made, input[key], step, task);
  });
}

function isUnknown({ unknownFields, known }: Plan, key: string): boolean {
  return unknownFields === "forbid" && !known.has(key);
}

function walkValue(type: FieldType, made: unknown, value: unknown, step: Step, task: Walk): boolean {
  if (Array.isArray(value)) {
    const elements = Array.isArray(made) || made instanceof Set ? [...made] : [];
    return value.every((element, key) => walkValue(type, elements[key], element, { before: step, key }, task));
  }
  if (!isRecord(value) || !isRecord(made)) return true;
  if (made instanceof Map) {
    return Object.keys(value).every((key) => walkValue(type, made.get(key), value[key], { before: step, key }, task));
  }
  if (!isDto(made.constructor)) return true;
  return walk(made, value, step, task, type.discriminator?.property);
}
