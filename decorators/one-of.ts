import type { AnyClass, Constructor } from "../lib/class.js";
import { declareTypeChoice } from "../lib/class-transformer.js";
import { dtoRecord } from "../lib/dto/dto-record.js";
import { inputNameOf } from "../lib/dto/field-type.js";
import { ClassUnion } from "../lib/dto/union.js";
import type { UnionMapping } from "../lib/dto/union-members.js";
import { standsOnField } from "./dto-fault.js";
import type { NestedDecorator } from "./nested.js";

/** Options of {@link OneOf}. */
export interface OneOfOptions<Each extends boolean = boolean> {
  /** The key of the objects whose value, a text, chooses the class. */
  readonly discriminator: string;
  /** The field is an array of such objects, each with its own class; default false. */
  readonly each?: Each;
  /**
   * The classes by their values; a function where one of them is not there yet. Default: what `@Equals`, `@IsIn` or
   * `@IsEnum` on the field of each class says.
   */
  readonly mapping?: UnionMapping | (() => UnionMapping);
}

type InstanceOf<Type> = Type extends Constructor<infer Instance> ? Instance : never;

/**
 * A field that is an object of one of several classes, or an array of them; the value of one of their fields says of
 * which.
 *
 * Instances are made of the class and validated, as with `@Nested`. A value that chooses none is refused with
 * `union_tag_invalid`, a missing one with `union_tag_not_found`.
 *
 * Classes that no value chooses, and values that choose two, are a `ConfigurationError` at cold start.
 *
 * @param types Gives the classes; a function, so that files may import each other in a circle.
 * @example
 * class Cat {
 *   @Equals("cat") kind!: "cat";
 *   @IsInt() lives!: number;
 * }
 * class Dog {
 *   @Equals("dog") kind!: "dog";
 *   @IsString() breed!: string;
 * }
 * class Owner {
 *   @OneOf(() => [Cat, Dog], { discriminator: "kind", each: true }) pets!: (Cat | Dog)[];
 * }
 */
export function OneOf<const Types extends readonly Constructor[], const Each extends boolean = false>(
  types: () => Types,
  options: OneOfOptions<Each>,
): NestedDecorator<Each extends true ? InstanceOf<Types[number]>[] : InstanceOf<Types[number]>> {
  return (target: object, key: unknown, ...rest: unknown[]) => {
    if (!standsOnField("@OneOf()", target, key, rest[0])) return;
    const { discriminator, each, mapping }: Partial<OneOfOptions> = options ?? {};
    const union = new ClassUnion({ types, property: discriminator as string, mapping });
    const type = (): unknown => union.members.values().next().value;
    dtoRecord(target.constructor as AnyClass).nested.set(key, { type, each: each === true, union });
    declareTypeChoice(target, key, { type, choose: (value) => union.choose(value), keyOf: inputNameOf });
  };
}
