import type { AnyClass } from "./class.js";
import type { ParameterSite } from "./parameters.js";

/** The class that the compiler emitted for a parameter; undefined where it says nothing of it. */
export function emittedClass({ emitted }: ParameterSite): AnyClass | undefined {
  const type = emitted?.type;
  return typeof type === "function" && type !== Object && type !== Function ? (type as AnyClass) : undefined;
}
