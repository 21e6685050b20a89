/** Whether a value has to be awaited: a promise of any realm or library. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** The promise itself, which ends no process where it is rejected before anyone waits for it. */
export function observed<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

/** Does what must not change an answer that is already decided: it may fail, at once or later. */
export function quietly(action: () => unknown): void {
  try {
    const result = action();
    if (isPromiseLike(result)) result.then(undefined, () => undefined);
  } catch {
    // Nowhere is left to tell it.
  }
}
