import type { AnyClass } from "../class.js";
import type { ValidationOptions } from "../dto/class-validator.js";
import { isStandardSchema } from "../dto/standard-schema.js";
import type { Components } from "./components.js";
import type { JsonSchema } from "./json-schema.js";
import { schemaOfScalar } from "./scalar-schema.js";
import { type SchemaConverter, schemaOfStandard } from "./standard-schema.js";

/** Says in JSON Schema what stands in decorators as types. */
export class Schemas {
  readonly #components: Components;
  readonly #convert: SchemaConverter | undefined;

  constructor(components: Components, convert: SchemaConverter | undefined) {
    this.#components = components;
    this.#convert = convert;
  }

  /** The schema of a class, a schema, a scalar, or of one of them in an array. */
  ofType(type: unknown, direction: "input" | "output", options: ValidationOptions = {}): JsonSchema {
    if (Array.isArray(type)) return { type: "array", items: this.ofType(type[0], direction, options) };
    if (isStandardSchema(type)) return schemaOfStandard(type, direction, this.#components, this.#convert);
    return schemaOfScalar(type) ?? this.#components.ofClass(type as AnyClass, direction, options);
  }

  /** The schema of a class or schema itself, for a place that has its fields one by one. */
  inline(type: unknown, options: ValidationOptions): JsonSchema {
    const isClass = typeof type === "function" && !isStandardSchema(type);
    return isClass ? this.#components.describe(type as AnyClass, options) : this.expand(this.ofType(type, "input"));
  }

  /** A reference to a schema by the name that it wants. */
  named(name: string, schema: JsonSchema): JsonSchema {
    return this.#components.named(name, schema);
  }

  /** The schema that a reference leads to. */
  expand(schema: JsonSchema): JsonSchema {
    return this.#components.expand(schema);
  }
}
