import type { BodyOptions } from "../body-parameter.js";
import type { DescribedMethod } from "./described-method.js";
import type { Schemas } from "./schemas.js";

/** Lists the schemas of what a method takes from a queue, a topic, a bus or a stream; documents have no place for more. */
export function describeMessage({ parameters }: DescribedMethod, schemas: Schemas): void {
  for (const { record, emitted } of parameters) {
    if (record.kind !== "json") continue;
    const [type = emitted, options = {}] = record.given ?? [];
    if (type !== Uint8Array) schemas.ofType(type, "input", options as BodyOptions);
  }
}
