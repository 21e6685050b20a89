import { type AnyClass, lineageOf } from "../class.js";
import { transformerTables } from "../class-transformer.js";

/** What a function of `@Transform` is told, as class-transformer tells it. */
export interface TransformHelp {
  readonly value: unknown;
  readonly key: string;
  /** The object that the field is of. */
  readonly obj: object;
  /** That an instance becomes plain, as class-transformer's `TransformationType` numbers it. */
  readonly type: 1;
  readonly options: object;
}

/** A function of `@Transform`. */
export type Transform = (help: TransformHelp) => unknown;

interface TransformMetadata {
  readonly transformFn: Transform;
  readonly options: {
    readonly toClassOnly?: boolean;
    readonly toPlainOnly?: boolean;
    readonly groups?: readonly string[];
  };
}

/** The functions of `@Transform` that make what is answered of a field, in the order in which class-transformer calls them. */
export function outputTransformsOf(cls: AnyClass, field: string): readonly Transform[] {
  const table = transformerTables()?.transform;
  const said = lineageOf(cls).flatMap((owner) => (table?.get(owner)?.get(field) ?? []) as readonly TransformMetadata[]);
  // The farthest parent's come first, and of one class that which is nearest to the field.
  return said.toReversed().flatMap(({ transformFn, options }) => {
    const isForOthers = options.toClassOnly === true && options.toPlainOnly !== true;
    return isForOthers || options.groups?.length ? [] : [transformFn];
  });
}
