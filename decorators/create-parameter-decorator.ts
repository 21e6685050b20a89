import { type AnyClass, nameOf } from "../lib/class.js";
import { classRecord, placed } from "../lib/metadata.js";
import type { Exchange, ParameterRecord } from "../lib/parameters.js";
import type { HttpRequest } from "../lib/request.js";
import { methodOf } from "./target.js";
import type { TypedParameterDecorator } from "./types.js";

/** Any factory of parameter decorators, such as `Query`. */
type DecoratorFactory = (...data: never[]) => TypedParameterDecorator<never>;

/** What a built-in decorator is made of: its record, from what stands in its parentheses. */
export interface ParameterDefinition<Data extends readonly unknown[]> {
  record(...data: Data): ParameterRecord;
}

/**
 * Makes a parameter decorator of a function that gives the argument, at once or as a promise.
 *
 * What stands in the decorator's parentheses is passed on. The compiler compares the function's type with the
 * parameter's. Throw an `HttpException` to answer in the method's place.
 *
 * @example
 * const CurrentUser = createParameterDecorator((request): User => {
 *   const user = users.bySession(request.cookies.session);
 *   if (!user) throw new HttpException(401);
 *   return user;
 * });
 *
 * @Get("/me")
 * me(@CurrentUser() user: User) {
 *   return user;
 * }
 */
export function createParameterDecorator<Value, Data extends readonly unknown[] = []>(
  resolve: (request: HttpRequest, ...data: Data) => Value | PromiseLike<Value>,
): (...data: Data) => TypedParameterDecorator<Value>;
/** Makes a parameter decorator of a record, which can check its place at cold start; the built-in ones are made so. */
export function createParameterDecorator<Factory extends DecoratorFactory>(
  definition: ParameterDefinition<Parameters<Factory>>,
): Factory;
export function createParameterDecorator(
  definition: ((request: HttpRequest, ...data: never[]) => unknown) | ParameterDefinition<never[]>,
): unknown {
  const toRecord = typeof definition === "function" ? customRecord(definition) : definition.record;
  return (...data: never[]) => {
    const record = toRecord(...data);
    return (target: object, key: unknown, index: unknown): void => {
      if (key === undefined) refuseClass(record, target as AnyClass, index);
      else decorateParameter(record, target, key, index);
    };
  };
}

function customRecord(resolve: (request: HttpRequest, ...data: never[]) => unknown) {
  return (...data: never[]): ParameterRecord => ({
    label: resolve.name === "" ? "(a custom decorator)" : `@${resolve.name}()`,
    source: "custom",
    compile: () => (exchange: Exchange) => resolve(exchange.request, ...data),
  });
}

function decorateParameter(record: ParameterRecord, target: object, key: unknown, index: unknown): void {
  const method = methodOf(record.label, target, key);
  if (typeof target === "function") return;
  const where = `${nameOf(target.constructor)}.${String(key)}`;
  const { faults } = classRecord(target.constructor);
  if (typeof index !== "number") {
    faults.push(`${where}: ${record.label} stands on the method itself. Move it to one of its parameters.`);
    return;
  }
  const other = method.parameters[index];
  if (other !== undefined) {
    faults.push(
      `${where}, parameter ${index + 1}: it has two decorators, ${record.label} and ${other.label}. Remove one.`,
    );
  }
  method.parameters = placed(record, index, method.parameters);
}

function refuseClass({ label }: ParameterRecord, cls: AnyClass, index: unknown): void {
  classRecord(cls).faults.push(
    index === undefined
      ? `${nameOf(cls)}: ${label} stands on the class. Move it to a parameter of a method.`
      : `${nameOf(cls)}: ${label} stands on a parameter of the constructor, which is called once and without a request. Move it to a method.`,
  );
}
