import { type AnyClass, type Constructor, nameOf } from "../../../lib/class.js";
import { isUnconvertible, toInstance } from "../../../lib/dto/convert.js";
import type { Location } from "../../../lib/dto/findings.js";
import { type Plan, Plans, plansWith } from "../../../lib/dto/plan.js";
import { refuseUnknownFields } from "../../../lib/dto/unknown-fields.js";
import { validateInstance } from "../../../lib/dto/validate.js";
import { toError, type ValidationIssue } from "../../../lib/errors.js";
import type { ConfigField } from "./config-fields.js";

/** What the parameters of a class have become. */
export interface ConfigInput {
  /** By the names that class-transformer reads. */
  readonly values: Record<string, unknown>;
  /** Bytes by field, which class-transformer would take apart. */
  readonly bytes: Record<string, unknown>;
  /** Fields whose parameter SSM does not have. */
  readonly absent: Set<string>;
  /** Fields that are not validated: what is wrong with them has been reported. */
  readonly refused: Set<string>;
  /** Reports what is wrong with a parameter, at its field or inside of it. */
  report(field: ConfigField, way: Location, problem: string): void;
  /** Reports what is wrong with the class as a whole, a whole sentence. */
  reportClass(fault: string): void;
}

/** A field of the class itself needs no validator; a key of its JSON that no class knows is dropped, as from a body. */
class ConfigPlans extends Plans {
  readonly #cls: AnyClass;

  constructor(cls: AnyClass) {
    super({}, "strip");
    this.#cls = cls;
  }

  override of(cls: AnyClass): Plan {
    return plansWith({}, cls === this.#cls ? "allow" : "strip").of(cls);
  }
}

/** Makes the instance and validates it; what is wrong is reported, and undefined given where none can be made. */
export async function makeConfig(
  cls: Constructor,
  fields: readonly ConfigField[],
  input: ConfigInput,
): Promise<object | undefined> {
  const plans = new ConfigPlans(cls);
  const plan = plans.of(cls);
  const issues: ValidationIssue[] = [];
  try {
    const instance = toInstance(plan, input.values, plans);
    if (isUnconvertible(instance)) {
      input.reportClass(
        `${nameOf(cls)}: no instance can be made of its JSON parameters: ${instance.msg} (${instance.type}).`,
      );
      return undefined;
    }
    complete(instance, cls, input);
    await validate(instance, input, plans, issues);
    for (const { loc, type } of issues) {
      const field = fields.find(({ name }) => name === loc[0]);
      if (field !== undefined) reportIssue(field, loc, type, plan, input);
      else
        input.reportClass(
          `${nameOf(cls)}.${loc[0]}: it does not satisfy ${type}, and no @SsmParameter() gives it a value.`,
        );
    }
    return instance;
  } catch (error) {
    const { name } = toError(error);
    input.reportClass(
      `${nameOf(cls)}: a decorator or a setter of the class threw a ${name} over a value. ` +
        "Its message is not shown here, because it may hold the value.",
    );
    return undefined;
  }
}

/** Sets what does not go through class-transformer, and what it takes away: a field with `@Expose` that has no value. */
function complete(instance: object, cls: Constructor, { bytes, absent }: ConfigInput): void {
  const blank = new cls() as Record<string, unknown>;
  const initial = [...absent].filter((name) => blank[name] !== undefined).map((name) => [name, blank[name]]);
  Object.assign(instance, bytes, Object.fromEntries(initial));
}

async function validate(
  instance: object,
  { values, refused }: ConfigInput,
  plans: Plans,
  issues: ValidationIssue[],
): Promise<void> {
  refuseUnknownFields(instance, values, plans, [], issues, new Set());
  await validateInstance(instance, [], issues, { plans, strips: false, skipped: refused });
}

/** Says where and which constraint fails; its message may show the value, and an unknown key is a part of it. */
function reportIssue(
  field: ConfigField,
  loc: Location,
  type: string,
  plan: Plan,
  { absent, report }: ConfigInput,
): void {
  if (type === "whitelistValidation") {
    report(field, loc.slice(0, -1), "has a key that its class does not know");
    return;
  }
  const constraint = loc.length > 1 ? type : `${type}${argumentsOf(plan, field.name, type)}`;
  const isAbsent = absent.has(field.name);
  report(field, loc, `${isAbsent ? "is not in SSM, and without it the field " : ""}does not satisfy ${constraint}`);
}

/** What the decorator of a constraint was given, as far as it can be shown: `(1, 100)`. */
function argumentsOf({ fields }: Plan, name: unknown, type: string): string {
  const ofField = fields.filter((field) => field.name === name);
  const check = ofField.flatMap(({ presence, checks }) => [...presence, ...checks]).find((one) => one.type === type);
  const shown = (check?.metadata.constraints ?? []).flatMap(display);
  return shown.length === 0 ? "" : `(${shown.join(", ")})`;
}

function display(argument: unknown): readonly string[] {
  if (Array.isArray(argument)) return [`[${argument.flatMap(display).join(", ")}]`];
  if (argument instanceof RegExp) return [String(argument)];
  const isShown = ["string", "number"].includes(typeof argument) || argument instanceof Date;
  return isShown ? [JSON.stringify(argument)] : [];
}
