import type { AnyClass } from "../class.js";
import { MAX_ISSUES, type ValidationIssue } from "../errors.js";
import { isPromiseLike, observed } from "../promise.js";
import { type CheckArguments, messageOf } from "./class-validator.js";
import type { Refusal } from "./discriminator.js";
import { Findings, isInSensitive, type Location, type Step } from "./findings.js";
import type { Check, Field, NestedCheck, Plan, Plans } from "./plan.js";
import { withheld } from "./withheld-error.js";

// Checks of class-validator that throw for some texts and numbers, such as a lone surrogate or 1e-7: those are refused.
const THROWING: ReadonlySet<string> = new Set(["isNumber", "isEmail", "isByteLength"]);

const UNKNOWN = ["unknownValue", "an unknown value was passed to the validate function"] as const;

/** One walk over one value. */
interface Walk {
  readonly plans: Plans;
  /** Whether there may be unknown fields to drop. */
  readonly strips: boolean;
  readonly findings: Findings;
  /** Checks that have to be waited for. */
  pending: Promise<void>[];
}

/** What a validation is told beside the object. */
export interface ValidationTask {
  readonly plans: Plans;
  /** Whether class-transformer made the object, so that unknown fields are still in; in objects inside they always are. */
  readonly strips: boolean;
  /** Fields of the object itself that are not checked, because what they had been given is refused already. */
  readonly skipped: ReadonlySet<string> | undefined;
}

/**
 * Checks an instance as `validate(instance, { whitelist: true })` does and adds what is wrong to `issues`.
 *
 * Stricter than class-validator: a missing nested object is refused unless it is optional, and so is an array where one
 * object is declared.
 *
 * @returns a promise only where a check is asynchronous.
 */
export function validateInstance(
  instance: object,
  loc: Location,
  issues: ValidationIssue[],
  { plans, strips, skipped }: ValidationTask,
): undefined | Promise<void> {
  const walk: Walk = { plans, strips, findings: new Findings(), pending: [] };
  checkObject(instance, plans.of(instance.constructor as AnyClass), undefined, walk, skipped);
  if (walk.pending.length > 0) return settle(walk).then(() => walk.findings.report(loc, issues));
  walk.findings.report(loc, issues);
  return undefined;
}

/** Waits for checks, and for those that they begin. */
async function settle(walk: Walk): Promise<void> {
  while (walk.pending.length > 0) {
    const { pending } = walk;
    walk.pending = [];
    await Promise.all(pending);
  }
}

function checkObject(
  object: object,
  plan: Plan,
  before: Step | undefined,
  walk: Walk,
  skipped?: ReadonlySet<string>,
): void {
  const mayHaveUnknown = walk.strips || before !== undefined;
  if (mayHaveUnknown && plan.unknownFields !== "allow") strip(object as Record<string, unknown>, plan);
  for (const field of plan.fields) {
    if (skipped?.has(field.name)) continue;
    if (field.isSensitive) checkSensitiveField(object, field, before, walk);
    else checkField(object, field, before, walk);
  }
}

function strip(object: Record<string, unknown>, { known }: Plan): void {
  for (const key of Object.keys(object)) if (!known.has(key)) delete object[key];
}

function checkSensitiveField(object: object, field: Field, before: Step | undefined, walk: Walk): void {
  try {
    checkField(object, field, { before, key: undefined }, walk);
  } catch (error) {
    throw withheld(error, subjectOf(object, field));
  }
}

function subjectOf(object: object, { name }: Field): string {
  return `${object.constructor.name}.${name}`;
}

function checkField(object: object, field: Field, before: Step | undefined, walk: Walk): void {
  const value = (object as Record<string, unknown>)[field.name];
  if (field.isPromised && isPromiseLike(value)) {
    const checked = Promise.resolve(value).then((settled) => checkValue(object, settled, field, before, walk));
    waitFor(checked, object, field, before, walk);
  } else checkValue(object, value, field, before, walk);
}

function checkValue(object: object, value: unknown, field: Field, before: Step | undefined, walk: Walk): void {
  if (field.conditions.length > 0 && !isWanted(object, value, field)) return;
  for (const check of field.presence) runCheck(object, value, check, field, before, walk);
  if ((value === undefined || value === null) && walk.plans.options.skipMissingProperties) return;
  for (const check of field.checks) runCheck(object, value, check, field, before, walk);
  if (field.nested !== undefined) checkNestedField(value, field, field.nested, before, walk);
}

/** Every condition is asked, as class-validator does: they may have effects. */
function isWanted(object: object, value: unknown, { conditions }: Field): boolean {
  return conditions.map((condition) => condition(object, value)).every(Boolean);
}

function runCheck(
  object: object,
  value: unknown,
  check: Check,
  field: Field,
  before: Step | undefined,
  walk: Walk,
): void {
  const { metadata } = check;
  if (metadata.validateIf !== undefined && !metadata.validateIf(object, value)) return;
  const args: CheckArguments = {
    targetName: object.constructor.name,
    property: field.name,
    object,
    value,
    constraints: metadata.constraints,
  };
  const elements = metadata.each ? elementsOf(value) : undefined;
  const verdict =
    elements === undefined ? ask(check, value, args) : everyOf(elements.map((element) => ask(check, element, args)));
  if (verdict instanceof Promise) {
    const failLater = walk.findings.reserve(before, field.name, check.type, metadata.context);
    const judge = (isValid: boolean): void => {
      if (!isValid) failLater(messageOf(metadata.message, check.constraint(), args));
    };
    waitFor(verdict.then(judge), object, field, before, walk);
  } else if (!verdict) {
    const msg = messageOf(metadata.message, check.constraint(), args);
    // class-validator gives no context to an empty message.
    walk.findings.fail(before, field.name, check.type, msg, msg === "" ? undefined : check.context);
  }
}

/** Observed from the start, because another may throw before anyone waits for this one. */
function waitFor(check: Promise<void>, object: object, field: Field, before: Step | undefined, walk: Walk): void {
  const guarded = isInSensitive(before)
    ? check.catch((error: unknown) => {
        throw withheld(error, subjectOf(object, field));
      })
    : check;
  walk.pending.push(observed(guarded));
}

function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.values()];
  return value instanceof Set ? [...value] : undefined;
}

/** The verdict of one constraint; observed from the start, because another may throw before anyone waits for this one. */
function ask({ type, constraint }: Check, value: unknown, args: CheckArguments): boolean | Promise<boolean> {
  try {
    const verdict = constraint().validate(value, args);
    return isPromiseLike(verdict) ? observed(Promise.resolve(verdict)) : verdict;
  } catch (error) {
    if (THROWING.has(type)) return false;
    throw error;
  }
}

function everyOf(verdicts: readonly (boolean | Promise<boolean>)[]): boolean | Promise<boolean> {
  if (verdicts.some(isPromiseLike)) return Promise.all(verdicts).then((all) => all.every(Boolean));
  return verdicts.every(Boolean);
}

function checkNestedField(
  value: unknown,
  field: Field,
  nested: NestedCheck,
  before: Step | undefined,
  walk: Walk,
): void {
  const { name: key } = field;
  if (value === undefined) {
    walk.findings.failUnlessOthers(before, key, "isDefined", `${field.name} should not be null or undefined`);
  } else if (nested.refuses === "list" && Array.isArray(value)) refuseNested(value, field, before, key, walk);
  else if (nested.refuses === "single" && !isCollection(value)) refuseNested(value, field, before, key, walk);
  else checkNested(value, field, before, key, walk);
}

/** What stands at `key` behind the steps before it: an object, or a collection of them. */
function checkNested(value: unknown, field: Field, before: Step | undefined, key: string | number, walk: Walk): void {
  if (isCollection(value)) checkElements(value, field, { before, key }, walk);
  else if (value instanceof Object && typeof value.constructor === "function") {
    const step: Step = { before, key };
    const plan = walk.plans.of(value.constructor as AnyClass);
    if (plan.fields.length > 0) checkObject(value, plan, step, walk);
    else walk.findings.fail(...(field.nested?.union?.refuse(value, step) ?? ([before, key, ...UNKNOWN] as Refusal)));
  } else refuseNested(value, field, before, key, walk);
}

function checkElements(collection: Collection, field: Field, step: Step, walk: Walk): void {
  const entries = collection instanceof Map ? collection : [...collection].entries();
  for (const [index, element] of entries) {
    // The rest would only lengthen a list that is not answered any longer.
    if (walk.findings.failures > MAX_ISSUES) return;
    const key = typeof index === "number" ? index : String(index);
    // A list that @Nested or @OneOf declares is one of objects.
    if (field.nested?.refuses === "single" && isCollection(element)) refuseNested(element, field, step, key, walk);
    else checkNested(element, field, step, key, walk);
  }
}

function refuseNested(value: unknown, field: Field, before: Step | undefined, key: string | number, walk: Walk): void {
  const { target, message, constraints, context } = field.nested as NestedCheck;
  const args: CheckArguments = {
    targetName: target.constructor.name,
    property: field.name,
    object: target,
    value,
    constraints,
  };
  walk.findings.fail(before, key, "nestedValidation", messageOf(message, undefined, args), context);
}

type Collection = readonly unknown[] | Set<unknown> | Map<unknown, unknown>;

function isCollection(value: unknown): value is Collection {
  return Array.isArray(value) || value instanceof Set || value instanceof Map;
}
