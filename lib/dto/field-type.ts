import { type AnyClass, lineageOf } from "../class.js";
import { type TransformerTable, transformerTables } from "../class-transformer.js";
import { toError } from "../errors.js";
import { emittedFieldType } from "../reflect.js";
import { isValidated } from "./class-validator.js";
import type { Discriminator, Union } from "./discriminator.js";
import { dtoRecords, type NestedRecord, ownNestedRecordOf } from "./dto-record.js";

/** What is known of the type of a field. */
export interface FieldType {
  /** What the objects or values of the field are made of; undefined where nothing says it. */
  readonly type: unknown;
  /** Who says it, and so whether class-transformer knows it too. */
  readonly source: "nested" | "type" | "emitted";
  /** Whether the field is declared as a list; undefined where nothing says it. */
  readonly isList: boolean | undefined;
  /** The classes that the objects may be of instead, by the value of one of their fields. */
  readonly discriminator: (Discriminator & Partial<Union>) | undefined;
  /** What the function that gives the type has thrown; `fault` says it in words of its own. */
  readonly failure?: Error & { readonly fault?: string };
}

interface TypeMetadata {
  readonly typeFunction?: (help?: { newObject: unknown; object: unknown; property: string }) => unknown;
  readonly options?: { readonly discriminator?: Partial<Discriminator> };
}

/** What `@Expose` wrote down. */
export interface ExposeMetadata {
  readonly options?: { readonly name?: string; readonly toPlainOnly?: boolean; readonly toClassOnly?: boolean };
}

interface TransformMetadata {
  readonly options: { readonly toPlainOnly?: boolean; readonly groups?: readonly string[] };
}

/** The type of a field: what `@Nested` or `@OneOf` says, else `@Type`, else the compiler. */
export function fieldTypeOf(cls: AnyClass, field: string): FieldType {
  const emitted = emittedFieldType(cls.prototype, field);
  const nested = nestedRecordOf(cls, field);
  if (nested !== undefined) {
    return { ...typeGivenBy(nested.type), source: "nested", isList: nested.each, discriminator: nested.union };
  }
  const isList = isListClass(emitted);
  const declared = entryOf(transformerTables()?.type, cls, field) as TypeMetadata | undefined;
  if (declared?.typeFunction !== undefined) {
    const { typeFunction } = declared;
    const given = typeGivenBy(() => typeFunction({ newObject: {}, object: {}, property: field }));
    return { ...given, source: "type", isList, discriminator: discriminatorOf(declared) };
  }
  return { type: isList ? undefined : emitted, source: "emitted", isList, discriminator: undefined };
}

/** What a function of the application's own gives; what it throws is a fault among others, not the end of the search. */
function typeGivenBy(give: () => unknown): Pick<FieldType, "type" | "failure"> {
  try {
    return { type: give() };
  } catch (error) {
    return { type: undefined, failure: toError(error) };
  }
}

/** The classes with validators that objects of a field may be of. */
export function classesOf({ type, discriminator }: FieldType): readonly AnyClass[] {
  return [type, ...(discriminator?.subTypes ?? []).map(({ value }) => value)].filter(isDto);
}

/** What `@Nested` or `@OneOf` says of a field, unless a nearer class has `@Type` on it. */
export function nestedRecordOf(cls: AnyClass, field: string): NestedRecord | undefined {
  for (const owner of lineageOf(cls)) {
    const record = ownNestedRecordOf(owner, field);
    if (record !== undefined) return record;
    if (transformerTables()?.type.get(owner)?.has(field)) return undefined;
  }
  return undefined;
}

/** The fields that `@Nested`, `@OneOf` or `@Type` name, of a class and its parents. */
export function typedFieldsOf(cls: AnyClass): ReadonlySet<string> {
  const named = dtoRecords(cls).flatMap(({ nested }) => [...nested.keys()]);
  const typed = lineageOf(cls).flatMap((owner) => [...(transformerTables()?.type.get(owner)?.keys() ?? [])]);
  return new Set([...named, ...(typed as string[])]);
}

/** Whether a `@Transform` makes the value of a field that comes in. */
export function isTransformedField(cls: AnyClass, field: string): boolean {
  const said = lineageOf(cls).flatMap((owner) => transformerTables()?.transform.get(owner)?.get(field) ?? []);
  return (said as TransformMetadata[]).some(({ options }) => !options.toPlainOnly && !options.groups?.length);
}

/** The key of the input that a field is read from: its own name, or that of `@Expose({ name })`. */
export function inputNameOf(cls: AnyClass, field: string): string {
  const { options } = (entryOf(transformerTables()?.expose, cls, field) ?? {}) as ExposeMetadata;
  return (options?.toPlainOnly ? undefined : options?.name) ?? field;
}

/** Whether class-transformer has nothing to say of how instances of a class are made, beside the classes inside. */
export function isPlainClass(cls: AnyClass): boolean {
  const tables = transformerTables();
  if (tables === undefined) return false;
  return lineageOf(cls).every(
    (owner) =>
      ![tables.expose, tables.exclude, tables.transform].some((table) => table.has(owner)) &&
      [...(tables.type.get(owner) ?? [])].every(([field, type]) =>
        isSimple(cls, field as string, type as TypeMetadata),
      ),
  );
}

/** Whether a value of JSON has the same type whatever it is, and becomes one object or an array of them. */
function isSimple(cls: AnyClass, field: string, type: TypeMetadata): boolean {
  if (type.typeFunction?.length !== 0 || discriminatorOf(type) !== undefined) return false;
  const emitted = emittedFieldType(cls.prototype, field);
  const inside = type.typeFunction();
  return (emitted === Array || !isCollection(emitted)) && (isScalarType(inside) || isDto(inside));
}

/** Whether class-transformer converts single values to a type. */
export function isScalarType(type: unknown): boolean {
  return type === String || type === Number || type === Boolean || type === Date;
}

/** Whether a type is a class whose fields have validators. */
export function isDto(type: unknown): type is AnyClass {
  if (typeof type !== "function") return false;
  return isValidated(type as AnyClass) || dtoRecords(type as AnyClass).some(({ nested }) => nested.size > 0);
}

function discriminatorOf({ options }: TypeMetadata): Discriminator | undefined {
  const { property, subTypes } = options?.discriminator ?? {};
  return property === undefined || subTypes === undefined ? undefined : { property, subTypes };
}

/** What a decorator of class-transformer wrote down for a field, that of the nearest class. */
function entryOf(table: TransformerTable | undefined, cls: AnyClass, field: string): unknown {
  const owner = lineageOf(cls).find((one) => table?.get(one)?.has(field));
  return owner && table?.get(owner)?.get(field);
}

/** Whether the compiler says that a field is a list; undefined where it says nothing. */
export function isEmittedList(cls: AnyClass, field: string): boolean | undefined {
  return isListClass(emittedFieldType(cls.prototype, field));
}

function isListClass(emitted: unknown): boolean | undefined {
  if (typeof emitted !== "function" || emitted === Object || emitted === Function) return undefined;
  return isCollection(emitted);
}

function isCollection(emitted: unknown): boolean {
  return (
    typeof emitted === "function" &&
    [Array, Set, Map].some((list) => emitted === list || emitted.prototype instanceof list)
  );
}
