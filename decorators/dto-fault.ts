import { type AnyClass, nameOf } from "../lib/class.js";
import { dtoRecord } from "../lib/dto/dto-record.js";
import { classRecord } from "../lib/metadata.js";

/** Reports a decorator for classes of data, or for their fields, that stands where it cannot work. */
export function reportMisplaced(cls: AnyClass, key: unknown, fault: string): void {
  const subject = key === undefined ? nameOf(cls) : `${nameOf(cls)}.${String(key)}`;
  // Nobody knows yet whether the class is a controller or holds data, and each is asked for its own faults.
  for (const { faults } of [dtoRecord(cls), classRecord(cls)]) faults.push(`${subject}: ${fault}`);
}
