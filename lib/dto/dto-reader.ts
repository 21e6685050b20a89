import type { Constructor } from "../class.js";
import type { ValidationIssue } from "../errors.js";
import { observed } from "../promise.js";
import type { ValidationOptions } from "./class-validator.js";
import { isUnconvertible, toInstance } from "./convert.js";
import type { UnknownFields } from "./dto-record.js";
import type { Location } from "./findings.js";
import { type Plan, type Plans, plansWith, reachablePlans } from "./plan.js";
import { refuseUnknownFields } from "./unknown-fields.js";
import { validateInstance } from "./validate.js";

/**
 * Makes a checked instance of a class from an object of values; what does not fit goes into `issues`.
 *
 * @param skipped Of an object of texts: fields that are not checked, because what they had been given is refused already.
 */
export type DtoReader = (
  input: Record<string, unknown>,
  loc: Location,
  issues: ValidationIssue[],
  skipped?: ReadonlySet<string>,
) => object | undefined | Promise<object>;

/** What is worked out with the first input: before, decorators may still be added, and most classes are never used. */
interface Compiled {
  readonly plan: Plan;
  /** Whether some class-transformer made object may have unknown fields. */
  readonly strips: boolean;
  readonly forbids: boolean;
}

/**
 * The reader of a class under these options.
 *
 * @param asked Fields of the whole body that other parameters read by name, and which are no unknown ones therefore.
 */
export function createDtoReader(
  cls: Constructor,
  options: ValidationOptions,
  unknownFields: UnknownFields,
  asked: ReadonlySet<unknown> = new Set(),
): DtoReader {
  const plans = plansWith(options, unknownFields);
  let compiled: Compiled | undefined;
  return (input, loc, issues, skipped) => {
    compiled ??= compile(cls, plans);
    const { plan, strips, forbids } = compiled;
    const instance = toInstance(plan, input, plans);
    if (isUnconvertible(instance)) return refuse(instance, loc, issues);
    if (forbids) refuseUnknownFields(instance, input, plans, loc, issues, asked);
    if (skipped !== undefined && !plan.isPlain) keepDefaults(instance as Record<string, unknown>, cls);
    const waiting = validateInstance(instance, loc, issues, { plans, strips, skipped });
    return waiting === undefined ? instance : observed(waiting.then(() => instance));
  };
}

function compile(cls: Constructor, plans: Plans): Compiled {
  const reached = [...reachablePlans(cls, plans)];
  return {
    plan: plans.of(cls),
    strips: !reached.every(({ isPlain }) => isPlain),
    forbids: reached.some(({ unknownFields }) => unknownFields === "forbid"),
  };
}

/** Sets what class-transformer has taken away: a field with `@Expose` that has no text is not what its class says. */
function keepDefaults(instance: Record<string, unknown>, cls: Constructor): void {
  const blank = new cls() as Record<string, unknown>;
  for (const name of Object.keys(blank)) if (instance[name] === undefined) instance[name] = blank[name];
}

function refuse(
  reason: { readonly type: string; readonly msg: string },
  loc: Location,
  issues: ValidationIssue[],
): undefined {
  issues.push({ loc, ...reason });
  return undefined;
}
