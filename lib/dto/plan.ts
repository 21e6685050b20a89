import { type AnyClass, accessorOf, type Constructor, initialValuesOf } from "../class.js";
import {
  type CheckMetadata,
  type Constraint,
  checksOf,
  constraintsOf,
  type Message,
  type ValidationOptions,
} from "./class-validator.js";
import { dtoRecords, type NestedRecord, sensitiveFieldsOf, type UnknownFields, unknownFieldsOf } from "./dto-record.js";
import {
  classesOf,
  type FieldType,
  fieldTypeOf,
  inputNameOf,
  isPlainClass,
  nestedRecordOf,
  typedFieldsOf,
} from "./field-type.js";

/** One constraint of one decorator. */
export interface Check {
  /** The name of the constraint, as errors show it. */
  readonly type: string;
  readonly metadata: CheckMetadata;
  /** What `context` of this and other decorators of the same constraint say. */
  readonly context: object | undefined;
  /** The code; asked for each value where the application's container gives a new one each time. */
  readonly constraint: () => Constraint;
}

/** What is said of the objects inside a field. */
export interface NestedCheck extends Partial<NestedRecord> {
  /** What a message is told of as its object, and the name of its class: class-validator gives the class. */
  readonly target: object;
  readonly message: Message | undefined;
  readonly constraints: readonly unknown[] | undefined;
  readonly context: object | undefined;
  /** An array is refused where one object is declared, anything but an array where `@Nested` or `@OneOf` declares a list. */
  readonly refuses: "list" | "single" | undefined;
}

/** A field with its checks by kind, in the order in which class-validator runs them. */
export interface Field {
  readonly name: string;
  readonly conditions: readonly Condition[];
  /** Those of `@IsDefined()`, which hold for missing values whatever the options say. */
  readonly presence: readonly Check[];
  readonly checks: readonly Check[];
  readonly nested: NestedCheck | undefined;
  /** A promise in it is awaited. */
  readonly isPromised: boolean;
  /** Whether its value, and everything inside it, must not get into the log. */
  readonly isSensitive: boolean;
}

type Condition = (object: object, value: unknown) => boolean;

/** What one key of the input becomes. */
export interface Target {
  readonly field: string;
  /** What its objects or values are made of; undefined for a value that is taken as it is. */
  readonly type: FieldType | undefined;
}

/** Everything that is known of a class beforehand: how an instance is made of an input, and how it is checked. */
export interface Plan {
  readonly cls: Constructor;
  readonly fields: readonly Field[];
  /** The fields that some decorator names. */
  readonly known: ReadonlySet<string>;
  readonly unknownFields: UnknownFields;
  /** Whether Lambent makes the instances itself; else class-transformer does. */
  readonly isPlain: boolean;
  /** By key of the input; one that is missing here is a field that the class does not know. */
  readonly targets: ReadonlyMap<string, Target>;
  /** What fields that the class does not know are made of nevertheless, because `@Type` says it. */
  readonly unknownTypes: ReadonlyMap<string, FieldType>;
  /** Fields that the class sets but no decorator names; they are dropped like unknown ones. */
  readonly strays: readonly string[];
}

/** The plans of all classes under the same options, each made when it is first asked for. */
export class Plans {
  readonly options: ValidationOptions;
  readonly #unknownFields: UnknownFields;
  readonly #plans = new WeakMap<AnyClass, Plan>();

  constructor(options: ValidationOptions, unknownFields: UnknownFields) {
    this.options = options;
    this.#unknownFields = unknownFields;
  }

  of(cls: AnyClass): Plan {
    let plan = this.#plans.get(cls);
    if (plan === undefined) {
      plan = makePlan(cls as Constructor, this.options, this.#unknownFields);
      this.#plans.set(cls, plan);
    }
    return plan;
  }
}

/** The plans of a class and of every class inside it. */
export function reachablePlans(cls: AnyClass, plans: Plans): ReadonlySet<Plan> {
  const reached = new Set<Plan>();
  const visit = (plan: Plan): void => {
    if (reached.has(plan)) return;
    reached.add(plan);
    for (const type of typesIn(plan)) for (const inside of classesOf(type)) visit(plans.of(inside));
  };
  visit(plans.of(cls));
  return reached;
}

/** The types of all fields that have one, whether decorators hold for them or not. */
export function typesIn({ targets, unknownTypes }: Plan): readonly FieldType[] {
  return [...[...targets.values()].flatMap(({ type }) => type ?? []), ...unknownTypes.values()];
}

// Parameters with the same options share their plans.
const shared = new Map<string, Plans>();

/** The plans under these options. */
export function plansWith(options: ValidationOptions, unknownFields: UnknownFields): Plans {
  const { groups, always, strictGroups, skipMissingProperties } = options;
  const key = JSON.stringify([unknownFields, groups, always, strictGroups, skipMissingProperties]);
  let plans = shared.get(key);
  if (plans === undefined) {
    plans = new Plans(options, unknownFields);
    shared.set(key, plans);
  }
  return plans;
}

function makePlan(cls: Constructor, options: ValidationOptions, unknownFields: UnknownFields): Plan {
  const byField = groupByField(cls, checksOf(cls, options));
  const sensitive = sensitiveFieldsOf(cls);
  const fields = [...byField].map(([name, checks]) => makeField(cls, name, checks, sensitive.has(name)));
  const known = new Set(byField.keys());
  // One that cannot be constructed is of answers alone: of inputs it is a fault.
  const blank = fields.length === 0 ? {} : initialValuesOf(cls);
  const own = unknownFieldsOf(cls) ?? unknownFields;
  const unknownTyped = [...typedFieldsOf(cls)].filter((name) => !known.has(name));
  return {
    cls,
    fields,
    known,
    unknownFields: own,
    isPlain: isPlainClass(cls),
    targets: targetsOf(cls, known, blank),
    unknownTypes: new Map(unknownTyped.map((name) => [name, fieldTypeOf(cls, name)])),
    strays: Object.keys(blank).filter((name) => !known.has(name)),
  };
}

/** The decorators of each field of a class, also of fields that only `@Nested` or `@OneOf` names. */
export function groupByField(cls: AnyClass, metadata: readonly CheckMetadata[]): ReadonlyMap<string, CheckMetadata[]> {
  const byField = new Map<string, CheckMetadata[]>();
  for (const check of metadata) {
    const checks = byField.get(check.propertyName);
    if (checks === undefined) byField.set(check.propertyName, [check]);
    else checks.push(check);
  }
  for (const { nested } of dtoRecords(cls)) {
    for (const name of nested.keys()) if (!byField.has(name)) byField.set(name, []);
  }
  return byField;
}

function makeField(cls: Constructor, name: string, metadata: readonly CheckMetadata[], isSensitive: boolean): Field {
  const ofType = (...types: readonly string[]) => metadata.filter(({ type }) => types.includes(type));
  return {
    name,
    conditions: ofType("conditionalValidation").map(({ constraints }) => (constraints as readonly [Condition])[0]),
    presence: makeChecks(ofType("isDefined"), metadata),
    checks: makeChecks(ofType("customValidation"), metadata),
    nested: makeNested(cls, name, ofType("nestedValidation")),
    isPromised: ofType("promiseValidation").length > 0,
    isSensitive,
  };
}

function makeChecks(decorators: readonly CheckMetadata[], all: readonly CheckMetadata[]): readonly Check[] {
  return decorators.flatMap((metadata) =>
    constraintsOf(metadata).map((found): Check => {
      const type = found.name || metadata.type;
      const { instance } = found;
      return {
        type,
        metadata,
        context: contextOf(all.filter((other) => constraintNameOf(other) === type)),
        // A container may make a new one each time, for a request of its own; class-validator's makes one.
        constraint: found.instance === instance ? () => instance : () => found.instance,
      };
    }),
  );
}

function makeNested(cls: Constructor, name: string, all: readonly CheckMetadata[]): NestedCheck | undefined {
  const check = all.at(-1);
  const record = nestedRecordOf(cls, name);
  if (record !== undefined) {
    return {
      ...record,
      target: cls,
      message: `${record.each ? "each value in " : ""}nested property $property must be an object`,
      constraints: undefined,
      context: undefined,
      refuses: record.each ? "single" : "list",
    };
  }
  if (check === undefined) return undefined;
  const { isList } = fieldTypeOf(cls, name);
  return {
    target: check.target as object,
    message: check.message,
    constraints: check.constraints,
    context: contextOf(all),
    refuses: isList === false && !check.each ? "list" : undefined,
  };
}

/** The name under which the failures of a decorator stand. */
function constraintNameOf(metadata: CheckMetadata): string {
  const own = metadata.type === "customValidation" ? constraintsOf(metadata)[0]?.name : undefined;
  return own || metadata.type;
}

function contextOf(metadata: readonly CheckMetadata[]): object | undefined {
  const contexts = metadata.flatMap(({ context }) => (context ? [context] : []));
  return contexts.length === 0 ? undefined : Object.assign({}, ...contexts);
}

/** Whether an input leaves a field alone: a method, or what can only be read, which is not even looked at. */
export function isFixed(instance: Record<string, unknown>, cls: AnyClass, field: string): boolean {
  return accessorOf(cls, field) === "read-only" || (field in instance && typeof instance[field] === "function");
}

function targetsOf(cls: Constructor, known: ReadonlySet<string>, blank: object): ReadonlyMap<string, Target> {
  const typed = typedFieldsOf(cls);
  const targets = new Map<string, Target>();
  for (const field of known) {
    if (isFixed(blank as Record<string, unknown>, cls, field)) continue;
    const target: Target = { field, type: typed.has(field) ? fieldTypeOf(cls, field) : undefined };
    targets.set(field, target);
    targets.set(inputNameOf(cls, field), target);
  }
  return targets;
}
