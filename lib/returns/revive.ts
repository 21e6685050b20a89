import type { AnyClass } from "../class.js";
import { checksOf, constraintsOf } from "../dto/class-validator.js";
import { TEXT_CONSTRAINTS } from "../dto/text-constraints.js";
import { isRecord } from "../json.js";
import { chooseClass } from "./choose-class.js";
import { defineField } from "./dress.js";
import { type Inside, type ModelField, modelOf } from "./model.js";

/**
 * An object of a class from the JSON of an answer, as validators look at it: keys of answers are fields again, and texts of
 * dates are dates. No constructor has run, so that nothing stands in for what the answer does not have.
 */
export function revive(cls: AnyClass, json: Record<string, unknown>): object {
  const object = Object.create(cls.prototype) as object;
  for (const field of modelOf(cls).fields) {
    if (!Object.hasOwn(json, field.outputName)) continue;
    const value = json[field.outputName];
    defineField(
      object,
      field.name,
      field.inside === undefined ? reviveValue(cls, field, value) : reviveInside(value, field.inside),
    );
  }
  return object;
}

function reviveInside(value: unknown, inside: Inside): unknown {
  if (!inside.isList || !isRecord(value)) return reviveElement(value, inside);
  return new Map(Object.entries(value).map(([key, element]) => [key, reviveElement(element, inside)]));
}

function reviveElement(value: unknown, inside: Inside): unknown {
  if (Array.isArray(value)) return value.map((element) => reviveElement(element, inside));
  if (!isRecord(value)) return value;
  const { cls } = chooseClass(value, inside);
  return cls === undefined ? value : revive(cls, value);
}

function reviveValue(cls: AnyClass, field: ModelField, value: unknown): unknown {
  if (!isDate(cls, field)) return value;
  return Array.isArray(value) ? value.map(toDate) : toDate(value);
}

function toDate(value: unknown): unknown {
  return typeof value === "string" ? new Date(value) : value;
}

const DATES: ReadonlySet<unknown> = new Set(["isDate", "minDate", "maxDate"]);

/** Whether a field holds dates: by its validators, else by its type. */
function isDate(cls: AnyClass, { name, type }: ModelField): boolean {
  const checks = checksOf(cls).filter(({ propertyName }) => propertyName === name);
  const constraints = checks.flatMap((check) => constraintsOf(check).map((found) => found.name));
  if (constraints.some((constraint) => DATES.has(constraint))) return true;
  return (
    type.type === Date &&
    (type.source === "type" || !constraints.some((constraint) => TEXT_CONSTRAINTS.has(constraint)))
  );
}
