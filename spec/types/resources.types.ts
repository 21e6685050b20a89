// Checked by the compiler alone: what resources, hooks and settings are typed as.
import { type OnDispose, type OnInit, type Resource, type Settings, settings, useResource } from "lambent";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const expectType = <_Expectation extends true>(): void => undefined;

class Pool {
  readonly size: number = 1;

  end(): Promise<"ended"> {
    return Promise.resolve("ended");
  }

  destroy(): this {
    return this;
  }
}

declare const pool: Pool;
declare const poolOrPromise: Pool | Promise<Pool>;
declare const query: PromiseLike<number[]>;

const later = useResource(async () => pool);
expectType<Equal<typeof later, Resource<Pool>>>();
expectType<Equal<ReturnType<typeof later>, Pool>>();
expectType<Equal<ReturnType<typeof later.ready>, Promise<Pool>>>();
expectType<Equal<Parameters<typeof later.override>, [value: Pool]>>();

const atOnce = useResource(() => pool);
expectType<Equal<typeof atOnce, Resource<Pool>>>();
const either = useResource(() => poolOrPromise);
expectType<Equal<typeof either, Resource<Pool>>>();
const thenable = useResource(() => query);
expectType<Equal<typeof thenable, Resource<number[]>>>();
const nothing = useResource(async () => {});
expectType<Equal<typeof nothing, Resource<void>>>();
const maybe = useResource(async () => (Math.random() > 2 ? undefined : pool));
expectType<Equal<typeof maybe, Resource<Pool | undefined>>>();
const needing = useResource(async () => ({ pool: await later.ready() }));
expectType<Equal<typeof needing, Resource<{ pool: Pool }>>>();

export const wider = useResource<{ readonly size: number }>(async () => pool);

// Whatever ends the value may give anything.
export const ended = useResource(async () => pool, { dispose: (value) => value.end() });
export const destroyed = useResource(() => pool, { dispose: (value) => value.destroy() });
export const left = useResource(() => pool, {});
// @ts-expect-error the value has no such method
export const closed = useResource(() => pool, { dispose: (value) => value.close() });
// @ts-expect-error no such option
export const misspelt = useResource(() => pool, { close: () => undefined });
// @ts-expect-error a value is no factory
export const value = useResource(pool);
// @ts-expect-error another value
later.override({ size: 2 });
export const restore: () => void = later.override(new Pool());

export class Hooks implements OnInit, OnDispose {
  onInit(): Promise<Pool> {
    return later.ready();
  }

  async onDispose() {
    await later().end();
  }
}

export class SynchronousHooks implements OnInit, OnDispose {
  onInit(): void {}

  onDispose(): boolean {
    return true;
  }
}

export class WithoutHook implements OnInit {
  // @ts-expect-error a hook is a method
  readonly onInit: string = "";
}

export class Expecting implements OnInit {
  // @ts-expect-error a hook is given nothing
  onInit(_request: Request): void {}
}

export const read: Settings = settings;
expectType<Equal<typeof settings.functionTimeout, number>>();
// @ts-expect-error settings are read only
settings.readTimeout = 1;
// @ts-expect-error no such setting
export const unknown = settings.readTimeOut;
