import type { AnyClass } from "../class.js";
import { dtoRecords } from "./dto-record.js";

/** The name that `@Schema` gave a class itself: children have their own. */
export function ownSchemaNameOf(cls: AnyClass): string | undefined {
  const inherited = dtoRecords(Object.getPrototypeOf(cls) as AnyClass);
  return dtoRecords(cls).find((record) => !inherited.includes(record))?.name;
}
