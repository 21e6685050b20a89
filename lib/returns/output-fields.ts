import { type AnyClass, lineageOf } from "../class.js";
import { type TransformerTable, transformerTables } from "../class-transformer.js";
import { checksOf } from "../dto/class-validator.js";
import { dtoRecords, propertyRecordsOf } from "../dto/dto-record.js";
import { type FieldType, fieldTypeOf } from "../dto/field-type.js";

/** A field of answers that are of a class. */
export interface OutputField {
  readonly name: string;
  /** The key in the answer: its own name, or that of `@Expose({ name })`. */
  readonly outputName: string;
  readonly type: FieldType;
}

/** What `@Expose` or `@Exclude` wrote down. */
interface Visibility {
  readonly options?: {
    readonly name?: string;
    readonly toClassOnly?: boolean;
    readonly toPlainOnly?: boolean;
    readonly groups?: readonly string[];
  };
}

/**
 * The fields that answers of a class have; those that are never in one, because of `@Exclude` or groups of `@Expose`, are
 * left out.
 *
 * A field is known by a validator of any group, by `@Property`, `@Nested` or `@Expose`. What class-transformer's decorators
 * say holds as it does for an instance of the class, whose keys it gives.
 */
export function outputFieldsOf(cls: AnyClass): readonly OutputField[] {
  const { expose, exclude } = transformerTables() ?? {};
  const exposed = namesIn(expose, cls);
  const excluded = namesIn(exclude, cls);
  const names = isExcludedWhole(cls) ? exposed : new Set([...declaredFieldsOf(cls), ...exposed]);
  return [...names]
    .filter((name) => !excluded.has(name) && !visibilityOf(expose, cls, name)?.options?.groups?.length)
    .map((name) => ({
      name,
      // Also the name of one that is exposed to classes alone: class-transformer does not look.
      outputName: visibilityOf(expose, cls, name)?.options?.name ?? name,
      type: fieldTypeOf(cls, name),
    }));
}

/** The fields that validators, `@Nested` or `@Property` name. */
function declaredFieldsOf(cls: AnyClass): readonly string[] {
  return [
    ...checksOf(cls).map(({ propertyName }) => propertyName),
    ...dtoRecords(cls).flatMap(({ nested }) => [...nested.keys()]),
    ...propertyRecordsOf(cls).keys(),
  ];
}

/** Whether `@Exclude` stands on the class itself and `@Expose` does not; children do not inherit that. */
function isExcludedWhole(cls: AnyClass): boolean {
  const { expose, exclude } = transformerTables() ?? {};
  return exclude?.get(cls)?.has(undefined) === true && !expose?.get(cls)?.has(undefined);
}

/** The fields of a class and its parents that a decorator stands on, as far as it holds for answers. */
function namesIn(table: TransformerTable | undefined, cls: AnyClass): ReadonlySet<string> {
  const said = lineageOf(cls).toReversed();
  const entries = said.flatMap((owner) => [...(table?.get(owner) ?? [])]) as [string | undefined, Visibility][];
  return new Set(
    entries.flatMap(([name, { options }]) => {
      const isForOthers = options?.toClassOnly === true && options.toPlainOnly !== true;
      return name === undefined || isForOthers ? [] : [name];
    }),
  );
}

/** What a decorator says of a field, that of the nearest class. */
function visibilityOf(table: TransformerTable | undefined, cls: AnyClass, name: string): Visibility | undefined {
  const owner = lineageOf(cls).find((one) => table?.get(one)?.has(name));
  return owner && (table?.get(owner)?.get(name) as Visibility);
}
