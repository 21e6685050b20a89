import { type AnyClass, lineageOf, nameOf } from "../../../lib/class.js";
import { refuseStandardDecorator } from "../../../lib/standard-decorator.js";
import { isTransform, type ParameterTransform } from "./transform.js";

/** Options of {@link SsmParameter}. */
export interface SsmParameterOptions {
  /** Whether a `SecureString` is decrypted. Default true. */
  readonly decrypt?: boolean;
  /** `"json"` parses the text, `"binary"` gives the bytes that it is the base64 of. Default: by the field's type. */
  readonly transform?: ParameterTransform;
}

/** A decorator of fields. */
export type SsmParameterDecorator = (target: object, key: string) => void;

/** What `@SsmParameter` says of one field. */
export interface FieldRecord {
  readonly parameter: string;
  readonly decrypt: boolean;
  readonly transform: ParameterTransform | undefined;
}

/** What was said of one class, its parents not included. */
interface ConfigRecord {
  readonly fields: Map<string, FieldRecord>;
  /** Decorators that stand where they cannot work. */
  readonly faults: string[];
}

// In the global symbol registry, so that every copy of the package reads what any of them wrote.
const KEY: unique symbol = Symbol.for("lambent.ssm@1");

interface Configured {
  [KEY]?: ConfigRecord;
}

/**
 * A field that is read from a parameter of AWS Systems Manager by `loadParameters`.
 *
 * @param name The parameter's name, with a selector (`/app/key:3`) where it is not the latest version, or its ARN.
 * @example
 * class Config {
 *   @SsmParameter("/app/db/url") @IsUrl() url!: string;
 *   @SsmParameter("/app/limit") @IsInt() @Min(1) limit = 20;
 *   @SsmParameter("/app/flags", { transform: "json" }) @Nested(() => Flags) flags!: Flags;
 * }
 */
export function SsmParameter(name: string, options: SsmParameterOptions = {}): SsmParameterDecorator {
  return (target: object, key: unknown, ...rest: unknown[]) => {
    refuseStandardDecorator("@SsmParameter()", key);
    const cls = (typeof target === "function" ? target : target.constructor) as AnyClass;
    const { fields, faults } = configRecord(cls);
    const { decrypt = true, transform } = options;
    const fault = whyMisplaced(target, key, rest[0]) ?? whyWrong(name, transform);
    if (fault === undefined) fields.set(key as string, { parameter: name, decrypt, transform });
    else faults.push(`${key === undefined ? nameOf(cls) : `${nameOf(cls)}.${String(key)}`}: @SsmParameter() ${fault}`);
  };
}

/** What `@SsmParameter` says of a class and its parents; what a child says of a field replaces what they say of it. */
export function configRecordOf(cls: AnyClass): ConfigRecord {
  const records = lineageOf(cls).flatMap((owner) => (Object.hasOwn(owner, KEY) ? [configRecord(owner)] : []));
  const parentsFirst = records.reverse();
  return {
    fields: new Map(parentsFirst.flatMap(({ fields }) => [...fields])),
    faults: parentsFirst.flatMap(({ faults }) => faults),
  };
}

/** The record of a class itself, made on first use; a child never writes into its parent's. */
function configRecord(cls: AnyClass): ConfigRecord {
  const configured = cls as Configured;
  if (!Object.hasOwn(configured, KEY)) {
    const record: ConfigRecord = { fields: new Map(), faults: [] };
    Object.defineProperty(configured, KEY, { value: record });
  }
  return configured[KEY] as ConfigRecord;
}

/** What the decorator stands on, and what to do about it, where it is no field that can be set. */
function whyMisplaced(target: object, key: unknown, extra: unknown): string | undefined {
  if (typeof extra === "number") return `stands on parameter ${extra + 1}. Move it to a field.`;
  if (key === undefined) return "stands on the class. Move it to a field.";
  if (typeof target === "function") return 'stands on a static field, which no instance has. Remove "static".';
  if (typeof key === "symbol") return "stands on a field named by a symbol. Name it by a text.";
  const { value, get, set } = (extra ?? {}) as PropertyDescriptor;
  if (typeof value === "function") return "stands on a method. Move it to a field.";
  return get !== undefined && set === undefined
    ? "stands on a field that can only be read. Give it a setter."
    : undefined;
}

function whyWrong(name: unknown, transform: unknown): string | undefined {
  if (typeof name !== "string" || name.trim() === "") return 'has no name. Write @SsmParameter("/app/db/url").';
  if (isTransform(transform)) return undefined;
  return `has the transform ${JSON.stringify(transform)}. Take "json" or "binary", or leave it out.`;
}
