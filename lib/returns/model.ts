import { type AnyClass, nameOf } from "../class.js";
import { isTransformed } from "../class-transformer.js";
import { type FieldType, isScalarType } from "../dto/field-type.js";
import { type OutputField, outputFieldsOf } from "./output-fields.js";
import { outputTransformsOf, type Transform } from "./output-transforms.js";

/** Objects of a class that a field holds. */
export interface Inside {
  /** The field, for messages: `Order.lines`. */
  readonly subject: string;
  /** Undefined where its objects are always of one of the classes of the discriminator. */
  readonly cls: AnyClass | undefined;
  /** Undefined where nothing says whether it is a list: it may be one. */
  readonly isList: boolean | undefined;
  readonly discriminator: FieldType["discriminator"];
}

/** A field of a model. */
export interface ModelField {
  readonly name: string;
  readonly outputName: string;
  /** What `@Transform` makes of its value. */
  readonly transforms: readonly Transform[];
  /** Undefined for a value that is answered as it is. */
  readonly inside: Inside | undefined;
  /** What the compiler or `@Type` says, for those who look at the value itself. */
  readonly type: FieldType;
}

/** What answers of a class are made of. */
export interface Model {
  readonly cls: AnyClass;
  readonly fields: readonly ModelField[];
  readonly byName: ReadonlyMap<string, ModelField>;
  /** Whether getters, methods or functions of `@Transform` are called: they see an object of the class. */
  readonly isComputed: boolean;
}

const models = new WeakMap<AnyClass, Model>();

/** The model of a class, made when it is first asked for. */
export function modelOf(cls: AnyClass): Model {
  const known = models.get(cls);
  if (known !== undefined) return known;
  const model = makeModel(cls, outputFieldsOf(cls));
  models.set(cls, model);
  return model;
}

const variants = new WeakMap<AnyClass, WeakMap<Model, Model>>();

/**
 * The model by which an instance is shown: of a child, which may say otherwise than its parent, the parent's fields as the
 * child has them.
 */
export function modelOfInstance(instance: object, model: Model): Model {
  const cls = instance.constructor as AnyClass;
  if (cls === model.cls) return model;
  const known = variants.get(cls) ?? new WeakMap<Model, Model>();
  variants.set(cls, known);
  let variant = known.get(model);
  if (variant === undefined) {
    const names = new Set(model.fields.map(({ name }) => name));
    variant = makeModel(
      cls,
      outputFieldsOf(cls).filter(({ name }) => names.has(name)),
    );
    known.set(model, variant);
  }
  return variant;
}

function makeModel(cls: AnyClass, outputFields: readonly OutputField[]): Model {
  const fields = outputFields.map(({ name, outputName, type }): ModelField => {
    const transforms = outputTransformsOf(cls, name);
    return { name, outputName, transforms, inside: insideOf(cls, name, type), type };
  });
  const isComputed = fields.some(({ name, transforms }) => transforms.length > 0 || name in cls.prototype);
  return { cls, fields, byName: new Map(fields.map((field) => [field.name, field])), isComputed };
}

function insideOf(cls: AnyClass, name: string, { type, isList, discriminator }: FieldType): Inside | undefined {
  const isModel = isObjectClass(type) && hasOutput(type);
  if (!isModel && discriminator === undefined) return undefined;
  return {
    subject: `${nameOf(cls)}.${name}`,
    cls: isModel ? type : undefined,
    isList,
    // Some work their classes out each time.
    discriminator: discriminator && { ...discriminator, subTypes: discriminator.subTypes },
  };
}

/** Whether anything is known of the fields of a class. */
export function hasOutput(cls: AnyClass): boolean {
  return outputFieldsOf(cls).length > 0;
}

/** Whether a type is a class of the application's, and no value such as a date or bytes. */
export function isObjectClass(type: unknown): type is AnyClass {
  if (typeof type !== "function" || isScalarType(type)) return false;
  const isBuiltIn = (globalThis as Record<string, unknown>)[type.name] === type;
  return !isBuiltIn && typeof type.prototype === "object";
}

const ruled = new WeakMap<AnyClass, boolean>();

/** Whether class-transformer's decorators say how instances of a class are shown; asked for every object. */
export function hasOwnRules(cls: unknown): boolean {
  // An object may have a field of that name.
  if (typeof cls !== "function") return false;
  let isRuled = ruled.get(cls as AnyClass);
  if (isRuled === undefined) {
    isRuled = isTransformed(cls as AnyClass);
    ruled.set(cls as AnyClass, isRuled);
  }
  return isRuled;
}
