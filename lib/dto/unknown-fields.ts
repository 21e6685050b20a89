import type { AnyClass } from "../class.js";
import { MAX_ISSUES, type ValidationIssue } from "../errors.js";
import { isRecord } from "../json.js";
import { type FieldType, isDto } from "./field-type.js";
import { type Location, locate, type Step } from "./findings.js";
import type { Plan, Plans } from "./plan.js";

/**
 * Refuses fields that a class does not know, where it forbids them, at any depth.
 *
 * Judged by the keys of the input: what a class sets by itself is no unknown field.
 */
export function refuseUnknownFields(
  plan: Plan,
  input: Record<string, unknown>,
  plans: Plans,
  loc: Location,
  issues: ValidationIssue[],
): void {
  walk(plan, input, plans, undefined, (step, name) => {
    issues.push({ loc: locate(loc, step), msg: `property ${name} should not exist`, type: "whitelistValidation" });
    return issues.length <= MAX_ISSUES;
  });
}

/** Reports one field; false where no more are wanted. */
type Report = (step: Step, name: string) => boolean;

function walk(
  plan: Plan,
  input: Record<string, unknown>,
  plans: Plans,
  before: Step | undefined,
  report: Report,
  selector?: string,
): boolean {
  for (const key of Object.keys(input)) {
    const target = plan.targets.get(key);
    const step: Step = { before, key };
    if (target?.type !== undefined) {
      if (!walkValue(target.type, input[key], plans, step, report)) return false;
    } else if (
      plan.unknownFields === "forbid" &&
      target === undefined &&
      !plan.known.has(key) &&
      key !== selector &&
      !report(step, key)
    ) {
      return false;
    }
  }
  return true;
}

function walkValue(type: FieldType, value: unknown, plans: Plans, step: Step, report: Report): boolean {
  if (Array.isArray(value)) {
    return value.every((element, key) => walkValue(type, element, plans, { before: step, key }, report));
  }
  const cls = isRecord(value) ? classOf(type, value) : undefined;
  if (cls === undefined) return true;
  const selector = type.discriminator?.property;
  return walk(plans.of(cls), value as Record<string, unknown>, plans, step, report, selector);
}

/** The class that an object of the input becomes. */
function classOf({ type, discriminator }: FieldType, value: Record<string, unknown>): AnyClass | undefined {
  const chosen = discriminator?.subTypes.find(({ name }) => name === value[discriminator.property])?.value ?? type;
  return isDto(chosen) ? chosen : undefined;
}
