import type { AnyClass, Constructor } from "../lib/class.js";
import type { ValidationOptions } from "../lib/dto/class-validator.js";
import type { StandardSchema } from "../lib/dto/standard-schema.js";
import type { ScalarType, ValueOptions, ValueType } from "../lib/values.js";

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
 * A parameter decorator that gives a value of one type, on a parameter that takes it; on none if there is a fault.
 *
 * The compiler passes the parameter's position as a literal, so the declared type can be looked up and compared.
 */
export type TypedParameterDecorator<Given, Fault = never> = <
  Target extends object,
  Key extends keyof Target,
  const Index extends number,
>(
  target: Target,
  key: Key,
  index: [Fault] extends [never]
    ? [Given] extends [Argument<Target, Key, Index>]
      ? Index
      : Mismatch<"the decorator gives", Given, "but the parameter is declared as", Argument<Target, Key, Index>>
    : Fault,
) => void;

/** A parameter decorator whose value the compiler knows nothing of: free JSON, or a type read from metadata. */
export type UncheckedParameterDecorator = TypedParameterDecorator<never>;

/** A decorator of methods; any method may answer a request. */
export type HandlerDecorator = (target: object, key: string | symbol, descriptor: PropertyDescriptor) => void;

/** A decorator of any field. */
export type FieldDecorator = (target: object, key: string) => void;

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

/** The type of one option, with undefined where it may be left out. */
type Option<Options, Name extends PropertyKey> = Name extends keyof Options ? Options[Name] : undefined;

/** A value's type by `type`, else by `default`, as it is taken when the application starts. */
type TypeGiven<Type, Default> = Type extends undefined
  ? Default extends string | number | boolean | bigint | Date
    ? Widened<Default>
    : string
  : ValueOf<Type>;

type MembersGiven<Type, Enum> = Type extends readonly unknown[] ? MemberOf<Enum>[] : MemberOf<Enum>;

type Declared<Options, Enum = Option<Options, "enum">> = Enum extends undefined
  ? TypeGiven<Option<Options, "type">, Option<Options, "default">>
  : MembersGiven<Option<Options, "type">, Enum>;

/** `undefined` if the options may say `optional`: a `boolean` may be true. */
export type AbsentWith<Options> = Options extends unknown
  ? true extends Option<Options, "optional">
    ? undefined
    : never
  : never;

type Absent<Options, Default = Option<Options, "default">> =
  | Extract<Default, null>
  | (undefined extends Default ? AbsentWith<Options> : never);

/** What a parameter with these options gives. */
export type ValueWith<Options> = Options extends unknown ? Declared<Options> | Absent<Options> : never;

type NameFault<Options, Known> = {
  [Name in Exclude<keyof Options, keyof Known>]: Mismatch<"there is no option", Name, "but there are", keyof Known>;
}[Exclude<keyof Options, keyof Known>];

type TypeFault<Options, Known> = {
  [Name in keyof Options & keyof Known]: [Options[Name]] extends [Known[Name] | undefined]
    ? never
    : Mismatch<`the option "${Name & string}" is`, Options[Name], "but it takes", Required<Known>[Name]>;
}[keyof Options & keyof Known];

/** What is wrong with options that the compiler let pass whatever they are; never where each is known and fits. */
export type OptionFault<Options, Known> = Options extends AnyFunction | readonly unknown[] | StandardSchema
  ? Mismatch<"the options are", Options, "but they have to be", Known>
  : NameFault<Options, Known> | TypeFault<Options, Known>;

/** Values in place of an absent one: null, or of the declared type, read-only arrays included. */
type DefaultOf<Value> = (Value extends readonly (infer Element)[] ? readonly Element[] : Value) | null | undefined;

// Only where there is a default: with types that are still parameters the compiler cannot decide on it.
type DefaultFault<Options, Value = Declared<Options>> = "default" extends keyof Options
  ? [Option<Options, "default">] extends [DefaultOf<Value>]
    ? never
    : Mismatch<"the default is", Exclude<Option<Options, "default">, DefaultOf<Value>>, "but the type is", Value>
  : never;

type ValueFault<Options> = unknown extends Options
  ? never
  : Options extends unknown
    ? NameFault<Options, ValueParameterOptions> | DefaultFault<Options>
    : never;

/** Options of a path, query, header or cookie parameter. It is required unless it has `optional` or `default`. */
export interface ValueParameterOptions extends ValueOptions {
  /** Stands in for an absent value; gives the type where `type` does not. */
  readonly default?:
    | string
    | number
    | boolean
    | bigint
    | Date
    | null
    | readonly (string | number | boolean | bigint | Date)[];
}

/** What stands behind the name: a type is short for options with it. */
type OptionsOf<Given> = Given extends ValueType ? { readonly type: Given } : Given;

type GivenFault<Given, Fault = OptionFault<RefusedOptionsOf<Given>, ValueParameterOptions>> = [Fault] extends [never]
  ? Mismatch<"what follows the name is", Given, "but it has to be", ValueType | ValueParameterOptions>
  : Fault;

// A schema is no options, whatever fields it has: its library's methods are none of them.
type RefusedOptionsOf<Given> = Given extends AnyFunction | readonly unknown[] | StandardSchema
  ? { readonly type: Given }
  : Given extends object
    ? Given
    : { readonly type: Given };

type AnyFunction = ((...args: never[]) => unknown) | AnyClass;

/** A class whose fields have validators, or a schema. */
export type ObjectType = Constructor | StandardSchema;

/** What is wrong with a type that wants a name before it; with one of which nothing is known, nothing. */
type NameMissing<Type> = Type extends ScalarType
  ? unknown extends Type
    ? never
    : Mismatch<"what is given is", Type, "but it has to be a name, or", ObjectType>
  : never;

type NamelessFault<First, Second> = First extends ObjectType
  ? Mismatch<"what follows the type is", Second, "but it has to be", ValidationOptions>
  : Mismatch<"what is given is", First, "but it has to be a name, or", ObjectType>;

/** A factory of decorators for values by name, or for an object of all values: `@Query("limit", Number)`, `@Query("limit", { default: 20 })`. */
export interface ValueParameter {
  (): UncheckedParameterDecorator;
  // Before classes, which these are too: the name is missing.
  <const Type extends ScalarType>(type: Type): TypedParameterDecorator<never, NameMissing<Type>>;
  <const Type extends ObjectType>(type: Type): TypedParameterDecorator<BodyOf<Type>>;
  // Any object: the compiler would say of a wrong one that no overload matches. Editors list the default's options.
  <const Type extends ObjectType, const Options extends object = ValidationOptions>(
    type: Type,
    options: Options,
  ): TypedParameterDecorator<BodyOf<Type>, unknown extends Options ? never : OptionFault<Options, ValidationOptions>>;
  (name: string): TypedParameterDecorator<string>;
  // Editors list the options of the type that stands in for one still being written.
  <const Given extends ValueType | ValueParameterOptions = ValueParameterOptions>(
    name: string,
    given: Given,
  ): TypedParameterDecorator<ValueWith<OptionsOf<Given>>, ValueFault<OptionsOf<Given>>>;
  /** Takes what the others do not, and fits no parameter: so the compiler says in words what is wrong, and once. */
  <const Given = ValueParameterOptions>(name: string, given: Given): TypedParameterDecorator<never, GivenFault<Given>>;
  /** The same, where no name is the first. */
  <const First, const Second>(
    first: First,
    second?: Second,
  ): TypedParameterDecorator<never, NamelessFault<First, Second>>;
}

/**
 * What JSON of a type gives: a class its instance, a schema its output, `[Item]` an array of them, `String` a `string`.
 */
export type BodyOf<Type> = unknown extends Type
  ? never
  : Type extends readonly [infer Element]
    ? BodyOf<Element>[]
    : Type extends { readonly "~standard": { readonly types?: infer Types } }
      ? OutputOf<Types>
      : Type extends StringConstructor | NumberConstructor | BooleanConstructor
        ? ScalarOf<Type>
        : Type extends ObjectConstructor
          ? never
          : Type extends Uint8ArrayConstructor
            ? Uint8Array
            : Type extends Constructor<infer Instance>
              ? Instance
              : never;

type OutputOf<Types> = Types extends { readonly output: infer Output } ? Output : never;

/** A type that a body can have: a class, a schema, a scalar, or one of them in an array. */
export type BodyType = ObjectType | StringConstructor | NumberConstructor | BooleanConstructor | readonly [BodyType];
