import type { AnyClass } from "./class.js";
import {
  type CheckArguments,
  type CheckMetadata,
  type Constraint,
  checksOf,
  constraintsOf,
  messageOf,
} from "./class-validator.js";
import { MAX_ISSUES, type ValidationIssue } from "./errors.js";
import { isPromiseLike, observed } from "./promise.js";
import { emittedFieldType } from "./reflect.js";

/** The way to a value: `["body", "lines", 0, "price"]`. */
type Location = readonly (string | number)[];

/** What was found wrong with one field, and inside it. */
interface Findings {
  readonly loc: Location;
  /** Messages by constraint. */
  readonly failed: Map<string, string>;
  readonly children: Findings[];
}

/** One walk over one value. */
interface Walk {
  /** Checks that have to be waited for; they write into findings that are already in their place. */
  readonly pending: Promise<void>[];
  /** How many checks have failed; past the limit the rest of a list is left alone. */
  failures: number;
}

/** A field with its checks by kind, in the order in which class-validator runs them. */
interface Field {
  readonly name: string;
  readonly conditions: readonly CheckMetadata[];
  readonly checks: readonly CheckMetadata[];
  readonly nested: readonly CheckMetadata[];
  /** Declared as one object, so that an array is refused. */
  readonly isSingle: boolean;
}

interface Plan {
  readonly fields: readonly Field[];
  readonly known: ReadonlySet<string>;
}

const plans = new WeakMap<AnyClass, Plan>();

/** Whether class-validator knows anything of a class; one that it does not know cannot be validated. */
export function isValidated(cls: AnyClass): boolean {
  return checksOf(cls).length > 0;
}

/**
 * Checks an instance as `validate(instance, { whitelist: true })` does and adds what is wrong to `issues`.
 *
 * Fields that no decorator names are removed. Stricter than class-validator: a missing nested object is refused unless
 * it is optional, and so is an array where one object is declared.
 *
 * @returns a promise only where a constraint is asynchronous.
 */
export function validateInstance(
  instance: object,
  loc: Location,
  issues: ValidationIssue[],
): undefined | Promise<void> {
  const walk: Walk = { pending: [], failures: 0 };
  const findings: Findings[] = [];
  checkObject(instance, loc, findings, walk);
  if (walk.pending.length === 0) {
    collect(findings, issues);
    return undefined;
  }
  return Promise.all(walk.pending).then(() => collect(findings, issues));
}

function planOf(cls: AnyClass): Plan {
  let plan = plans.get(cls);
  if (plan === undefined) {
    plan = makePlan(cls);
    plans.set(cls, plan);
  }
  return plan;
}

function makePlan(cls: AnyClass): Plan {
  const byField = new Map<string, CheckMetadata[]>();
  for (const check of checksOf(cls)) {
    const checks = byField.get(check.propertyName);
    if (checks === undefined) byField.set(check.propertyName, [check]);
    else checks.push(check);
  }
  const fields = [...byField].map(([name, checks]): Field => {
    const ofType = (type: string) => checks.filter((check) => check.type === type);
    const nested = ofType("nestedValidation");
    return {
      name,
      conditions: ofType("conditionalValidation"),
      checks: [...ofType("isDefined"), ...ofType("customValidation")],
      nested,
      isSingle:
        nested.length > 0 && nested.every(({ each }) => !each) && isOneObject(emittedFieldType(cls.prototype, name)),
    };
  });
  return { fields, known: new Set(byField.keys()) };
}

function isOneObject(emitted: unknown): boolean {
  return typeof emitted === "function" && ![Object, Array, Set, Map].includes(emitted as ObjectConstructor);
}

function checkObject(object: object, loc: Location, findings: Findings[], walk: Walk): void {
  const plan = planOf(object.constructor as AnyClass);
  if (plan.fields.length === 0) {
    const found: Findings = { loc, failed: new Map(), children: [] };
    findings.push(found);
    fail(found, walk, "unknownValue", "an unknown value was passed to the validate function");
    return;
  }
  for (const key of Object.keys(object)) if (!plan.known.has(key)) delete (object as Record<string, unknown>)[key];
  for (const field of plan.fields) checkField(object, field, loc, findings, walk);
}

function checkField(object: object, field: Field, loc: Location, findings: Findings[], walk: Walk): void {
  const value = (object as Record<string, unknown>)[field.name];
  const found: Findings = { loc: [...loc, field.name], failed: new Map(), children: [] };
  findings.push(found);
  // Every condition is asked, as class-validator does: they may have effects.
  const isWanted = field.conditions
    .map(({ constraints }) => (constraints as readonly [Condition])[0](object, value))
    .every(Boolean);
  if (!isWanted) return;
  for (const check of field.checks) runCheck(object, value, check, found, walk);
  const [nested] = field.nested;
  if (nested === undefined) return;
  if (value === undefined) {
    if (found.failed.size === 0) fail(found, walk, "isDefined", `${field.name} should not be null or undefined`);
  } else if (Array.isArray(value) && field.isSingle) refuseNested(object, value, nested, found, walk);
  else checkNested(object, value, nested, found, walk);
}

type Condition = (object: object, value: unknown) => boolean;

function runCheck(object: object, value: unknown, check: CheckMetadata, found: Findings, walk: Walk): void {
  if (check.validateIf !== undefined && !check.validateIf(object, value)) return;
  const args = argumentsOf(object, value, check);
  for (const { name, instance } of constraintsOf(check)) {
    const settle = (isValid: boolean): void => {
      if (!isValid) fail(found, walk, name || check.type, messageOf(check, instance, args));
    };
    const values = check.each ? elementsOf(value) : undefined;
    if (values === undefined) {
      const result = ask(instance, value, args);
      if (result instanceof Promise) walk.pending.push(observed(result.then(settle)));
      else settle(result);
      continue;
    }
    const results = values.map((element) => ask(instance, element, args));
    if (results.some(isPromiseLike)) {
      walk.pending.push(observed(Promise.all(results).then((all) => settle(all.every(Boolean)))));
    } else settle(results.every(Boolean));
  }
}

/** The verdict of one constraint; observed from the start, because another may throw before anyone waits for this one. */
function ask(constraint: Constraint, value: unknown, args: CheckArguments): boolean | Promise<boolean> {
  const verdict = constraint.validate(value, args);
  return isPromiseLike(verdict) ? observed(Promise.resolve(verdict)) : verdict;
}

function checkNested(object: object, value: unknown, check: CheckMetadata, found: Findings, walk: Walk): void {
  if (Array.isArray(value) || value instanceof Set || value instanceof Map) {
    const entries = value instanceof Map ? [...value] : [...value].map((element, index) => [index, element] as const);
    for (const [key, element] of entries) {
      const inside: Findings = { loc: [...found.loc, key as string | number], failed: new Map(), children: [] };
      if (walk.failures > MAX_ISSUES) return;
      found.children.push(inside);
      if (element === undefined) refuseNested(object, element, check, inside, walk);
      else checkNested(object, element, check, inside, walk);
    }
  } else if (value instanceof Object) checkObject(value, found.loc, found.children, walk);
  else refuseNested(object, value, check, found, walk);
}

function refuseNested(object: object, value: unknown, check: CheckMetadata, found: Findings, walk: Walk): void {
  fail(found, walk, check.type, messageOf(check, undefined, argumentsOf(object, value, check)));
}

function fail(found: Findings, walk: Walk, constraint: string, message: string): void {
  found.failed.set(constraint, message);
  walk.failures++;
}

function argumentsOf(object: object, value: unknown, check: CheckMetadata): CheckArguments {
  const { constraints, propertyName: property } = check;
  return { targetName: object.constructor.name, property, object, value, constraints };
}

function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.values()];
  return value instanceof Set ? [...value] : undefined;
}

function collect(findings: readonly Findings[], issues: ValidationIssue[]): void {
  for (const { loc, failed, children } of findings) {
    for (const [type, msg] of failed) issues.push({ loc, msg, type });
    collect(children, issues);
  }
}
