import { nameOf } from "./class.js";
import { HttpException } from "./errors.js";
import type { ApplicationOptions, ResolvableClass } from "./options.js";
import {
  type Attempt,
  areResourcesReady,
  disposeResources,
  releaseResources,
  retainResources,
  startResources,
} from "./resource-registry.js";
import type { ControllerSlot } from "./route.js";
import type { RouteTable } from "./route-table.js";

/**
 * A controller with something to do before the first request, once: the application waits for it.
 *
 * @example
 * class ItemsController implements OnInit {
 *   async onInit() {
 *     this.prices = await loadPrices();
 *   }
 * }
 */
export interface OnInit {
  /** May be asynchronous. What it throws fails the request that it was called for; the next one calls it again. */
  onInit(): unknown;
}

/** A controller with something to end after the last request, once. */
export interface OnDispose {
  /** May be asynchronous. Called where `onInit` has succeeded, the last controller first; what it throws is logged. */
  onDispose(): unknown;
}

type Hooks = Partial<OnInit & OnDispose>;

/** What has to happen once before the first request is answered, and once after the last one. */
export interface Initialisation {
  /**
   * Does what is left to do where nothing of it has to be waited for, as in most applications: the first request then
   * needs no promise and no timer.
   *
   * @returns whether there is nothing left to do; a file that was loaded late may have declared a resource.
   * @throws What a constructor throws; the next call goes on from there.
   */
  runAtOnce(): boolean;
  /** Does what is left to do; rejects with the first failure, and the next call goes on from there. */
  run(): Promise<void>;
  /** Ends what was begun, whatever fails; what is still being made, as soon as it is there. */
  dispose(attempt: Attempt): Promise<void>;
}

/** Initialisation runs once, step by step; `started` is called when all of them have succeeded for the first time. */
export function createInitialisation(
  { slots, preparations }: RouteTable,
  { init, resolve }: ApplicationOptions,
  started: () => void,
): Initialisation {
  // What succeeds is taken off, so that it is not repeated.
  const pending: (() => unknown)[] = init === undefined ? [...preparations] : [...preparations, init];
  const initialised = new Set<ControllerSlot>();
  let isStarted = false;
  let hasBeenStarted = false;
  let isEnding = false;
  /** A constructor may ask for a request, which then waits for it. */
  let isConstructing = false;
  let use: "none" | "counted" | "over" = "none";
  let running: Promise<void> | undefined;

  async function start(): Promise<void> {
    for (const work of [...pending]) {
      await step(work);
      pending.shift();
    }
    await step(makeResources);
    await step(constructControllers);
    // A file that was loaded for a controller may have declared more of them.
    await step(makeResources);
    for (const slot of slots) if (!initialised.has(slot)) await initialise(slot);
    while (!areResourcesReady()) await step(makeResources);
    finish();
  }

  function finish(): void {
    isStarted = true;
    if (!hasBeenStarted) started();
    hasBeenStarted = true;
  }

  function runAtOnce(): boolean {
    if (isStarted) return areResourcesReady();
    if (running !== undefined || isEnding || isConstructing) return false;
    if (pending.length > 0 || resolve !== undefined || !areResourcesReady()) return false;
    retain();
    constructAtOnce();
    // A file that a constructor has loaded may have declared one.
    if (!areResourcesReady() || slots.some(({ instance }) => (instance as Hooks).onInit !== undefined)) return false;
    for (const slot of slots) initialised.add(slot);
    finish();
    return true;
  }

  function constructAtOnce(): void {
    isConstructing = true;
    try {
      for (const slot of slots) slot.instance ??= new slot.cls();
    } finally {
      isConstructing = false;
    }
  }

  /** Goes on unless the application has been ended meanwhile. */
  async function step(work: () => unknown): Promise<void> {
    if (isEnding) throw shuttingDown();
    await work();
  }

  function retain(): void {
    if (use !== "none") return;
    use = "counted";
    retainResources();
  }

  function makeResources(): Promise<void> {
    // Also where one of them fails: the others have to be ended.
    retain();
    return startResources();
  }

  async function constructControllers(): Promise<void> {
    for (const slot of slots) {
      slot.instance ??= resolve === undefined ? new slot.cls() : await ask(resolve, slot);
    }
  }

  async function initialise(slot: ControllerSlot): Promise<void> {
    const controller = slot.instance as Hooks;
    if (controller.onInit !== undefined) await step(() => controller.onInit?.());
    initialised.add(slot);
  }

  function run(): Promise<void> {
    if (running === undefined) {
      running = start();
      const forget = (): void => {
        running = undefined;
      };
      // Observed here, whether or not the caller looks at it: an unhandled rejection ends the environment.
      running.then(forget, forget);
    }
    return running;
  }

  async function dispose(attempt: Attempt): Promise<void> {
    isEnding = true;
    const unfinished = running;
    await end(attempt);
    if (unfinished !== undefined) {
      // It stops at its next step, and who waits for it is told why.
      await unfinished.catch(() => undefined);
      await end(attempt);
    }
    isEnding = false;
  }

  async function end(attempt: Attempt): Promise<void> {
    isStarted = false;
    for (const slot of [...initialised].reverse()) {
      initialised.delete(slot);
      const controller = slot.instance as Hooks;
      if (controller.onDispose === undefined) continue;
      await attempt(`${nameOf(slot.cls)}.onDispose()`, () => controller.onDispose?.());
    }
    // For good: what is asked of it after its end does not keep the resources of others.
    if (use === "counted") releaseResources();
    use = "over";
    await disposeResources(attempt);
  }

  return { runAtOnce, run, dispose };
}

/** What a request is answered that the end of its environment does not let finish. */
export function shuttingDown(): HttpException {
  return new HttpException(503, undefined, { errorDetail: "the environment is being shut down" });
}

async function ask(resolve: NonNullable<ApplicationOptions["resolve"]>, { cls }: ControllerSlot): Promise<object> {
  const instance: unknown = await resolve(cls as ResolvableClass);
  if (typeof instance === "object" && instance !== null) return instance;
  throw new TypeError(`the option resolve gave no object for ${nameOf(cls)}`);
}
