import { type AnyClass, nameOf } from "../class.js";
import { instanceToPlain, transformerTables } from "../class-transformer.js";
import { internalError } from "../errors.js";
import { isRecord } from "../json.js";
import { chooseClass } from "./choose-class.js";
import { type Collection, isCollection } from "./collection.js";
import { dress } from "./dress.js";
import { mistaken } from "./mismatch.js";
import { hasOwnRules, type Inside, type Model, type ModelField, modelOf, modelOfInstance } from "./model.js";

/** So many objects in each other are shaped; where there are more of them, they hold each other in a circle. */
const MAX_LEVELS = 500;

/** A place in an answer. */
interface Place {
  /** The declaration, for messages: `ItemsController.read, @Returns(Item)`. */
  readonly where: string;
  /** What is declared there, for messages: `Order.lines`. */
  readonly subject: string;
  /** How much is around it. */
  readonly level: number;
}

/**
 * What is answered of an object where a class is declared: its known fields, under the keys that they have in answers.
 *
 * @throws HttpException with status 500 for what is no object, in fields too, and for objects in a circle.
 */
export function shapeObject(value: unknown, cls: AnyClass, where: string): unknown {
  return shapeAs(cls, value, { where, subject: "the answer", level: 0 });
}

function shapeAs(cls: AnyClass, value: unknown, place: Place): unknown {
  const json = hasToJson(value) ? value.toJSON() : value;
  if (isRecord(json) && !isCollection(json)) return shapeFields(json, modelOf(cls), place);
  // What a model says itself of how it is shown is no mistake.
  if (value instanceof cls) return json;
  throw mistaken(json, `an object of ${nameOf(cls)}`, place);
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return typeof (value as { toJSON?: unknown } | null | undefined)?.toJSON === "function";
}

function shapeFields(object: object, model: Model, place: Place): object {
  const source = sourceOf(object, model);
  const isInstance = source instanceof model.cls;
  const shown = isInstance ? modelOfInstance(source, model) : model;
  const subject = (shown.isComputed && !isInstance ? dress(source, model) : source) as Record<string, unknown>;
  const shaped: Record<string, unknown> = {};
  for (const field of inOrder(subject, shown)) {
    const value = fieldOf(subject, field, shown.cls);
    if (value === undefined) continue;
    shaped[field.outputName] = field.inside === undefined ? value : shapeField(value, field, field.inside, place);
  }
  return shaped;
}

/** The fields as they stand in the object, then those that it has otherwise, such as getters. */
function inOrder(object: object, { fields, byName }: Model): readonly ModelField[] {
  const ordered: ModelField[] = [];
  for (const key of Object.keys(object)) {
    const field = byName.get(key);
    if (field !== undefined) ordered.push(field);
  }
  if (ordered.length === fields.length) return ordered;
  for (const field of fields) if (!isListed.call(object, field.name)) ordered.push(field);
  return ordered;
}

const isListed: typeof Object.prototype.propertyIsEnumerable = Object.prototype.propertyIsEnumerable;

/** The object that fields are read from: an instance of another class first becomes what its own class says. */
function sourceOf(object: object, model: Model): object {
  const isInstance = object instanceof model.cls;
  if (transformerTables() === undefined) {
    // Nobody can tell what is excluded but class-transformer itself.
    return instanceToPlain(isInstance ? object : dress(object, model));
  }
  return isInstance || !hasOwnRules(object.constructor) ? object : instanceToPlain(object);
}

function fieldOf(subject: Record<string, unknown>, { name, transforms }: ModelField, cls: AnyClass): unknown {
  const said = subject[name];
  // A method that is exposed is called, as class-transformer does.
  let value = typeof said !== "function" ? said : name in cls.prototype ? said.call(subject) : undefined;
  for (const transform of transforms) value = transform({ value, key: name, obj: subject, type: 1, options: {} });
  return value;
}

function shapeField(value: unknown, { transforms }: ModelField, inside: Inside, { where, level }: Place): unknown {
  if (value === null) return null;
  const { subject, isList } = inside;
  const place = deeper({ where, subject, level });
  // What @Transform makes may be something else.
  const isFree = transforms.length > 0;
  const isMany = isCollection(value);
  if (!isFree && isList !== undefined && isList !== isMany) {
    throw mistaken(value, isList ? "a list" : "a single object", place);
  }
  return isMany ? shapeElements(value, inside, isFree, place) : shapeInside(value, inside, isFree, place);
}

function shapeElements(values: Collection, inside: Inside, isFree: boolean, place: Place): unknown {
  const shape = (value: unknown): unknown =>
    isCollection(value)
      ? shapeElements(value, inside, isFree, deeper(place))
      : shapeInside(value, inside, isFree, place);
  if (values instanceof Map) return Object.fromEntries([...values].map(([key, value]) => [key, shape(value)]));
  return Array.from(values, shape);
}

function shapeInside(value: unknown, inside: Inside, isFree: boolean, place: Place): unknown {
  if (value === null || value === undefined || (isFree && typeof value !== "object")) return value;
  const { cls, tag } = chooseClass(value, inside);
  if (cls === undefined) throw mistaken(value, "an object of one of its classes", place);
  const shaped = shapeAs(cls, value, place);
  return tag === undefined || !isRecord(shaped)
    ? shaped
    : { [inside.discriminator?.property as string]: tag, ...shaped };
}

function deeper({ where, subject, level }: Place): Place {
  if (level === MAX_LEVELS) {
    throw internalError(`${where}: ${subject} is inside of itself, or in more than ${MAX_LEVELS} others`);
  }
  return { where, subject, level: level + 1 };
}
