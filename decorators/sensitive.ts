import type { AnyClass } from "../lib/class.js";
import { declareSensitive } from "../lib/dto/dto-record.js";
import { standsOnField } from "./dto-fault.js";

/** A decorator of any field. */
export type SensitiveDecorator = (target: object, key: string) => void;

/**
 * A field whose value must not get into the log, such as a password.
 *
 * Where it is refused, the log has the place and the type of the error, `msg: "(redacted)"` and no `ctx`; so it has of
 * everything inside the field. The message of an unknown error that a validator of the field throws is withheld too.
 * What the client is answered stays the same. The field is validated and known by its other decorators alone. Children
 * and mapped types inherit it.
 *
 * It is for the fields of classes. Single values, as of `@Body("password", String)` or `@Query("token")`, and schemas
 * have no place for it; take a class.
 *
 * A wrong place, such as a method, is a `ConfigurationError` at cold start.
 *
 * @example
 * class Credentials {
 *   @IsString() name!: string;
 *   @Sensitive() @Length(12, 100) password!: string;
 * }
 */
export function Sensitive(): SensitiveDecorator {
  return (target: object, key: unknown, ...rest: unknown[]) => {
    if (!standsOnField("@Sensitive()", target, key, rest[0])) return;
    declareSensitive(target.constructor as AnyClass, key);
  };
}
