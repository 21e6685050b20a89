import { MAX_ISSUES, type ValidationIssue } from "./errors.js";
import { OrderedIssues } from "./ordered-issues.js";
import { type Exchange, type ParameterSource, type Resolver, SOURCES } from "./parameters.js";
import { isPromiseLike, observed } from "./promise.js";

/** One parameter of a method, with the resolver that its decorator made. */
export interface CompiledParameter {
  readonly index: number;
  readonly source: ParameterSource;
  readonly resolve: Resolver;
}

/** Gives the arguments of one request, at once where no resolver has to wait. */
export type Binder = (exchange: Exchange) => unknown[] | Promise<unknown[]>;

/**
 * Makes the binder of a method: custom decorators first, because they decide who is let in, and only then what the
 * request says, in the order in which its errors are listed.
 */
export function compileArguments(parameters: readonly CompiledParameter[]): Binder {
  const count = Math.max(0, ...parameters.map(({ index }) => index + 1));
  const ordered = [...parameters].sort((a, b) => rankOf(a.source) - rankOf(b.source) || a.index - b.index);
  const custom = ordered.filter(({ source }) => source === "custom");
  const fromRequest = ordered.filter(({ source }) => source !== "custom");
  return (exchange) => {
    const values: unknown[] = new Array(count);
    const bindRest = (): unknown[] | Promise<unknown[]> => {
      const waiting = resolveInto(values, fromRequest, exchange);
      return waiting === undefined ? values : waiting.then(() => values);
    };
    const waiting = resolveInto(values, custom, exchange);
    return waiting === undefined ? bindRest() : waiting.then(bindRest);
  };
}

/** Puts the values of parameters in their places; a promise only where one of them has to wait. */
function resolveInto(
  values: unknown[],
  parameters: readonly CompiledParameter[],
  exchange: Exchange,
): Promise<unknown> | undefined {
  const pending: Promise<unknown>[] = [];
  let ordered: OrderedIssues | undefined;
  for (const { index, resolve } of parameters) {
    const value = resolve(
      ordered === undefined
        ? exchange
        : { request: exchange.request, response: exchange.response, issues: ordered.current },
    );
    if (isPromiseLike(value)) {
      const settled = Promise.resolve(value).then((resolved) => {
        values[index] = resolved;
      });
      // Observed, because a later parameter may throw before anyone waits for this one.
      pending.push(observed(settled));
      ordered ??= new OrderedIssues(exchange.issues);
    } else values[index] = value;
    ordered?.holdBack();
  }
  return ordered && Promise.all(pending).then(() => ordered.release());
}

function rankOf(source: ParameterSource): number {
  return SOURCES.indexOf(source);
}

/** Issues as they are answered: in the order path, query, header, cookie, body, and not more than a client can use. */
export function toReport(issues: readonly ValidationIssue[]): readonly ValidationIssue[] {
  const ordered = [...issues].sort((a, b) => rankOf(a.loc[0] as ParameterSource) - rankOf(b.loc[0] as ParameterSource));
  if (ordered.length <= MAX_ISSUES) return ordered;
  const rest = { loc: [], msg: `Only the first ${MAX_ISSUES} errors are listed`, type: "too_many_errors" };
  return [...ordered.slice(0, MAX_ISSUES), rest];
}
