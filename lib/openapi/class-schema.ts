import { type AnyClass, type Constructor, nameOf } from "../class.js";
import { checksOf, type ValidationOptions } from "../dto/class-validator.js";
import { type UnknownFields, unknownFieldsOf } from "../dto/dto-record.js";
import { inputNameOf } from "../dto/field-type.js";
import { groupByField, isFixed } from "../dto/plan.js";
import { outputFieldsOf } from "../returns/output-fields.js";
import { fieldSchema } from "./field-schema.js";
import type { JsonSchema } from "./json-schema.js";

/** How a class is used: read from requests, under which options, or answered. */
export interface ClassUse {
  readonly cls: AnyClass;
  readonly direction: "input" | "output";
  readonly options: ValidationOptions;
}

/** What classes are looked at with. */
export interface ClassSite {
  readonly unknownFields: UnknownFields;
  /** The schema of a class inside one that is used so. */
  refer(cls: AnyClass, within: ClassUse): JsonSchema;
}

/** Says what the objects of a class are. */
export function classSchema(use: ClassUse, site: ClassSite): JsonSchema {
  return use.direction === "input" ? inputSchema(use, site) : outputSchema(use, site);
}

function inputSchema(use: ClassUse, site: ClassSite): JsonSchema {
  const { cls, options } = use;
  const blank = instanceOf(cls);
  const fields = [...groupByField(cls, checksOf(cls, options))].filter(([name]) => !isFixed(blank, cls, name));
  const entries = fields.map(([name, checks]) => {
    const refer = (inside: AnyClass) => site.refer(inside, use);
    const said = fieldSchema({ cls, name, checks, initial: blank[name], options, isOutput: false, refer });
    return [inputNameOf(cls, name), said] as const;
  });
  const isClosed = (unknownFieldsOf(cls) ?? site.unknownFields) === "forbid";
  return { ...objectSchema(cls, entries), ...(isClosed && { additionalProperties: false }) };
}

function outputSchema(use: ClassUse, site: ClassSite): JsonSchema {
  const { cls, options } = use;
  const blank = instanceOf(cls);
  const checks = groupByField(cls, checksOf(cls));
  const entries = outputFieldsOf(cls).map(({ name, outputName }) => {
    const refer = (inside: AnyClass) => site.refer(inside, use);
    const own = checks.get(name) ?? [];
    const said = fieldSchema({ cls, name, checks: own, initial: blank[name], options, isOutput: true, refer });
    return [outputName, said] as const;
  });
  return objectSchema(cls, entries);
}

function objectSchema(
  cls: AnyClass,
  entries: readonly (readonly [string, ReturnType<typeof fieldSchema>])[],
): JsonSchema {
  const required = entries.filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return {
    type: "object",
    title: nameOf(cls),
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    ...(required.length > 0 && { required }),
  };
}

/** What the fields are without any input; a class that cannot be constructed is one of answers, or reported elsewhere. */
function instanceOf(cls: AnyClass): Record<string, unknown> {
  try {
    return new (cls as Constructor)() as Record<string, unknown>;
  } catch {
    return {};
  }
}
