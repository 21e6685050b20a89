import { AsyncLocalStorage } from "node:async_hooks";
import { observed } from "./promise.js";

/** A resource as applications drive it. */
export interface ResourceState {
  readonly isReady: boolean;
  /** What the factory was asked for and has not given yet. */
  readonly making: Promise<unknown> | undefined;
  /** The resources that its factory waits for. */
  readonly waitsFor: Set<ResourceState>;
  start(): Promise<unknown>;
  dispose(): Promise<void>;
}

/** Does one step of an end; it never rejects, so that a step that fails or hangs does not keep those after it. */
export type Attempt = (what: string, step: () => unknown) => Promise<void>;

/** Every resource of the process. */
interface Registry {
  /** Those that are made come after one another in the order in which they were. */
  readonly states: Set<ResourceState>;
  /** The resource whose factory the current code runs for. */
  readonly maker: AsyncLocalStorage<ResourceState>;
  /** How many factories are running. */
  makers: number;
  /** How many applications use the resources: with the last one they end. */
  users: number;
  /** What applications asked for, one after the other. */
  disposal: Promise<void>;
}

// On globalThis, so that every copy of the package starts the resources that any of them declared.
const KEY: unique symbol = Symbol.for("lambent.resources@1");
const home = globalThis as { [KEY]?: Registry };

function registry(): Registry {
  home[KEY] ??= {
    states: new Set(),
    maker: new AsyncLocalStorage(),
    makers: 0,
    users: 0,
    disposal: Promise.resolve(),
  };
  return home[KEY];
}

/** Adds a resource that was declared. */
export function register(state: ResourceState): void {
  registry().states.add(state);
}

/** Calls the factory of a resource; what runs for it is known by that until it has given its value. */
export async function callFactory<Value>(
  state: ResourceState,
  factory: () => Value | PromiseLike<Value>,
): Promise<Value> {
  const { maker, states } = registry();
  registry().makers += 1;
  try {
    const value = await maker.run(state, factory);
    // Behind those that it needs, which were there before it.
    states.delete(state);
    states.add(state);
    return value;
  } finally {
    registry().makers -= 1;
    // An enabled store costs time with every promise of every request.
    if (registry().makers === 0) maker.disable();
  }
}

/** What a resource gives once it is made; a rejection where its factory would wait for itself without end. */
export function waitFor<Value>(state: ResourceState, start: () => Promise<Value>): Promise<Value> {
  const waiter = registry().maker.getStore();
  if (waiter === undefined) return start();
  // Before it is started, because the factory could come back here at once.
  if (needs(state, waiter)) return observed(Promise.reject(new Error(CIRCLE)));
  waiter.waitsFor.add(state);
  const forget = (): boolean => waiter.waitsFor.delete(state);
  const making = start();
  making.then(forget, forget);
  return making;
}

const CIRCLE =
  "resources wait for each other in a circle, so none of them would ever be there: " +
  "the stack says which factory closes it";

function needs(state: ResourceState, other: ResourceState): boolean {
  return state === other || [...state.waitsFor].some((needed) => needs(needed, other));
}

/** Whether every resource is there. */
export function areResourcesReady(): boolean {
  for (const state of registry().states) if (!state.isReady) return false;
  return true;
}

/** Makes all resources that are not there yet, at the same time; rejects once all of them have come to an end. */
export async function startResources(): Promise<void> {
  const results = await Promise.allSettled([...registry().states].map((state) => state.start()));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** Notes that an application uses the resources. */
export function retainResources(): void {
  registry().users += 1;
}

/** Notes that an application does not use them any more. */
export function releaseResources(): void {
  registry().users -= 1;
}

/** Ends all resources, the last one made first, unless an application uses them. */
export function disposeResources(attempt: Attempt): Promise<void> {
  registry().disposal = registry().disposal.then(async () => {
    if (registry().users > 0) return;
    await disposeMade(attempt);
    // Last, because one that never comes must not keep the others.
    await Promise.allSettled([...registry().states].map(({ making }) => making));
    await disposeMade(attempt);
  });
  return registry().disposal;
}

async function disposeMade(attempt: Attempt): Promise<void> {
  for (const state of [...registry().states].reverse()) {
    // Another application may start meanwhile.
    if (registry().users > 0) return;
    await attempt("the disposal of a resource", () => state.dispose());
  }
}
