import type { LambdaContext } from "./events.js";

/** One call of a handler, beside its event. */
export interface Call {
  readonly context: LambdaContext | undefined;
  readonly basePath: string;
}

/** For how many milliseconds Lambda still waits; undefined where nothing says so. */
export function remainingTime({ context }: Call): number | undefined {
  const left = context?.getRemainingTimeInMillis?.();
  // The context of a test may say 0; Lambda calls no function without time.
  return left !== undefined && left > 0 ? left : undefined;
}
