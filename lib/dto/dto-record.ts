import { type AnyClass, lineageOf } from "../class.js";
import type { Union } from "./discriminator.js";

/** What becomes of fields of the input that a class does not know. */
export type UnknownFields = "strip" | "forbid" | "allow";

/** A field that is an object of another class, or a list of them, as `@Nested` or `@OneOf` says. */
export interface NestedRecord {
  /** Called once, after all classes are there, so that files may import each other in a circle. */
  readonly type: () => unknown;
  readonly each: boolean;
  /** The classes of `@OneOf`; the type is the first of them then. */
  readonly union?: Union;
}

/** What documents say of a field beside its type and its checks, as `@Property` says it. */
export interface PropertyRecord {
  readonly description?: string;
  readonly example?: unknown;
  readonly deprecated?: boolean;
}

/** What Lambent's own decorators said of one class of data, its parents not included. */
export interface DtoRecord {
  /** The name of its schema in documents. */
  name: string | undefined;
  unknownFields: UnknownFields | undefined;
  readonly nested: Map<string, NestedRecord>;
  /** The fields with `@Sensitive`; undefined where there are none, and of a copy of the package that knows of none. */
  sensitive?: Set<string>;
  /** The fields with `@Property`; undefined where there are none, and of a copy of the package that knows of none. */
  properties?: Map<string, PropertyRecord>;
  /** Decorators that stand where they cannot work. */
  readonly faults: string[];
}

// In the global symbol registry, so that every copy of the package reads what any of them wrote.
const KEY: unique symbol = Symbol.for("lambent.dto@1");

interface Described {
  [KEY]?: DtoRecord;
}

/** The record of a class itself, made on first use; a child never writes into its parent's. */
export function dtoRecord(cls: AnyClass): DtoRecord {
  const described = cls as Described;
  if (!Object.hasOwn(described, KEY)) {
    const record: DtoRecord = { name: undefined, unknownFields: undefined, nested: new Map(), faults: [] };
    Object.defineProperty(described, KEY, { value: record });
  }
  return described[KEY] as DtoRecord;
}

/** The records of a class and of its parents that have one, its own first. */
export function dtoRecords(cls: AnyClass): readonly DtoRecord[] {
  return lineageOf(cls).flatMap((owner) => (Object.hasOwn(owner, KEY) ? [(owner as Described)[KEY] as DtoRecord] : []));
}

/** What a class, or the nearest parent that says anything of them, says of unknown fields. */
export function unknownFieldsOf(cls: AnyClass): UnknownFields | undefined {
  return dtoRecords(cls).find(({ unknownFields }) => unknownFields !== undefined)?.unknownFields;
}

/** Notes that the values of a field must not get into the log. */
export function declareSensitive(cls: AnyClass, field: string): void {
  const record = dtoRecord(cls);
  record.sensitive ??= new Set();
  record.sensitive.add(field);
}

/** The fields with `@Sensitive`, of a class and its parents. */
export function sensitiveFieldsOf(cls: AnyClass): ReadonlySet<string> {
  return new Set(dtoRecords(cls).flatMap(({ sensitive }) => [...(sensitive ?? [])]));
}

/** Notes what `@Property` says of a field. */
export function declareProperty(cls: AnyClass, field: string, said: PropertyRecord): void {
  const record = dtoRecord(cls);
  record.properties ??= new Map();
  record.properties.set(field, said);
}

/** What `@Property` says of the fields of a class and of its parents, the nearest of each. */
export function propertyRecordsOf(cls: AnyClass): ReadonlyMap<string, PropertyRecord> {
  const farthestFirst = dtoRecords(cls).toReversed();
  return new Map(farthestFirst.flatMap(({ properties }) => [...(properties ?? [])]));
}

/** What `@Nested` or `@OneOf` on a field of a class itself says. */
export function ownNestedRecordOf(cls: AnyClass, field: string): NestedRecord | undefined {
  return Object.hasOwn(cls, KEY) ? (cls as Described)[KEY]?.nested.get(field) : undefined;
}
