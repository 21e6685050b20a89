import { observed } from "./promise.js";
import { callFactory, type ResourceState, register, waitFor } from "./resource-registry.js";

/** How a resource is ended. */
export interface ResourceOptions<Value> {
  /** Default: the value's method `Symbol.asyncDispose`, `Symbol.dispose` or `close`, the first that it has. */
  readonly dispose?: (value: Value) => unknown;
}

/** A value that is made once in an environment: call it to have the value. */
export interface Resource<Value> {
  /** @throws Error while it is not there yet. */
  (): Value;
  /**
   * Makes it, or waits for it: for a resource that needs another one. Rejects where its factory fails, and where the
   * resource that needs it is needed by it.
   *
   * @example
   * const orders = useResource(async () => new Orders(await db.ready()));
   */
  ready(): Promise<Value>;
  /**
   * Puts another value in its place, for a test; the factory is not called meanwhile, and the value never disposed of.
   * What it returns takes that back.
   *
   * @example
   * const restore = db.override(fakeDatabase);
   */
  override(value: Value): () => void;
}

interface Present<Value> {
  readonly value: Value;
}

/**
 * Declares a value that has to be waited for once: a connection, parameters, a client.
 *
 * The factory is called when the application initialises, together with those of all other resources, and again by the
 * next request where it failed. At the end of the environment the value is disposed of, the last one made first.
 *
 * @example
 * const db = useResource(async () => connect(process.env.DATABASE_URL));
 *
 * @Get("/{id}")
 * read(@Param("id") id: string) {
 *   return db().find(id);
 * }
 */
export function useResource<Value>(
  factory: () => Value | PromiseLike<Value>,
  { dispose = disposeOf }: ResourceOptions<Value> = {},
): Resource<Value> {
  const overrides: Present<Value>[] = [];
  let made: Present<Value> | undefined;
  let making: Promise<Value> | undefined;

  const present = (): Present<Value> | undefined => overrides.at(-1) ?? made;
  const make = async (): Promise<Value> => {
    try {
      const value = await callFactory(state, factory);
      made = { value };
      return value;
    } finally {
      making = undefined;
    }
  };
  const start = (): Promise<Value> => {
    making ??= observed(make());
    return making;
  };
  const ready = (): Promise<Value> => {
    const there = present();
    return there === undefined ? waitFor(state, start) : Promise.resolve(there.value);
  };
  const state: ResourceState = {
    get isReady() {
      return present() !== undefined;
    },
    get making() {
      return making;
    },
    waitsFor: new Set(),
    start: ready,
    dispose: async () => {
      const ending = made;
      made = undefined;
      if (ending !== undefined) await dispose(ending.value);
    },
  };
  register(state);

  const get = (): Value => {
    const there = present();
    if (there === undefined) throw new Error(NOT_READY);
    return there.value;
  };
  const override = (value: Value): (() => void) => {
    const replacement = { value };
    overrides.push(replacement);
    return () => {
      const index = overrides.indexOf(replacement);
      if (index !== -1) overrides.splice(index, 1);
    };
  };
  return Object.assign(get, { ready, override });
}

const NOT_READY =
  "the resource is not there yet: await handler.ready() before code that runs outside a request, " +
  "and in the factory of another resource await its ready()";

/** Calls the method of a value that ends it. */
async function disposeOf(value: unknown): Promise<void> {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return;
  const methods = value as Record<PropertyKey, unknown>;
  for (const name of [Symbol.asyncDispose, Symbol.dispose, "close"]) {
    const method = methods[name];
    if (typeof method !== "function") continue;
    await method.call(value);
    return;
  }
}
