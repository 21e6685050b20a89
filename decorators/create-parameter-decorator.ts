import type { Exchange } from "../lib/exchange.js";
import { classRecord } from "../lib/metadata.js";
import type { ParameterRecord } from "../lib/parameters.js";
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
    return (target: object, key: unknown, index: number): void => {
      if (key === undefined) refuseConstructor(record, target);
      else methodOf(record.label, target, key).parameters.set(index, record);
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

function refuseConstructor({ label }: ParameterRecord, target: object): void {
  const { name } = target as { name: string };
  classRecord(target).faults.push(
    `${name}: ${label} stands on a parameter of the constructor, which is called once and without a request. Move it to a method.`,
  );
}
