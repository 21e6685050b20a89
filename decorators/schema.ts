import { type AnyClass, nameOf } from "../lib/class.js";
import { dtoRecord, type UnknownFields } from "../lib/dto/dto-record.js";
import { refuseStandardDecorator } from "../lib/standard-decorator.js";
import { reportMisplaced } from "./dto-fault.js";

/** Options of {@link Schema}. */
export interface SchemaOptions {
  /** The name of the schema in documents: letters, digits, `.`, `_` and `-`. Default: the name of the class. */
  readonly name?: string;
  /**
   * What becomes of fields of the input that the class does not know: `"strip"` drops them, `"forbid"` refuses them with
   * 422, `"allow"` keeps them. Default: what the application says. Children inherit it.
   */
  readonly unknownFields?: UnknownFields;
}

const UNKNOWN_FIELDS: readonly unknown[] = ["strip", "forbid", "allow"] satisfies UnknownFields[];

/**
 * Says of a class of data what its fields cannot say.
 *
 * A wrong option is a `ConfigurationError` at cold start.
 *
 * @example
 * @Schema({ name: "Item", unknownFields: "forbid" })
 * class ItemCreate { ... }
 */
export function Schema({ name, unknownFields }: SchemaOptions): (target: AnyClass) => void {
  return (target: object, ...context: unknown[]) => {
    const [key] = context;
    refuseStandardDecorator("@Schema()", key);
    const cls = (typeof target === "function" ? target : target.constructor) as AnyClass;
    if (context.length > 0) return reportMisplaced(cls, key, "@Schema() stands on a member. Move it to the class.");

    const record = dtoRecord(cls);
    if (name !== undefined) {
      if (isSchemaName(name)) record.name = name;
      else record.faults.push(`${nameOf(cls)}: ${whyNoName(name)}`);
    }
    if (unknownFields !== undefined) {
      if (UNKNOWN_FIELDS.includes(unknownFields)) record.unknownFields = unknownFields;
      else record.faults.push(`${nameOf(cls)}: ${whyNotUnknownFields(unknownFields)}`);
    }
  };
}

/** Whether a document can have the name among the keys of its components. */
function isSchemaName(name: unknown): boolean {
  return typeof name === "string" && /^[A-Za-z0-9._-]+$/.test(name);
}

function whyNoName(name: unknown): string {
  return `@Schema() has the name ${display(name)}, which no schema can have. Take letters, digits, ".", "_" and "-".`;
}

function whyNotUnknownFields(given: unknown): string {
  return `@Schema() has the unknownFields ${display(given)}. Take "strip", "forbid" or "allow".`;
}

function display(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
