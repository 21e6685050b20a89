import type { ValidationIssue } from "./errors.js";
import { type Exchange, type ParameterSource, type Resolver, SOURCES } from "./parameters.js";
import { isPromiseLike } from "./promise.js";

/** One parameter of a method, with the resolver that its decorator made. */
export interface CompiledParameter {
  readonly index: number;
  readonly source: ParameterSource;
  readonly resolve: Resolver;
}

/** Gives the arguments of one request, at once where no resolver has to wait. */
export type Binder = (exchange: Exchange) => unknown[] | Promise<unknown[]>;

/** Makes the binder of a method: its resolvers run in the order in which their errors are listed. */
export function compileArguments(parameters: readonly CompiledParameter[]): Binder {
  const count = Math.max(0, ...parameters.map(({ index }) => index + 1));
  const ordered = [...parameters].sort(
    (a, b) => SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source) || a.index - b.index,
  );
  return (exchange) => {
    const values: unknown[] = new Array(count);
    const pending: Promise<unknown>[] = [];
    try {
      for (const { index, resolve } of ordered) {
        const value = resolve(exchange);
        if (!isPromiseLike(value)) values[index] = value;
        else pending.push(Promise.resolve(value).then((resolved) => (values[index] = resolved)));
      }
    } catch (error) {
      // The answer is decided; what is still under way must not become an unhandled rejection.
      for (const promise of pending) promise.catch(() => undefined);
      throw error;
    }
    return pending.length === 0 ? values : Promise.all(pending).then(() => values);
  };
}

/** Issues in the order path, query, header, cookie, body, whichever was found first. */
export function inOrder(issues: readonly ValidationIssue[]): readonly ValidationIssue[] {
  const rank = ({ loc }: ValidationIssue) => SOURCES.indexOf(loc[0] as ParameterSource);
  return [...issues].sort((a, b) => rank(a) - rank(b));
}
