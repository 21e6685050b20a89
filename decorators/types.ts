import type { AnyClass, Constructor } from "../lib/class.js";
import type { EnumLike, ValueType } from "../lib/values.js";

/** The type of one parameter of a method. */
export type Argument<Target, Key extends keyof Target, Index extends number> = Target[Key] extends (
  ...args: infer Arguments
) => unknown
  ? Arguments[Index]
  : never;

/**
 * What the compiler shows where a decorator and its parameter disagree. It can be satisfied by nothing; its arguments
 * are the sentence: `Mismatch<"the decorator gives", string, "but the parameter is declared as", number>`.
 */
export interface Mismatch<Says extends string, Given, But extends string, Declared> {
  readonly [mismatch]: readonly [Says, Given, But, Declared];
}

declare const mismatch: unique symbol;

/**
 * A parameter decorator that gives a value of one type, on a parameter that takes it.
 *
 * The compiler passes the parameter's position as a literal, so the declared type can be looked up and compared.
 */
export type TypedParameterDecorator<Given> = <
  Target extends object,
  Key extends keyof Target,
  const Index extends number,
>(
  target: Target,
  key: Key,
  index: [Given] extends [Argument<Target, Key, Index>]
    ? Index
    : Mismatch<"the decorator gives", Given, "but the parameter is declared as", Argument<Target, Key, Index>>,
) => void;

/** A parameter decorator whose value the compiler knows nothing of: free JSON, or a type read from metadata. */
export type UncheckedParameterDecorator = TypedParameterDecorator<never>;

/** A decorator of methods; any method may answer a request. */
export type HandlerDecorator = (target: object, key: string | symbol, descriptor: PropertyDescriptor) => void;

/** A decorator of classes. */
export type ControllerDecorator = (target: AnyClass) => void;

/** A decorator of classes and methods alike. */
export type ControllerOrHandlerDecorator = (
  target: object,
  key?: string | symbol,
  descriptor?: PropertyDescriptor,
) => void;

type ScalarOf<Type> = Type extends StringConstructor
  ? string
  : Type extends NumberConstructor
    ? number
    : Type extends BooleanConstructor
      ? boolean
      : Type extends DateConstructor
        ? Date
        : Type extends BigIntConstructor
          ? bigint
          : never;

/** What a type of a value gives: `Number` a `number`, `[String]` a `string[]`. */
export type ValueOf<Type> = Type extends readonly [infer Element] ? ScalarOf<Element>[] : ScalarOf<Type>;

type MemberOf<Enum> = Enum extends readonly (infer Member)[] ? Member : Enum[keyof Enum];

type Widened<Value> = Value extends string
  ? string
  : Value extends number
    ? number
    : Value extends boolean
      ? boolean
      : Value extends bigint
        ? bigint
        : Value;

type Declared<Options> = Options extends { readonly enum: infer Enum }
  ? Options extends { readonly type: readonly unknown[] }
    ? MemberOf<Enum>[]
    : MemberOf<Enum>
  : Options extends { readonly type: infer Type }
    ? ValueOf<Type>
    : Options extends { readonly default: infer Default extends string | number | boolean | bigint | Date }
      ? Widened<Default>
      : string;

type Absent<Options> = Options extends { readonly default: infer Default }
  ? Extract<Default, null>
  : Options extends { readonly optional: true }
    ? undefined
    : never;

/** What a parameter with these options gives. */
export type ValueWith<Options> = Declared<Options> | Absent<Options> extends infer Value ? Value : never;

/** A value in place of an absent one: of the declared type, read-only arrays included. */
type DefaultFor<Options> = Options extends { readonly default: infer Default }
  ? Default extends
      | null
      | (Declared<Options> extends readonly (infer Element)[] ? readonly Element[] : Declared<Options>)
    ? unknown
    : { readonly default: Declared<Options> }
  : unknown;

/** Options as written, with the check that the default fits the type. */
export type CheckedOptions<Options> = Options & DefaultFor<Options>;

/** Options of a path, query, header or cookie parameter. It is required unless it has `optional` or `default`. */
export interface ValueParameterOptions {
  /** `String` (the default, unless `default` says otherwise), `Number`, `Boolean`, `Date`, `BigInt`, or one of them in an array. */
  readonly type?: ValueType;
  /** An enum object or an array of literals, one of which the value must be. */
  readonly enum?: EnumLike;
  /** `undefined` where the value is absent. */
  readonly optional?: boolean;
  /** Stands in for an absent value; gives the type where `type` does not. */
  readonly default?:
    | string
    | number
    | boolean
    | bigint
    | Date
    | null
    | readonly (string | number | boolean | bigint | Date)[];
  /** For documents. */
  readonly description?: string;
  /** For documents. */
  readonly example?: unknown;
}

/** A factory of decorators for values by name: `@Query("limit", Number)`. */
export interface ValueParameter {
  (name: string): TypedParameterDecorator<string>;
  <const Type extends ValueType>(name: string, type: Type): TypedParameterDecorator<ValueOf<Type>>;
  <const Options extends ValueParameterOptions>(
    name: string,
    options: CheckedOptions<Options>,
  ): TypedParameterDecorator<ValueWith<Options>>;
}

/** What JSON of a type gives: a class its instance, `[Item]` an array of them, `String` a `string`. */
export type BodyOf<Type> = Type extends readonly [infer Element]
  ? BodyOf<Element>[]
  : Type extends StringConstructor | NumberConstructor | BooleanConstructor
    ? ScalarOf<Type>
    : Type extends ObjectConstructor
      ? never
      : Type extends Constructor<infer Instance>
        ? Instance
        : never;

/** A type that a body can have: a class, a scalar, or one of them in an array. */
export type BodyType = Constructor | StringConstructor | NumberConstructor | BooleanConstructor | readonly [BodyType];
