import type { AnyClass } from "../lib/class.js";
import type { StandardSchema } from "../lib/dto/standard-schema.js";
import { prepended } from "../lib/metadata.js";
import type { HttpResponse } from "../lib/response.js";
import { returnRecord } from "../lib/returns/return-record.js";
import { methodOf } from "./target.js";
import type { BodyOf, Mismatch } from "./types.js";

/** What an answer can be of: a class, a schema, a scalar, bytes (`Uint8Array`), free JSON (`Object`), or a list of them. */
export type AnswerType = AnyClass | StandardSchema | readonly [AnswerType];

/** Options of {@link Returns}. */
export interface ReturnsOptions<Status extends number | undefined = number | undefined> {
  /** The status of these answers, from 200 to 599. Default: that of the route. */
  readonly status?: Status;
  /** What documents say of the answer. Default: the reason phrase of the status. */
  readonly description?: string;
  /** The content type. Default: `application/json`, of bytes `application/octet-stream`. */
  readonly mediaType?: string;
}

/** The value that a method of a controller gives in the end. */
type Returned<Target, Key extends keyof Target> = Target[Key] extends (...args: never[]) => infer Value
  ? Awaited<Value>
  : never;

/** `void` too, which may stand nowhere but where something is returned. */
type Nothing = null | undefined | ReturnType<() => void>;

type Primitive = string | number | boolean | bigint | symbol;

/** Of the values that a method returns, those that may be what is declared; whatever is sent as it is may be. */
type Fitting<Value, Type> = Value extends HttpResponse | { readonly headers: unknown; readonly ok: boolean }
  ? Value
  : Type extends null
    ? Extract<Value, Nothing>
    : Type extends readonly [infer Element]
      ? FittingList<Value, Element>
      : Type extends StringConstructor
        ? Extract<Value, string>
        : Type extends NumberConstructor
          ? Extract<Value, number>
          : Type extends BooleanConstructor
            ? Extract<Value, boolean>
            : Type extends Uint8ArrayConstructor
              ? Extract<Value, ArrayBufferView | ArrayBuffer>
              : Type extends StandardSchema | ObjectConstructor
                ? Value
                : Exclude<Value, Primitive | readonly unknown[] | Nothing>;

type FittingList<Value, Element> = Value extends readonly (infer One)[] | ReadonlySet<infer One>
  ? [One] extends [never]
    ? Value
    : IsCertainlyOther<One, Element> extends true
      ? never
      : Value
  : never;

/** Whether no value of a type can be what is declared; of one of which nothing is known, nobody can say it. */
type IsCertainlyOther<Value, Type> = unknown extends Value
  ? false
  : [Value] extends [never]
    ? false
    : [Fitting<Value, Type>] extends [never]
      ? true
      : false;

type ReturnFault<Type, Value> = unknown extends Type
  ? never
  : IsCertainlyOther<Value, Type> extends true
    ? Mismatch<"the decorator says", AnswerOf<Type>, "but the method returns", Value>
    : never;

/** What is declared, as a type of its own. */
type AnswerOf<Type> = unknown extends Type ? unknown : Type extends null ? null | undefined : BodyOf<Type>;

/** A method that gives it at once or later, or nothing. */
type MethodGiving<Value> = (...args: never[]) => Value | PromiseLike<Value | null | undefined> | null | undefined;

/**
 * A decorator of methods whose values can be what it says; the compiler refuses it on others.
 *
 * What is exactly of the type comes first: of types that are still parameters, as in class factories, the compiler can say
 * nothing else.
 */
export type ReturnsDecorator<Type> = <Target extends object, Key extends keyof Target>(
  target: Target,
  key: [Target[Key]] extends [MethodGiving<AnswerOf<Type>>]
    ? Key
    : [ReturnFault<Type, Returned<Target, Key>>] extends [never]
      ? Key
      : ReturnFault<Type, Returned<Target, Key>>,
  descriptor: PropertyDescriptor,
) => void;

/**
 * What a method answers: for documents, and as what is left of a returned value.
 *
 * Of an object only those fields are answered that the class knows, by validators, `@Property()`, `@Expose()` or
 * `@Nested()`, at any depth; what is returned may be a plain object or an instance of any class. A value of another kind,
 * and one that a schema refuses, is a 500 with the reason in the log. Responses, bytes and streams are sent as they are.
 *
 * Several decorators are for several statuses.
 *
 * @param type A class, `[Class]`, a schema, `String`, `Number`, `Boolean`, `Object` for free JSON, `Uint8Array` for bytes,
 *   `null` for no body.
 * @example
 * @Get("/{id}")
 * @Returns(Item)
 * @Returns(Moved, { status: 203, description: "The item has another id now" })
 * read(@Param("id") id: string) { ... }
 */
export function Returns<const Type extends AnswerType | null, const Status extends number | undefined = undefined>(
  type: Type,
  options?: ReturnsOptions<Status>,
): ReturnsDecorator<undefined extends Status ? Type : unknown> {
  const record = returnRecord(type, options);
  return (target: object, key: unknown) => {
    const method = methodOf(record.label, target, key);
    method.returns = prepended(record, method.returns ?? []);
  };
}
