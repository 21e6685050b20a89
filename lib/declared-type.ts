import type { AnyClass } from "./class.js";
import { isStandardSchema } from "./dto/standard-schema.js";
import { emittedClass } from "./emitted-class.js";
import type { ParameterSite } from "./parameters.js";
import { displayType } from "./type-name.js";

/**
 * The type that a body, its field or an object of texts has: the declared one, else what the compiler emitted.
 *
 * @param given What stands in the decorator behind the field's name: nothing, or a type.
 * @returns undefined where neither says anything; then a fault has been reported.
 */
export function resolveType(
  decorator: string,
  given: readonly unknown[],
  field: string | undefined,
  site: ParameterSite,
): unknown {
  const emitted = emittedClass(site);
  if (given.length > 0) {
    const [declared] = given;
    if (declared === undefined) reportCircle(site);
    else if (contradicts(emitted, declared)) {
      site.fault(
        `it gives ${displayType(declared)}, but the parameter is declared as ${displayType(emitted)}`,
        "Give both the same type",
      );
    }
    return declared;
  }
  if (emitted !== undefined && emitted !== Array) return emitted;
  const write = (type: string) => `@${decorator}(${field === undefined ? "" : `${JSON.stringify(field)}, `}${type})`;
  const isBody = decorator === "Body";
  site.fault(
    `its type is unknown, because ${whyUnknown(site)}`,
    isBody && emitted === Array
      ? `Write ${write("[ItemCreate]")}`
      : `Write ${write("ItemCreate")}${isBody ? `, or ${write("Object")} for free JSON` : ""}. To go without, set ` +
          'emitDecoratorMetadata, do not bundle with esbuild alone, and import "lambent" first in the entry file',
  );
  return undefined;
}

/** Reports a type that was `undefined` when the decorator ran. */
export function reportCircle(site: ParameterSite): void {
  site.fault(
    "its type was not there yet when the decorator ran, because files import each other in a circle",
    "Move the class into a file that is outside of the circle",
  );
}

function whyUnknown({ emitted }: ParameterSite): string {
  if (emitted === undefined) return "the compiler emitted no metadata for the method";
  if (emitted.type === Array) return "the compiler says only that it is an array";
  return emitted.type === undefined
    ? "it was not there yet when the decorator ran: files import each other in a circle"
    : "the compiler says nothing of it: it is an interface, a union, or a type-only import";
}

function contradicts(emitted: AnyClass | undefined, declared: unknown): boolean {
  if (emitted === undefined || declared === Object || isStandardSchema(declared)) return false;
  if (Array.isArray(declared)) return emitted !== Array;
  if (typeof declared !== "function" || emitted === declared) return false;
  const isParent = (declared as AnyClass).prototype instanceof emitted;
  return !isParent;
}
