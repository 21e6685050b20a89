import { type AnyClass, nameOf } from "./class.js";
import { emittedClass } from "./emitted-class.js";
import type { ParameterSite } from "./parameters.js";
import { coercionTo, type ScalarType, type ValueOptions } from "./values.js";

/** Makes the text of a decorator that would be right, of what stands behind its name. */
type Write = (rest: string) => string;

/** The name of a path parameter has to be in every path of the method, in one at least where it may be absent. */
export function checkPathName(name: string, options: ValueOptions, site: ParameterSite): void {
  const paths = site.pathParameters;
  const isThere = (names: readonly string[]) => names.includes(name);
  const mayBeAbsent = options.optional || options.default !== undefined;
  if (mayBeAbsent ? paths.length === 0 || paths.some(isThere) : paths.every(isThere)) return;
  const known = [...new Set(paths.flat())];
  site.fault(
    `the path has no parameter "${name}"${known.length > 0 ? `, only ${known.map((one) => `"${one}"`).join(", ")}` : ""}`,
    `Put {${name}} into the path, or give the decorator the path's own name`,
  );
}

/** A default has to be of the declared type, or a member of the enum; null stands for "no value". */
export function checkDefault(
  fallback: unknown,
  element: unknown,
  members: readonly unknown[] | undefined,
  isList: boolean,
  site: ParameterSite,
): void {
  if (fallback === undefined || fallback === null) return;
  const fits = (value: unknown) => (members === undefined ? typeOfDefault(value) === element : members.includes(value));
  if (isList ? Array.isArray(fallback) && fallback.every(fits) : fits(fallback)) return;
  site.fault(`the default ${display(fallback)} is not of the declared type`, "Give a default of that type");
}

/** What the compiler saw, where it says anything: a contradiction is a mistake on one side or the other. */
export function checkEmitted(declared: unknown, site: ParameterSite, write: Write): void {
  const emitted = emittedClass(site);
  if (emitted === undefined || emitted === declared) return;
  const seen = coercionTo(emitted) !== undefined ? emitted.name : emitted === Array ? "[String]" : "String";
  reportContradiction(
    declared === Array ? "an array" : `a ${(declared as ScalarType).name}`,
    emitted,
    write(seen),
    site,
  );
}

/** Compilers disagree on the type of an enum, but not on whether there is an array of it. */
export function checkEmittedEnum(isList: boolean, site: ParameterSite, write: Write): void {
  const emitted = emittedClass(site);
  if (emitted === undefined || (emitted === Array) === isList) return;
  if (isList) reportContradiction("an array", emitted, write("{ enum: ... }"), site);
  else reportContradiction("one member of the enum", emitted, write("{ type: [String], enum: ... }"), site);
}

/** The type that a default gives where no other is given. */
export function typeOfDefault(value: unknown): ScalarType | undefined {
  switch (typeof value) {
    case "string":
      return String;
    case "number":
      return Number;
    case "boolean":
      return Boolean;
    case "bigint":
      return BigInt;
    default:
      return value instanceof Date ? Date : undefined;
  }
}

function reportContradiction(gives: string, emitted: AnyClass, write: string, site: ParameterSite) {
  site.fault(`it gives ${gives}, but the parameter is declared as ${nameOf(emitted)}`, `Make them one: ${write}`);
}

function display(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(display).join(", ")}]`;
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "number":
    case "boolean":
      return String(value);
    case "undefined":
      return "nothing";
    default:
      if (value === null) return "null";
      return value instanceof Date
        ? JSON.stringify(value)
        : typeof value === "object"
          ? "an object"
          : `a ${typeof value}`;
  }
}
