import type { DescribedMethod } from "./described-method.js";
import type { Schemas } from "./schemas.js";

/** Lists the schemas of what a method takes from a queue, a topic, a bus or a stream; documents have no place for more. */
export function describeMessage({ parameters }: DescribedMethod, schemas: Schemas): void {
  for (const { record, type, options } of parameters) {
    if (record.kind === "json" && type !== Uint8Array) schemas.ofType(type, "input", options);
  }
}
