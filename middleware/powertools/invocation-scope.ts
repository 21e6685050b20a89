/** The part of the runtime's store that is used here; it holds what belongs to one invocation. */
interface InvokeStore {
  hasContext(): boolean;
  run<Result>(context: object, run: () => Result): Result;
}

/** The store that Powertools looks into; it does so only where a process has several invocations at once. */
function invokeStore(): InvokeStore | undefined {
  if ((process.env.AWS_LAMBDA_MAX_CONCURRENCY ?? "") === "") return undefined;
  return (globalThis as { awslambda?: { InvokeStore?: InvokeStore } }).awslambda?.InvokeStore;
}

/** Whether the state of Powertools belongs to the current invocation alone. */
export function isInvocationScoped(): boolean {
  return invokeStore()?.hasContext() === true;
}

/** Runs a request in a scope of its own, where there is a store and the runtime has not opened one. */
export function runInvocationScoped<Result>(run: () => Result): Result {
  const store = invokeStore();
  return store === undefined || store.hasContext() ? run() : store.run({}, run);
}
