import { type AnyClass, type Constructor } from "../class.js";
import { type CheckMetadata, checksOf, constraintsOf, type ValidationOptions } from "../dto/class-validator.js";
import type { Discriminator } from "../dto/discriminator.js";
import { type PropertyRecord, propertyRecordsOf, sensitiveFieldsOf } from "../dto/dto-record.js";
import {
  type FieldType,
  fieldTypeOf,
  inputNameOf,
  isDto,
  isTransformedField,
  nestedRecordOf,
} from "../dto/field-type.js";
import { conjunction, orNull } from "./conjunction.js";
import { schemaOfConstraint } from "./constraints.js";
import type { JsonSchema } from "./json-schema.js";
import { jsonValueOf } from "./json-value.js";
import { schemaOfScalar } from "./scalar-schema.js";

/** The schema of a field, and whether it may be missing. */
export interface FieldSchema {
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

/** What a field is looked at with. */
export interface FieldSite {
  readonly cls: AnyClass;
  readonly name: string;
  readonly checks: readonly CheckMetadata[];
  /** What the class's initialiser gives it. */
  readonly initial: unknown;
  readonly options: ValidationOptions;
  /** Whether it is a field of an answer: then what has an initialiser is there, and texts were not transformed. */
  readonly isOutput: boolean;
  /** The schema of a class inside. */
  readonly refer: (cls: AnyClass) => JsonSchema;
}

/** Says what a field of a class is: by its validators, by what is nested in it, and where they are silent by its type. */
export function fieldSchema(site: FieldSite): FieldSchema {
  const { cls, name, checks, initial, isOutput, options } = site;
  const property = propertyRecordsOf(cls).get(name);
  const conditions = checks.filter(({ type }) => type === "conditionalValidation");
  const isConditional = conditions.some(({ name: condition }) => !SKIPS.has(condition));
  const isPresent = checks.some(({ type }) => type === "isDefined");
  const skips = options.skipMissingProperties === true && !isPresent;
  const isNullable = skips || conditions.some(({ name: condition }) => condition === "isOptional");
  const isOptional = isNullable || conditions.length > 0;
  const value = conjunction([...valueSchemas(site), ...(isConditional ? [unsaid("validateIf")] : [])]);
  const isTransformed = !isOutput && isTransformedField(cls, name);
  const said = isTransformed ? conjunction([value, unsaid("transform")]) : value;
  const fallback = isOutput ? undefined : jsonValueOf(initial);
  return {
    schema: {
      ...(isNullable ? orNull(said) : said),
      ...described(property),
      ...(sensitiveFieldsOf(cls).has(name) && value.type === "string" && SECRET),
      ...(fallback !== undefined && { default: fallback.value }),
    },
    isRequired: !isOptional && (isOutput || (initial === undefined && refusesMissing(site))),
  };
}

/** Conditions that depend on nothing but whether there is a value. */
const SKIPS: ReadonlySet<unknown> = new Set(["isOptional", "isUndefinable"]);
/** Pages hide it while it is typed. */
const SECRET: JsonSchema = { format: "password", writeOnly: true };

function unsaid(check: string): JsonSchema {
  return { "x-lambent-checks": [check] };
}

/** What `@Property` says. */
function described({ description, example, deprecated }: PropertyRecord = {}): JsonSchema {
  return {
    ...(description !== undefined && { description }),
    ...(example !== undefined && { examples: [example] }),
    ...(deprecated && { deprecated }),
  };
}

function valueSchemas(site: FieldSite): readonly JsonSchema[] {
  const { cls, name, checks } = site;
  const type = fieldTypeOf(cls, name);
  const whole = constraintSchemas(checks.filter(({ each }) => !each));
  const inside = constraintSchemas(checks.filter(({ each }) => each));
  const nested = nestedSchema(site, type);
  const isList = isListField(site, type, whole, inside.length > 0);
  if (!isList) return withType([...whole, ...nested], type);
  const items = conjunction(withType([...inside, ...nested], elementOf(type)));
  return [...whole, { type: "array", ...(Object.keys(items).length > 0 && { items }) }];
}

function isListField(
  { cls, name, checks }: FieldSite,
  { isList }: FieldType,
  whole: readonly JsonSchema[],
  hasEach: boolean,
): boolean {
  if (hasEach || whole.some(({ type }) => type === "array")) return true;
  if (nestedRecordOf(cls, name) === undefined && isList === undefined) {
    return checks.some(({ type, each }) => type === "nestedValidation" && each);
  }
  return isList === true;
}

/** An element of a list has the type that `@Type` or `@Nested` says; what the compiler says is that of the list. */
function elementOf(type: FieldType): FieldType {
  return type.source === "emitted" ? { ...type, type: undefined } : type;
}

/** The type itself, where no check says one. */
function withType(said: readonly JsonSchema[], { type }: FieldType): readonly JsonSchema[] {
  if (said.some((schema) => schema.type !== undefined || schema.$ref !== undefined || schema.oneOf !== undefined)) {
    return said;
  }
  // The compiler says `Object` of unions and interfaces.
  const scalar = type === Object ? undefined : schemaOfScalar(type);
  const isSaid = said.some((schema) => schema.enum !== undefined || "const" in schema);
  return scalar === undefined || isSaid ? said : [...said, scalar];
}

function constraintSchemas(checks: readonly CheckMetadata[]): readonly JsonSchema[] {
  return checks
    .filter(({ type }) => type === "customValidation" || type === "isDefined")
    .flatMap((check) =>
      constraintsOf(check).map(({ name }): JsonSchema => {
        const constraint = name || check.type;
        const said = schemaOfConstraint(constraint, check.constraints ?? []);
        if (said === undefined) return unsaid(constraint);
        return said.isExact ? said.schema : conjunction([said.schema, unsaid(constraint)]);
      }),
    );
}

function nestedSchema({ cls, name, checks, isOutput, refer }: FieldSite, type: FieldType): readonly JsonSchema[] {
  const isNested = nestedRecordOf(cls, name) !== undefined || checks.some((check) => check.type === "nestedValidation");
  const { discriminator } = type;
  if (discriminator !== undefined) return [unionSchema(discriminator, refer)];
  if (!isNested && !isOutput) return [];
  return typeof type.type === "function" && (isNested || isDto(type.type)) && type.type !== Object
    ? [refer(type.type as AnyClass)]
    : [];
}

/** One of several classes, by the value of a field. */
function unionSchema({ property, subTypes }: Discriminator, refer: FieldSite["refer"]): JsonSchema {
  const members = new Map<AnyClass, string[]>();
  for (const { name, value } of subTypes) members.set(value, [...(members.get(value) ?? []), name]);
  if ([...members.keys()].every((cls) => isFixed(cls, property))) {
    const mapping = subTypes.map(({ name, value }) => [name, refer(value).$ref as string]);
    return {
      oneOf: [...members.keys()].map(refer),
      discriminator: { propertyName: property, mapping: Object.fromEntries(mapping) },
    };
  }
  // The classes themselves do not say which value is theirs.
  return {
    oneOf: [...members].map(([cls, values]) => ({
      allOf: [refer(cls), { type: "object", properties: { [property]: { enum: values } }, required: [property] }],
    })),
  };
}

/** Whether the validators of a class leave a field nothing but values that they name. */
function isFixed(cls: AnyClass, property: string): boolean {
  const checks = checksOf(cls).filter(({ propertyName, each }) => !each && inputNameOf(cls, propertyName) === property);
  return constraintSchemas(checks).some((schema) => "const" in schema || schema.enum !== undefined);
}

/** Whether a field that is missing is refused: by what is known of its checks, and by checks of which nothing is known. */
function refusesMissing({ cls, name, checks }: FieldSite): boolean {
  if (nestedRecordOf(cls, name) !== undefined) return true;
  return checks.some((check) => {
    if (check.type === "nestedValidation" || check.type === "isDefined") return true;
    if (check.type !== "customValidation") return false;
    return constraintsOf(check).some(({ name: constraint, instance }) => {
      if (schemaOfConstraint(constraint || check.type, check.constraints ?? []) === undefined) return true;
      return !instance.validate(undefined, argumentsOf(cls as Constructor, name, check));
    });
  });
}

/** What a check of class-validator's own reads of its arguments. */
function argumentsOf(cls: Constructor, property: string, { constraints }: CheckMetadata) {
  return { targetName: cls.name, property, object: {}, value: undefined, constraints };
}
