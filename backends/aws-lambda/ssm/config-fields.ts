import { type AnyClass, type Constructor, nameOf } from "../../../lib/class.js";
import { checkDto } from "../../../lib/dto/check-dto.js";
import { remarkOnConstructor } from "../../../lib/dto/class-remarks.js";
import { type CheckMetadata, checksOf } from "../../../lib/dto/class-validator.js";
import { dtoRecords, unknownFieldsOf } from "../../../lib/dto/dto-record.js";
import { fieldTypeOf, inputNameOf, isDto, isTransformedField } from "../../../lib/dto/field-type.js";
import { groupByField } from "../../../lib/dto/plan.js";
import { type TextField, textFieldOf } from "../../../lib/dto/text-fields.js";
import { ConfigurationError } from "../../../lib/errors.js";
import { emittedFieldType } from "../../../lib/reflect.js";
import { coercionTo } from "../../../lib/values.js";
import { configRecordOf, type FieldRecord } from "./ssm-parameter.js";

/** A field of a class that is made of parameters. */
export interface ConfigField extends FieldRecord {
  readonly name: string;
  /** The name that class-transformer reads it by: its own, or that of `@Expose({ name })`. */
  readonly inputName: string;
  /** How it is made of a text; undefined for one with a transform. */
  readonly text: TextField | undefined;
  /** Whether SSM need not have its parameter. */
  readonly isOptional: boolean;
}

const compiled = new WeakMap<AnyClass, readonly ConfigField[]>();

/**
 * The fields of a class that are parameters.
 *
 * @throws ConfigurationError that names every mistake in the declaration of the class.
 */
export function configFieldsOf(cls: Constructor): readonly ConfigField[] {
  let fields = compiled.get(cls);
  if (fields === undefined) {
    const faults: string[] = [];
    fields = compileFields(cls, faults);
    if (faults.length > 0) throw new ConfigurationError(faults);
    compiled.set(cls, fields);
  }
  return fields;
}

function compileFields(cls: Constructor, faults: string[]): readonly ConfigField[] {
  const record = configRecordOf(cls);
  faults.push(...record.faults);
  if (record.fields.size + faults.length === 0) {
    faults.push(`${nameOf(cls)}: no field has @SsmParameter(). Write @SsmParameter("/app/db/url") url!: string;`);
  }
  const isJson = [...record.fields.values()].some(({ transform }) => transform === "json");
  checkClass(cls, isJson, faults);
  if (remarkOnConstructor(cls) !== undefined) return [];
  const blank = new cls() as Record<string, unknown>;
  const byField = groupByField(cls, checksOf(cls));
  return [...record.fields].map(([name, field]): ConfigField => {
    const checks = byField.get(name);
    const problem = problemOf(cls, name, field, checks);
    if (problem !== undefined) faults.push(`${nameOf(cls)}.${name}: ${problem}`);
    return {
      ...field,
      name,
      inputName: inputNameOf(cls, name),
      text: field.transform === undefined ? textFieldOf(cls, name) : undefined,
      isOptional: blank[name] !== undefined || (checks ?? []).some(({ type }) => type === "conditionalValidation"),
    };
  });
}

/** Reports what is wrong with the class as one of data; one without any validator is none, and may be constructed. */
function checkClass(cls: Constructor, isJson: boolean, faults: string[]): void {
  const report = (fault: string) => faults.push(fault);
  const fault = (problem: string, fix: string) => faults.push(`${problem}. ${fix}.`);
  if (isDto(cls)) {
    checkDto(cls, { checked: new Set(), fault, report }, { options: {}, isFlat: !isJson, alternative: "" });
    return;
  }
  for (const record of dtoRecords(cls)) faults.push(...record.faults);
  const remark = remarkOnConstructor(cls);
  if (remark !== undefined) fault(remark.problem, remark.fix);
}

/** What is wrong with one field, and what to do about it. */
function problemOf(
  cls: AnyClass,
  name: string,
  { transform }: FieldRecord,
  checks: readonly CheckMetadata[] | undefined,
): string | undefined {
  if (checks === undefined && ["strip", "forbid"].includes(unknownFieldsOf(cls) ?? "allow")) {
    return "it has no validator, and @Schema() of its class lets no such field in. Put @Allow() on it.";
  }
  if (isTransformedField(cls, name)) return undefined;
  const emitted = emittedFieldType(cls.prototype, name);
  const declared = isKnownClass(emitted) ? emitted : undefined;
  const isSaidElsewhere = checks !== undefined || fieldTypeOf(cls, name).source === "type";
  if (transform === "binary") {
    if (declared === undefined || declared === Uint8Array) return undefined;
    return `it is declared as ${nameOf(declared)}, but the transform "binary" gives a Uint8Array. Declare it so.`;
  }
  if (transform === undefined && textFieldOf(cls, name) === undefined) return NO_OBJECT;
  if (isSaidElsewhere || declared === undefined || declared === Array || coercionTo(declared) !== undefined) {
    return undefined;
  }
  return transform === "json"
    ? `nothing makes a value of ${nameOf(declared)} of JSON. Put @Nested(() => ${nameOf(declared)}) on it.`
    : `nothing makes a value of ${nameOf(declared)} of a text. Make it with @Transform, or declare another type.`;
}

const NO_OBJECT =
  'a text has no objects in it, but the field is one. Add { transform: "json" }, or make it of a text with @Transform.';

/** Whether the compiler says which class a field holds: `Object` and `Function` say nothing. */
function isKnownClass(emitted: unknown): emitted is AnyClass {
  return typeof emitted === "function" && emitted !== Object && emitted !== Function;
}
