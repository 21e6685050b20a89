import { type BodyOptions, bodyParameter, type GivenType } from "../lib/body-parameter.js";
import { createParameterDecorator } from "./create-parameter-decorator.js";
import type {
  AbsentWith,
  BodyOf,
  BodyType,
  Mismatch,
  OptionFault,
  TypedParameterDecorator,
  UncheckedParameterDecorator,
} from "./types.js";

type BodyDecorator<Type, Options> = TypedParameterDecorator<
  BodyOf<Type> | AbsentWith<Options>,
  unknown extends Options ? never : OptionFault<Options, BodyOptions>
>;

type BodyFault<First, Second> = First extends string
  ? Mismatch<"the type of the field is", Second, "but it has to be", BodyType>
  : First extends BodyType
    ? Mismatch<"what follows the type is", Second, "but it has to be", BodyOptions>
    : Mismatch<"what is given is", First, "but it has to be the name of a field, or", BodyType>;

/** A factory of decorators for the body and its fields. */
export interface BodyParameter {
  (): UncheckedParameterDecorator;
  <const Type extends BodyType>(type: Type): TypedParameterDecorator<BodyOf<Type>>;
  // Any object: the compiler would say of a wrong one that no overload matches. Editors list the default's options.
  <const Type extends BodyType, const Options extends object = BodyOptions>(
    type: Type,
    options: Options,
  ): BodyDecorator<Type, Options>;
  (field: string): UncheckedParameterDecorator;
  <const Type extends BodyType>(field: string, type: Type): TypedParameterDecorator<BodyOf<Type>>;
  <const Type extends BodyType, const Options extends object = BodyOptions>(
    field: string,
    type: Type,
    options: Options,
  ): BodyDecorator<Type, Options>;
  /** Takes what the others do not, and fits no parameter: so the compiler says in words what is wrong, and once. */
  <const First, const Second>(
    first: First,
    second?: Second,
    options?: unknown,
  ): TypedParameterDecorator<never, BodyFault<First, Second>>;
}

/**
 * The body of the request, or one field of it, read and checked by its type.
 *
 * A class whose fields have class-validator's decorators is validated and constructed; `[Type]` is an array of it;
 * `Object` is free JSON; `String` takes `text/*`, `Uint8Array` any bytes. Without a type the one that the compiler
 * emitted is taken. Another content type is 415, a body over `maxBodyBytes` 413, and what does not fit 422.
 *
 * @example
 * @Post()
 * @Status(201)
 * create(@Body(ItemCreate) item: ItemCreate) { ... }
 *
 * @example
 * @Post("/login")
 * login(@Body("name", String) name: string, @Body("password", String) password: string) { ... }
 */
export const Body: BodyParameter = createParameterDecorator<BodyParameter>({
  record: (...data: readonly unknown[]) => {
    const [field] = data;
    return typeof field === "string"
      ? bodyParameter(field, data.slice(1) as unknown as GivenType)
      : bodyParameter(undefined, data as unknown as GivenType);
  },
});
