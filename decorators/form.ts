import { formParameter } from "../lib/form/form-parameter.js";
import type { TextArguments } from "../lib/value-parameter.js";
import { createParameterDecorator } from "./create-parameter-decorator.js";
import type { ValueParameter } from "./types.js";

/**
 * A form, `application/x-www-form-urlencoded` or `multipart/form-data`: a class or schema of all its fields, or one field
 * by its name, as `@Query` takes them.
 *
 * Another content type is 415, a malformed form 422 with `loc` `["body"]`. Files come with `@File` and `@Files`. Needs the
 * package `@fastify/busboy`; where it is not installed, no request is answered.
 *
 * @example
 * class Signup {
 *   @IsEmail() email!: string;
 *   @IsInt() @Min(18) age!: number;
 * }
 *
 * @Post("/signup")
 * create(@Form(Signup) signup: Signup, @File("photo", { optional: true }) photo?: UploadedFile) { ... }
 */
export const Form: ValueParameter = createParameterDecorator<ValueParameter>({
  record: (...given: unknown[]) => formParameter(given as unknown as TextArguments),
});
