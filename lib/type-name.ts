import { nameOf } from "./class.js";
import { isStandardSchema } from "./dto/standard-schema.js";

/** A type as it stands in the source, for messages. */
export function displayType(type: unknown): string {
  if (Array.isArray(type)) return `[${type.map(displayType).join(", ")}]`;
  if (isStandardSchema(type)) return `${type["~standard"].vendor} schema`;
  if (typeof type === "function") return nameOf(type);
  if (type === undefined) return "?";
  return typeof type === "object" && type !== null ? "{...}" : String(type);
}
